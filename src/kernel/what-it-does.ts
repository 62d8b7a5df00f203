// What an agent does, in a word or a line. What is wished of it is something else: one that is to run may have asked, failed,
// or come to its end.

import { keptWaitingBy } from './kept-waiting.ts'
import type { SeenAgent } from './seen-agent.ts'

export function whatItDoes(agent: SeenAgent): string {
  const { status, run, live, asks, unread, waits } = agent
  if (live !== null && keptWaitingBy(live.doing) !== null) return live.doing
  if (run !== null && run.endedAt === null) return 'works'
  if (status === 'stopped') return 'stopped'
  if (asks.length > 0) return 'waits for you'
  if (waits !== null) return 'waits'
  if (run === null || unread > 0) return 'is to run'
  if (run.outcome === 'failed') return 'failed'
  return run.outcome === 'answered' ? 'done' : 'is to run'
}
