// What others do in the middle of a turn: wherever the engine waits for the disk or for the server, somebody else may go on.

/** Steps that wait for the engine to have waited so many times more. */
export class Interruptions {
  #armed: { left: number; readonly act: () => Promise<void> }[] = []

  /** `act` happens the nth time from now that the engine waits. */
  arm(nth: number, act: () => Promise<void>): void {
    this.#armed.push({ left: nth, act })
  }

  clear(): void {
    this.#armed = []
  }

  /** The engine waits. */
  async pass(): Promise<void> {
    for (const each of this.#armed) each.left -= 1
    const due = this.#armed.filter(({ left }) => left <= 0)
    this.#armed = this.#armed.filter(({ left }) => left > 0)
    for (const { act } of due) await act()
  }
}

/** The port as the engine gets it: `pause` comes before and after each of its operations. */
export function pausing<T extends object>(port: T, pause: () => Promise<void>): T {
  return new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]) => {
        await pause()
        const result: unknown = await value.apply(target, args)
        await pause()
        return result
      }
    },
  })
}
