// Approvals bind to what was read: in this tree, nothing that is approved along may be wrong or in conflict, and what the
// server finds changed is shown to the person before they decide again (TREE.md 4).

import { readDocument } from '../../../document/document.ts'
import { isApprovedWith, kindsApprovedWith } from '../../../kernel/approved-with.ts'
import { folderOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { Action } from '../../core/model.ts'
import { waitsForParent } from '../../core/views/local-state.ts'
import type { Agenda } from './agenda.ts'
import type { Brakes } from './brakes.ts'
import type { HeldPart } from './holds.ts'
import { isDecision, type Judged, saidBy } from './judged.ts'
import type { EngineParts, Unit } from './parts.ts'
import { type Problems, sentencesAbout } from './problems.ts'

/** Approvals that wait for something that is approved along. @see SPEC E10 */
export class WaitingApprovals {
  readonly #paths = new Set<string>()
  /** Those for which the folders of what is approved along have been looked at once more. */
  readonly #lookedFor = new Set<string>()
  /** What is wrong with parts that say nothing new but their own approval. */
  readonly #merely = new Map<string, Problem>()

  constructor(
    private readonly parts: EngineParts,
    private readonly also: {
      readonly brakes: Brakes
      readonly problems: Problems
      readonly agenda: Pick<Agenda, 'paths' | 'afterOthers'>
      /** Notes what in these folders is not as it was left. */
      look(folders: readonly string[]): Promise<void>
    },
  ) {}

  /** What to do instead while something is in the way, or for how many milliseconds it waits. */
  async judge(unit: Unit, approval: Action): Promise<Action | number> {
    const { path } = unit
    if (kindsApprovedWith(path).length === 0 || isRefused(this.parts, unit, approval)) return approval
    // In its list it waits for a word; what is in the way is told when that has come.
    const { brakes } = this.also
    if (brakes.held.includes(path) && !brakes.isTicked({ unit, action: approval })) return approval
    if (!this.#lookedFor.has(path)) await this.#look(path)
    if (this.also.agenda.paths.unread().some((each) => isApprovedWith(each, path)))
      return Math.max(1, this.parts.settings.settle)
    this.#lookedFor.delete(path)
    const problem = this.#unsettledPart(path)
    if (problem === null) return approval
    this.#paths.add(path)
    return { do: 'block', problem }
  }

  /** No hint may have come yet of what was saved last: nothing may be approved that the person does not see. */
  async #look(path: string): Promise<void> {
    this.#lookedFor.add(path)
    const folder = folderOf(path)
    const folders = kindsApprovedWith(path).map((kind) => `${folder}/${kind}s`)
    const below = this.parts.bases.foldersBelow(folder)
    const known = below.filter((each) => folders.some((of) => each.startsWith(`${of}/`)))
    await this.also.look([...folders, ...known])
  }

  /** What of those that the brakes let through goes on now, and which approvals are looked at after it. */
  sort(judged: readonly Judged[]): { readonly goOn: readonly Judged[]; readonly after: readonly Judged[] } {
    const whole = this.#whole(judged.map((each) => this.#settled(each)))
    const after = this.#after(whole)
    return { goOn: after.length === 0 ? whole : whole.filter((each) => !after.includes(each)), after }
  }

  /** Call when they have been sent: what then is wrong with one that only approves itself stands against no approval of the whole. */
  carriedOut(judged: readonly Judged[]): void {
    for (const { unit, action } of judged) {
      const wrong = saidBy(action).merely ? this.also.problems.all().get(unit.path) : undefined
      if (wrong === undefined) this.#merely.delete(unit.path)
      else this.#merely.set(unit.path, wrong.problem)
    }
  }

  /** One that was in a list a moment ago, and is not any more, goes on only when nothing is in its way. */
  #settled(each: Judged): Judged {
    const { unit, action } = each
    if (!isApproval(each) || isRefused(this.parts, unit, action)) return each
    const problem = this.#unsettledPart(unit.path)
    if (problem === null) return each
    this.#paths.add(unit.path)
    return { unit, action: { do: 'block', problem } }
  }

  /**
   * Of what the brakes let through, approvals do not go on without what of them is held. One that was ticked in a list
   * waits there on, with the others; any other is told of, and is looked at again when they are taken up, or put back.
   */
  #whole(judged: readonly Judged[]): readonly Judged[] {
    if (this.also.brakes.heldParts.length === 0) return judged
    return judged.flatMap((each) => {
      const held = isApproval(each) ? this.#heldPart(each) : null
      if (held === null) return [each]
      const problem = waitsInList(held)
      if (this.also.brakes.holdOn(each)) {
        this.parts.journal(`not carried out: ${sentencesAbout(each.unit.path, problem)}`)
        return []
      }
      this.#paths.add(each.unit.path)
      return [{ unit: each.unit, action: { do: 'block', problem } } satisfies Judged]
    })
  }

  /** Approvals of which a part says something new, or something that nobody has read yet: what it says is taken up first. */
  #after(judged: readonly Judged[]): readonly Judged[] {
    const { problems, agenda, brakes } = this.also
    const news = judged.filter(
      (each) => saysNew(each) && !lacksPlace(problems.all().get(each.unit.path)?.problem ?? null),
    )
    const parts = [...news.map(({ unit }) => unit.path), ...agenda.paths.unread(), ...agenda.afterOthers]
    if (parts.length === 0) return []
    return judged.filter(
      (each) =>
        isApproval(each) &&
        !brakes.isTicked(each) &&
        parts.some((path) => isApprovedWith(path, each.unit.path)),
    )
  }

  /** What is ticked together goes together. */
  #heldPart(judged: Judged): HeldPart | null {
    const ticked = this.also.brakes.isTicked(judged)
    const of = heldOf(this.also.brakes, judged.unit.path)
    return of.find(({ answered }) => !(answered && ticked)) ?? null
  }

  /** What is wrong with one of its parts, or in conflict there; null: nothing that says something else than what is known. */
  #unsettledPart(path: string): Problem | null {
    const wrong = [...this.also.problems.all()].find(
      ([each, { problem }]) =>
        isApprovedWith(each, path) && !lacksPlace(problem) && this.#merely.get(each) !== problem,
    )
    if (wrong !== undefined) return waitsFor(wrong[0], 'was not taken up')
    const contested = documentsBelow(this.parts, folderOf(path)).find(
      (each) => isApprovedWith(each, path) && this.parts.bases.atPath(each)?.conflict,
    )
    return contested === undefined ? null : waitsFor(contested, 'is in conflict')
  }

  /** Paths of those that nothing is in the way of any more, once: whatever brought it in order, they are decided anew. */
  takeSettled(): string[] {
    const settled = [...this.#paths].filter(
      (path) => this.#unsettledPart(path) === null && heldOf(this.also.brakes, path).length === 0,
    )
    for (const path of settled) this.#paths.delete(path)
    return settled
  }
}

