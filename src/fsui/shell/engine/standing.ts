// What stands in the folder of a document whose own file is missing, and what goes with that.

import { folderOf } from '../../../kernel/layout.ts'
import { folderPart, namePart } from '../../../kernel/path-parts.ts'
import type { FileTree } from '../../../platform/files/file-tree.ts'
import type { BaseRow, BaseStore } from '../base-store.ts'
import type { EngineParts, Unit } from './parts.ts'

const kindsWithFolder: ReadonlySet<string> = new Set(['initiative', 'phase', 'agent'])

/** The path of a known document that stands in the folder of `unit`'s; null when the folder went with it. */
export async function standingBelow(
  { bases, tree }: EngineParts,
  { kind, path }: Unit,
): Promise<string | null> {
  if (!kindsWithFolder.has(kind)) return null
  for (const folder of bases.foldersBelow(folderOf(path))) {
    for (const each of bases.inFolder(folder)) if (await standsAs(tree, each)) return each
  }
  return null
}

/** Whether a file stands there under this very name: some disks find it under a name of another spelling, too. */
async function standsAs(tree: FileTree, path: string): Promise<boolean> {
  if ((await tree.stat(path)).state !== 'file') return false
  if (!tree.capabilities.caseFolding) return true
  for (let each = path; each !== ''; each = folderPart(each)) {
    const listed = await tree.list(folderPart(each), ({ name }) => name === namePart(each))
    if (listed.state !== 'folder' || listed.entries.length === 0) return false
  }
  return true
}

/** Paths of what is put away where the document of `unit` is: its own, and those in its folder unless that still stands. */
export async function putAwayWith(parts: EngineParts, unit: Unit): Promise<readonly string[]> {
  const { path, kind } = unit
  if (!kindsWithFolder.has(kind) || (await standingBelow(parts, unit)) !== null) return [path]
  return [path, ...below(parts.bases, unit)]
}

/** Paths of what is known in the folder of a document, other than its own. */
export function below(bases: BaseStore, { kind, path }: Pick<BaseRow, 'kind' | 'path'>): readonly string[] {
  if (!kindsWithFolder.has(kind)) return []
  const inside = bases.foldersBelow(folderOf(path)).flatMap((folder) => bases.inFolder(folder))
  return inside.filter((each) => each !== path)
}
