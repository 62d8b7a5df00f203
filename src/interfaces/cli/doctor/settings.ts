// The settings of the home: what of them is wrong or has no effect, each with its line.

import { readFile } from 'node:fs/promises'
import type { Problem } from '../../../kernel/problem.ts'
import { lookInto, ofHome } from '../../../platform/config/config-file.ts'
import { configIn, idleConfig } from '../../../platform/config/config-place.ts'
import type { Home } from '../../../platform/home.ts'
import { type Finding, fine, refused, warning, wrong } from './finding.ts'

const id = 'home.config'

export async function examineSettings(home: Pick<Home, 'path'>): Promise<Finding[]> {
  const place = configIn(home.path)
  const { path } = place
  const beside = idleConfig(place)
  const findings = beside === null ? [] : [warning(id, `${place.idle}: ${beside.message}`, beside.remedy)]
  const told = (problem: Problem, make: typeof wrong) => make(id, lineOf(path, problem), problem.remedy)
  try {
    const text = await readFile(path, 'utf8').catch(whenMissing)
    if (text === null) return [...findings, noneStands(home.path)]
    const looked = lookInto(text, ofHome(path))
    if (!looked.ok) return [...findings, told(looked.problem, wrong)]
    findings.push(...looked.value.wrong.map((problem) => told(problem, wrong)))
    findings.push(...looked.value.idle.map((problem) => told(problem, warning)))
    return findings.length > 0 ? findings : [fine(id, `The settings are in ${path}`)]
  } catch (error) {
    return [...findings, refused(id, error, path)]
  }
}

function lineOf(path: string, { line, message }: Problem): string {
  return `${path}${line === undefined ? '' : `, line ${line}`}: ${message}`
}

function noneStands(folder: string): Finding {
  const stands = 'the defaults are in force, and of a server that runs what it read last'
  const remedy =
    'Put config.yaml back: what is in none, such as a budget, is gone when the server ends. `cw config set` makes one anew.'
  return warning(id, `${folder} holds neither a config.yaml nor a config.json: ${stands}.`, remedy)
}

function whenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
