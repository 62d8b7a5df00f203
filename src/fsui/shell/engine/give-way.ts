// A new document of the database whose place some system would give to a file that is there already: it goes to another.

import { slugPathOf, variantOf } from '../../../kernel/layout.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { Outbox } from './outbox.ts'
import type { EngineParts, Unit } from './parts.ts'
import { namedBy, readForDecision } from './read.ts'
import { rankOf } from './sendings.ts'

/** What stands where some system would put a path, spelled in another way. */
export interface Spelling {
  spelledElse(path: string): string | null
}

/**
 * Moves the document in the database, where the tree shows it nowhere yet. Returns whether it does.
 * @see SPEC W15
 */
export async function giveWay(
  parts: EngineParts,
  unit: Unit,
  { out, names }: { readonly out: Outbox; readonly names: Spelling },
): Promise<boolean> {
  const { key, base, entity, kind, path } = unit
  if (key === null || base !== null || typeof entity === 'string') return false
  const to = await freeInTree(parts, path, names)
  if (to === path || (await isItsOwn(parts, unit, names))) return false
  out.send({
    path,
    calls: [{ path: `${kind}.move`, input: { ref: key, path: to } }],
    seen: { id: key, rev: entity.rev },
    source: null,
    basis: `${entity.rev} ${to}`,
    rank: rankOf(kind),
    taken: () => {
      parts.bases.noteChanged([key], null)
      return async () =>
        parts.journal(`moved: ${path} → ${to}; some systems would take its name for one that is there`)
    },
    refused: async (problem) => {
      out.problems.set(path, problem, key)
      out.waitForFile(key)
    },
  })
  return true
}

/** The path in the folders that are there, or the first variant of it that no system takes for anything there. */
async function freeInTree(parts: EngineParts, path: string, names: Spelling): Promise<string> {
  const wanted = inFoldersThere(path, names)
  for (let n = 1; ; n++) {
    const each = n === 1 ? wanted : variantOf(wanted, n)
    if (names.spelledElse(slugPathOf(each)) !== null) continue
    if (n === 1 || (parts.bases.atPath(each) === null && (await parts.tree.stat(each)).state === 'missing'))
      return each
  }
}

/** With the folders above the one that is the document's own spelled as they are on the disk. */
function inFoldersThere(path: string, names: Spelling): string {
  const own = slugPathOf(path)
  const rest = path.slice(folderPart(own).length)
  let above = ''
  for (const part of folderPart(own).split('/')) {
    const at = above === '' ? part : `${above}/${part}`
    above = names.spelledElse(at) ?? at
  }
  return above + rest
}

/** The file that is there is this document, under a name that a person spelled in another way. */
async function isItsOwn(parts: EngineParts, { key, path }: Unit, names: Spelling): Promise<boolean> {
  const there = names.spelledElse(path)
  const seen = there === null ? null : await readForDecision(parts.tree, there, null)
  return seen !== null && namedBy(seen) === key
}
