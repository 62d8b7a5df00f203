// `cw agent list`: the agents, and below them which programs rest, so that nothing of theirs is started for a while.

import type { RestingProgram } from '../../../kernel/overview.ts'
import { clockTime } from '../print/when.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const agentList: LocalCommand = {
  entries: [localEntry('agent list', { summary: '', procedure: 'agent.list' })],
  run: async ({ input, terminal, call, json }) => {
    const data = await call('agent.list', input)
    const resting = json ? [] : ((await call('agent.resting', {})) as readonly RestingProgram[])
    for (const { name, until, failures, last } of resting)
      if (until > Date.now())
        terminal.err(
          `${name} is resting until ${clockTime(until)}: ${failures} failures in a row, last: ${last}`,
        )
    return { data }
  },
}
