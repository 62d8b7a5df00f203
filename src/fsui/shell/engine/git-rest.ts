// While git works on the files the tree rests. A rest that lasts is told of: what was saved waits, and nobody would know why.

import type { TimedParts } from './parts.ts'

/** Longest rest while git is at work, in milliseconds. */
const mostRest = 600_000
/** Milliseconds between looks at git meanwhile. */
const restLook = 100
/** Milliseconds after which a rest is told of: most of what git does is over by then. */
const tellAfter = 1_000

export interface Resting {
  /** What git does, as git calls it: `rebase`. */
  readonly git: string
  /** Until then at the latest; milliseconds since the epoch. */
  readonly until: number
}

export class GitRest {
  /** Since when git has been at work, in steady time. */
  #since: number | null = null
  /** The rest that was told of, and is not over. */
  #told: Resting | null = null

  constructor(private readonly parts: Pick<TimedParts, 'gitAtWork' | 'steady' | 'clock' | 'journal'>) {}

  /** What the tree rests for, once that has lasted; null: it does not rest, or only for a moment. */
  get resting(): Resting | null {
    return this.#told
  }

  /** Looks at git. Returns in how many milliseconds to look again; `over`: git has just ended its work; null: nothing to wait for. */
  async look(): Promise<number | 'over' | null> {
    const git = await this.parts.gitAtWork()
    if (git === null) return this.#end()
    const now = this.parts.steady()
    this.#since ??= now
    const lasts = now - this.#since
    if (lasts >= mostRest) {
      this.#goOn('git is still at work in this folder after ten minutes')
      return null
    }
    if (lasts >= tellAfter && this.#told === null) this.#tell(git, mostRest - lasts)
    return restLook
  }

  #tell(git: string, left: number): void {
    this.#told = { git, until: Math.round(this.parts.clock.now() + left) }
    this.parts.journal(
      `git is at work in this folder (${git}): files are looked at when it is done, in ten minutes at the latest`,
    )
  }

  #end(): 'over' | null {
    this.#goOn('git is done')
    const rested = this.#since !== null
    this.#since = null
    return rested ? 'over' : null
  }

  #goOn(why: string): void {
    if (this.#told !== null) this.parts.journal(`${why} (${this.#told.git}): files are looked at again`)
    this.#told = null
  }
}
