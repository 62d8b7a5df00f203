// One thing with a text: its fields as `key: value`, then the Markdown.

import { paint } from './paint.ts'
import { isRecord, valueText } from './value-text.ts'

type Fields = Readonly<Record<string, unknown>>

/** Fields that stand in the text, or that only programs want. */
const left = ['body', 'markdown', 'text', 'rev', 'source']

/** Like the document in the tree, with what the frontmatter leaves out; long and nested fields follow below. */
export function printDocument(thing: Fields, terminal: { readonly colour: boolean }): string {
  const text = textOf(thing)
  const fields = Object.entries(thing).filter(([key, value]) => {
    const repeated = key === 'title' && text.includes(String(value))
    return !left.includes(key) && !repeated && valueText(key, value) !== ''
  })
  const lines = fields
    .filter(([, value]) => !isNested(value))
    .map(([key, value]) => field(key, value, terminal))
  const nested = fields
    .filter(([, value]) => isNested(value))
    .map(([key, value]) => section(key, value, terminal))
  return [lines.join('\n'), text.trimEnd(), ...nested].filter((part) => part !== '').join('\n\n')
}

function textOf(thing: Fields): string {
  const text = [thing.body, thing.markdown, thing.text].find((each) => typeof each === 'string')
  return String(text ?? '')
}

function isNested(value: unknown): boolean {
  return isRecord(value) || (Array.isArray(value) && value.some(isRecord))
}

function field(key: string, value: unknown, terminal: { readonly colour: boolean }): string {
  return `${paint(terminal, 'dim', `${key}:`)} ${valueText(key, value)}`
}

function section(key: string, value: unknown, terminal: { readonly colour: boolean }): string {
  const items = Array.isArray(value) ? value : Object.entries(value as Fields)
  const lines = items.map((item) => (isRecord(item) ? oneLine(item) : pair(item)))
  return [paint(terminal, 'dim', `${key}:`), ...lines.map((line) => `  ${line}`)].join('\n')
}

function oneLine(item: Fields): string {
  return Object.entries(item)
    .filter(([key, value]) => !left.includes(key) && valueText(key, value) !== '')
    .map(([key, value]) => (key === 'id' ? String(value) : `${key}: ${valueText(key, value)}`))
    .join(', ')
}

function pair(item: unknown): string {
  return Array.isArray(item) ? `${item[0]}: ${valueText(String(item[0]), item[1])}` : String(item)
}
