// One agent, with what came of its last run and its last words.

import { printDocument } from './document.ts'
import type { Names } from './names.ts'
import { paint } from './paint.ts'
import { isRecord } from './value-text.ts'
import { relative } from './when.ts'

type Fields = Readonly<Record<string, unknown>>

export function printAgent(agent: Fields, look: { readonly colour: boolean }, names: Names): string {
  const { lastRun } = agent
  if (!isRecord(lastRun)) return printDocument({ ...agent, lastRun: null }, look, names)
  const document = printDocument({ ...agent, lastRun: runLine(lastRun) }, look, names)
  return typeof lastRun.said === 'string'
    ? `${document}\n\n${paint(look, 'dim', 'said:')}\n\n${lastRun.said}`
    : document
}

/** `3, claude-code with account beta, answered 5 min ago, exit code 0`. */
function runLine({ number, provider, account, startedAt, endedAt, outcome, exitCode }: Fields): string {
  const by = account === null ? `${provider}` : `${provider} with account ${account}`
  if (endedAt === null) return `${number}, ${by}, since ${relative(Number(startedAt))}`
  const exit = exitCode === null ? [] : [`exit code ${exitCode}`]
  return [number, by, `${outcome} ${relative(Number(endedAt))}`, ...exit].join(', ')
}
