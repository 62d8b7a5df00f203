// Documents whose folder does not exist yet: it is put in place whole, with all of them, and their bases in one go.

import { encodeDocument } from '../../../document/document.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { EngineParts } from './parts.ts'
import type { Writing } from './write.ts'

/** Fewer are not worth a folder of their own in the stage area. */
const fewest = 2

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
  const done = new Set<W>()
  for (const [folder, group] of await byMissingFolder(parts, fresh)) {
    if (group.length < fewest) continue
    const files = new Map(
      group.map(({ writing }) => [writing.path.slice(folder.length + 1), newFile(writing)]),
    )
    const placed = await parts.tree.placeFolder(folder, files)
    if (placed.outcome !== 'placed') continue
    const noting: Promise<void>[] = []
    parts.bases.together(() => {
      for (const each of group) {
        const stat = placed.stats.get(each.writing.path.slice(folder.length + 1))
        if (!stat) continue
        noting.push(each.writing.placed(stat))
        done.add(each)
      }
    })
    await Promise.all(noting)
  }
  for (const { writing } of done) await isPlaced(writing)
  return writings.filter((each) => !done.has(each))
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
  const known = new Map<string, boolean>()
  const isMissing = async (folder: string) => {
    const missing = known.get(folder) ?? (await parts.tree.stat(folder)).state === 'missing'
    known.set(folder, missing)
    return missing
  }
  for (const each of writings) {
    let topmost: string | null = null
    for (let folder = folderPart(each.writing.path); folder !== ''; folder = folderPart(folder)) {
      if (!(await isMissing(folder))) break
      topmost = folder
    }
    if (topmost !== null) groups.set(topmost, [...(groups.get(topmost) ?? []), each])
  }
  return groups
}
