// Rows that have no look of their own as a table: the short fields, those that tell most first, and the title last.

import { type Column, type Look, printColumns } from './columns.ts'
import { isRecord, valueText } from './value-text.ts'

type Row = Readonly<Record<string, unknown>>

const first = ['id', 'seq', 'at', 'status', 'priority', 'name', 'type', 'kind']
const last = ['title', 'subject', 'text', 'summary', 'message', 'help']
/** Bookkeeping and long texts; `show` has them. */
const left = ['rev', 'body', 'markdown', 'source', 'epoch', 'createdAt', 'updatedAt', 'archivedAt', 'digest']

/** Aligned columns with a heading. */
export function printTable(rows: readonly Row[], look: Look): string {
  const columns = fieldsOf(rows).map(
    (key): Column<Row> => ({ head: headingOf(key), text: (row) => valueText(key, row[key]) }),
  )
  return printColumns(rows, columns, look)
}

/** The fields worth a column, in their order. */
function fieldsOf(rows: readonly Row[]): string[] {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const titled = keys.includes('title')
  const shown = keys.filter((key) => {
    if (left.includes(key) || (key === 'path' && titled)) return false
    return rows.every((row) => isShort(row[key]))
  })
  const rank = (key: string) =>
    first.includes(key) ? first.indexOf(key) : last.includes(key) ? 100 + last.indexOf(key) : 50
  return shown.sort((one, other) => rank(one) - rank(other))
}

function isShort(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string')
  return !isRecord(value)
}

function headingOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()
}
