// The event bus wakes whoever reads the log. It carries nothing: readers have cursors, and the table has the events.

export interface Bus {
  /** Says that the log has grown. */
  publish(): void
  /** Resolves at the next `publish`, or when `signal` aborts. Read the table first: no wake-up is kept. */
  wait(signal: AbortSignal): Promise<void>
  /** Calls `listener` at each `publish`, until the returned function is called. */
  subscribe(listener: () => void): () => void
}

/** A bus within this process. A listener that throws is a bug of its own; the others are still woken. */
export class ProcessBus implements Bus {
  readonly #listeners = new Set<() => void>()

  publish(): void {
    for (const listener of [...this.#listeners]) queueMicrotask(listener)
  }

  subscribe(listener: () => void): () => void {
    // Wrapped, so that the same function may be subscribed twice.
    const entry = () => {
      if (this.#listeners.has(entry)) listener()
    }
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        unsubscribe()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const unsubscribe = this.subscribe(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }
}
