// Sets one value in settings in braces that are no JSON, since comments stand among them. Every other byte stays.

import { isMap, isScalar, type Pair, type ParsedNode, parseDocument, type YAMLMap } from 'yaml'

type KeyValue = Pair<ParsedNode, ParsedNode | null>

/** `value` undefined takes it out, with its line. A text that does not begin with a brace, or lacks what is to go, gives undefined. */
export function inBraces(text: string, path: readonly string[], value: unknown): string | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  let map: ParsedNode | null = parseDocument(text).contents
  for (const [depth, name] of path.entries()) {
    if (!isMap(map) || !map.flow) return undefined
    const { items } = map as YAMLMap.Parsed
    const pair: KeyValue | undefined = items.find(({ key }) => isScalar(key) && String(key.value) === name)
    const rest = path.slice(depth + 1)
    if (pair === undefined)
      return value === undefined ? undefined : added(text, map, entryOf(name, rest, value))
    if (rest.length === 0) return value === undefined ? taken(text, items, pair) : replaced(text, pair, value)
    map = pair.value
  }
  return undefined
}

function entryOf(name: string, rest: readonly string[], value: unknown): string {
  const whole = rest.reduceRight<unknown>((inner, each) => ({ [each]: inner }), value)
  return `${JSON.stringify(name)}: ${onOneLine(whole)}`
}

/** No string of it holds a line break of its own. */
function onOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')
}

function replaced(text: string, { value: old }: KeyValue, value: unknown): string | undefined {
  return old === null ? undefined : text.slice(0, old.range[0]) + onOneLine(value) + text.slice(old.range[1])
}

/** Behind the last one: on a line of its own where that one does not share its line with the closing brace. */
function added(text: string, map: ParsedNode, entry: string): string {
  const last = (map as YAMLMap.Parsed).items.at(-1)
  const [opening, end] = map.range
  if (last === undefined) {
    const isClosed = text[opening + 1] === '}'
    return `${text.slice(0, opening + 1)} ${entry}${isClosed ? ' ' : ''}${text.slice(opening + 1)}`
  }
  const at = endOf(last)
  const comma = commaAt(text, at) > 0 ? '' : ','
  const lineEnd = text.indexOf('\n', at)
  if (lineEnd === -1 || end <= lineEnd) return `${text.slice(0, at)}, ${entry}${text.slice(at)}`
  const cut = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd
  const line = `${text.slice(cut, lineEnd + 1)}${indentOf(text, last.key.range[0])}${entry}`
  return text.slice(0, at) + comma + text.slice(at, cut) + line + text.slice(cut)
}

/** With the comma that it leaves, and with the comment on its line where it stands on one of its own. */
function taken(text: string, items: readonly KeyValue[], pair: KeyValue): string {
  const before = items[items.indexOf(pair) - 1]
  const comma = commaAt(text, endOf(pair))
  const [from, to] = [pair.key.range[0], endOf(pair) + comma]
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const lineEnd = text.indexOf('\n', to)
  const isAlone =
    /^\s*$/.test(text.slice(lineStart, from)) && lineEnd !== -1 && /^\s*(#|$)/.test(text.slice(to, lineEnd))
  const head = text.slice(0, isAlone ? lineStart : from)
  const tail = isAlone ? text.slice(lineEnd + 1) : text.slice(to).replace(/^[ \t]+/, '')
  if (comma > 0 || before === undefined) return head + tail
  const at = endOf(before)
  return head.slice(0, at) + head.slice(at).replace(/^\s*,/, '') + tail
}

function endOf({ key, value }: KeyValue): number {
  return (value ?? key).range[1]
}

/** How far the comma behind it reaches; 0: none stands there. */
function commaAt(text: string, at: number): number {
  return /^\s*,/.exec(text.slice(at))?.[0].length ?? 0
}

/** That of the line, where nothing else stands before `at`; else two more. */
function indentOf(text: string, at: number): string {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const indent = /^[ \t]*/.exec(before)?.[0] ?? ''
  return before === indent ? indent : `${indent}  `
}
