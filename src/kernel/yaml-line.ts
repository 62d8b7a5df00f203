// The usual mistakes in one line of YAML: in what it says, and in where it stands among the others. Pure.

export interface Wrong {
  /** The rest of the sentence behind the text of the line. */
  readonly what: string
  readonly remedy: string
}

/** What is wrong with what a line says; null: none of the usual. */
export function lineMistakes(lines: readonly string[], at: number): Wrong | null {
  const line = lines[at] ?? ''
  const field = readField(line)
  return signMistake(line) ?? (field === null ? noField(line) : valueMistake(field, lines.slice(at + 1)))
}

/** What is wrong with where a line stands; null: none of the usual. */
export function placeMistakes(lines: readonly string[], at: number): Wrong | null {
  const line = lines[at] ?? ''
  if (/^ *\t/.test(line) && line.trim() !== '')
    return { what: 'a tab is used as indentation.', remedy: 'Use spaces instead of the tab.' }
  return itemPlace(lines, at) ?? fieldPlace(lines, at)
}

const name = '[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*'
const fieldLine = new RegExp(`^(\\s*(?:- +)?)(${name})\\s*:(?:[ \\t]+(.*))?$`, 'su')
const joined = new RegExp(`^\\s*(?:- +)?(${name}):([^\\s:/\\\\].*)$`, 'u')
const oddColon = new RegExp(`^\\s*(${name})\\s*[：﹕︓]\\s*(.*)$`, 'su')
const oddBlank = new RegExp(`^\\s*(${name}):[\\u00a0\\u2000-\\u200b\\u202f\\u3000\\ufeff]\\s*(.*)$`, 'su')
const equals = new RegExp(`^\\s*(${name})\\s*=\\s*(.*)$`, 'su')

interface Field {
  readonly indent: string
  readonly key: string
  readonly value: string
}

function readField(line: string): Field | null {
  const [, indent = '', key, value = ''] = fieldLine.exec(line) ?? []
  return key === undefined ? null : { indent, key, value: value.trim() }
}

/** Signs that only look like those of YAML. */
function signMistake(line: string): Wrong | null {
  const meant = (key = '', value = '') => `Write ${code(`${key}: ${value.trim()}`)}.`
  const colon = oddColon.exec(line)
  if (colon)
    return { what: 'the colon is another sign that only looks like one.', remedy: meant(colon[1], colon[2]) }
  const blank = oddBlank.exec(line)
  if (blank)
    return {
      what: 'the blank behind the colon is another sign that only looks like one.',
      remedy: meant(blank[1], blank[2]),
    }
  const equal = equals.exec(line)
  if (equal) return { what: 'a field has a colon, not `=`.', remedy: meant(equal[1], equal[2]) }
  const close = joined.exec(line)
  return close && readField(line) === null
    ? { what: 'there is no blank behind the colon.', remedy: meant(close[1], close[2]) }
    : null
}

