// A Watcher that lies as real ones do: it drops, doubles and delays what it is told, by a seed.
import type {
  DirtyHint,
  OnDirty,
  OnTrouble,
  Watcher,
  WatchTrouble,
} from '../../../src/fsui/shell/watch/watcher.ts'

export interface Lies {
  readonly seed: number
  /** Chances between 0 and 1. Default 0.3 each. */
  readonly drop?: number
  readonly double?: number
  readonly delay?: number
}

interface Held {
  readonly folder: string
  readonly hint: DirtyHint | undefined
}

/** Knows no disk: the test tells it what happened (`tell`) and when late events arrive (`release`). */
export class LyingWatcher implements Watcher {
  readonly mode = 'chokidar'
  readonly #lies: Required<Lies>
  readonly #random: () => number
  #held: Held[] = []
  #onDirty: OnDirty | undefined
  #onTrouble: OnTrouble | undefined

  constructor(lies: Lies) {
    this.#lies = { drop: 0.3, double: 0.3, delay: 0.3, ...lies }
    this.#random = seeded(lies.seed)
  }

  async start(onDirty: OnDirty, onTrouble: OnTrouble): Promise<void> {
    this.#onDirty = onDirty
    this.#onTrouble = onTrouble
  }

  watched(): number {
    return this.#onDirty ? 1 : 0
  }

  async close(): Promise<void> {
    this.#held = []
    this.#onDirty = undefined
    this.#onTrouble = undefined
  }

  /** Something happened in `folder`: maybe it is passed on, maybe twice, maybe later, maybe never. */
  tell(folder: string, hint?: DirtyHint): void {
    if (this.#random() < this.#lies.drop) return
    const times = this.#random() < this.#lies.double ? 2 : 1
    for (let time = 0; time < times; time++) {
      if (this.#random() < this.#lies.delay) this.#held.push({ folder, hint })
      else this.#onDirty?.(folder, hint)
    }
  }

  /** Delivers what was delayed, in an order of its own. */
  release(): void {
    const held = this.#held
    this.#held = []
    while (held.length > 0) {
      const [event] = held.splice(Math.floor(this.#random() * held.length), 1)
      if (event) this.#onDirty?.(event.folder, event.hint)
    }
  }

  fail(trouble: WatchTrouble): void {
    this.#onTrouble?.(trouble)
  }
}

/** mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
