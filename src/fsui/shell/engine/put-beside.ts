// A document in whose place another one's file stands by now comes back beside it, under the next free name.

import { encodeDocument } from '../../../document/document.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { folderOf, slugPathOf, variantOf } from '../../../kernel/layout.ts'
import type { BaseRow } from '../base-store.ts'
import { takeSidecarAlong } from './conflict-sidecar.ts'
import type { EngineParts } from './parts.ts'
import { sentencesAbout } from './problems.ts'
import { namedBy, readForDecision } from './read.ts'
import { type Sending, sendAll } from './send.ts'
import { below } from './standing.ts'

/** The number that the next name gets. */
const firstNumber = 2

/** Whether the file at the document's path says that it is another known one. */
export async function standsForAnother({ tree, bases }: EngineParts, row: BaseRow): Promise<boolean> {
  const file = await readForDecision(tree, row.path, null)
  const id = file && namedBy(file)
  return id !== null && id !== row.key && bases.withKey(id) !== null
}

/**
 * The document goes there in the database, with all that is in its folder, and those files that are gone are written there as
 * both sides agreed on them. What stands in their places is not touched. Returns the paths to look at; null: it could not be
 * done. @see SPEC B1
 */
export async function putBeside(parts: EngineParts, row: BaseRow): Promise<readonly string[] | null> {
  const to = await placeBeside(parts, row)
  if (to === null) return null
  const written = [to]
  const inside = below(parts.bases, row).flatMap((path) => parts.bases.atPath(path) ?? [])
  for (const each of inside) {
    const isThere = await readForDecision(parts.tree, each.path, null)
    // The file of one that stands there still follows the database by itself.
    if (isThere === null || namedBy(isThere) === each.key) continue
    const beside = `${folderOf(to)}${each.path.slice(folderOf(row.path).length)}`
    if (!(await write(parts, each, beside))) return null
    written.push(beside)
  }
  // Last: until then it is known where it stood, and what is left of it goes on from there.
  return (await write(parts, row, to)) ? written : null
}

/** Where the database has it by now: it may have been moved there before a crash. Null: it refuses to. */
async function placeBeside(parts: EngineParts, row: BaseRow): Promise<string | null> {
  const documents = await parts.remote.documents([ownerOf(row.key)])
  const there = documents.find(({ key }) => key === row.key)?.path ?? row.path
  if (there !== row.path) return there
  const to = await freeName(parts, row.path)
  return (await sendAll(parts, [moving(parts, row, to)])) === 0 ? null : to
}

async function freeName({ tree, bases }: EngineParts, path: string): Promise<string> {
  for (let n = firstNumber; ; n++) {
    const to = variantOf(path, n)
    const isFree = (await tree.stat(slugPathOf(to))).state === 'missing'
    if (isFree && bases.atPath(to) === null && bases.foldersBelow(folderOf(to)).length === 0) return to
  }
}

function moving(parts: EngineParts, { key, kind, path, rev, hash }: BaseRow, to: string): Sending {
  return {
    path,
    calls: [{ path: `${kind}.move`, input: { ref: key, path: to } }],
    seen: null,
    source: null,
    basis: `put beside ${rev} ${hash}`,
    rank: 0,
    taken: () => null,
    refused: async ({ message, remedy }) => parts.journal(`not put back: ${path}: ${message} ${remedy}`),
  }
}

/** What was agreed on is written there; a view, and what the database says more, follows. Returns whether the disk took it. */
async function write(parts: EngineParts, { key, mode, path, hash }: BaseRow, to: string): Promise<boolean> {
  const { tree, bases, journal } = parts
  const text = mode === 'shared' ? bases.text(hash) : null
  const written = text === null ? null : await tree.replace(to, encodeDocument(text), { expected: null })
  if (written?.outcome === 'failed') {
    journal(`not put back: ${sentencesAbout(to, written.problem)}`)
    return false
  }
  await takeSidecarAlong(parts, key, { from: path, to })
  const stat = written?.outcome === 'written' || written?.outcome === 'equal' ? written.stat : null
  bases.update(key, { path: to, stat })
  bases.noteChanged([ownerOf(key)], null)
  journal(`put back: ${to}, because another file stands at ${path}`)
  return true
}
