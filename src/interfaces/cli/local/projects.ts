// `cw project create` and `cw project update`: the repository is looked for on this machine before it is put down. `cw project
// show` tells what its repository sets, and what of that is not in force.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isUrl, repositoryAround, whyNoRepository } from '../../../git/find-repository.ts'
import { cwError } from '../../../kernel/errors.ts'
import { problemLines } from '../../../platform/config/repository-config.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { settingsIn } from '../doctor/projects.ts'
import { flag, type Invocation, type LocalCommand, localEntry, type Outcome } from './local-command.ts'

const anyway = flag('anyway', 'also a folder that is no git repository yet, or a URL')

export const projects: LocalCommand = {
  entries: [
    localEntry('project create', {
      summary: '',
      procedure: 'project.create',
      changes: true,
      options: [anyway],
    }),
    localEntry('project update', {
      summary: '',
      procedure: 'project.update',
      changes: true,
      options: [anyway],
    }),
    localEntry('project show', { summary: '', procedure: 'project.show' }),
  ],
  run: async (invocation) => {
    if (invocation.entry.procedure === 'project.show') return shown(invocation)
    const { anyway: unchecked, ...input } = invocation.input
    const { repository } = input
    if (typeof repository !== 'string') return done(invocation, input)
    const path = resolve(repository)
    if (isUrl(repository) && !existsSync(path)) {
      if (unchecked !== true) throw cwError('project.url', { url: repository })
      return done(invocation, input)
    }
    // Around a folder that is not there may be one that nobody meant.
    const root = existsSync(path) ? await repositoryAround(path) : null
    if (root === null && unchecked !== true)
      throw cwError('project.no-repository', { path, why: await whyNoRepository(path) })
    return done(invocation, { ...input, repository: root ?? path })
  },
}

interface Known {
  readonly id: string
  readonly title: string
  readonly repository: string | null
}

/** An agent is told what stands in the home alone: it sees the repository itself. */
async function shown({ call, input, json, terminal }: Invocation): Promise<Outcome> {
  const project = (await call('project.show', input)) as Known
  if (terminal.environment.token !== undefined) return { data: project }
  const home = await openHome({ path: homePath(terminal.environment), create: false })
  const config = await settingsIn(home, project.repository)
  if (config === null) return { data: project }
  const settings = Object.fromEntries([...config.given].map(([key, { value }]) => [key, value]))
  const data = { ...project, repositorySettings: settings }
  if (json) return { data: { ...data, repositoryProblems: config.problems } }
  for (const line of problemLines(config)) terminal.err(line)
  return { data }
}

async function done({ entry, call }: Invocation, input: Invocation['input']): Promise<Outcome> {
  const procedure = entry.procedure ?? ''
  if (procedure === 'project.create') {
    const known = (await call('project.list', {})) as Known[]
    const same = known.find((each) => each.repository === input.repository)
    if (same) throw cwError('project.known', { ...same, repository: same.repository })
  }
  return { data: await call(procedure, input) }
}
