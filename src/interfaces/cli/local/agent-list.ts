// `cw agent list`: the agents and what each does, and beside them why some wait, and which programs rest, so that nothing of
// theirs is started for a while.

import { clock } from '../../../kernel/local-time.ts'
import type { RestingProgram } from '../../../kernel/overview.ts'
import type { SeenAgent } from '../../../kernel/seen-agent.ts'
import { whatItDoes } from '../../../kernel/what-it-does.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const agentList: LocalCommand = {
  entries: [localEntry('agent list', { summary: '', procedure: 'agent.list' })],
  run: async ({ input, terminal, call, json }) => {
    const agents = (await call('agent.list', input)) as readonly { readonly id: string }[]
    const seen = (await call('agent.seen', { of: agents.map(({ id }) => id) })) as readonly SeenAgent[]
    const now = Date.now()
    const does = new Map(seen.map((agent) => [agent.id, whatItDoes(agent, now)]))
    const data = agents.map((agent) => ({ ...agent, does: does.get(agent.id) }))
    if (json) return { data }
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
