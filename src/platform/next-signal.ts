// Waiting for the signal that ends a server.

/** Listens from the start, so that a signal that comes while the database is opened ends the server too. */
export function nextSignal() {
  const signals = ['SIGINT', 'SIGTERM'] as const
  let settle: (signal: NodeJS.Signals) => void = () => undefined
  const promise = new Promise<NodeJS.Signals>((resolve) => {
    settle = resolve
  })
  for (const signal of signals) process.on(signal, settle)
  return {
    promise,
    forget: () => {
      for (const signal of signals) process.off(signal, settle)
    },
  }
}
