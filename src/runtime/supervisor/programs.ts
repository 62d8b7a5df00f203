// The agent programs of a home: those that cw knows and those of config.yaml, and what agents of each role are told.

import { resolve } from 'node:path'
import { driverOf } from '../../drivers/driver-of.ts'
import { isUrl } from '../../git/find-repository.ts'
import { usualTools } from '../../kernel/agent-tools.ts'
import type { WorkItem } from '../../modules/runs/index.ts'
import { readAgentSettings } from '../../platform/config/read-settings.ts'
import { problemLines } from '../../platform/config/repository-config.ts'
import type { Home } from '../../platform/home.ts'
import { roleAnswer } from '../roles/role-answers.ts'
import { roleInstructions } from '../roles/role-instructions.ts'
import type { Programs } from './drive.ts'

type Checkout = Pick<NonNullable<WorkItem['project']>, 'repository'>

/** As the files are now. @throws CwError `config.invalid` with the line and the remedy */
export async function programsOf(home: Home, project: Checkout | null = null): Promise<Programs> {
  const settings = await readAgentSettings(home, folderOf(project))
  return {
    wrong: settings.ofRepository === null ? [] : problemLines(settings.ofRepository),
    price: settings.price,
    mostRunning: settings.mostRunning,
    driverOf: (name) => {
      const provider = settings.providers.get(name)
      return provider === undefined ? null : driverOf(name, provider)
    },
    role: (role, project) => {
      const { prompt, tools, answer, ...program } = settings.role(role, project)
      const instructions = [roleInstructions(role), prompt ?? ''].filter((text) => text !== '').join('\n\n')
      return { ...program, instructions, tools: tools ?? usualTools(role), answer: roleAnswer(role, answer) }
    },
  }
}

/** Where the repository is checked out on this machine: absolute; null = nowhere that is known. */
function folderOf(project: Checkout | null): string | null {
  const repository = project?.repository ?? null
  return repository === null || isUrl(repository) ? null : resolve(repository)
}
