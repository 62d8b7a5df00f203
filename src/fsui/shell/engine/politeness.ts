// When a file may be written: not while its editor is open, not right after the person saved it, not in bursts.

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
  #hurry = 0

  constructor(private readonly parts: TimedParts) {}

  personSaved(path: string): void {
    this.#saved.set(path, this.parts.steady())
  }

  wrote(path: string): void {
    this.#waiting.delete(path)
  }

  /** For so many milliseconds nothing waits but for an open editor. */
  hurryFor(ms: number): void {
    this.#hurry = this.parts.steady() + ms
  }

  /** For how long a write to that path has to wait, in milliseconds; 0: it may be done now. @see SPEC W5 */
  async wait(path: string, { id }: { readonly id: boolean }): Promise<number> {
    const now = this.parts.steady()
    if (!this.parts.settings.polite) return 0
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
