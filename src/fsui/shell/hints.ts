// Where the hints of a tree come from: a watcher, and where the kernel gives no more watches, the sweep alone.

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
    const { hint, sweep, journal } = this.parts
    await this.#watcher.start(
      (folder) => (folder === '.git' ? sweep() : hint(folder)),
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

  #giveUp(): void {
    this.#givingUp = this.#watcher.close()
    this.#watcher = new NoWatcher('polling')
    this.parts.poll()
  }
}
