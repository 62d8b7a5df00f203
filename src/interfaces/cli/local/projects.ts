// `cw project create` and `cw project update`: the repository is looked for on this machine before it is put down.

import { resolve } from 'node:path'
import { isUrl, repositoryAround, whyNoRepository } from '../../../git/find-repository.ts'
import { cwError } from '../../../kernel/errors.ts'
import { flag, type Invocation, type LocalCommand, localEntry, type Outcome } from './local-command.ts'

const anyway = flag('anyway', 'also a folder that is no git repository yet')

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
  ],
  run: async (invocation) => {
    const { anyway: unchecked, ...input } = invocation.input
    const { repository } = input
    if (typeof repository !== 'string' || isUrl(repository)) return done(invocation, input)
    const path = resolve(repository)
    const root = await repositoryAround(path)
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

async function done({ entry, call }: Invocation, input: Invocation['input']): Promise<Outcome> {
  const procedure = entry.procedure ?? ''
  if (procedure === 'project.create') {
    const known = (await call('project.list', {})) as Known[]
    const same = known.find((each) => each.repository === input.repository)
    if (same) throw cwError('project.known', { ...same, repository: same.repository })
  }
  return { data: await call(procedure, input) }
}
