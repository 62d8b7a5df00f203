// What an agent does, in a word or a line. What is wished of it is something else: one that is to run may have asked, failed,
// or come to its end.

import { keptWaitingBy } from './kept-waiting.ts'
import { clockWithSeconds } from './local-time.ts'
import type { SeenAgent } from './seen-agent.ts'

/** `now` in milliseconds since the epoch. */
export function whatItDoes(agent: SeenAgent, now: number): string {
  const { status, run, live, asks, unread, waits, retryAt } = agent
  if (live !== null && keptWaitingBy(live.doing) !== null) return live.doing
  if (run !== null && run.endedAt === null) return 'works'
  if (status === 'stopped') return 'stopped'
  if (asks.length > 0) return 'waits for you'
  if (waits !== null) return 'waits'
  if (retryAt !== null && retryAt > now) return `failed, tries again at ${clockWithSeconds(retryAt, now)}`
  return run?.outcome === 'answered' && unread === 0 ? 'done' : 'is to run'
}
