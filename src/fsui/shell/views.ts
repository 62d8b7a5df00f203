// Keeps the views of a tree up to date: STATUS.md, needs-you/, the STATE.md of initiatives and the note that `cw` does
// not run. They are rendered from one query, written without fsync, and only where their text says something new.

import type { Clock } from '../../kernel/clock.ts'
import type { Overview } from '../../kernel/overview.ts'
import { folderPart } from '../../kernel/path-parts.ts'
import type { Problem } from '../../kernel/problem.ts'
import { visible } from '../../kernel/visible.ts'
import { passStep } from '../../platform/crash-points.ts'
import { type FileTree, hashOf, sameStat } from '../../platform/files/file-tree.ts'
import { classify } from '../core/classify.ts'
import type { LocalState } from '../core/views/local-state.ts'
import { renderNeedsYou } from '../core/views/needs-you.ts'
import { renderNotRunning } from '../core/views/not-running.ts'
import { renderState, statePath } from '../core/views/state.ts'
import { renderStatus, samePage } from '../core/views/status.ts'
import type { BaseStore } from './base-store.ts'
import { Contest } from './contest.ts'
import { sentencesAbout } from './engine/problems.ts'

export interface ViewsParts {
  readonly tree: FileTree
  readonly bases: BaseStore
  readonly clock: Clock
  /** Asks the server. */
  query(path: string, input: object): Promise<unknown>
  /** What only this tree knows. */
  local(): LocalState
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
const readOnly = 0o444
const statusPath = 'STATUS.md'
const notRunningPath = 'CW-IS-NOT-RUNNING.md'

export class Views {
  #stale = true
  #overview: Overview | null = null
  #notBefore = Number.NEGATIVE_INFINITY
  #begun = 0
  #finished = 0
  readonly #failing = new Set<string>()
  readonly #contest: Contest

  constructor(private readonly parts: ViewsParts) {
    this.#contest = new Contest(() => parts.clock.elapsed(), parts.journal)
  }

  /** Something happened in the home: ask again in the next pass. */
  markStale(): void {
    this.#stale = true
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
    const { local, due } = this.#localAt(now)
    const overview = await this.#currentOverview()
    const { wanted, early } = this.#render(overview, local, now)
    for (const [path, text] of wanted) await this.#bringUpToDate(path, text)
    for (const path of this.parts.bases.writtenPaths())
      if (isOurs(path) && !wanted.has(path)) await this.#takeAway(path)
    this.#finished = pass
    const took = clock.elapsed() - began
    this.#notBefore = began + Math.min(Math.max(pause, took * restPerPass), mostPause)
    return this.#stale || early || this.#contest.paths.length > 0 ? this.#notBefore - began : due
  }

  /** Writes the note that `cw` does not run (`down`), or takes it away. */
  async notRunning(down: boolean): Promise<void> {
    if (down) await this.#bringUpToDate(notRunningPath, renderNotRunning(this.parts.clock.now()))
    else await this.#takeAway(notRunningPath)
  }

  async #currentOverview(): Promise<Overview> {
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

  /** What is listed now, and in how many milliseconds more will be. A clock that was set back hides nothing. */
  #localAt(now: number): { local: LocalState; due: number | null } {
    const all = this.parts.local()
    const isYoung = ({ since }: { readonly since: number }) => since <= now && since + problemQuiet > now
    const young = all.problems.filter(isYoung)
    const problems = all.problems.filter((each) => !isYoung(each))
    const due = young.length === 0 ? null : Math.min(...young.map(({ since }) => since)) + problemQuiet - now
    const contested = [...(all.contested ?? []), ...this.#contest.paths]
    return { local: { ...all, problems, contested }, due }
  }

