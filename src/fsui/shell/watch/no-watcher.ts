// The watcher that watches nothing: the sweep finds every change, only later.
import type { Watcher } from './watcher.ts'

export class NoWatcher implements Watcher {
  readonly mode: 'off' | 'polling'

  /** `polling` where the owner has to sweep every second because no watch could be had. */
  constructor(mode: 'off' | 'polling' = 'off') {
    this.mode = mode
  }

  async start(): Promise<void> {}

  watched(): number {
    return 0
  }

  async close(): Promise<void> {}
}
