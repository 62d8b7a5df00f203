// Where the hints of a tree come from: a watcher, and where the kernel gives no more watches, the sweep alone.

import { mayHoldDocuments } from '../core/classify.ts'
import { NoWatcher } from './watch/no-watcher.ts'
import type { Watcher } from './watch/watcher.ts'

export interface HintsParts {
  /** Something may have changed in that folder. */
  hint(folder: string): void
  /** Anything may have changed. */
  sweep(): void
  /** Nothing is watched any more: only a sweep each second finds what there is to find. */
  poll(): void
  /** One line of the log. */
  journal(line: string): void
}

export class Hints {
  #watcher: Watcher
  #givingUp: Promise<void> = Promise.resolve()

  constructor(
    watcher: Watcher,
    private readonly parts: HintsParts,
  ) {
    this.#watcher = watcher
  }

  get mode(): Watcher['mode'] {
    return this.#watcher.mode
  }

  /** How many folders are watched. */
  get watched(): number {
    return this.#watcher.watched()
  }

  async start(): Promise<void> {
    const { sweep, journal } = this.parts
    await this.#watcher.start(
      (folder) => this.#pass(folder),
      (trouble) => {
        journal(`the watcher has trouble: ${trouble.message}`)
        if (trouble.kind === 'no-watches') this.#giveUp()
        sweep()
      },
    )
  }

  async close(): Promise<void> {
    await this.#givingUp
    await this.#watcher.close()
  }

  /** Where no document may be there is nothing to look at: each line of the log is an event in its folder. */
  #pass(folder: string): void {
    if (folder === '.git') this.parts.sweep()
    else if (folder === '' || mayHoldDocuments(folder)) this.parts.hint(folder)
  }

  #giveUp(): void {
    this.#givingUp = this.#watcher.close()
    this.#watcher = new NoWatcher('polling')
    this.parts.poll()
  }
}
