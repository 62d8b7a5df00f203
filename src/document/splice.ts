// Changes fields or the body of a document and leaves every other byte as it is (SYNC.md 5).
import { bad, ok, type Problem, type Result } from '../kernel/problem.ts'
import { flowMap, newFieldLines, type ParsedExtent, valueEdits, wholeLineEdit } from './edit.ts'
import { extentsOf } from './extent.ts'
import { type Change, isFaithful } from './faithful.ts'
import {
  type Frontmatter,
  isField,
  type ParsedFrontmatter,
  parseFrontmatter,
  readFrontmatter,
} from './frontmatter.ts'
import { renderInline } from './render.ts'
import type { Edit } from './source-edit.ts'
import { rangeOf } from './source-nodes.ts'
import { eolOf, normaliseEol, splitDocument } from './split.ts'
import { equalValues, forbiddenKeys } from './value.ts'

export type { Change } from './faithful.ts'

type Reach = 'value' | 'line'

/**
 * Gives fields new values. Each keeps its quoting and comments; a new one goes behind the nearest earlier key of `order`
 * that exists (`id` first, unknown keys last); a document without frontmatter receives it. The result is parsed again: the
 * changed fields have their values, all others are equal and every other line is the same, or it is a Problem and nothing
 * is changed. Fields that have the value already are left alone. Problems: those of reading, `field.forbidden`,
 * `field.not-writable`.
 */
export function spliceFields(
  text: string,
  changes: readonly Change[],
  order: readonly string[] = [],
): Result<string> {
  const read = readFrontmatter(text)
  if (!read.ok) return read
  const wanted = effective(read.value, changes, order)
  const forbidden = wanted.find((change) => forbiddenKeys.has(change.key))
  if (forbidden !== undefined) return bad(forbiddenKey(forbidden.key))
  if (wanted.length === 0) return ok(text)
  const plain = withoutNodes(read.value, wanted)
  const quick = plain && attempt(plain, wanted, { order, reach: 'value' })
  if (quick !== null) return ok(quick)
  const parsed = parseFrontmatter(text)
  if (!parsed.ok) return parsed
  const narrow = attempt(parsed.value, wanted, { order, reach: 'value' })
  if (narrow !== null) return ok(narrow)
  return oneByOne(text, wanted, order)
}

/**
 * The document with another body, given with `\n` line ends. Fences, BOM and the lines that both bodies share at their
 * beginnings and ends keep their bytes; other lines end as the document's lines do.
 * @throws {Error} for a text that `readDocument` refuses for its fences: a bug of the caller
 */
export function spliceBody(text: string, body: string): string {
  const split = splitDocument(text)
  if (!split.ok) throw new Error(`spliceBody needs a readable document: ${split.problem.message}`)
  const { bodyStart, bom, fenced, eol } = split.value
  const raw = text.slice(bodyStart)
  const before = normaliseEol(raw)
  const after = normaliseEol(body)
  if (before === after) return text
  const head = text.slice(0, bodyStart)
  const changed = replaceLines({ raw, before, after, eol: raw.includes('\n') ? eolOf(raw) : eol })
  if (fenced) return /(?:\n|^)$/.test(head) ? head + changed : head + eol + changed
  // Without these fences the body's own first line would be read as one.
  return opensFrontmatter(after) ? `${bom}---${eol}---${eol}${changed}` : head + changed
}

/**
 * What a splice starts from where every field stands on one line of its own and fields only come and go: then nobody asks
 * how a value is written, and the YAML library is spared. Null for all else.
 */
function withoutNodes(read: Frontmatter, changes: readonly Change[]): ParsedFrontmatter | null {
  if (!read.simple) return null
  const keys = new Set(read.entries.map(({ key }) => key))
  if (changes.some(({ key, value }) => value !== undefined && keys.has(key))) return null
  return { ...read, entries: read.entries.map((entry) => ({ ...entry, node: null })), flow: null }
}

function oneByOne(text: string, changes: readonly Change[], order: readonly string[]): Result<string> {
  let current = text
  for (const change of changes) {
    const read = parseFrontmatter(current)
    if (!read.ok) return read
    const next =
      attempt(read.value, [change], { order, reach: 'value' }) ??
      attempt(read.value, [change], { order, reach: 'line' })
    if (next === null) return bad(notWritable(change.key))
    current = next
  }
  return ok(current)
}

/** The last change of each key, without those that change nothing, in the order in which new keys are to stand. */
function effective(frontmatter: Frontmatter, changes: readonly Change[], order: readonly string[]): Change[] {
  const current = new Map(frontmatter.entries.filter(isField).map((entry) => [entry.key, entry.value]))
  const last = new Map(changes.map((change) => [change.key, change]))
  const rank = (key: string) => (key === 'id' ? -1 : order.includes(key) ? order.indexOf(key) : order.length)
  return [...last.values()]
    .filter(
      ({ key, value }) => current.has(key) === (value === undefined) || !equalValues(current.get(key), value),
    )
    .filter(({ key, value }) => value !== undefined || current.has(key))
    .sort((a, b) => rank(a.key) - rank(b.key))
}

