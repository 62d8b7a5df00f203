// Approvals bind to what was read: in this tree, nothing that is approved along may be wrong or in conflict, and what the
// server finds changed is shown to the person before they decide again (TREE.md 4).

import { isApprovedWith, kindsApprovedWith } from '../../../kernel/approved-with.ts'
import { folderOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { waitsForParent } from '../../core/views/local-state.ts'
import type { Brakes } from './brakes.ts'
import type { HeldPart } from './holds.ts'
import { isDecision, type Judged } from './judged.ts'
import type { EngineParts, Unit } from './parts.ts'
import { type Problems, sentencesAbout } from './problems.ts'

/** Approvals that wait for something that is approved along. @see SPEC E10 */
export class WaitingApprovals {
  readonly #paths = new Set<string>()

  constructor(
    private readonly parts: EngineParts,
    private readonly problems: Problems,
    private readonly brakes: Brakes,
  ) {}

  /** Why the approval has to wait; null where nothing is in the way. */
  wait({ path }: Unit): Problem | null {
    const problem = unsettledPart(this.parts, this.problems, path)
    if (problem !== null) this.#paths.add(path)
    return problem
  }

  /**
   * Of what the brakes let through, approvals do not go on without what of them is held. One that was ticked in a list
   * waits there on, with the others; any other is told of, and is looked at again when they are taken up, or put back.
   */
  whole(judged: readonly Judged[]): readonly Judged[] {
    if (this.brakes.heldParts.length === 0) return judged
    return judged.flatMap((each) => {
      const held = isApproval(each) ? this.#heldPart(each) : null
      if (held === null) return [each]
      const problem = waitsInList(held)
      if (this.brakes.holdOn(each)) {
        this.parts.journal(`not carried out: ${sentencesAbout(each.unit.path, problem)}`)
        return []
      }
      this.#paths.add(each.unit.path)
      return [{ unit: each.unit, action: { do: 'block', problem } } satisfies Judged]
    })
  }

  /** What is ticked together goes together. */
  #heldPart(judged: Judged): HeldPart | null {
    const ticked = this.brakes.isTicked(judged)
    const of = heldOf(this.brakes, judged.unit.path)
    return of.find(({ answered }) => !(answered && ticked)) ?? null
  }

  /** Paths of those that nothing is in the way of any more, once: whatever brought it in order, they are decided anew. */
  takeSettled(): string[] {
    const settled = [...this.#paths].filter(
      (path) =>
        unsettledPart(this.parts, this.problems, path) === null && heldOf(this.brakes, path).length === 0,
    )
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

function isApproval({ action }: Judged): boolean {
  return isDecision(action) && action.decision === 'approve'
}

function heldOf({ heldParts }: Brakes, whole: string): readonly HeldPart[] {
  return heldParts.filter(({ path }) => isApprovedWith(path, whole))
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

function waitsInList({ path, list }: HeldPart): Problem {
  return {
    code: 'approval.held',
    message: `Nothing was approved: ${path} waits in ${list}, so it says something else than what would be approved.`,
    remedy: 'Tick that there too, or put its file back as it was. Then this is looked at again.',
  }
}

function documentsBelow({ bases }: EngineParts, folder: string): string[] {
  return bases.foldersBelow(folder).flatMap((each) => bases.inFolder(each))
}
