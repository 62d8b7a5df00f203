// One thing with a text: its fields as `key: value`, then the Markdown.

import { type Names, named, noNames } from './names.ts'
import { paint } from './paint.ts'
import { isRecord, valueText } from './value-text.ts'

type Fields = Readonly<Record<string, unknown>>

/** Fields that stand in the text, or that only programs want. */
const left = [
  ...['body', 'markdown', 'text', 'rev', 'source', 'answerSource', 'follow', 'wantsReply', 'approvedDigest'],
  ...['goal', 'successCriteria', 'risks', 'researchTopics'],
]

/** As people call them. */
const words: Readonly<Record<string, string>> = { createdAt: 'created', updatedAt: 'changed' }

/** Like the document in the tree, with what the frontmatter leaves out; long and nested fields follow below. */
export function printDocument(
  thing: Fields,
  terminal: { readonly colour: boolean },
  names: Names = noNames,
): string {
  const text = textOf(thing)
  const fields = Object.entries(thing).filter(([key, value]) => {
    const repeated = key === 'title' && text.includes(String(value))
    return !left.includes(key) && !repeated && value !== false && valueText(key, value) !== ''
  })
  const lines = fields
    .filter(([, value]) => !isNested(value))
    .map(([key, value]) => field(key, key === 'id' ? value : withNames(value, names), terminal))
  const nested = fields
    .filter(([, value]) => isNested(value))
    .map(([key, value]) => section(key, value, terminal))
  return [lines.join('\n'), text.trimEnd(), ...nested].filter((part) => part !== '').join('\n\n')
}

function textOf(thing: Fields): string {
  const text = [thing.body, thing.markdown, thing.text].find((each) => typeof each === 'string')
  return String(text ?? '')
}

/** One that has a name is shown by it. */
function isNested(value: unknown): boolean {
  if (isRecord(value)) return typeof value.name !== 'string'
  return Array.isArray(value) && value.some(isRecord)
}

/** `budgetUsd` → `budget usd`, `answeredAt` → `answered`. */
function nameOf(key: string): string {
  return words[key] ?? key.replace(/At$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** References with the names of what they mean. */
function withNames(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((each) => withNames(each, names))
  return typeof value === 'string' ? named(value, names) : value
}

function field(key: string, value: unknown, terminal: { readonly colour: boolean }): string {
  return `${paint(terminal, 'dim', `${nameOf(key)}:`)} ${valueText(key, value)}`
}

function section(key: string, value: unknown, terminal: { readonly colour: boolean }): string {
  const items = Array.isArray(value) ? value : Object.entries(value as Fields)
  const lines = items.map((item) => (isRecord(item) ? oneLine(item) : pair(item)))
  return [paint(terminal, 'dim', `${nameOf(key)}:`), ...lines.map((line) => `  ${line}`)].join('\n')
}

function oneLine(item: Fields): string {
  return Object.entries(item)
    .filter(([key, value]) => !['body', 'rev', 'source'].includes(key) && valueText(key, value) !== '')
    .map(([key, value]) => (key === 'id' ? String(value) : `${nameOf(key)}: ${valueText(key, value)}`))
    .join(', ')
}

function pair(item: unknown): string {
  return Array.isArray(item) ? `${item[0]}: ${valueText(String(item[0]), item[1])}` : String(item)
}
