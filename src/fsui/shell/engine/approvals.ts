// Approvals bind to what was read: in this tree, nothing that is approved along may be wrong or in conflict, and what the
// server finds changed is shown to the person before they decide again (TREE.md 4).

import { readDocument } from '../../../document/document.ts'
import { isApprovedWith, kindsApprovedWith } from '../../../kernel/approved-with.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { folderOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { sameMeaning } from '../../core/compare.ts'
import { waitsForParent } from '../../core/views/local-state.ts'
import type { EngineParts, Unit } from './parts.ts'
import type { Problems } from './problems.ts'

/** Approvals that wait for something that is approved along. @see SPEC E10 */
export class WaitingApprovals {
  readonly #paths = new Set<string>()

  constructor(
    private readonly parts: EngineParts,
    private readonly problems: Problems,
  ) {}

  /** Why the approval has to wait; null where nothing is in the way. */
  wait({ path }: Unit): Problem | null {
    const problem = unsettledPart(this.parts, this.problems, path)
    if (problem !== null) this.#paths.add(path)
    return problem
  }

  /** Paths of those that nothing is in the way of any more, once: whatever brought it in order, they are decided anew. */
  takeSettled(): string[] {
    const settled = [...this.#paths].filter((path) => unsettledPart(this.parts, this.problems, path) === null)
    for (const path of settled) this.#paths.delete(path)
    return settled
  }
}

function unsettledPart(parts: EngineParts, problems: Problems, path: string): Problem | null {
  if (kindsApprovedWith(path).length === 0) return null
  const wrong = [...problems.all()].find(
    ([each, { problem }]) => isApprovedWith(each, path) && !lacksPlace(problem),
  )
  if (wrong !== undefined) return waitsFor(wrong[0], 'was not taken up')
  const contested = documentsBelow(parts, folderOf(path)).find(
    (each) => isApprovedWith(each, path) && parts.bases.atPath(each)?.conflict,
  )
  return contested === undefined ? null : waitsFor(contested, 'is in conflict')
}

/**
 * The server refused because something changed since the document was read. Returns whether the document shows that
 * by now: then it is decided about once more, with what changed.
 */
export async function showsMore(parts: EngineParts, { key, base }: Unit): Promise<boolean> {
  const text = base && parts.bases.text(base.hash)
  if (key === null || text === null) return false
  const documents = await parts.remote.documents([ownerOf(key)])
  const now = readDocument(documents.find((each) => each.key === key)?.text ?? text)
  const before = readDocument(text)
  if (!now.ok || !before.ok || sameMeaning(now.value, before.value)) return false
  parts.bases.noteChanged([ownerOf(key)], null)
  return true
}

/**
 * For the database the document has no such place: it has moved the one that this was saved beside, whose file follows
 * once its content is taken up. What waits for that is not approved with it, and the two may not wait for each other.
 */
function lacksPlace({ code }: Problem): boolean {
  return code === 'path.misplaced' || code === waitsForParent
}

function waitsFor(path: string, state: string): Problem {
  return {
    code: 'approval.unsettled',
    message: `Nothing was approved: ${path} ${state}, so it says something else than what would be approved.`,
    remedy: 'Put that in order first. Then this is looked at again.',
  }
}

function documentsBelow({ bases }: EngineParts, folder: string): string[] {
  return bases.foldersBelow(folder).flatMap((each) => bases.inFolder(each))
}
