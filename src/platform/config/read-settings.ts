// The settings in force for a tree: its home's config.yaml, the variables and the defaults.

import { readFile } from 'node:fs/promises'
import { cwError } from '../../kernel/errors.ts'
import type { Problem } from '../../kernel/problem.ts'
import type { Home } from '../home.ts'
import { parseConfig } from './config-file.ts'
import { processEnvironment } from './environment.ts'
import type { Settings } from './options.ts'
import { type Config, resolveConfig } from './settings.ts'

/** @throws CwError `config.invalid` with the line and the remedy */
export async function readSettings(home: Home, treeId: string | null): Promise<Settings> {
  return (await readConfig(home, treeId)).settings
}

/** The same, with where each of them comes from. @throws CwError `config.invalid` */
export async function readConfig(home: Home, treeId: string | null): Promise<Config> {
  const text = await readFile(home.config, 'utf8').catch(whenMissing)
  const file = parseConfig(text)
  if (!file.ok) throw invalid(file.problem)
  const sources = { file: file.value, treeId: treeId ?? undefined, variables: processEnvironment().settings }
  const config = resolveConfig(sources)
  if (!config.ok) throw invalid(config.problem)
  return config.value
}

function whenMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

function invalid(problem: Problem) {
  return cwError('config.invalid', {
    line: problem.line ?? 1,
    reason: problem.message,
    remedy: problem.remedy,
  })
}
