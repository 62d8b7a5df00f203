// Writes values as YAML that reads back as the same value: plain where that is safe, else quoted; lists and mappings in flow style.
import { type FieldValue, isList } from './value.ts'

export type Quoting = 'plain' | 'single' | 'double'

export interface Style {
  readonly quoting: Quoting
  /** Inside `[…]` or `{…}`, where commas and brackets must be quoted. */
  readonly flow: boolean
}

/** A value on one line. */
export function renderInline(value: FieldValue, style: Style = { quoting: 'plain', flow: false }): string {
  if (typeof value === 'string') return renderString(value, style)
  if (value === null || typeof value !== 'object') return String(value)
  const inner: Style = { quoting: 'plain', flow: true }
  if (isList(value)) return `[${value.map((item) => renderInline(item, inner)).join(', ')}]`
  const pairs = Object.entries(value).map(([key, item]) => `${renderKey(key)}: ${renderInline(item, inner)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

export function renderKey(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : quoteDouble(key)
}

/**
 * A text of several lines as a literal block (`|`), its lines indented by `indent` and joined by `eol`, without the last
 * line end; null where a block cannot hold it.
 */
export function renderLiteral(
  value: string,
  { indent, eol }: { indent: number; eol: string },
): string | null {
  if (!/^\S/.test(value) || needsEscapes.test(value.replaceAll('\n', ''))) return null
  let ends = 0
  while (value.at(-1 - ends) === '\n') ends += 1
  const content = value.slice(0, value.length - ends)
  const pad = ' '.repeat(indent)
  const lines = content.split('\n').map((line) => (line === '' ? '' : pad + line))
  const chomping = ends === 0 ? '-' : ends === 1 ? '' : '+'
  return [`|${chomping}`, ...lines, ...Array.from({ length: Math.max(ends - 1, 0) }, () => '')].join(eol)
}

function renderString(value: string, style: Style): string {
  if (style.quoting === 'plain' && isPlain(value, style.flow)) return value
  if (needsEscapes.test(value)) return quoteDouble(value)
  if (style.quoting === 'single') return quoteSingle(value)
  if (style.quoting === 'plain' && /["\\]/.test(value)) return quoteSingle(value)
  return quoteDouble(value)
}

/** Control characters, line separators, BOMs and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be escaped
const needsEscapes = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/u

/** What a plain scalar may not begin with. */
const indicator = /^[-?:,[\]{}#&*!|>'"%@`\s]/

function isPlain(value: string, flow: boolean): boolean {
  if (value === '' || indicator.test(value) || /\s$/.test(value) || needsEscapes.test(value)) return false
  if (value.includes(': ') || value.includes(' #') || value.endsWith(':')) return false
  if (flow && /[,[\]{}]|:$/.test(value)) return false
  return !/^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE)$/.test(value) && !isCanonicalNumber(value)
}

/** Numbers that JavaScript writes otherwise (`1.10`) are read as text, so they need no quotes. */
function isCanonicalNumber(value: string): boolean {
  return /^[-+.\d]/.test(value) && String(Number(value)) === value
}

function quoteSingle(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** JSON's escapes are YAML's; what JSON leaves and editors mistreat is escaped as well. */
function quoteDouble(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
