// Files in which another program takes back what `cw` writes, each time: after five rounds within a minute `cw` lets such
// a file be until it rests. Times are elapsed milliseconds.

const mostRounds = 5
const window = 60_000
/** For how long nobody has to have written to the file. */
const rest = 60_000

interface Round {
  /** Hash of what stood there last that was not ours. */
  readonly hash: string
  readonly at: number
}

export class Contest {
  /** Paths at which what `cw` wrote last has not been replaced since. */
  readonly #ours = new Set<string>()
  readonly #rounds = new Map<string, readonly Round[]>()
  readonly #stopped = new Set<string>()

  constructor(
    private readonly elapsed: () => number,
    private readonly journal: (line: string) => void,
  ) {}

  /** Paths that `cw` does not write to for now. */
  get paths(): readonly string[] {
    return [...this.#stopped].sort()
  }

  /** `cw` has written to the path. */
  wrote(path: string): void {
    this.#ours.add(path)
  }

  /**
   * Somebody else's bytes stand at the path; told again of the same ones, nothing happens. `undone`: what `cw` wrote last
   * is not in them any more. @see SPEC W13
   */
  rewritten(path: string, hash: string, undone = true): void {
    const now = this.elapsed()
    const all = this.#rounds.get(path) ?? []
    const again = this.#ours.delete(path) && undone
    if (!again && (!this.#stopped.has(path) || all.at(-1)?.hash === hash)) return
    const rounds = all.filter(({ at }) => now - at < window)
    this.#rounds.set(path, [...rounds, { hash, at: now }])
    if (rounds.length + 1 < mostRounds || this.#stopped.has(path)) return
    this.#stopped.add(path)
    this.journal(
      `not written any more: ${path}: another program rewrites it each time; cw goes on when it has rested for a minute`,
    )
  }

  /** For how long nothing may be written to the path, in milliseconds. */
  wait(path: string): number {
    if (!this.#stopped.has(path)) return 0
    const last = this.#rounds.get(path)?.at(-1)?.at ?? Number.NEGATIVE_INFINITY
    const left = last + rest - this.elapsed()
    if (left > 0) return left
    this.#stopped.delete(path)
    this.#rounds.delete(path)
    this.journal(`written again: ${path} rests`)
    return 0
  }
}
