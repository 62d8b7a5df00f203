// A signal that aborts with the first of several. Node's own may be collected before it fires, with the timer in it
// (nodejs/node#57736, #65995): what waits for it then waits without end.

export interface EitherSignal {
  readonly signal: AbortSignal
  /** Takes its listeners off the others: they may live much longer. */
  release(): void
}

/** Aborts with the first of `signals`, or after `patience` milliseconds, which keep the process alive until then. */
export function eitherSignal(signals: readonly AbortSignal[], patience: number | null = null): EitherSignal {
  const over = new AbortController()
  const abort = () => over.abort()
  for (const signal of signals) {
    if (signal.aborted) over.abort()
    signal.addEventListener('abort', abort)
  }
  const timer = patience === null ? undefined : setTimeout(abort, patience)
  return {
    signal: over.signal,
    release: () => {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', abort)
    },
  }
}
