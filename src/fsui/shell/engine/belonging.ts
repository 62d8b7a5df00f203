// Of a folder that comes whole (moved, copied, unpacked) what belongs to a document may be looked at before that is.

import { placeOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { Agenda } from './agenda.ts'
import type { TimedParts } from './parts.ts'
import type { Problems } from './problems.ts'

/** Milliseconds between looks at a document whose parent is not taken up yet. */
const parentLook = 50

/**
 * Whether the refused document goes on waiting: the file that it belongs to stands on the disk, and nothing is known to
 * be wrong with it. Then that is looked at, and the document after it; for as long at most as an error has to stand
 * before it is shown beside its file. @see SPEC E8
 */
export async function waitsForParent(
  parts: TimedParts,
  { agenda, problems }: { readonly agenda: Agenda; readonly problems: Problems },
  { path, problem }: { readonly path: string; readonly problem: Problem },
): Promise<boolean> {
  if (problem.code !== 'path.misplaced' || agenda.quietFor(path) >= parts.settings.errorQuiet) return false
  for (const parent of placeOf(path)?.parents ?? []) {
    if (parts.bases.atPath(parent) !== null || problems.has(parent)) continue
    if ((await parts.tree.stat(parent)).state !== 'file') continue
    agenda.touch(parent)
    agenda.touch(path)
    agenda.postpone(path, parentLook)
    return true
  }
  return false
}
