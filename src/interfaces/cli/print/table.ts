// Rows as an aligned table: the short fields, those that tell most first, and the title last.

import { paint } from './paint.ts'
import { isRecord, valueText } from './value-text.ts'

type Row = Readonly<Record<string, unknown>>

const first = ['id', 'seq', 'at', 'status', 'priority', 'name', 'type', 'kind']
const last = ['title', 'subject', 'text', 'summary', 'message', 'help']
/** Bookkeeping and long texts; `show` has them. */
const left = ['rev', 'body', 'markdown', 'source', 'epoch', 'createdAt', 'updatedAt', 'archivedAt', 'digest']
const gap = '  '

/** Aligned columns with a heading. Columns that are empty in every row are left out; `width` cuts the last one. */
export function printTable(
  rows: readonly Row[],
  terminal: { readonly colour: boolean; readonly width: number | null },
): string {
  const columns = columnsOf(rows)
  const cells = rows.map((row) =>
    columns.map((column) => valueText(column, row[column]).replace(/\s+/g, ' ')),
  )
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...cells.map((row) => row[at]?.length ?? 0)),
  )
  const lines = cells.map((row) => cut(aligned(row, widths), terminal.width))
  const heading = aligned(columns.map(headingOf), widths)
  return [paint(terminal, 'dim', cut(heading, terminal.width)), ...lines].join('\n')
}

/** The fields worth a column, in their order. */
export function columnsOf(rows: readonly Row[]): string[] {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const titled = keys.includes('title')
  const shown = keys.filter((key) => {
    if (left.includes(key) || (key === 'path' && titled)) return false
    const values = rows.map((row) => row[key])
    return values.some((value) => !isEmpty(value)) && values.every(isShort)
  })
  const rank = (key: string) =>
    first.includes(key) ? first.indexOf(key) : last.includes(key) ? 100 + last.indexOf(key) : 50
  return shown.sort((one, other) => rank(one) - rank(other))
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function isShort(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string')
  return !isRecord(value)
}

function headingOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase()
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join(gap)
    .trimEnd()
}

function cut(line: string, width: number | null): string {
  return width === null || line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`
}
