// `cw agent spawn` and `cw agent create`: files that agents are given are seen from where the command runs, and one that is to
// run needs a program that is there.

import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { driverOf } from '../../../drivers/driver-of.ts'
import { repositoryAt, resolveBase } from '../../../git/repository.ts'
import { nameAt } from '../../../kernel/layout.ts'
import { usualProvider } from '../../../kernel/roles.ts'
import { agentSettings } from '../../../platform/config/agent-settings.ts'
import { readConfigFile } from '../../../platform/config/read-settings.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { requireProgram } from '../../../runtime/process/find-program.ts'
import { type KnownProject, settingsIn } from '../doctor/projects.ts'
import type { Input } from '../read-arguments.ts'
import type { Terminal } from '../terminal.ts'
import { type Invocation, type LocalCommand, localEntry } from './local-command.ts'
import { noProvider, requireProvider } from './named-provider.ts'

export const agentSpawn: LocalCommand = {
  entries: [
    localEntry('agent spawn', {
      summary: '',
      procedure: 'agent.spawn',
      changes: true,
      examples: ['cw agent spawn "Plan what these ask for." --name keen-owl --input notes.md,schema.sql'],
    }),
    localEntry('agent create', { summary: '', procedure: 'agent.create', changes: true }),
  ],
  run: async ({ entry, input, call, terminal }) => {
    const { input: named } = input
    const files = Array.isArray(named) ? { input: await Promise.all(named.map(asSeenFromHere)) } : {}
    const runs = entry.procedure === 'agent.spawn' || input.status === 'running'
    await requireBase(input, call)
    // Agents may not let others run, and are told so.
    if (runs && terminal.environment.token === undefined) await requireItsProgram(input, terminal, call)
    else await requireProvider(input, terminal)
    return { data: await call(entry.procedure ?? '', { ...input, ...files }) }
  },
}

/** What is no file here is one of the project, or a document of the tree. */
async function asSeenFromHere(file: string): Promise<string> {
  const path = resolve(file)
  const found = await stat(path).catch(() => null)
  return found === null ? file : path
}

/**
 * Where the repository is there to be asked.
 * @throws CwError `git.base-unknown`, `entity.unknown`
 */
async function requireBase({ base, project }: Input, call: Invocation['call']): Promise<void> {
  if (typeof base !== 'string' || typeof project !== 'string') return
  const { repository } = (await call('project.show', { ref: project })) as Partial<KnownProject>
  const found = repository == null ? null : await repositoryAt(repository).catch(() => null)
  if (found !== null) await resolveBase(found, base)
}

/**
 * Before the agent is made: nothing could run it.
 * @throws CwError `agent.program-missing`, `provider.unknown`, `config.invalid`, `home.missing`
 */
async function requireItsProgram(
  { provider, role, project }: Input,
  { environment }: Terminal,
  call: Invocation['call'],
): Promise<void> {
  const path = environment.inherited.PATH
  if (path === undefined) return
  const home = await openHome({ path: homePath(environment), create: false })
  const file = await readConfigFile(home)
  const ofProject = typeof project === 'string' ? await call('project.show', { ref: project }) : {}
  const ofRepository = await settingsIn(home, (ofProject as Partial<KnownProject>).repository ?? null)
  const settings = agentSettings(file, ofRepository?.given)
  const slug = typeof project === 'string' ? nameAt(project) : null
  const name = String(provider ?? settings.role(String(role ?? 'worker'), slug).provider ?? usualProvider)
  const configured = settings.providers.get(name)
  if (configured === undefined) throw noProvider(name, settings.providers.keys())
  requireProgram(driverOf(name, configured).program, path)
}
