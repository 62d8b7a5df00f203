// What a tool was used for, in one line for people.

import { createHash } from 'node:crypto'
import type { AgentEvent } from './driver.ts'

const most = 160
/** The input that says most, in the order in which it is looked for. */
const telling = [
  'file_path',
  'path',
  'command',
  'pattern',
  'query',
  'url',
  'description',
  'prompt',
  'question',
  'text',
]

/** That it used a tool, with all that it was given. */
export function toolUse(name: string, input: unknown): AgentEvent {
  const all = createHash('sha256').update(JSON.stringify(input) ?? '')
  return { is: 'tool', name, summary: toolSummary(input), input: all.digest('base64url') }
}

/** `src/app.ts`, `npm test`; the whole input where none of its fields is known to be telling; '' without any. */
export function toolSummary(input: unknown): string {
  if (typeof input === 'string') return oneLine(input)
  if (typeof input !== 'object' || input === null) return ''
  const fields = new Map(Object.entries(input))
  const key = telling.find((each) => typeof fields.get(each) === 'string')
  if (key !== undefined) return oneLine(String(fields.get(key)))
  return fields.size === 0 ? '' : oneLine(JSON.stringify(input))
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}
