// Puts a file back as both sides last agreed on it: what a person says with None.

import { encodeDocument } from '../../../document/document.ts'
import { folderOf } from '../../../kernel/layout.ts'
import type { BaseRow } from '../base-store.ts'
import type { ToPutBack } from './holds.ts'
import type { EngineParts } from './parts.ts'
import { namedBy, readForDecision } from './read.ts'
import { below } from './standing.ts'
import { keepVersion } from './write.ts'

/**
 * The file as both sides last agreed on it; what stands there now is kept as a version. Returns false where the file of another
 * document stands there and cannot go back. @see SPEC B1, B5
 */
export async function putBack(parts: EngineParts, { path, only }: ToPutBack): Promise<boolean> {
  const base = parts.bases.atPath(path)
  const text = base && parts.bases.text(base.hash)
  const current = await parts.tree.read(path)
  if (only !== null && only !== (current.state === 'file' ? current.hash : '')) return true
  if (!base) {
    if (current.state === 'file') await putAway(parts, path, current.hash)
    return true
  }
  if (text === null) return true
  const other = await otherAt(parts, path)
  if (other !== null) return (await moveBack(parts, path, other)) && putBack(parts, { path, only })
  const expected = current.state === 'file' ? current.hash : null
  const result = await parts.tree.replace(path, encodeDocument(text), { expected })
  if (result.outcome !== 'written' && result.outcome !== 'equal') return true
  if (result.outcome === 'written' && result.kept) await keepVersion(parts, result.kept, 'put back')
  parts.bases.update(base.key, { stat: result.stat })
  parts.journal(`put back: ${path}`)
  return true
}

/** A file that says it is another document, with what is known of that. */
interface Other {
  readonly row: BaseRow
  readonly hash: string
}

async function otherAt({ tree, bases }: EngineParts, path: string): Promise<Other | null> {
  const file = await readForDecision(tree, path, null)
  const row = bases.withKey((file && namedBy(file)) ?? '')
  if (file === null || file.state === 'missing' || file.read === null || row === null) return null
  return row.path === path ? null : { row, hash: file.read.hash }
}

/**
 * What was moved over a document goes back to where it was, with what is in its folder, as far as nothing stands there.
 * Returns whether the place is free by that.
 */
async function moveBack(
  { tree, bases, journal }: EngineParts,
  path: string,
  { row, hash }: Other,
): Promise<boolean> {
  const moved = await tree.move(path, row.path, hash)
  if (moved.outcome !== 'moved') {
    journal(
      `not put back: ${path}: ${row.path}, where its file was moved from, is taken. Move one of the two, and answer once more.`,
    )
    return false
  }
  journal(`moved back: ${path} → ${row.path}`)
  for (const known of below(bases, row)) {
    const now = `${folderOf(path)}${known.slice(folderOf(row.path).length)}`
    const inside = await readForDecision(tree, now, null)
    if (inside?.state === 'file' && namedBy(inside) === bases.atPath(known)?.key)
      await tree.move(now, known, inside.read.hash)
  }
  return true
}

/** What is new was not there before; it stays a version. */
async function putAway(parts: EngineParts, path: string, hash: string): Promise<void> {
  const removed = await parts.tree.remove(path, hash)
  if (removed.outcome !== 'removed') return
  await keepVersion(parts, removed.kept, 'put back')
  parts.journal(`put back: ${path} was not there before; \`cw restore ${path}\` brings it back`)
}
