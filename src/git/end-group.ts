// Ends a process that was started as a group of its own, with all that it started.

/** Milliseconds between asking it to end and ending it. */
const grace = 2_000

export const endedByUs = 'it was ended'

export interface EndsBy {
  /** What it may take at most, in milliseconds; left out: as long as it likes. */
  readonly limit?: number
  readonly signal?: AbortSignal
}

/** Ends the group of that process when its time is over or the signal says so; `why` it did, if it did. */
export function endsBy(pid: number | undefined, { limit, signal }: EndsBy) {
  const timers: NodeJS.Timeout[] = []
  const end = {
    why: null as string | null,
    forget: () => {
      for (const timer of timers) clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      // What did not heed the first signal.
      if (end.why !== null) endGroup(pid, 'SIGKILL')
    },
  }
  const stop = () => {
    end.why ??= endedByUs
    endGroup(pid, 'SIGTERM')
    timers.push(setTimeout(() => endGroup(pid, 'SIGKILL'), grace))
  }
  signal?.addEventListener('abort', stop)
  const late = () => {
    end.why ??= `it took longer than ${(limit ?? 0) / 1000} s`
    endGroup(pid, 'SIGKILL')
  }
  if (limit !== undefined) timers.push(setTimeout(late, limit))
  return end
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch (error) {
    // Gone meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
