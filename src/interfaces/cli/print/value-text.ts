// A field's value as a person reads it.

import { moment, relative } from './when.ts'

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Times (fields called `at` or `…At`, in milliseconds) as the moment and how long ago; lists with commas; nothing as ''. */
export function valueText(key: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' && isTime(key) && value > 0) return `${moment(value)} (${relative(value)})`
  if (Array.isArray(value)) return value.map((each) => valueText('', each)).join(', ')
  return isRecord(value) ? nameOf(value) : String(value)
}

function isTime(key: string): boolean {
  return key === 'at' || /(At|Until)$/.test(key) || key === 'until'
}

/** People, agents and options have a name; of anything else all is shown. */
function nameOf(value: Readonly<Record<string, unknown>>): string {
  const name = value.name ?? value.label
  return typeof name === 'string' ? name : JSON.stringify(value)
}
