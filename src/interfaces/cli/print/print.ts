// What a person sees of a result: a table, a document, or one line that says what was done.

import type { CommandEntry } from '../manifest.ts'
import type { Input } from '../read-arguments.ts'
import type { Terminal } from '../terminal.ts'
import { printAgent } from './agent.ts'
import { changeLine } from './change-line.ts'
import { printColumns } from './columns.ts'
import { printCost } from './cost.ts'
import { printDocument } from './document.ts'
import { eventLine } from './event-line.ts'
import { printForecast } from './forecast.ts'
import { printInitiative } from './initiative.ts'
import { lookOf } from './lists.ts'
import { type Names, noNames } from './names.ts'
import { printOverview } from './overview.ts'
import { printPhase } from './phase.ts'
import { printQuestion } from './question.ts'
import { printTable } from './table.ts'
import { printTask } from './task.ts'
import { isRecord, valueText } from './value-text.ts'

type Fields = Readonly<Record<string, unknown>>

/** Results that read better otherwise than by their shape, by procedure. */
const printers: Readonly<Record<string, (data: Fields, terminal: Terminal, names: Names) => string>> = {
  'status.overview': printOverview,
  'cost.show': printCost,
  'cost.forecast': printForecast,
  'initiative.show': printInitiative,
  'question.show': printQuestion,
  'task.show': printTask,
  'agent.show': printAgent,
  'phase.show': printPhase,
  'phase.digest': printDigest,
  'initiative.digest': printDigest,
  'task.export': ({ lines }) => String(lines).trimEnd(),
  'task.import': printImported,
  'agent.input': printGivenFiles,
  'agent.prompt': ({ text, agent }) => String(text ?? `${agent} was not told anything.`).trimEnd(),
}

interface Result {
  readonly data: unknown
  /** What was asked for. */
  readonly input: Input
  /** Of the ids in the data. */
  readonly names?: Names
}

/** Writes the result of a command: data on standard output; that a list is empty is said on standard error. */
export function printResult(
  terminal: Terminal,
  entry: CommandEntry,
  { data, input, names = noNames }: Result,
): void {
  const text = textOf(terminal, entry, { data, input, names })
  if (text !== '') terminal.out(text)
  else if (Array.isArray(data)) terminal.err(emptiness(entry, input))
}

function textOf(terminal: Terminal, entry: CommandEntry, { data, input, names }: Required<Result>): string {
  if (Array.isArray(data)) return listed(data, terminal, entry.procedure)
  if (!isRecord(data)) return valueText('', data)
  const own = printers[entry.procedure ?? '']
  if (own) return own(data, terminal, names)
  const line = entry.changes ? changeLine(entry, data, input) : null
  if (line !== null) return line
  const [only] = Object.entries(data).filter(([, value]) => Array.isArray(value))
  if (only && Object.keys(data).length === 1) return listed(only[1] as unknown[], terminal, null)
  return printDocument(data, terminal, names)
}

function listed(items: readonly unknown[], terminal: Terminal, procedure: string | null): string {
  if (items.length === 0) return ''
  if (!items.every(isRecord)) return items.map((item) => valueText('', item)).join('\n')
  if (procedure === 'events.list') return items.map((item) => eventLine(item)).join('\n')
  const look = lookOf(procedure)
  return look ? printColumns(items, look.columns, terminal) : printTable(items, terminal)
}

/** Where only some were asked for, there may be others. */
function emptiness(entry: CommandEntry, input: Input): string {
  const asked = entry.options.some(({ key, type }) => type !== 'boolean' && input[key] !== undefined)
  const none = lookOf(entry.procedure)?.none ?? ''
  return asked || none === '' ? `Nothing fits. \`cw ${entry.words.join(' ')}\` lists all.` : none
}

/** One that was asked for: what is in it. */
function printGivenFiles({ agent, files }: Fields, terminal: Terminal): string {
  const [file, ...more] = files as (Fields & { readonly text: string | null })[]
  if (file === undefined) return `${agent} is given no files.`
  if (more.length === 0 && file.text !== null) return file.text.trimEnd()
  const rows = [file, ...more].map(({ text: _, is, cut, ...rest }) => ({
    ...rest,
    is: is === null ? 'not given yet' : `${is}${cut ? ', cut at 500 kB' : ''}`,
  }))
  return printTable(rows, terminal)
}

function printImported(data: Fields): string {
  const [created, skipped, opened] = [data.created, data.skipped, data.opened] as string[][]
  const tasks = (ids: readonly string[] = []) => `${ids.length} ${ids.length === 1 ? 'task' : 'tasks'}`
  const there = skipped?.length ? `; ${tasks(skipped)} there already, left as they are` : ''
  const open = opened?.length
    ? `\nIn progress elsewhere, open here, for nobody here holds them: ${opened.join(', ')}.`
    : ''
  const done = data.dryRun === true ? 'would be created; nothing was made' : 'created'
  return `${tasks(created)} ${done}${there}.${open}`
}

/** The digest and what it binds: each document with the revision it has now. */
function printDigest({ digest, revs }: Fields): string {
  const rows = Object.entries(revs as Readonly<Record<string, Fields>>)
  const width = Math.max(...rows.map(([, { kind }]) => String(kind).length))
  const lines = rows.map(
    ([id, { slug, kind, rev }]) => `  ${id.padEnd(9)}  ${String(kind).padEnd(width)}  ${slug} · r${rev}`,
  )
  return [`digest: ${digest}`, ...lines].join('\n')
}