function attempt(
  frontmatter: ParsedFrontmatter,
  changes: readonly Change[],
  how: { order: readonly string[]; reach: Reach },
): string | null {
  const extents = extentsOf(frontmatter)
  const whole = wholeFlowEdit(frontmatter, changes, how.reach)
  const edits = whole ?? changes.flatMap((change) => editsOf(change, { frontmatter, extents, ...how }))
  const text = assemble(frontmatter, applyEdits(frontmatter.yaml, edits))
  return isFaithful(frontmatter, text, changes) ? text : null
}

/**
 * The document with other YAML. Fences come with the first field and go with the last one, unless the body's own first
 * line would then be read as a fence, or the file would be empty.
 */
function assemble({ split, yaml }: ParsedFrontmatter, next: string): string {
  const { text, bom, fenced, eol, yamlStart, yamlEnd, bodyStart } = split
  const body = text.slice(bodyStart)
  const bare = next === '' && yaml !== '' && body !== '' && !opensFrontmatter(body)
  if (bare) return bom + body
  const fence = `---${eol}`
  if (!fenced) return `${bom}${fence}${next}${fence}${body}`
  return text.slice(0, yamlStart) + next + text.slice(yamlEnd)
}

/** Whether a body that begins a file would be taken for something else. */
function opensFrontmatter(body: string): boolean {
  return /^(?:---|\uFEFF)/.test(body)
}

/** A `{…}` around all fields is one value: fields that come and go write it anew. */
function wholeFlowEdit(
  { flow, entries, yaml }: ParsedFrontmatter,
  changes: readonly Change[],
  reach: Reach,
): Edit[] | null {
  if (flow === null) return null
  const keys = new Set(entries.map((entry) => entry.key))
  if (reach === 'value' && changes.every(({ key, value }) => keys.has(key) && value !== undefined))
    return null
  const values = new Map(entries.filter(isField).map((entry) => [entry.key, entry.value]))
  for (const { key, value } of changes) {
    if (value === undefined) values.delete(key)
    else values.set(key, value)
  }
  const [start, end] = rangeOf(flow)
  return [{ start, end, text: flowMap(flow, Object.fromEntries(values), yaml) }]
}

interface Place {
  readonly frontmatter: ParsedFrontmatter
  readonly extents: readonly ParsedExtent[]
  readonly order: readonly string[]
  readonly reach: Reach
}

function editsOf({ key, value, comment }: Change, place: Place): Edit[] {
  const { yaml, split, flow } = place.frontmatter
  const extent = place.extents.find((candidate) => candidate.entry.key === key)
  const context = { yaml, eol: split.eol, flow: flow !== null }
  if (value === undefined) return extent ? [{ start: extent.start, end: extent.end, text: '' }] : []
  if (extent !== undefined) {
    return place.reach === 'value'
      ? valueEdits(extent, value, context)
      : [wholeLineEdit(extent, value, context)]
  }
  const at = placeFor(key, place)
  const text =
    place.reach === 'value'
      ? newFieldLines({ key, value, comment }, split.eol)
      : newFieldLines({ key, value: null }, '').concat(` ${renderInline(value)}${split.eol}`)
  return [{ start: at, end: at, text }]
}

function placeFor(key: string, { order, extents, frontmatter }: Place): number {
  if (key === 'id') return 0
  const rank = order.indexOf(key)
  const find = (name: string) => extents.find((extent) => extent.entry.key === name)
  const earlier = order.slice(0, Math.max(rank, 0)).reverse().map(find).find(Boolean)
  if (earlier) return earlier.end
  const id = rank >= 0 ? find('id') : undefined
  if (id) return id.end
  const later =
    rank >= 0
      ? order
          .slice(rank + 1)
          .map(find)
          .find(Boolean)
      : undefined
  return later ? later.start : frontmatter.yaml.length
}

function applyEdits(yaml: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let from = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    parts.push(yaml.slice(from, edit.start), edit.text)
    from = Math.max(from, edit.end)
  }
  return parts.join('') + yaml.slice(from)
}

/** `raw` with its lines replaced by those of `after`; the first and last lines that stay the same keep their line ends. */
function replaceLines({
  raw,
  before,
  after,
  eol,
}: {
  raw: string
  before: string
  after: string
  eol: string
}): string {
  const rawLines = raw.split('\n')
  const oldLines = before.split('\n')
  const newLines = after.split('\n')
  const shorter = Math.min(oldLines.length, newLines.length) - 1
  let head = 0
  while (head < shorter && oldLines[head] === newLines[head]) head++
  let tail = 0
  while (tail < shorter - head && oldLines.at(-1 - tail) === newLines.at(-1 - tail)) tail++
  const middle = newLines.slice(head, newLines.length - tail)
  const lastIsOpen = tail === 0
  const written = middle.map((line, at) => (lastIsOpen && at === middle.length - 1 ? line : line + eol))
  const start = rawLines.slice(0, head).map((line) => `${line}\n`)
  return start.join('') + written.join('') + rawLines.slice(rawLines.length - tail).join('\n')
}

function forbiddenKey(key: string): Problem {
  return {
    code: 'field.forbidden',
    message: `\`${key}\` cannot be the name of a field.`,
    remedy: 'Use another name.',
    field: key,
  }
}

function notWritable(key: string): Problem {
  return {
    code: 'field.not-writable',
    message: `\`${key}\` cannot be changed without touching other fields or lines.`,
    remedy: 'Write each field on a line of its own, as `name: value`, without anchors and aliases.',
    field: key,
  }
}
