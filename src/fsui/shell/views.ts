// Keeps the views of a tree up to date: STATUS.md, needs-you/, the STATE.md of initiatives, the pages of agents and the note
// that `cw` does not run.

import type { Clock } from '../../kernel/clock.ts'
import type { Event } from '../../kernel/event.ts'
import type { Overview } from '../../kernel/overview.ts'
import type { FileTree } from '../../platform/files/file-tree.ts'
import { classify } from '../core/classify.ts'
import type { LocalState, StandingProblem } from '../core/views/local-state.ts'
import { type LocalNeed, localNeeds, needsYouPaths, renderNeedsYou } from '../core/views/needs-you.ts'
import { renderNotRunning } from '../core/views/not-running.ts'
import { renderState, statePath } from '../core/views/state.ts'
import { renderStatus, samePage, statusRenewed, stoppedStatus } from '../core/views/status.ts'
import { AgentPages } from './agents/agent-pages.ts'
import type { BaseStore } from './base-store.ts'
import { ViewFiles } from './view-files.ts'

export interface ViewsParts {
  readonly tree: FileTree
  readonly bases: BaseStore
  readonly clock: Clock
  /** Asks the server. */
  query(path: string, input: object): Promise<unknown>
  /** What only this tree knows. */
  local(): LocalState
  /** What is wrong with files outside of the tree that are the person's to mend. */
  readonly outside?: {
    heard(events: readonly Event[] | null): void
    problems(): Promise<readonly StandingProblem[]>
  }
  /** Where the home is, if a command has to be told of it. */
  readonly homeElsewhere?: string | null
  /** One line of the log. */
  journal(line: string): void
}

/** Milliseconds between two passes. */
const pause = 1_000
/** In a large home a pass takes long, and saves wait for it: at most one part in so many of the time goes into them. */
const restPerPass = 10
/** Milliseconds that the views are behind at most, however large the home is. */
const mostPause = 10_000
/** A problem is listed once it has stood this long, as its sidecar is: autosave passes through wrong states. */
const problemQuiet = 5_000
const statusPath = 'STATUS.md'
const notRunningPath = 'CW-IS-NOT-RUNNING.md'

export class Views {
  #stale = true
  #overview: Overview | null = null
  #outside: readonly StandingProblem[] = []
  /** The time that the first line of STATUS.md says; none yet since the start. */
  #statusAt = Number.NEGATIVE_INFINITY
  #notBefore = Number.NEGATIVE_INFINITY
  #begun = 0
  #finished = 0
  /** Whether `cw` keeps the tree, and does not bring it together once. */
  #runs = false
  readonly #files: ViewFiles
  readonly #agents: AgentPages

  constructor(private readonly parts: ViewsParts) {
    this.#files = new ViewFiles({ ...parts, again: () => this.markStale() })
    this.#agents = new AgentPages({ ...parts, files: this.#files })
  }

  /** Something happened in the home: ask again in the next pass. */
  markStale(): void {
    this.#stale = true
  }

  /** The log says so; null: anything may have happened. */
  heard(events: readonly Event[] | null): void {
    this.markStale()
    this.#agents.heard(events)
    this.parts.outside?.heard(events)
  }

  /** Something may have changed in that folder. */
  hint(folder: string): void {
    this.#agents.hint(folder)
  }

  /** Lets the next pass begin at once. Returns its number. */
  hurry(): number {
    this.#notBefore = Number.NEGATIVE_INFINITY
    return this.#begun + 1
  }

  /** The number of the last pass that came to its end. */
  get finished(): number {
    return this.#finished
  }

  /** What is wrong outside of the tree, as of the last pass. */
  get outside(): readonly StandingProblem[] {
    return this.#outside
  }

