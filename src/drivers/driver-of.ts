// The driver of a provider: one of those that cw has, with what the configuration says of its program.

import type { ProviderSettings } from '../platform/config/agent-settings.ts'
import { claudeCode } from './claude-code/driver.ts'
import { codex } from './codex/driver.ts'
import { commandDriver } from './command/driver.ts'
import type { CommandLine, Driver, Turn } from './driver.ts'
import { goose } from './goose/driver.ts'

const drivers: { readonly [Known in Exclude<ProviderSettings['driver'], 'command'>]: Driver } = {
  'claude-code': claudeCode,
  codex,
  goose,
}

/**
 * It is called `name`, starts the command that is configured in the place of its own program, and gives it the provider's
 * arguments before those of a turn, and the provider's model where a turn has none.
 * @throws Error for a `command` provider without a command, which no configuration has
 */
export function driverOf(name: string, settings: ProviderSettings): Driver {
  const { driver, command } = settings
  if (driver === 'command') return withDefaults(ownProgram(name, command), settings)
  const known = drivers[driver]
  const title = name === known.name ? known.title : `${known.title} as ${name}`
  return withDefaults(withCommand({ ...known, name, title }, command), settings)
}

function ownProgram(name: string, [program, ...args]: readonly string[]): Driver {
  if (program === undefined) throw new Error(`The provider ${name} has no command`)
  return commandDriver({ name, command: program, args })
}

function withCommand(driver: Driver, [program, ...first]: readonly string[]): Driver {
  if (program === undefined) return driver
  const replaced = <Line extends CommandLine>(line: Line): Line => ({
    ...line,
    command: program,
    args: [...first, ...line.args],
  })
  return {
    ...driver,
    program,
    version: { ...driver.version, args: [...first, ...driver.version.args] },
    login: (turn, variables) => {
      const question = driver.login?.(turn, variables) ?? null
      return question && replaced(question)
    },
    launch: (turn) => replaced(driver.launch(turn)),
  }
}

function withDefaults(driver: Driver, { model, args }: ProviderSettings): Driver {
  const completed = (turn: Turn): Turn => ({
    ...turn,
    model: turn.model ?? model,
    more: [...args, ...turn.more],
  })
  return {
    ...driver,
    login: (turn, variables) => driver.login?.(completed(turn), variables) ?? null,
    launch: (turn) => driver.launch(completed(turn)),
    reader: (turn) => driver.reader(completed(turn)),
  }
}
