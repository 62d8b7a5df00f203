// The agent programs of a home: those that cw knows and those of config.yaml, and what agents of each role are told.

import { driverOf } from '../../drivers/driver-of.ts'
import { usualTools } from '../../kernel/agent-tools.ts'
import { readAgentSettings } from '../../platform/config/read-settings.ts'
import type { Home } from '../../platform/home.ts'
import { roleInstructions } from '../roles/role-instructions.ts'
import type { Programs } from './drive.ts'

/** As the file is now. @throws CwError `config.invalid` with the line and the remedy */
export async function programsOf(home: Home): Promise<Programs> {
  const settings = await readAgentSettings(home)
  return {
    price: settings.price,
    driverOf: (name) => {
      const provider = settings.providers.get(name)
      return provider === undefined ? null : driverOf(name, provider)
    },
    role: (role, project) => {
      const { prompt, tools, ...program } = settings.role(role, project)
      const instructions = [roleInstructions(role), prompt ?? ''].filter((text) => text !== '').join('\n\n')
      return { ...program, instructions, tools: tools ?? usualTools(role) }
    },
  }
}
