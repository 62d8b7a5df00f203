// The frontmatter that nearly every document has, one `key: value` a line, read without the YAML library. Whatever is
// not certain to mean the same there is left to it.
import type { Entry } from './entry.ts'
import type { FieldValue } from './value.ts'

/**
 * The entries of a YAML text whose lines are comments, blank, or a plain key with a plain or quoted scalar or a flat
 * flow list of such; null for any other text. A property test holds it to what `yaml` reads.
 */
export function readSimpleYaml(yaml: string): Entry[] | null {
  if (!/\n$/.test(yaml) || !printable.test(yaml)) return null
  const entries: Entry[] = []
  const seen = new Set<string>()
  for (let start = 0; start < yaml.length; ) {
    const end = yaml.indexOf('\n', start)
    const line = yaml.slice(start, yaml[end - 1] === '\r' ? end - 1 : end)
    if (!/^ *(?:#|$)/.test(line)) {
      const entry = readLine(line, start)
      if (entry === null || seen.has(entry.key)) return null
      seen.add(entry.key)
      entries.push(entry)
    }
    start = end + 1
  }
  return entries
}

/** No tabs, controls and lone carriage returns, nothing that some reader takes for a line end or a mark. */
const printable =
  /^(?:[\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u3001-\ud7ff\n]|[\ud83c-\ud83e][\udc00-\udfff]|\r(?=\n))*$/

const keyAndRest = /^([A-Za-z_][\w-]{0,63}):(?: +(.*))?$/

function readLine(line: string, start: number): Entry | null {
  const found = keyAndRest.exec(line)
  const key = found?.[1]
  if (found === null || key === undefined) return null
  const keyEnd = start + key.length
  const rest = found[2] ?? ''
  const read = readValue(rest)
  if (read === null) return null
  const valueEnd = read.source === '' ? keyEnd : start + line.length - rest.length + read.source.length
  return { key, ...read, keyStart: start, keyEnd, valueEnd }
}

interface Read {
  readonly value: FieldValue
  readonly source: string
}

/** The value at the beginning of `rest`, behind which only a comment may stand. */
function readValue(rest: string): Read | null {
  if (rest === '' || rest[0] === '#') return { value: null, source: '' }
  const quoted = /^(?:"([^"\\]*)"|'([^']*)')(?= +#| *$)/.exec(rest)
  if (quoted !== null) return { value: quoted[1] ?? quoted[2] ?? '', source: quoted[0] }
  if (rest[0] === '[') return readList(rest)
  const source = withoutComment(rest)
  return isPlain(source) ? { value: plainValue(source), source } : null
}

function readList(rest: string): Read | null {
  const found = /^\[([^[\]{}"'#]*)\](?= +#| *$)/.exec(rest)
  if (found === null) return null
  const inner = found[1] ?? ''
  if (inner.trim() === '') return { value: [], source: found[0] }
  const items = inner.split(',').map(trimBlanks)
  return items.every((item) => isPlain(item) && !item.includes(':'))
    ? { value: items.map(plainValue), source: found[0] }
    : null
}

function withoutComment(rest: string): string {
  const comment = rest.indexOf(' #')
  return trimBlanks(comment === -1 ? rest : rest.slice(0, comment))
}

/** YAML trims blanks only, so not `trim`; a loop, because ` +$` takes quadratic time on many blanks. */
function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (text[start] === ' ') start++
  while (end > start && text[end - 1] === ' ') end--
  return text.slice(start, end)
}

/** Begins with a letter, a digit or a slash, and holds nothing that ends a plain scalar. */
function isPlain(source: string): boolean {
  return /^[A-Za-z0-9/\u00bf-\u1fff\u3041-\ud7ff]/.test(source) && !/:(?: |$)/.test(source)
}

/** By the core schema, with the digits of a number kept as in `value.ts`. */
function plainValue(source: string): FieldValue {
  if (/^\d/.test(source)) {
    const number = Number(source)
    return String(number) === source ? number : source
  }
  if (/^(?:null|Null|NULL)$/.test(source)) return null
  if (/^(?:true|True|TRUE)$/.test(source)) return true
  return /^(?:false|False|FALSE)$/.test(source) ? false : source
}
