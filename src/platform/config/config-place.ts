// Which file of a folder holds its settings: config.yaml, or else config.json, which is read as YAML all the same.

import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cwError } from '../../kernel/errors.ts'
import type { Problem } from '../../kernel/problem.ts'

export interface ConfigPlace {
  /** Absolute path of the file that counts, whether or not it is there. */
  readonly path: string
  /** Absolute path of one that stands beside it and has no effect; null: there is none. */
  readonly idle: string | null
}

export function configIn(folder: string): ConfigPlace {
  const [yaml, json] = [join(folder, 'config.yaml'), join(folder, 'config.json')]
  if (!existsSync(json)) return { path: yaml, idle: null }
  return existsSync(yaml) ? { path: yaml, idle: json } : { path: json, idle: null }
}

export const isJsonConfig = (path: string): boolean => basename(path) === 'config.json'

/** What is said of a file that has no effect. */
export function idleConfig({ path, idle }: ConfigPlace): Problem | null {
  if (idle === null) return null
  const [used, other] = [basename(path), basename(idle)]
  return {
    code: 'config.two-files',
    message: `${other} has no effect: ${used} stands beside it, and that is in force.`,
    remedy: `Keep one of the two: what is in ${other} belongs into ${used}, or ${used} goes away.`,
  }
}

/** As an error that names the file and the line. */
export function invalidConfig(path: string, { line = 1, message: reason, remedy }: Problem) {
  const code = isJsonConfig(path) ? 'config.json-invalid' : 'config.invalid'
  return cwError(code, { line, reason, remedy })
}
