// Settings that are valid and do not what they seem to: nothing acts on them yet, what they name is not there, or they stop
// everything.

import { nearest } from '../../kernel/nearest.ts'
import type { Problem } from '../../kernel/problem.ts'
import { driverNamed, knownProviders } from './agent-programs.ts'
import type { GivenSetting } from './families.ts'
import { keyOf } from './key-path.ts'
import { isOptionKey, optionOf } from './options.ts'

type Given = ReadonlyMap<string, GivenSetting>

/**
 * They stay in the file and the others are in force: texts are merged setting by setting, and one of two that belong
 * together can wait for a person.
 */
export function idleSettings(given: Given): readonly Problem[] {
  const settings = [...given.values()]
  const named = settings.filter(({ path }) => path[0] === 'providers').map(({ path }) => path[1] ?? '')
  const usable = [...new Set([...knownProviders, ...named.filter((name) => !lacksCommand(name, given))])]
  return [
    ...[...given].flatMap(([key, { line }]) => notYet(key, line)),
    ...[...given].flatMap(([key, setting]) => budgetOfNothing(key, setting)),
    ...[...new Set(named)].filter((name) => lacksCommand(name, given)).map((name) => incomplete(name, given)),
    ...settings
      .filter(({ path, value }) => isProviderOfRole(path) && !named.includes(String(value)))
      .flatMap((setting) => unknownProvider(setting, usable)),
  ]
}

/** A later version takes it as it stands. */
function notYet(field: string, line: number | null): Problem[] {
  if (!isOptionKey(field) || !optionOf(field).later) return []
  return [
    {
      code: 'config.later',
      message: `This version of cw does not act on “${field}”; it has no effect.`,
      remedy: 'It may stay: a later version takes it as it is.',
      field,
      ...(line === null ? {} : { line }),
    },
  ]
}

/** It is used up from the beginning, and whoever wrote it may have meant “no limit”. */
function budgetOfNothing(field: string, { value, line }: GivenSetting): Problem[] {
  if (field !== 'budget.day_usd' || value !== 0) return []
  return [
    {
      code: 'config.stops',
      message: '“budget.day_usd” is 0: no agent is started.',
      remedy: 'Say how many US dollars a day may cost, or “none” for no limit.',
      field,
      ...(line === null ? {} : { line }),
    },
  ]
}

/** Whether there is nothing to start: no command, and no program that cw knows. */
function lacksCommand(name: string, given: Given): boolean {
  const driver = given.get(keyOf(['providers', name, 'driver']))?.value ?? driverNamed(name)
  return driver === 'command' && !given.has(keyOf(['providers', name, 'command']))
}

function incomplete(name: string, given: Given): Problem {
  const field = keyOf(['providers', name])
  const first = [...given.values()].find(({ path }) => path[0] === 'providers' && path[1] === name)
  return {
    code: 'config.incomplete',
    message: `${field} has no command; it has no effect.`,
    remedy: `Name its program: “command: [program, argument]”, or say by “driver:” which known one it is.`,
    field,
    ...(first?.line == null ? {} : { line: first.line }),
  }
}

function isProviderOfRole(path: readonly string[]): boolean {
  return path.at(-1) === 'provider' && path.at(-3) === 'roles'
}

function unknownProvider({ path, value, line }: GivenSetting, usable: readonly string[]): Problem[] {
  const name = String(value)
  if (usable.includes(name)) return []
  const meant = nearest(name, usable)
  return [
    {
      code: 'config.unknown',
      message: `${keyOf(path)}: no provider is called “${name}”.`,
      remedy: meant === undefined ? `There are ${usable.join(', ')}.` : `Did you mean “${meant}”?`,
      field: keyOf(path),
      ...(line === null ? {} : { line }),
    },
  ]
}
