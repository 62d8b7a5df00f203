// One value of the command line: text to number, list, choice or JSON.

import { cwError } from '../../kernel/errors.ts'
import type { ValueType } from './manifest.ts'
import { suggest } from './suggest.ts'

interface Field {
  /** As the person knows it: `--priority`, `REF`. */
  readonly name: string
  readonly type: ValueType
  readonly nullable: boolean
  readonly choices?: readonly string[]
}

/** @throws CwError `input.invalid` that names the field and what it takes */
export function readValue(field: Field, text: string): unknown {
  if (field.nullable && (text === 'none' || text === 'null')) return null
  if (field.type === 'number') return numberOf(field, text)
  if (field.type === 'json') return jsonOf(field, text)
  if (field.type === 'list') return splitList(text).map((each) => chosen(field, each))
  if (field.type === 'words') return [chosen(field, text)]
  return chosen(field, text)
}

/** At commas, but not at those inside braces or brackets: `src/{a,b}/**` is one pattern. */
export function splitList(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const letter of text) {
    if ('{[('.includes(letter)) depth++
    if ('}])'.includes(letter)) depth--
    if (letter === ',' && depth <= 0) {
      parts.push(part)
      part = ''
    } else part += letter
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== '')
}

/** A number without end is nothing in JSON, and would take the value away. */
function numberOf(field: Field, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw invalid(`${field.name} takes a number, not “${text}”.`)
  return value
}

function jsonOf(field: Field, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid(`${field.name} takes JSON.`)
  }
}

function chosen(field: Field, text: string): string {
  const { choices } = field
  if (!choices || choices.includes(text)) return text
  const exact = choices.find((each) => each.toLowerCase() === text.toLowerCase().replaceAll('-', '_'))
  if (exact !== undefined) return exact
  const guess = suggest(text, choices)
  const meant = guess === null ? '' : ` Did you mean ${guess}?`
  throw invalid(`${field.name} takes ${choices.join(', ')}; not “${text}”.${meant}`)
}

function invalid(reason: string) {
  return cwError('input.invalid', { reason })
}
