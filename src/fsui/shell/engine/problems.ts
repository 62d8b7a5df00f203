// What is wrong with files: told in the log at once, and in a sidecar when it still stands after a while.

import { placeOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { rootChangedCode, tooBigCode } from '../../../platform/files/file-tree.ts'
import { documentBeside, errorSidecar } from '../../core/classify.ts'
import { waitsForParent } from '../../core/views/local-state.ts'
import { ErrorSidecars } from './error-sidecars.ts'
import type { TimedParts } from './parts.ts'
import { WrongSince } from './wrong-since.ts'

/** Milliseconds after which the sidecar of a problem from before a restart is brought up to date. */
const afterStart = 1_000

interface Standing {
  readonly problem: Problem
  /** The same before anything was known to be wrong with what the file belongs to. */
  readonly found: Problem
  /** Milliseconds since the epoch. */
  readonly since: number
  /** When its sidecar appears, in steady time. */
  readonly due: number
  /** The entity whose document cannot be written there; null when something is wrong with what the file says. */
  readonly unwritten: string | null
  /** `refused`: the file system did not take the sidecar, or its file is missing for now. */
  shown: boolean | 'refused'
}

export class Problems {
  readonly #standing = new Map<string, Standing>()
  readonly #since: WrongSince
  readonly #sidecars: ErrorSidecars
  /** When, in steady time, the sidecars from before a restart go of what waits for a word now. */
  readonly #leaving = new Map<string, number>()
  #takeAwayLeft = false
  #rootIsGone = false

  constructor(private readonly parts: TimedParts) {
    this.#since = new WrongSince(parts.bases)
    this.#sidecars = new ErrorSidecars(parts)
  }

  get size(): number {
    return this.#standing.size
  }

  all(): ReadonlyMap<string, { readonly problem: Problem; readonly since: number }> {
    return this.#standing
  }

  has(path: string): boolean {
    return this.#standing.has(path)
  }

  /** Whether a person has to mend it: of those that stand in each other's way, one may leave by itself. */
  isForPerson(path: string): boolean {
    return this.has(path) && this.#standing.get(path)?.problem.code !== 'path.occupied'
  }

  /** Whether there is a problem, or the sidecar of one from before a restart. */
  mayStand(path: string): boolean {
    return this.has(path) || this.parts.bases.written(errorSidecar(path)) !== null
  }

  /** Paths of which `mayStand` is so. */
  paths(): string[] {
    const shown = this.parts.bases.writtenPaths().flatMap((path) => documentBeside(path) ?? [])
    return [...new Set([...this.#standing.keys(), ...shown])]
  }

  /** Paths whose problem may go away when something else was created or has left, each with the entity of what is not written there. */
  waitingForOthers(): { readonly path: string; readonly unwritten: string | null }[] {
    return [...this.#standing]
      .filter(([, { problem }]) => dependsOnOthers(problem.code))
      .map(([path, { unwritten }]) => ({ path, unwritten }))
  }

  /** Whether the file system has refused to write the entity's document somewhere. */
  isRefused(entity: string): boolean {
    return [...this.#standing.values()].some(({ unwritten }) => unwritten === entity)
  }

  /** Whether a document waits to be written there: that nothing stands at the path mends nothing. */
  isUnwritten(path: string): boolean {
    const entity = this.#standing.get(path)?.unwritten
    return entity != null && this.parts.bases.changed.has(entity)
  }

  /** The file system refused to write an entity's document; it is tried again. */
  setUnwritten(path: string, message: string, entity: string | null): void {
    this.set(path, { code: 'file.failed', message, remedy: 'cw tries again by itself.' }, entity)
  }

  /** Notes a problem, as a sentence wherever it is shown; the log says so the first time. */
  set(path: string, found: Problem, unwritten: string | null = null): void {
    const asked = this.#ofParent(path, found)
    const problem = { ...asked, message: sentenceAbout(path, asked.message) }
    const known = this.#standing.get(path)
    const told = known !== undefined && sameProblem(known.problem, problem)
    if (told && saysTheSame(known.problem, problem)) return
    const { since, due } = known ?? this.#begun(path)
    this.#leaving.delete(path)
    this.#standing.set(path, { problem, found, since, due, unwritten, shown: false })
    if (known === undefined) this.#nowOfParent(path)
    // What may be meant is another thing when something else is there; that is no news for the log.
    if (told) return
    const what = unwritten === null ? 'not taken up' : 'not written'
    if (problem.code === rootChangedCode) this.#tellOfRoot(problem)
    else this.parts.journal(`${what}: ${sentencesAbout(path, problem)}`)
  }

  /** What was told of before a restart has stood since then. A clock that was set back makes no wait longer. */
  #begun(path: string): Pick<Standing, 'since' | 'due'> {
    const now = this.parts.clock.now()
    const before = this.#since.of(path)
    const since = Math.min(before ?? now, now)
    // One that stands beside its file already can wait until all that it may depend on has been looked at.
    const soonest = before === null ? 0 : afterStart
    const wait = Math.max(soonest, this.parts.settings.errorQuiet - (now - since))
    return { since, due: this.parts.steady() + wait }
  }

  /** What belongs to a file that is wrong itself waits for that: there is nothing to make or to mend here. @see SPEC E8 */
  #ofParent(path: string, problem: Problem): Problem {
    if (problem.code !== 'path.misplaced') return problem
    const parent = placeOf(path)?.parents.find((each) => this.#standing.has(each))
    if (parent === undefined) return problem
    return {
      code: waitsForParent,
      message: `It belongs to ${parent}, which is not taken up.`,
      remedy: 'Put that in order; then this is taken up too.',
    }
  }

  /** What was looked at before its parent was found to be wrong says the same as what is looked at after it. */
  #nowOfParent(parent: string): void {
    for (const [path, standing] of this.#standing)
      if (standing.found.code === 'path.misplaced' && placeOf(path)?.parents.includes(parent))
        this.#standing.set(path, { ...standing, problem: this.#ofParent(path, standing.found), shown: false })
  }

  /** The folder of the whole tree is gone: one line says so, and not one for each file. */
  #tellOfRoot({ message, remedy }: Problem): void {
    if (!this.#rootIsGone) this.parts.journal(`nothing is taken up or written: ${message} ${remedy}`)
    this.#rootIsGone = true
  }

  #tellOfRootAgain(): void {
    if ([...this.#standing.values()].some(({ problem }) => problem.code === rootChangedCode)) return
    this.#rootIsGone = false
    this.parts.journal('the folder stands there again: its files are looked at')
  }

  /** The file is in order, is gone, or waits for a person's word: its sidecar goes too. The log tells of the first two. */
  async clear(path: string, as: 'over' | 'waits' = 'over'): Promise<void> {
    const known = this.#standing.get(path)
    // It may be found to be wrong once more when all that it depends on has been looked at.
    if (as === 'waits' && known === undefined && this.mayStand(path)) {
      this.#leaving.set(path, this.parts.steady() + afterStart)
      return
    }
    this.#standing.delete(path)
    this.#since.forget(path)
    await this.#sidecars.takeAway(errorSidecar(path))
    if (known?.problem.code === rootChangedCode) this.#tellOfRootAgain()
    else if (known && as === 'over') this.parts.journal(`${await this.#outcome(path, known)}: ${path}`)
  }

  /** What is wrong may have gone elsewhere with its file. */
  async #outcome(path: string, { unwritten }: Standing): Promise<string> {
    const isGone = unwritten === null && (await this.parts.tree.stat(path)).state === 'missing'
    return isGone ? 'not there any more' : 'in order again'
  }

  /** @see ErrorSidecars.takeAwayStray */
  takeAwayStray(sidecar: string): Promise<void> {
    return this.#sidecars.takeAwayStray(sidecar)
  }

  /** Of a document that moved before it could be written nothing is left to say at the old path, whatever is wrong at the new one. */
  #isOver(path: string, { unwritten }: Standing): boolean {
    if (unwritten === null) return false
    const known = this.parts.bases.withKey(unwritten)
    const hasLeft = known !== null && known.path !== path && placeOf(path)?.kind === known.kind
    return hasLeft || !this.parts.bases.changed.has(unwritten)
  }

  /** Writes the sidecars that are due, and takes away those of what was written elsewhere; returns when the next one is in steady time, or null. */
  async show(): Promise<number | null> {
    const now = this.parts.steady()
    let next: number | null = null
    if (this.#takeAwayLeft) await this.#sidecars.takeAwayLeft()
    this.#takeAwayLeft = false
    for (const [path, due] of this.#leaving) {
      if (due > now) next = Math.min(next ?? due, due)
      else if (this.#leaving.delete(path)) await this.clear(path)
    }
    for (const [path, standing] of this.#standing) {
      if (this.#isOver(path, standing)) await this.clear(path)
      if (standing.shown || !this.has(path)) continue
      const { due } = standing
      if (due > now) next = next === null ? due : Math.min(next, due)
      else standing.shown = await this.#showBeside(path, standing)
      if (standing.shown === true) this.#since.note(path, standing.since)
    }
    this.#since.store()
    return next
  }

  /** No folder is made for it alone: a file that is missing may have left with the one that it stood in. @see SPEC W18 */
  async #showBeside(path: string, { problem, unwritten }: Standing): Promise<boolean | 'refused'> {
    const isGone = unwritten === null && (await this.parts.tree.stat(path)).state === 'missing'
    return isGone ? 'refused' : this.#sidecars.write(path, problem)
  }

  /** The whole tree is looked at: what the file system refused is tried again, and what somebody did to a sidecar is seen to. */
  tryAgain(): void {
    this.#takeAwayLeft = true
    for (const standing of this.#standing.values()) standing.shown = false
  }
}

/** For one line of the log: the path (once, though most messages begin with it), what is wrong, what to do. */
export function sentencesAbout(path: string, problem: Problem): string {
  const { line, message, remedy } = problem
  const place = line === undefined ? path : `${path}, line ${line}`
  return `${place}: ${sentenceAbout(path, message)} ${remedy}`
}

/** Without the path, which stands before it or beside it. */
export function sentenceAbout(path: string, message: string): string {
  const said = message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message
  return /[.!?]$/.test(said) ? said : `${said}.`
}

function dependsOnOthers(code: string): boolean {
  return /^(?:reference|dependency|path|entity|approval)\./.test(code)
}

function saysTheSame(a: Problem, b: Problem): boolean {
  return a.message === b.message && a.remedy === b.remedy
}

/** A file that grows as it is copied is too large once, whatever its size was each time. */
function sameProblem(a: Problem, b: Problem): boolean {
  if (a.code !== b.code || a.line !== b.line) return false
  return a.message === b.message || a.code === tooBigCode
}
