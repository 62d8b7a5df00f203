// `cw agent providers`: the agent programs on this machine and what each can do.

import type { Provider } from '../../../drivers/providers.ts'
import { findProviders } from '../../../drivers/providers.ts'
import { processEnvironment } from '../../../platform/config/environment.ts'
import { printColumns } from '../print/columns.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const agentProviders: LocalCommand = {
  entries: [
    localEntry('agent providers', {
      summary: 'Show which agent programs are on this machine, their versions and what they can do',
      examples: ['cw agent providers', 'cw agent providers --json'],
    }),
  ],
  run: async ({ terminal }) => {
    const providers = await findProviders(processEnvironment().inherited)
    const table = printColumns(
      providers,
      [
        { head: 'PROVIDER', text: ({ name }) => name },
        { head: 'VERSION', text: ({ version }) => version ?? '–' },
        {
          head: 'STATE',
          text: ({ state }) => state.replace('-', ' '),
          colour: ({ state }) => colours[state],
        },
        { head: 'CAN', text: abilities },
      ],
      terminal,
    )
    const reasons = providers.flatMap(({ title, reason, state }) =>
      reason === null || state === 'missing' ? [] : [`${title}: ${reason}.`],
    )
    return { data: { providers }, text: [table, ...reasons].join('\n') }
  },
}

const colours = { ready: 'green', missing: 'dim', 'too-old': 'yellow', broken: 'red' } as const

function abilities({ capabilities: can }: Provider): string {
  return [
    can.resume ? 'goes on later' : '',
    can.structured === 'schema' ? 'answers by schema' : '',
    can.questions === 'call' ? 'asks in the middle of a call' : 'asks at the end of a turn',
    can.permissions ? 'waits for leave' : '',
    can.cost === 'usd' ? 'tells its price' : '',
    can.limits ? 'tells its limits' : '',
    can.mcp ? 'tools' : '',
  ]
    .filter((text) => text !== '')
    .join(', ')
}