function noField(line: string): Wrong | null {
  const text = line.trim()
  if (/^[-#"'[\]{}?&*!|>]/.test(text) || text === '') return null
  if (/^[@`%]/.test(text))
    return {
      what: `a field cannot begin with ${code(text.charAt(0))}.`,
      remedy: 'Give it a name of letters, or delete the line.',
    }
  if (/:(?:\s|$)/.test(text)) return null
  return {
    what: 'this is no field: it has no colon.',
    remedy: 'Write each field as `name: value`; text belongs below the second `---`.',
  }
}

function valueMistake(field: Field, below: readonly string[]): Wrong | null {
  const { key, value } = field
  const first = value.charAt(0)
  if (first === '"' || first === "'") return quoteMistake(field, first)
  if (first === '[' || first === '{') return bracketMistake(field, below)
  if (/^-\s/.test(value)) {
    const remedy = `Write ${code(`${key}: [${value.slice(1).trim()}]`)}, or each item on a line of its own below.`
    return { what: 'a list cannot begin behind the colon.', remedy }
  }
  const quoted = `Put the value in quotes: ${code(`${key}: ${inQuotes(value)}`)}.`
  if (/^[@`%,\]}]/.test(value) || /^[|>][^\s\d+#-]/.test(value))
    return { what: `a value cannot begin with ${code(first)}.`, remedy: quoted }
  if (/:(?:\s|$)/.test(value)) {
    const remedy = `${quoted} Two fields stand on two lines.`
    return { what: 'a value with a colon and a blank in it needs quotes.', remedy }
  }
  return null
}

function quoteMistake({ key, value }: Field, mark: '"' | "'"): Wrong | null {
  const whole = (mark === '"' ? /^"(?:[^"\\]|\\.)*"/ : /^'(?:[^']|'')*'/).exec(value)?.[0]
  const bare =
    mark === '"' && whole !== undefined && whole !== value ? value : value.replace(/^["']|["'“”„‘’»«]$/g, '')
  const remedy = `Write ${code(`${key}: ${inQuotes(bare)}`)}.`
  if (whole === undefined && /[“”‘’»«]$/.test(value))
    return { what: `the quote opens with ${code(mark)} and closes with another sign.`, remedy }
  if (whole === undefined) return { what: `the quote ${code(mark)} is opened and never closed.`, remedy }
  if (!/^\s*(?:#|$)/.test(value.slice(whole.length)))
    return { what: 'something stands behind the closing quote.', remedy }
  if (mark === '"' && whole.includes('\\'))
    return { what: 'a backslash between double quotes begins a sign of its own.', remedy }
  return null
}

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

function bracketMistake({ key, value }: Field, below: readonly string[]): Wrong | null {
  const open = value.charAt(0)
  const close = closing[open] ?? ''
  const end = endOfBrackets(value)
  if (end === null) {
    const next = below.findIndex((line) => readField(line)?.indent === '')
    const goesOn = below.slice(0, next === -1 ? below.length : next).some((line) => line.includes(close))
    const remedy = `Write it on one line: ${code(`${key}: ${withoutLastCommas(value)}${goesOn ? ' … ' : ''}${close}`)}.`
    if (goesOn) return { what: `the lines down to ${code(close)} have to be indented.`, remedy }
    return { what: `the bracket ${code(open)} is opened and never closed.`, remedy }
  }
  if (/^\s*(?:#|$)/.test(value.slice(end))) return null
  return {
    what: 'something stands behind the closing bracket.',
    remedy: `Put all of it in quotes: ${code(`${key}: ${inQuotes(value)}`)}.`,
  }
}

/** Where the bracket at the beginning ends; null: not on this line. Quoted brackets are text. */
function endOfBrackets(value: string): number | null {
  let depth = 0
  for (const { 0: sign, index } of value.matchAll(/"(?:[^"\\]|\\.)*"|(?<=[[{,:\s])'(?:[^']|'')*'|[[\]{}]/g)) {
    if (sign === '[' || sign === '{') depth++
    else if (sign === ']' || sign === '}') depth--
    if (depth === 0) return index + 1
  }
  return null
}

function itemPlace(lines: readonly string[], at: number): Wrong | null {
  const indent = /^( *)-(?:\s|$)/.exec(lines[at] ?? '')?.[1]
  if (indent === undefined) return null
  const above = lines.slice(0, at).filter(saysSomething)
  const before = above.findLast((line) => readField(line) !== null || /^ *- /.test(line))
  const item = /^( *)- /.exec(before ?? '')?.[1]
  if (item !== undefined && item !== indent)
    return {
      what: 'the item is not indented as the one above it.',
      remedy: 'Begin all items of a list at the same place.',
    }
  const field = before === undefined || item !== undefined ? null : readField(before)
  if (before !== undefined && field === null) return null
  if (field !== null && field.value === '') return null
  return {
    what: 'a list item stands where a field should.',
    remedy: 'Write the list behind its field: `needs: [one, two]`.',
  }
}

function fieldPlace(lines: readonly string[], at: number): Wrong | null {
  const field = readField(lines[at] ?? '')
  const width = field?.indent.length ?? 0
  if (field === null || width === 0) return null
  const before = lines.slice(0, at).findLast(saysSomething)
  const above = before === undefined ? null : readField(before)
  const remedy = `Begin it at the same place: ${code(`${field.key}: ${field.value}`.trim())}.`
  if (above && above.indent.length < width && above.value !== '' && !/^[|>]/.test(above.value))
    return { what: 'it is indented further than the field above it.', remedy }
  const outer = lines.slice(at + 1).some((line) => (readField(line)?.indent.length ?? width) < width)
  return before === undefined && outer
    ? { what: 'it is indented, and the fields below it are not.', remedy }
    : null
}

function saysSomething(line: string): boolean {
  return !/^\s*(?:#|$)/.test(line)
}

/** As YAML takes any text: in single quotes where double ones would mean something. */
function inQuotes(value: string): string {
  return /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`
}

/** As Markdown shows a text literally. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

function withoutLastCommas(value: string): string {
  let end = value.length
  while (end > 0 && /[\s,]/.test(value.charAt(end - 1))) end -= 1
  return value.slice(0, end)
}