/** What is not in review, and does not ask for it, is refused whatever is approved with it: that is the first thing to say. */
function isRefused({ bases }: EngineParts, { base, entity }: Unit, approval: Action): boolean {
  if (base === null || !('calls' in approval)) return false
  if (approval.calls.some(({ path }) => path.endsWith('.review'))) return false
  const known = readDocument(typeof entity === 'string' ? (bases.text(base.hash) ?? '') : entity.text)
  return known.ok && known.value.fields.get('status')?.value !== 'review'
}

function isApproval({ action }: Judged): boolean {
  return isDecision(action) && action.decision === 'approve'
}

/** Whether it changes what is approved with it, or stands against that from now on. */
function saysNew({ action }: Judged): boolean {
  if (action.do === 'block') return !lacksPlace(action.problem)
  return changing.has(action.do) && !saidBy(action).merely
}

function heldOf({ heldParts }: Brakes, whole: string): readonly HeldPart[] {
  return heldParts.filter(({ path }) => isApprovedWith(path, whole))
}

/**
 * For the database the document has no such place: it has moved the one that this was saved beside, whose file follows
 * once its content is taken up. What waits for that is not approved with it, and the two may not wait for each other.
 */
function lacksPlace(problem: Problem | null): boolean {
  return problem?.code === 'path.misplaced' || problem?.code === waitsForParent
}

const changing: ReadonlySet<Action['do']> = new Set(['pull', 'create', 'archive', 'revive'])

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
