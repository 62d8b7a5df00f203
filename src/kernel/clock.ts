// Time is behind a port, so that decisions never read a clock and tests never wait for one.

export interface Clock {
  /** Milliseconds since the epoch, for what is shown and recorded: somebody may set it at any moment. */
  now(): number
  /** Milliseconds that only grow, whatever the clock is set to; only differences mean something. Waiting goes by them. */
  elapsed(): number
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}
