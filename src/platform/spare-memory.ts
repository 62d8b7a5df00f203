// Gives memory back when work is over: V8 keeps what much work left behind for as long as nothing more is asked of it.

import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface SpareMemoryTimes {
  /** Milliseconds without work after which it is over. */
  readonly rest: number
  /** Milliseconds between two collections: the second one hands back what the first one cleared. */
  readonly again: number
}

/** Bytes beyond what is in use that are not worth the pause. */
const worthwhile = 16 * 1024 * 1024

export class SpareMemory {
  #timer: NodeJS.Timeout | undefined
  #closed = false
  /** Bytes that were in use after the last collection. */
  #inUse = 0

  constructor(private readonly times: SpareMemoryTimes = { rest: 1_000, again: 2_000 }) {}

  /** There was some work: what it left behind is given back once there is no more for a while. */
  worked(): void {
    this.#in(this.times.rest, () => {
      if (this.#isWorthIt && this.#collect()) this.#in(this.times.again, () => this.#collect())
    })
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  /** Much that is taken beyond that was in use by the work, and may be garbage now. */
  get #isWorthIt(): boolean {
    return getHeapStatistics().total_heap_size > this.#inUse * 1.5 + worthwhile
  }

  #collect(): boolean {
    collector ??= makeCollector()
    collector()
    this.#inUse = getHeapStatistics().used_heap_size
    return this.#isWorthIt
  }

  #in(ms: number, work: () => void): void {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(work, ms).unref()
  }
}

let collector: (() => void) | null = null

/** V8's own collection, which it offers behind a flag alone. */
function makeCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('globalThis.gc')
  // What V8 compiled earlier is taken again under the same flags alone.
  setFlagsFromString('--no-expose-gc')
  return typeof collect === 'function' ? () => collect() : () => undefined
}
