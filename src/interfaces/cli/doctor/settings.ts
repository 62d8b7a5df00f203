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
    const looked = lookInto(await readFile(path, 'utf8').catch(whenMissing), ofHome(path))
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

function whenMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}
