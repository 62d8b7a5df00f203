// Documents whose folder does not exist yet: it is put in place whole, with all of them, and their bases in one go.

import { encodeDocument } from '../../../document/document.ts'
import type { Stat } from '../../../platform/files/file-tree.ts'
import { MissingFolders } from './missing-folders.ts'
import type { EngineParts } from './parts.ts'
import { noteTogether, type Writing } from './write.ts'

/** Fewer are not worth a folder of their own in the stage area. */
const fewest = 2
/** How many folders are filled and placed at once: most of the time goes into waiting for the disk. */
const atOnce = 16

interface Planned {
  readonly writing: Writing
  readonly polite: 'content' | 'id' | 'now'
}

/**
 * Places the writings that belong into missing folders. Those that are left, with all that somebody else came in
 * between of, are written one by one. @see SPEC W14
 */
export async function placeFolders<W extends Planned>(
  parts: EngineParts,
  writings: readonly W[],
  isPlaced: (writing: Writing) => Promise<void>,
): Promise<readonly W[]> {
  const fresh = writings.filter(({ writing, polite }) => writing.expected === null && polite === 'now')
  if (fresh.length < fewest) return writings
  const groups = [...(await byMissingFolder(parts, fresh))].filter(([, group]) => group.length >= fewest)
  const done = new Set<W>()
  for (let start = 0; start < groups.length; start += atOnce) {
    const placed = await Promise.all(groups.slice(start, start + atOnce).map((each) => place(parts, each)))
    const there = placed.flat()
    await noteTogether(
      there.map(
        ({ each, stat }) =>
          () =>
            each.writing.placed(stat),
      ),
      (note) => parts.bases.together(note),
    )
    for (const { each } of there) done.add(each)
  }
  for (const { writing } of done) await isPlaced(writing)
  return done.size === 0 ? writings : writings.filter((each) => !done.has(each))
}

/** Those of the group that are in place, all or none. */
async function place<W extends Planned>(
  parts: EngineParts,
  [folder, group]: readonly [string, readonly W[]],
): Promise<{ each: W; stat: Stat }[]> {
  const nameOf = ({ writing }: W) => writing.path.slice(folder.length + 1)
  const files = new Map(group.map((each) => [nameOf(each), newFile(each.writing)]))
  const placed = await parts.tree.placeFolder(folder, files)
  if (placed.outcome !== 'placed') return []
  return group.flatMap((each) => {
    const stat = placed.stats.get(nameOf(each))
    return stat ? [{ each, stat }] : []
  })
}

function newFile({ document, mode }: Writing) {
  return { bytes: encodeDocument(document.text), ...(mode === undefined ? {} : { mode }) }
}

/** The writings by the topmost of their folders that is not there; those whose folder is there are left out. */
async function byMissingFolder<W extends Planned>(
  parts: EngineParts,
  writings: readonly W[],
): Promise<ReadonlyMap<string, W[]>> {
  const groups = new Map<string, W[]>()
  const missing = new MissingFolders(parts.tree)
  for (const each of writings) {
    const topmost = await missing.above(each.writing.path)
    if (topmost === null) continue
    const group = groups.get(topmost)
    if (group) group.push(each)
    else groups.set(topmost, [each])
  }
  return groups
}
