// What stands in the folder of a document whose own file is missing, and what goes with that.

import { folderOf } from '../../../kernel/layout.ts'
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
    for (const each of bases.inFolder(folder)) if ((await tree.stat(each)).state === 'file') return each
  }
  return null
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
