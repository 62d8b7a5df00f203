// Sets one value in the text of a config.yaml and leaves every other byte as it was.
import { isDeepStrictEqual } from 'node:util'
import { isMap, isScalar, type Pair, type ParsedNode, parseDocument, type YAMLMap } from 'yaml'
import { bad, ok, type Problem, type Result } from '../../kernel/problem.ts'
import { isNestedTooDeeply } from '../../kernel/yaml-depth.ts'
import { parseConfig } from './config-file.ts'
import { placeAt } from './families.ts'
import { keyOf, pathOf } from './key-path.ts'
import { refusalOf } from './option-types.ts'
import { inBraces } from './set-in-braces.ts'
import { inJson } from './set-in-json.ts'

type KeyValue = Pair<ParsedNode, ParsedNode | null>

/**
 * `key` is a setting (`fsui.settle`) or one of a name (`trees.<id>.settle`, `providers.<name>.command`); `value` is what a
 * file or a flag could hold. The line where the setting stands (or stands commented out) is changed, else one is added to
 * its section. The result is parsed again: it has the value, and says otherwise exactly what it said. A text that cannot
 * be changed so is a Problem.
 */
export function setConfigValue(text: string, key: string, value: unknown): Result<string> {
  const before = parseConfig(text)
  if (!before.ok) return before
  const path = pathOf(key)
  const place = path === null ? null : placeAt(path)
  if (path === null || place?.is !== 'setting') {
    const meant = place?.is === 'nothing' && place.meant !== undefined ? `Did you mean ${place.meant}?` : null
    return bad(
      refusal(key, `No setting is called “${key}”.`, meant ?? '`cw config show` lists all settings.'),
    )
  }
  const { type } = place.field
  const parsed = type.schema.safeParse(value)
  if (!parsed.success) return bad(refusal(key, refusalOf(path, type, value), 'Give it such a value.'))
  const written = type.write(parsed.data)
  const plain: unknown = parseDocument(written).toJS()
  const result = inJson(text, path, plain) ?? inBraces(text, path, plain) ?? spliced(text, path, written)
  if (result !== undefined && saysOnly(result, text, { path, value: parsed.data })) return ok(result)
  const line = isInBraces(text)
    ? `${JSON.stringify(path.at(-1))}: ${JSON.stringify(plain)}`
    : `${path.at(-1)}: ${written}`
  const remedy = `Write “${line}” there by hand, below “${path.slice(0, -1).join('.')}”.`
  return bad(unfit(key, 'set in it', path.length > 1 ? remedy : `Write “${line}” there by hand.`))
}

/**
 * The text without a setting and its line; everything else that it says stays. A text in which it does not stand is as it
 * was; one from which it cannot be taken alone is a Problem.
 */
export function unsetConfigValue(text: string, key: string): Result<string> {
  const before = parseConfig(text)
  if (!before.ok) return before
  const path = pathOf(key)
  if (path === null || !before.value.given.has(keyOf(path))) return ok(text)
  const result = inJson(text, path, undefined) ?? inBraces(text, path, undefined) ?? withoutLines(text, path)
  if (result !== undefined && saysOnly(result, text, { path, value: undefined })) return ok(result)
  return bad(unfit(key, 'taken out of it', 'Take it out by hand.'))
}

/**
 * The text with a setting commented out at `value`, its default, as a new config.yaml has it: what else stands on its line
 * stays. A text in which that cannot be done with it alone is a Problem.
 */
export function commentOutConfigValue(text: string, key: string, value: unknown): Result<string> {
  const set = setConfigValue(text, key, value)
  const path = pathOf(key)
  if (!set.ok || path === null) return set
  const pair = pairIn(set.value, path)
  const at = pair?.key.range[0] ?? 0
  const result = `${set.value.slice(0, at)}#${set.value.slice(at)}`
  if (pair && saysOnly(result, text, { path, value: undefined })) return ok(result)
  return bad(unfit(key, 'commented out in it', 'Take the line out by hand.'))
}

/** What was written as YAML, as a value: quoted text and lists; anything else is text. */
export function asWritten(written: string): unknown {
  if (!/^["[]/.test(written) || isNestedTooDeeply(written)) return written
  const document = parseDocument(written)
  return document.errors.length > 0 ? written : document.toJS()
}

function withoutLines(text: string, path: readonly string[]): string | undefined {
  const pair = pairIn(text, path)
  if (!pair?.value) return undefined
  const start = text.lastIndexOf('\n', pair.key.range[0] - 1) + 1
  const end = text.indexOf('\n', Math.max(pair.key.range[1], pair.value.range[1] - 1))
  return text.slice(0, start) + (end === -1 ? '' : text.slice(end + 1))
}

/** Where it stands on lines of its own. */
function pairIn(text: string, path: readonly string[]): KeyValue | undefined {
  let node: ParsedNode | null = parseDocument(text).contents
  let pair: KeyValue | undefined
  for (const name of path) {
    if (!isMap(node) || node.flow) return undefined
    pair = find(node as YAMLMap.Parsed, name)
    node = pair?.value ?? null
  }
  return pair
}

function spliced(text: string, path: readonly string[], written: string): string | undefined {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  let node: ParsedNode | null = parseDocument(text).contents
  let above: KeyValue | undefined
  for (const [depth, name] of path.entries()) {
    const pair: KeyValue | undefined = isMap(node) ? find(node as YAMLMap.Parsed, name) : undefined
    if (!pair) return inserted(text, { above, depth, missing: path.slice(depth), written, end })
    above = pair
    node = pair.value
  }
  return above && replaced(text, above, written)
}

function find(map: YAMLMap.Parsed, name: string): KeyValue | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === name)
}

