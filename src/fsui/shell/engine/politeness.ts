// When a file may be written: not while its editor is open, not right after the person saved it, not in bursts, and
// not in turn with another program.

import { Contest } from '../contest.ts'
import type { TimedParts } from './parts.ts'

/** Milliseconds. */
const gather = 300
const gatherMost = 2_000
const afterSave = 5_000
const idQuiet = 30_000
const editorMost = 600_000
/** Between looks at an editor's lock. */
const editorLook = 500

/** How long a write has to wait. */
export interface Delay {
  /** Milliseconds; 0: it may be done now. */
  readonly ms: number
  /** An editor holds the file, or another program rewrites it each time: no hurry changes that. */
  readonly held: boolean
}

/** How a write waits: `asked` for an editor alone, since a person has said that it is to be written. */
export type Manner = 'content' | 'id' | 'asked' | 'now'

interface Waiting {
  readonly since: number
  /** What is to be written, and when it became that. */
  text: string
  changed: number
}

export class Politeness {
  readonly #saved = new Map<string, number>()
  readonly #waiting = new Map<string, Waiting>()
  readonly #contest: Contest
  #hurry = 0

  constructor(private readonly parts: TimedParts) {
    this.#contest = new Contest(parts.steady, parts.journal)
  }

  /** Paths that are not written to for now, because another program rewrites them in turn. */
  get contested(): readonly string[] {
    return this.#contest.paths
  }

  /** Somebody else's bytes stand at the path; `undone`: what `cw` wrote there last is taken back. */
  personSaved(path: string, hash: string, undone: boolean): void {
    this.#saved.set(path, this.parts.steady())
    this.#contest.rewritten(path, hash, undone)
  }

  /** A write was tried; `placed`: it succeeded. */
  wrote(path: string, placed: boolean): void {
    this.#waiting.delete(path)
    if (placed) this.#contest.wrote(path)
  }

  /** Nothing is to be written to the path any more. */
  dropped(path: string): void {
    this.#waiting.delete(path)
  }

  /** For so many milliseconds nothing waits but for an open editor. */
  hurryFor(ms: number): void {
    this.#hurry = this.parts.steady() + ms
  }

  /** For how long a write of that text to that path has to wait. @see SPEC W9, W10, W13 */
  async wait(path: string, text: string, what: Manner): Promise<Delay> {
    const contested = this.#contest.wait(path)
    if (contested > 0) return { ms: contested, held: true }
    if (what === 'now' || !this.parts.settings.polite) return { ms: 0, held: false }
    const now = this.parts.steady()
    const waiting = this.#gathered(path, text)
    if (now - waiting.since < editorMost && (await this.parts.heldByEditor(path)))
      return { ms: editorLook, held: true }
    if (what === 'asked' || now < this.#hurry) return { ms: 0, held: false }
    return { ms: this.#quietLeft(path, what === 'id', waiting), held: false }
  }

  /** Each change of what is to be written begins the gathering anew. */
  #gathered(path: string, text: string): Waiting {
    const now = this.parts.steady()
    const waiting = this.#waiting.get(path) ?? { since: now, text, changed: now }
    if (waiting.text !== text) Object.assign(waiting, { text, changed: now })
    this.#waiting.set(path, waiting)
    return waiting
  }

  #quietLeft(path: string, id: boolean, waiting: Waiting): number {
    const now = this.parts.steady()
    const quiet = now - (this.#saved.get(path) ?? Number.NEGATIVE_INFINITY)
    const wanted = id ? Math.max(idQuiet - quiet, 0) : Math.max(afterSave - quiet, 0)
    if (wanted > 0) return wanted
    const gathered = Math.min(gather - (now - waiting.changed), gatherMost - (now - waiting.since))
    return id ? 0 : Math.max(gathered, 0)
  }
}
