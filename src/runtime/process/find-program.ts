// Whether a program can be started: asked before, since a shell says it only afterwards, and in words.

import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { cwError } from '../../kernel/errors.ts'

/**
 * `command` as on the PATH, or its whole path.
 * @throws CwError `agent.program-missing`
 */
export function requireProgram(command: string, path: string | undefined): void {
  const whole = command.includes('/')
  const found = whole
    ? isProgram(command)
    : (path ?? '').split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, command)))
  if (found) return
  const reason = whole ? 'nothing stands there that can be started' : 'it is not on the PATH'
  throw cwError('agent.program-missing', { program: command, reason })
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    // Not there, or nobody may start it: the same to whoever wants to.
    return false
  }
}
