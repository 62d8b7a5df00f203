// Long work in small pieces: one process keeps the tree, serves, and follows the log, and none may wait long.

/** Milliseconds of work after which others get their turn. */
const most = 20

/** Taken between the pieces of one long work, or of several at once, which then share its time. */
export class Breath {
  #since = performance.now()
  readonly #waiting: (() => void)[] = []

  /** Lets whatever else waits in this process have its turn, when this work has kept it waiting. */
  async take(): Promise<void> {
    if (performance.now() - this.#since < most) return
    await new Promise<void>((resume) => {
      this.#waiting.push(resume)
      if (this.#waiting.length === 1) setImmediate(() => this.#goOn())
    })
  }

  /** One of those that wait: all of them together would keep the others waiting for as long as they are many. */
  #goOn(): void {
    this.#since = performance.now()
    this.#waiting.shift()?.()
    if (this.#waiting.length > 0) setImmediate(() => this.#goOn())
  }
}
