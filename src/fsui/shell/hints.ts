// Where the hints of a tree come from: a watcher, and where the kernel gives no more watches, the sweep alone.

import { mayHoldDocuments } from '../core/classify.ts'
import { NoWatcher } from './watch/no-watcher.ts'
import type { Watcher } from './watch/watcher.ts'

export interface HintsParts {
  /** Something may have changed in that folder. */
  hint(folder: string): void
  /** Anything may have changed. */
  sweep(): void
  /** Whether folders are watched: where they are not, only a sweep each second finds what there is to find. */
  watching(isWatched: boolean): void
  /** One line of the log. */
  journal(line: string): void
}

/** Milliseconds after which watches are asked for again; twice as many after each refusal. */
const retryFirst = 60_000
const retryAtMost = 30 * 60_000

export class Hints {
  #watcher: Watcher
  /** What is under way of giving watches back or asking for them. */
  #changing: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  /** `open` gives a watcher that is not started. `retry`: milliseconds after which watches are asked for again. */
  constructor(
    private readonly open: () => Watcher,
    private readonly parts: HintsParts,
    private readonly retry = retryFirst,
  ) {
    this.#watcher = open()
  }

  get mode(): Watcher['mode'] {
    return this.#watcher.mode
  }

  /** How many folders are watched. */
  get watched(): number {
    return this.#watcher.watched()
  }

  async start(): Promise<void> {
    await this.#start(this.#watcher)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#changing
    await this.#watcher.close()
  }

  async #start(watcher: Watcher): Promise<void> {
    await watcher.start(
      (folder) => this.#pass(folder),
      (trouble) => {
        // Of one that is only tried it counts whether it watches.
        if (watcher !== this.#watcher) return
        this.parts.journal(`the watcher has trouble: ${trouble.message}`)
        if (trouble.kind === 'no-watches') this.#giveUp()
        this.parts.sweep()
      },
    )
  }

  /** Where no document may be there is nothing to look at: each line of the log is an event in its folder. */
  #pass(folder: string): void {
    if (folder === '.git') this.parts.sweep()
    else if (folder === '' || mayHoldDocuments(folder)) this.parts.hint(folder)
  }

  #giveUp(): void {
    const closing = this.#watcher.close()
    this.#changing = this.#changing.then(() => closing)
    this.#watcher = new NoWatcher('polling')
    this.parts.watching(false)
    this.parts.journal(
      'nothing is watched: all files are looked at each second, until watches can be had again',
    )
    this.#tryLater(this.retry)
  }

  #tryLater(ms: number): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#changing = this.#changing.then(() => this.#try(ms))
    }, ms).unref()
  }

  async #try(ms: number): Promise<void> {
    if (this.#closed) return
    const watcher = this.open()
    await this.#start(watcher)
    if (watcher.watched() === 0) {
      await watcher.close()
      return this.#tryLater(Math.min(ms * 2, retryAtMost))
    }
    this.#watcher = watcher
    this.parts.watching(true)
    this.parts.journal('the folders are watched again')
    this.parts.sweep()
  }
}
