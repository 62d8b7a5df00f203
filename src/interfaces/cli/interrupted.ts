// Ctrl+C and SIGTERM as a signal that a command ends by, instead of dying in the middle of a line.

export interface Interruption {
  readonly signal: AbortSignal
  /** The exit code by which shells know what ended a program: 130 after Ctrl+C, 143 after SIGTERM; 0 without either. */
  exit(): number
  /** Gives the signals back to Node. */
  release(): void
}

const exits = { SIGINT: 130, SIGTERM: 143 } as const

export function interrupted(): Interruption {
  const controller = new AbortController()
  let exit = 0
  const stop = (name: keyof typeof exits) => {
    exit = exits[name]
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: controller.signal,
    exit: () => exit,
    release: () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}