  /**
   * The texts by their paths. `early`: an initiative's document does not stand in the tree yet. Its page waits, so
   * that the folder can be put in place whole.
   */
  #render(
    overview: Overview,
    local: LocalState,
    now: number,
  ): { wanted: Map<string, string>; early: boolean } {
    const wanted = new Map([[statusPath, this.#status(renderStatus(overview, local, now))]])
    for (const [name, text] of renderNeedsYou(overview, local)) wanted.set(`needs-you/${name}`, text)
    const placed = overview.initiatives.filter(({ path }) => this.parts.bases.atPath(path) !== null)
    for (const position of placed) wanted.set(statePath(position), renderState(position))
    return { wanted, early: placed.length < overview.initiatives.length }
  }

  /** A page that says nothing new keeps its time: quiet means that nothing is written. */
  #status(text: string): string {
    const written = this.parts.bases.written(statusPath)
    const before = written && this.parts.bases.text(written.hash)
    return before !== null && samePage(before, text) ? before : text
  }

  async #bringUpToDate(path: string, rendered: string): Promise<void> {
    const { tree, bases } = this.parts
    const text = cutToSize(visible(rendered))
    const bytes = Buffer.from(text, 'utf8')
    const hash = hashOf(bytes)
    const written = bases.written(path)
    const looked = await tree.stat(path)
    if (looked.state === 'refused') return this.#failed(path, looked.problem)
    const untouched = looked.state === 'file' && written !== null && sameStat(looked.stat, written.stat)
    if (untouched && written.hash === hash && looked.stat.mode === readOnly) return
    const expected = untouched ? written.hash : await this.#keepForeign(path, hash)
    if (expected === 'unsettled') return this.markStale()
    if (this.#contest.wait(path) > 0) return
    // First: what stands there after a crash, or on a disk that is full by then, must not pass for somebody's edit.
    bases.keepText(text)
    const result = await tree.replace(path, bytes, { expected, mode: readOnly, durable: false })
    switch (result.outcome) {
      case 'written':
      case 'equal':
        if (result.outcome === 'written' && result.kept) await tree.forget(result.kept)
        passStep('view:placed', path)
        this.#failing.delete(path)
        this.#contest.wrote(path)
        return bases.noteWritten(path, { hash, stat: result.stat })
      case 'raced':
      case 'changed':
        if (result.kept) {
          this.#keep(path, result.kept.bytes)
          await tree.forget(result.kept)
        }
        return this.markStale()
      case 'failed':
        return this.#failed(path, result.problem)
    }
  }

  /** Told once; tried again with each pass. */
  #failed(path: string, problem: Problem): void {
    if (!this.#failing.has(path)) this.parts.journal(`not written: ${sentencesAbout(path, problem)}`)
    this.#failing.add(path)
  }

  /**
   * The hash of what stands at a view's path; null: nothing. What `cw` did not write there is kept as a version before
   * it is replaced.
   */
  async #keepForeign(path: string, wanted: string): Promise<string | null | 'unsettled'> {
    const read = await this.parts.tree.read(path)
    if (read.state === 'missing') return null
    if (read.state !== 'file') return 'unsettled'
    if (read.hash === wanted || this.#isOwn(path, read.hash)) return read.hash
    this.#keep(path, read.bytes)
    this.#contest.rewritten(path, read.hash)
    return read.hash
  }

  /** Whether `cw` wrote it, be it that it died before it could note where. */
  #isOwn(path: string, hash: string): boolean {
    const { bases } = this.parts
    return hash === bases.written(path)?.hash || bases.isRendering(hash)
  }

  #keep(path: string, bytes: Uint8Array): void {
    const { bases, clock, journal } = this.parts
    bases.addVersion({ path, bytes, at: clock.now(), why: 'an edit of a view' })
    journal(`${path} is written by cw alone: your edit is kept, see cw history ${path}`)
  }

  /** Removes what stands there; what somebody else wrote stays, as a version. */
  async #takeAway(path: string): Promise<void> {
    const { tree, bases } = this.parts
    const read = await tree.read(path)
    if (read.state === 'file') {
      if (!this.#isOwn(path, read.hash)) this.#keep(path, read.bytes)
      const removed = await tree.remove(path, read.hash)
      if (removed.outcome !== 'removed') return
      passStep('view:taken-away', path)
      await tree.forget(removed.kept)
    } else if (read.state !== 'missing') return
    bases.noteWritten(path, null)
    if (path.startsWith('initiatives/')) await tree.removeEmptyFolder(folderPart(path))
  }
}

/** The views that are kept here: not sidecars, nor the documents that the engine writes. */
function isOurs(path: string): boolean {
  return path !== notRunningPath && classify(path).is === 'view'
}

/** Bytes of a view: below what a file may have that is read again. */
const mostBytes = 1024 * 1024 - 1024

/** A view of more is cut at the end of a line, and says so. @see SPEC P6 */
function cutToSize(text: string): string {
  if (text.length * 3 <= mostBytes) return text
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= mostBytes) return text
  const end = bytes.lastIndexOf('\n', mostBytes)
  return `${bytes.toString('utf8', 0, end + 1)}\n*The rest is left out: a file of this folder has 1 MiB at most.*\n`
}
