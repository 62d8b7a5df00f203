// git that can be ended while it runs: a drive that is gone, or a filter that waits, lets it hang for good.

import { AsyncLocalStorage } from 'node:async_hooks'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { processEnvironment } from '../platform/config/environment.ts'
import { endedByUs, endsBy } from './end-group.ts'

export interface Stops {
  /** Ends git with all of its group. */
  readonly signal: AbortSignal
  /** Where its pid stands, for whoever finds it after a crash; it is in its environment as `CW_PID_FILE`. Absolute. */
  readonly pid: string
}

/** Milliseconds after which nobody waits any more for one that was ended: a drive that is gone holds it even then. */
const lastWait = 4_000

const within = new AsyncLocalStorage<Stops>()

/** Every git that is run for that work ends with the signal, however deep it is called. */
export function stoppable<T>(stops: Stops, work: () => Promise<T>): Promise<T> {
  return within.run(stops, work)
}

/** Null where nothing stops what is run now. */
export function stopsNow(): Stops | null {
  return within.getStore() ?? null
}

/** What git prints in that folder. As with simple-git it fails where git says so and why. */
export async function runStoppable(folder: string, args: readonly string[], stops: Stops): Promise<string> {
  const { signal, pid } = stops
  if (signal.aborted) throw new Error(endedByUs)
  const git = spawn('git', args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...processEnvironment().inherited, CW_PID_FILE: pid },
  })
  const [printed, said] = [textOf(git.stdout), textOf(git.stderr)]
  const closed = once(git, 'close') as Promise<[number | null]>
  closed.catch(() => undefined)
  const end = endsBy(git.pid, { signal })
  const waiting = new AbortController()
  try {
    if (git.pid !== undefined) notePid(pid, { of: git.pid, end })
    const [code] = await Promise.race([closed, givenUp(signal, waiting.signal)])
    if (end.why !== null) throw new Error(end.why)
    if (code !== 0 && said() !== '') throw new Error(said())
    // What it printed may be a part.
    if (code === null) throw new Error('git was ended before it came to its end')
    return printed()
  } finally {
    waiting.abort()
    end.forget()
  }
}

/** Where that cannot be written, nobody would find it after a crash: it ends at once. */
function notePid(
  path: string,
  { of, end }: { readonly of: number; readonly end: { why: string | null } },
): void {
  try {
    writeFileSync(path, `${of}`)
  } catch (error) {
    end.why = endedByUs
    throw error
  }
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}

/** Some time after the signal; it never resolves once `over`. */
async function givenUp(signal: AbortSignal, over: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort', { signal: over }).catch(() => new Promise(() => undefined))
  await sleep(lastWait, undefined, { signal: over }).catch(() => new Promise(() => undefined))
  throw new Error(endedByUs)
}
