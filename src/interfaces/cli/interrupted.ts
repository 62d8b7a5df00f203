// Ctrl+C and SIGTERM as a signal that a command ends by, instead of dying in the middle of a line.

export interface Interruption {
  readonly signal: AbortSignal
  /** Gives the signals back to Node. */
  release(): void
}

export function interrupted(): Interruption {
  const controller = new AbortController()
  const stop = () => controller.abort()
  const names = ['SIGINT', 'SIGTERM'] as const
  for (const name of names) process.on(name, stop)
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, stop)
    },
  }
}
