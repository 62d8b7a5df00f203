// Long work in small pieces: one process keeps the tree, serves, and follows the log, and none may wait long.

/** Milliseconds of work after which others get their turn. */
const most = 20

/** Taken between the pieces of one long work. */
export class Breath {
  #since = performance.now()

  /** Lets whatever else waits in this process have its turn, when this work has kept it waiting. */
  async take(): Promise<void> {
    if (performance.now() - this.#since < most) return
    await new Promise((resolve) => setImmediate(resolve))
    this.#since = performance.now()
  }
}
