// `cw account create`, `cw account update` and `cw agent update`: the agent program that they name is one that the settings of
// the home know. A document that names another is not taken up either (SPEC E14).

import { type CwError, cwError } from '../../../kernel/errors.ts'
import { holdsSecret } from '../../../modules/accounts/index.ts'
import { agentSettings } from '../../../platform/config/agent-settings.ts'
import { readConfigFile } from '../../../platform/config/read-settings.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import type { Input } from '../read-arguments.ts'
import type { Terminal } from '../terminal.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

export const namedProvider: LocalCommand = {
  entries: ['account create', 'account update', 'agent update'].map((words) =>
    localEntry(words, { summary: '', procedure: words.replace(' ', '.'), changes: true }),
  ),
  run: async ({ entry, input, call, terminal }) => {
    await requireProvider(input, terminal)
    return { data: await call(entry.procedure ?? '', input) }
  },
}

/**
 * Where a provider is named. An agent is told what it may not do; the settings are not its to read.
 * @throws CwError `provider.unknown`, `config.invalid`, `home.missing`
 */
export async function requireProvider({ provider }: Input, { environment }: Terminal): Promise<void> {
  if (typeof provider !== 'string' || environment.token !== undefined) return
  // What looks like a key is refused by the command itself, and repeated nowhere.
  if (holdsSecret(provider)) return
  const home = await openHome({ path: homePath(environment), create: false })
  const { providers } = agentSettings(await readConfigFile(home))
  if (!providers.has(provider)) throw noProvider(provider, providers.keys())
}

/** Names those there are. */
export function noProvider(name: string, known: Iterable<string>): CwError {
  return cwError('provider.unknown', { name, known: `: there are ${[...known].join(', ')}` })
}
