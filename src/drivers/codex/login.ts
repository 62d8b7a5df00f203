// How Codex is asked whether anybody is logged in. Where it does not reach its service it says nothing of that by itself, and
// only tries again.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoginQuestion, Turn, Variables } from '../driver.ts'

/** A key, a token or the address of a server: with one it may work without a login. */
const instead = /^(?:CODEX|OPENAI)_\w*(?:KEY|TOKEN|URL)$/
/** Words of settings and arguments that may lead it to another service, or to a login of another kind. */
const another = /provider|base_url|profile|oss|auth|^-p/i

/** Null: it may well need none. */
export function loginOf(turn: Turn, variables: Variables): LoginQuestion | null {
  const { CODEX_HOME: named, HOME: person } = variables
  const folder = turn.account ?? (named || (person && join(person, '.codex')))
  const isSet = Object.entries(variables).some(([name, value]) => value && instead.test(name))
  if (!folder || isSet) return null
  const files = [
    join(folder, 'config.toml'),
    join(turn.folder, '.codex/config.toml'),
    ...['config', 'managed_config', 'requirements'].map((name) => `/etc/codex/${name}.toml`),
  ]
  if ([...turn.more, ...files.map(settingsIn)].some((words) => words === null || another.test(words)))
    return null
  const env: LoginQuestion['env'] = turn.account === null ? {} : { CODEX_HOME: turn.account }
  return { command: 'codex', args: ['login', 'status'], env, missing: /not logged in/i }
}

/** Null: nobody can tell. */
function settingsIn(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? '' : null
  }
}
