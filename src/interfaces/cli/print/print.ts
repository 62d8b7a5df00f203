// What a person sees of a result: a table, a document, or one line that says what was done.

import type { CommandEntry } from '../manifest.ts'
import type { Terminal } from '../terminal.ts'
import { changeLine } from './change-line.ts'
import { printDocument } from './document.ts'
import { eventLine } from './event-line.ts'
import { printTable } from './table.ts'
import { isRecord, valueText } from './value-text.ts'

type Printer = (data: unknown, terminal: Terminal) => string

/** Results that read better otherwise than by their shape, by procedure. */
const printers: Readonly<Record<string, Printer>> = {
  'events.list': (data) => (Array.isArray(data) ? data.map(eventLine).join('\n') : ''),
  'status.overview': (data, terminal) => sections(data, terminal),
}

/** Writes the result of a command: data on standard output; that a list is empty is said on standard error. */
export function printResult(terminal: Terminal, entry: CommandEntry, data: unknown): void {
  const own = printers[entry.procedure ?? '']
  const text = own ? own(data, terminal) : textOf(terminal, entry, data)
  if (text !== '') terminal.out(text)
  else if (Array.isArray(data)) terminal.err('None.')
}

function textOf(terminal: Terminal, entry: CommandEntry, data: unknown): string {
  if (Array.isArray(data)) return listed(data, terminal)
  if (!isRecord(data)) return valueText('', data)
  const line = entry.changes ? changeLine(entry, data) : null
  if (line !== null) return line
  const [only] = Object.entries(data).filter(([, value]) => Array.isArray(value))
  if (only && Object.keys(data).length === 1) return listed(only[1] as unknown[], terminal)
  return printDocument(data, terminal)
}

function listed(items: readonly unknown[], terminal: Terminal): string {
  if (items.length === 0) return ''
  if (items.every(isRecord)) return printTable(items, terminal)
  return items.map((item) => valueText('', item)).join('\n')
}

/** Plain fields first, then each list under its name; empty lists are left out. */
function sections(data: unknown, terminal: Terminal): string {
  if (!isRecord(data)) return valueText('', data)
  const lists = Object.entries(data).filter(([, value]) => Array.isArray(value) && value.length > 0)
  const plain = Object.entries(data).filter(([, value]) => !Array.isArray(value))
  const parts = lists.map(
    ([key, value]) => `${key}\n${listed(value as unknown[], terminal).replace(/^/gm, '  ')}`,
  )
  return [printDocument(Object.fromEntries(plain), terminal), ...parts]
    .filter((part) => part !== '')
    .join('\n\n')
}
