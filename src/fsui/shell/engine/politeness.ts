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

interface Waiting {
  readonly since: number
  last: number
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

  /** Somebody else's bytes stand at the path. */
  personSaved(path: string, hash: string): void {
    this.#saved.set(path, this.parts.steady())
    this.#contest.rewritten(path, hash)
  }

  /** A write was tried; `placed`: it succeeded. */
  wrote(path: string, placed: boolean): void {
    this.#waiting.delete(path)
    if (placed) this.#contest.wrote(path)
  }

  /** For so many milliseconds nothing waits but for an open editor. */
  hurryFor(ms: number): void {
    this.#hurry = this.parts.steady() + ms
  }

  /** For how long a write to that path has to wait, in milliseconds; 0: it may be done now. @see SPEC W9, W10, W13 */
  async wait(path: string, what: 'content' | 'id' | 'now'): Promise<number> {
    const contested = this.#contest.wait(path)
    if (contested > 0 || what === 'now' || !this.parts.settings.polite) return contested
    const now = this.parts.steady()
    const id = what === 'id'
    const waiting = this.#waiting.get(path) ?? { since: now, last: now }
    this.#waiting.set(path, waiting)
    if (now - waiting.since < editorMost && (await this.parts.heldByEditor(path))) return 500
    if (now < this.#hurry) return 0
    const quiet = now - (this.#saved.get(path) ?? Number.NEGATIVE_INFINITY)
    const wanted = id ? Math.max(idQuiet - quiet, 0) : Math.max(afterSave - quiet, 0)
    if (wanted > 0) return wanted
    const gathered = Math.min(gather - (now - waiting.last), gatherMost - (now - waiting.since))
    return id ? 0 : Math.max(gathered, 0)
  }
}
