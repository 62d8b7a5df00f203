// `cw agent providers`: the agent programs on this machine and those of config.yaml, and what each can do.

import { driverOf } from '../../../drivers/driver-of.ts'
import { findProviders, type Provider } from '../../../drivers/providers.ts'
import { CwError } from '../../../kernel/errors.ts'
import { agentSettings, type ProviderSettings } from '../../../platform/config/agent-settings.ts'
import { type ConfigFile, parseConfig } from '../../../platform/config/config-file.ts'
import { readConfigFile } from '../../../platform/config/read-settings.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { printColumns } from '../print/columns.ts'
import type { Terminal } from '../terminal.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

/** What was found of the program, and what config.yaml says of it. */
interface ShownProvider extends Provider, Pick<ProviderSettings, 'driver' | 'model'> {
  readonly configured: boolean
}

export const agentProviders: LocalCommand = {
  entries: [
    localEntry('agent providers', {
      summary: 'Show which agent programs there are, their versions and what they can do',
      examples: ['cw agent providers', 'cw agent providers --json'],
    }),
  ],
  run: async ({ terminal }) => {
    const file = await configFile(terminal)
    const providers = await shownProviders(file, terminal)
    const table = printColumns(
      providers,
      [
        { head: 'PROVIDER', text: ({ name }) => name },
        { head: 'DRIVER', text: ({ name, driver }) => (name === driver ? '' : driver) },
        { head: 'VERSION', text: ({ version }) => version ?? '–' },
        {
          head: 'STATE',
          text: ({ state }) => state.replace('-', ' '),
          colour: ({ state }) => colours[state],
        },
        { head: 'MODEL', text: ({ model }) => model ?? '' },
        { head: 'CAN', text: (provider) => abilities(provider) },
      ],
      terminal,
    )
    const reasons = providers.flatMap(({ title, reason, state, configured }) =>
      reason === null || (state === 'missing' && !configured) ? [] : [`${title}: ${reason}.`],
    )
    const idle = file.idle.filter(({ field }) => /^(?:providers|roles|projects)\b/.test(field ?? ''))
    const notes = idle.map(({ line, message, remedy }) => `config.yaml, line ${line}: ${message} ${remedy}`)
    return { data: { providers, problems: idle }, text: [table, ...reasons, ...notes].join('\n') }
  },
}

/** Without a home nothing is configured. */
async function configFile(terminal: Terminal): Promise<ConfigFile> {
  try {
    return await readConfigFile(await openHome({ path: homePath(terminal.environment), create: false }))
  } catch (error) {
    const nothing = parseConfig('')
    if (error instanceof CwError && error.code === 'home.missing' && nothing.ok) return nothing.value
    throw error
  }
}

async function shownProviders(file: ConfigFile, terminal: Terminal): Promise<readonly ShownProvider[]> {
  const { providers } = agentSettings(file)
  const configured = new Set(
    [...file.given.values()].filter(({ path }) => path[0] === 'providers').map(({ path }) => path[1]),
  )
  const drivers = [...providers].map(([name, settings]) => driverOf(name, settings))
  const found = await findProviders(terminal.environment.inherited, drivers)
  return found.flatMap((provider) => {
    const settings = providers.get(provider.name)
    if (settings === undefined) return []
    const { driver, model } = settings
    return [{ ...provider, driver, model, configured: configured.has(provider.name) }]
  })
}

const colours = { ready: 'green', missing: 'dim', 'too-old': 'yellow', broken: 'red' } as const

function abilities({ capabilities: can }: Provider): string {
  return [
    can.resume ? 'goes on later' : '',
    can.structured !== 'prompt' ? 'answers by schema' : '',
    can.questions === 'call' ? 'asks in the middle of a call' : 'asks at the end of a turn',
    can.permissions ? 'waits for leave' : '',
    can.cost === 'usd' ? 'tells its price' : '',
    can.limits ? 'tells its limits' : '',
    can.mcp ? 'tools' : '',
  ]
    .filter((text) => text !== '')
    .join(', ')
}
