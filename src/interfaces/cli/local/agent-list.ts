// `cw agent list`: the agents and what each does, and beside them why some wait, and which programs rest, so that nothing of
// theirs is started for a while.

import { keptWaitingBy } from '../../../kernel/kept-waiting.ts'
import { clock } from '../../../kernel/local-time.ts'
import type { RestingProgram } from '../../../kernel/overview.ts'
import type { SeenAgent } from '../../../kernel/seen-agent.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const agentList: LocalCommand = {
  entries: [localEntry('agent list', { summary: '', procedure: 'agent.list' })],
  run: async ({ input, terminal, call, json }) => {
    const agents = (await call('agent.list', input)) as readonly { readonly id: string }[]
    const seen = (await call('agent.seen', { of: agents.map(({ id }) => id) })) as readonly SeenAgent[]
    const does = new Map(seen.map((agent) => [agent.id, whatItDoes(agent)]))
    const data = agents.map((agent) => ({ ...agent, does: does.get(agent.id) }))
    if (json) return { data }
    const now = Date.now()
    for (const { name, until, failures, last } of (await call('agent.resting', {})) as RestingProgram[])
      if (until > now)
        terminal.err(
          `${name} is resting until ${clock(until, now)}: ${failures} failures in a row, last: ${last}`,
        )
    for (const { name, waits } of seen)
      if (waits !== null) {
        const until = waits.until === null ? '' : ` until ${clock(waits.until, now)}`
        terminal.err(`${name} waits${until}: ${waits.why}`)
      }
    return { data }
  },
}

/** What is wished of it is not what it does: one that is to run may have asked, failed, or come to its end. */
function whatItDoes({ status, run, live, asks, unread, waits }: SeenAgent): string {
  if (live !== null && keptWaitingBy(live.doing) !== null) return live.doing
  if (run !== null && run.endedAt === null) return 'works'
  if (status === 'stopped') return 'stopped'
  if (asks.length > 0) return 'waits for you'
  if (waits !== null) return 'waits'
  if (run === null || unread > 0) return 'is to run'
  if (run.outcome === 'failed') return 'failed'
  return run.outcome === 'answered' ? 'done' : 'is to run'
}
