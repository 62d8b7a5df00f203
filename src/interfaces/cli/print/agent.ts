// One agent, with what came of its last run.

import { printDocument } from './document.ts'
import type { Names } from './names.ts'
import { isRecord } from './value-text.ts'
import { relative } from './when.ts'

type Fields = Readonly<Record<string, unknown>>

export function printAgent(agent: Fields, look: { readonly colour: boolean }, names: Names): string {
  const { lastRun } = agent
  return printDocument({ ...agent, lastRun: isRecord(lastRun) ? runLine(lastRun) : null }, look, names)
}

/** `3, answered 5 min ago, exit code 0`. */
function runLine({ number, startedAt, endedAt, outcome, exitCode }: Fields): string {
  if (endedAt === null) return `${number}, since ${relative(Number(startedAt))}`
  const exit = exitCode === null ? [] : [`exit code ${exitCode}`]
  return [number, `${outcome} ${relative(Number(endedAt))}`, ...exit].join(', ')
}