  /** Files in `needs-you/` for what waits for a person's word, as of the last pass; of what is wrong, in conflict or held here there are others. */
  get waiting(): readonly string[] {
    if (this.#overview === null) return []
    const here = this.parts.local()
    const local = { ...here, problems: [...here.problems, ...this.#outside] }
    const outside = new Set(this.#outside.map(({ path }) => path))
    const isOutside = ({ kind, about }: LocalNeed) => kind === 'fix' && outside.has(about)
    const apart = localNeeds(local).filter((need) => need.kind === 'copy' || isOutside(need))
    return [...needsYouPaths(this.#overview, local).values(), ...apart.map(({ path }) => path)]
  }

  /**
   * One pass, at most once a second, and less often where passes take long. Returns in how many milliseconds the next one is due, or null when
   * only an event or a change in the folder can make one necessary.
   */
  async update(): Promise<number | null> {
    const { clock } = this.parts
    const [now, began] = [clock.now(), clock.elapsed()]
    if (began < this.#notBefore) return this.#notBefore - began
    this.#notBefore = began + pause
    const pass = ++this.#begun
    this.#outside = (await this.parts.outside?.problems()) ?? []
    const { due, ...here } = this.#localAt(now)
    const overview = await this.#currentOverview()
    const { wanted, of, early } = this.#render(overview, here, now)
    for (const [path, text] of wanted) await this.#files.bringUpToDate(path, text, of.get(path))
    for (const path of this.parts.bases.writtenPaths())
      if (this.#isOver(path) && !wanted.has(path)) await this.#files.takeAway(path)
    const more = await this.#agents.pass()
    this.#finished = pass
    const took = clock.elapsed() - began
    this.#notBefore = began + Math.min(Math.max(pause, took * restPerPass), mostPause)
    if (this.#stale || early || more || this.#files.contested.length > 0) return this.#notBefore - began
    return earlier(due, overview.ready.soon === null ? null : overview.ready.soon - now)
  }

  /** Says in the folder that `cw` does not run any more: in a note of its own, and at the top of STATUS.md. */
  async ended(): Promise<void> {
    const now = this.parts.clock.now()
    await this.#files.bringUpToDate(notRunningPath, renderNotRunning(now, this.parts.homeElsewhere ?? null))
    const page = this.#writtenStatus()
    if (page !== null) await this.#files.bringUpToDate(statusPath, stoppedStatus(page, now))
  }

  /** Takes the note away that `cw` does not run; the next pass renews STATUS.md. */
  async begun(): Promise<void> {
    this.#runs = true
    await this.#files.takeAway(notRunningPath)
  }

  /** Whether what was written there goes when nothing asks for it. Somebody who wrote into the note at the start may have kept it. */
  #isOver(path: string): boolean {
    return isOurs(path) || (this.#runs && path === notRunningPath)
  }

  async #currentOverview(): Promise<Overview> {
    const soon = this.#overview?.ready.soon ?? null
    if (soon !== null && soon <= this.parts.clock.now()) this.#stale = true
    if (this.#overview && !this.#stale) return this.#overview
    // Before the query: what happens while it runs makes the next pass ask again.
    this.#stale = false
    try {
      this.#overview = (await this.parts.query('status.overview', {})) as Overview
      return this.#overview
    } catch (error) {
      this.#stale = true
      throw error
    }
  }

  /** What is listed now, also too young for it (`wrong`, by path), and in how many milliseconds more will be. A clock that was set back hides nothing. */
  #localAt(now: number): { local: LocalState; wrong: ReadonlySet<string>; due: number | null } {
    const here = this.parts.local()
    const all = { ...here, problems: [...here.problems, ...this.#outside] }
    const isYoung = ({ since }: { readonly since: number }) => since <= now && since + problemQuiet > now
    const young = all.problems.filter(isYoung)
    const problems = all.problems.filter((each) => !isYoung(each))
    const due = young.length === 0 ? null : Math.min(...young.map(({ since }) => since)) + problemQuiet - now
    const contested = [...(all.contested ?? []), ...this.#files.contested]
    const wrong = new Set(all.problems.map(({ path }) => path))
    // Whoever ticked waits for what comes of it: the reason stands there at once.
    const blocked = all.problems.filter(({ code }) => code?.startsWith('approval.'))
    return { local: { ...all, problems, blocked, contested }, wrong, due }
  }

  /**
   * The texts by their paths. `of`: the documents beside which some of them stand. `early`: an initiative's document does not stand in the tree yet, and nothing is in its way.
   * Its page waits, so that the folder can be put in place whole.
   */
  #render(
    overview: Overview,
    { local, wrong }: { readonly local: LocalState; readonly wrong: ReadonlySet<string> },
    now: number,
  ): { wanted: Map<string, string>; of: Map<string, string>; early: boolean } {
    const wanted = new Map([[statusPath, this.#status(renderStatus(overview, local, now), now)]])
    for (const [name, text] of renderNeedsYou(overview, local)) wanted.set(`needs-you/${name}`, text)
    const { bases } = this.parts
    // One that moved, and whose file cannot follow, stands elsewhere for as long as that takes.
    const placed = overview.initiatives.filter(({ path }) => bases.atPath(path) !== null)
    for (const position of placed) wanted.set(statePath(position), renderState(position))
    const of = new Map(placed.map((position) => [statePath(position), position.path]))
    const early = overview.initiatives.some(({ id, path }) => bases.withKey(id) === null && !wrong.has(path))
    return { wanted, of, early }
  }

  /** A page that says nothing new keeps its time for a while: quiet means that nothing is written. */
  #status(text: string, now: number): string {
    const before = this.#writtenStatus()
    const isYoung = this.#statusAt <= now && now < this.#statusAt + statusRenewed
    if (isYoung && before !== null && samePage(before, text)) return before
    this.#statusAt = now
    return text
  }

  /** STATUS.md as it was written last; null: never. */
  #writtenStatus(): string | null {
    const written = this.parts.bases.written(statusPath)
    return written && this.parts.bases.text(written.hash)
  }
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

const agentPages = /^(?:archive\/\d{4}-\d{2}\/)?agents\//

/** The views that are kept here: not sidecars, nor the documents that the engine writes, nor the pages of agents. */
function isOurs(path: string): boolean {
  return path !== notRunningPath && !agentPages.test(path) && classify(path).is === 'view'
}
