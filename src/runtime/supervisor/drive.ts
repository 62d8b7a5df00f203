// By whom and how an agent is driven: its own wish first, then its role's, then the usual.

import { join } from 'node:path'
import type { Driver } from '../../drivers/driver.ts'
import { type CwError, cwError } from '../../kernel/errors.ts'
import { namePart } from '../../kernel/path-parts.ts'
import type { WorkItem } from '../../modules/runs/index.ts'
import { processEnvironment } from '../../platform/config/environment.ts'
import type { Home } from '../../platform/home.ts'
import type { AgentTools, CannotDrive, Driven } from './ports.ts'
import { placeFor } from './workplace.ts'

/** What `config.yaml` says of agent programs, as it is now. */
export interface Programs {
  /** Null where no provider is called so. */
  driverOf(provider: string): Driver | null
  /** `project` is the name of one, or null. */
  role(role: string, project: string | null): RoleProgram
}

export interface RoleProgram {
  readonly provider: string | null
  readonly model: string | null
  readonly args: readonly string[]
  readonly instructions: string
}

const usualProvider = 'claude-code'

export interface DriveParts {
  readonly home: Home
  /** @throws CwError `config.invalid` */
  programs(): Promise<Programs>
  tools(token: string): AgentTools
}

export function driving({ home, programs, tools }: DriveParts) {
  return async (item: WorkItem): Promise<Driven | CannotDrive> => {
    const { agent, project, account } = item
    let provider = agent.provider ?? usualProvider
    try {
      const known = await programs()
      const role = known.role(agent.role, project && namePart(project.path).replace(/\.md$/, ''))
      provider = agent.provider ?? role.provider ?? usualProvider
      const driver = known.driverOf(provider)
      if (driver === null) throw cwError('provider.unknown', { name: provider })
      return {
        provider,
        driver,
        model: agent.model ?? role.model,
        instructions: role.instructions,
        more: role.args,
        account: account?.configDir == null ? null : { id: account.id, folder: expanded(account.configDir) },
        // A person's token, words and secrets; the worktrees stand beside them in the home.
        denied: [home.serverJson, home.database, home.config, home.logs, join(home.path, 'trees')],
        place: () => placeFor(item, home),
        tools,
      }
    } catch (error) {
      return { provider, cannot: error as CwError }
    }
  }
}

/** `~` is the person's folder. */
function expanded(path: string): string {
  return path.replace(/^~(?=\/|$)/, processEnvironment().userHome)
}

export function runFolderIn(home: Pick<Home, 'agents'>) {
  return ({ agent, number }: { readonly agent: string; readonly number: number }) =>
    join(home.agents, agent, 'runs', String(number))
}