function replaced(text: string, pair: KeyValue, written: string): string {
  const range = pair.value?.range
  const old = range ? text.slice(range[0], range[1]).trimEnd() : ''
  if (range && old !== '') return text.slice(0, range[0]) + written + text.slice(range[0] + old.length)
  const colon = text.indexOf(':', pair.key.range[1])
  return `${text.slice(0, colon + 1)} ${written}${text.slice(colon + 1)}`
}

interface Insertion {
  /** The innermost section that exists; none: the file itself. */
  readonly above: KeyValue | undefined
  readonly depth: number
  readonly missing: readonly string[]
  readonly written: string
  readonly end: string
}

function inserted(text: string, insertion: Insertion): string | undefined {
  const { above, depth, missing, written, end } = insertion
  const map = above?.value
  if (isMap(map) && map.flow) return undefined
  const lines = text.split(/(?<=\n)/)
  const [first, last] = above ? section(lines, text, above) : [0, lines.length]
  const commented = missing.length === 1 ? commentedLine(lines.slice(first, last), missing[0] ?? '') : -1
  const indent = childIndent(text, above, depth)
  const added = missing.map((name, deeper) => {
    const rest = deeper === missing.length - 1 ? ` ${written}` : ''
    return `${indent}${'  '.repeat(deeper)}${asKey(name)}:${rest}${end}`
  })
  if (commented >= 0) lines.splice(first + commented, 1, ...added)
  else if (above) lines.splice(first, 0, ...added)
  else lines.push(...(text === '' || text.endsWith('\n') ? added : [end, ...added]))
  return lines.join('')
}

/** A name that somebody gave, as YAML reads it back. */
function asKey(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : JSON.stringify(name)
}

/** First line below the section's own, and the line after its last. */
function section(lines: readonly string[], text: string, pair: KeyValue): [number, number] {
  const start = pair.key.range[0]
  const own = text.slice(0, start).split('\n').length - 1
  const depth = indentOf(lines[own] ?? '')
  const next = lines.findIndex((line, index) => index > own && !isAside(line) && indentOf(line) <= depth)
  return [own + 1, next === -1 ? lines.length : next]
}

function commentedLine(lines: readonly string[], name: string): number {
  return lines.findIndex((line) => /^\s*#\s?([\w-]+):/.exec(line)?.[1] === name)
}

function childIndent(text: string, above: KeyValue | undefined, depth: number): string {
  if (!above) return ''
  const map = above.value
  const child = isMap(map) ? (map as YAMLMap.Parsed).items[0]?.key : undefined
  if (child) return ' '.repeat(columnOf(text, child.range[0]))
  return ' '.repeat(columnOf(text, above.key.range[0]) + (depth > 0 ? 2 : 0))
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** Blank lines and comments belong to no section. */
function isAside(line: string): boolean {
  return /^\s*(#|$)/.test(line)
}

/** True when `result` differs from `text` in that one value (undefined: it has none) and in nothing else that is said. */
function saysOnly(
  result: string,
  text: string,
  wanted: { path: readonly string[]; value: unknown },
): boolean {
  const file = parseConfig(result)
  if (!file.ok) return false
  if (!isDeepStrictEqual(file.value.given.get(keyOf(wanted.path))?.value, wanted.value)) return false
  return isDeepStrictEqual(without(result, wanted.path), without(text, wanted.path))
}

/** What the text says apart from one path. */
function without(text: string, path: readonly string[]): unknown {
  return omit(parseDocument(text).toJS(), path)
}

/** Sections that hold nothing else are left out with it. */
function omit(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const kept = Object.entries(value)
    .map(([key, child]) => [key, key === name ? omit(child, rest) : child] as const)
    .filter(([, child]) => child !== undefined)
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

function refusal(field: string, message: string, remedy: string): Problem {
  return { code: 'config.value', message, remedy, field }
}

/** Its code is one of its own: only who has the file knows what it is called. */
function unfit(key: string, change: string, remedy: string): Problem {
  const message = `It is written in a way that ${key} cannot be ${change} alone.`
  return { code: 'config.layout', message, remedy, field: key }
}

/** Written as JSON is, with or without what only YAML allows there. */
function isInBraces(text: string): boolean {
  return text.trimStart().startsWith('{')
}
