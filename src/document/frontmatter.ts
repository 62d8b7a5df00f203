// Parses the YAML between the fences into entries that know their place in the source. Every failure is a Problem with a line.
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml'
import { bad, ok, type Problem, type Result } from '../kernel/problem.ts'
import { isNestedTooDeeply } from '../kernel/yaml-depth.ts'
import { yamlMistake } from '../kernel/yaml-mistake.ts'
import type { Entry } from './entry.ts'
import { readOnce } from './read-once.ts'
import { readSimpleYaml } from './simple-yaml.ts'
import { lineNumber, type Split, splitDocument } from './split.ts'
import { forbiddenKeys, refuseDuplicate, tooDeep, UnusableYaml, ValueReader } from './value.ts'

/** An entry with what it was parsed from. */
export interface ParsedEntry extends Entry {
  readonly node: Node | null
}

export interface Frontmatter {
  readonly split: Split
  /** The text between the fences. */
  readonly yaml: string
  /** All entries in source order, with those whose keys are forbidden. */
  readonly entries: readonly Entry[]
  /** Whether each entry is a line of its own, read without the YAML library. */
  readonly simple: boolean
}

/** What a splice starts from. */
export interface ParsedFrontmatter extends Frontmatter {
  readonly entries: readonly ParsedEntry[]
  /** The mapping where it is written `{a: 1, b: 2}` instead of one field a line. */
  readonly flow: YAMLMap | null
}

/** Whether an entry is a field, and not a key that is only kept in the text. */
export function isField(entry: Entry): boolean {
  return !forbiddenKeys.has(entry.key)
}

/** Splits and parses a document's frontmatter. Never throws; the codes are those of `splitDocument`, `yaml.…` and `merge.markers`. */
export const readFrontmatter = readOnce((text: string): Result<Frontmatter> => {
  const split = splitDocument(text)
  if (!split.ok) return split
  const yaml = yamlOf(split.value)
  const entries = yaml === '' ? [] : readSimpleYaml(yaml)
  return entries === null
    ? withoutNodes(parseSplit(split.value))
    : ok({ split: split.value, yaml, entries, simple: true })
})

/** Nodes take many times the memory of what they were parsed from. */
function withoutNodes(parsed: Result<ParsedFrontmatter>): Result<Frontmatter> {
  if (!parsed.ok) return parsed
  const { split, yaml, entries, simple } = parsed.value
  return ok({ split, yaml, entries: entries.map(({ node: _node, ...entry }) => entry), simple })
}

/** The same with the nodes of the YAML, which tell how values are written. */
export function parseFrontmatter(text: string): Result<ParsedFrontmatter> {
  const split = splitDocument(text)
  return split.ok ? parseSplit(split.value) : split
}

function parseSplit(split: Split): Result<ParsedFrontmatter> {
  const yaml = yamlOf(split)
  if (yaml.trim() === '') return ok({ split, yaml, entries: [], flow: null, simple: false })
  try {
    return ok({ split, yaml, ...parseYaml(yaml), simple: false })
  } catch (error) {
    return bad(problemOf(error, yaml))
  }
}

function yamlOf({ text, yamlStart, yamlEnd }: Split): string {
  return text.slice(yamlStart, yamlEnd)
}

function parseYaml(yaml: string): Pick<ParsedFrontmatter, 'entries' | 'flow'> {
  refuseMarkers(yaml)
  if (isNestedTooDeeply(yaml)) throw tooDeep(0)
  const document = parseDocument(yaml, {
    version: '1.2',
    schema: 'core',
    strict: true,
    // Ours reports duplicates, in linear time and also between `1` and "1".
    uniqueKeys: false,
    prettyErrors: false,
    // 'silent' would take a second YAML document (`--- not end`) for nothing.
    logLevel: 'error',
  })
  const error = document.errors[0]
  if (error !== undefined) throw unusable(yaml, error, openedAt(document, error.pos[0]))
  if (document.contents === null || isEmptyScalar(document.contents)) return { entries: [], flow: null }
  if (!isMap(document.contents)) throw notMapping(yaml)
  const { contents } = document
  return { entries: readEntries(contents, yaml), flow: contents.flow === true ? contents : null }
}

function readEntries(map: YAMLMap, yaml: string): ParsedEntry[] {
  const reader = new ValueReader()
  const seen = new Map<string, number>()
  return map.items.map((pair) => {
    const key = reader.readKey(pair.key)
    refuseDuplicate(seen, key, pair.key)
    const range = isNode(pair.key) ? pair.key.range : null
    const node = isNode(pair.value) ? pair.value : null
    return {
      key,
      value: reader.read(node),
      source: node?.range ? yaml.slice(node.range[0], node.range[1]) : '',
      keyStart: range?.[0] ?? 0,
      keyEnd: range?.[1] ?? 0,
      valueEnd: Math.max(node?.range?.[1] ?? 0, range?.[1] ?? 0),
      node,
    }
  })
}

function isEmptyScalar(node: Node): node is Scalar {
  return isScalar(node) && node.value === null && (node.source ?? '') === ''
}

function notMapping(yaml: string): UnusableYaml {
  const mistake = yamlMistake(yaml, 0) ?? {
    message: 'The frontmatter is not a list of fields.',
    remedy: 'Write each field on a line of its own, as `name: value`.',
    offset: 0,
  }
  return new UnusableYaml({ code: 'frontmatter.not-a-mapping', ...mistake })
}

function refuseMarkers(yaml: string): void {
  const marker = /^(?:<{7}|={7}|>{7}|\|{7})(?:[ \r]|$)/m.exec(yaml)
  if (marker === null) return
  throw new UnusableYaml({
    code: 'merge.markers',
    message: 'The frontmatter holds the markers of a merge conflict.',
    remedy: 'Keep one of the two sides and delete the marker lines.',
    offset: marker.index,
  })
}

/** Where the bracket or quote opens that is still open at `offset`; an error found there is about it. Else `offset`. */
function openedAt(document: Document, offset: number): number {
  let opened = offset
  visit(document, (_, node) => {
    if (!isNode(node) || node.range?.[1] !== offset) return undefined
    const encloses =
      (isCollection(node) && node.flow === true) || (isScalar(node) && /^QUOTE/.test(node.type ?? ''))
    if (!encloses) return undefined
    opened = node.range[0]
    return visit.BREAK
  })
  return opened
}

function unusable(yaml: string, error: { code: string; message: string }, offset: number): UnusableYaml {
  if (error.code === 'RESOURCE_EXHAUSTION') return tooDeep(offset)
  if (error.code === 'MULTIPLE_DOCS') {
    return new UnusableYaml({
      code: 'frontmatter.fence',
      message: 'A line inside the frontmatter begins with `---` or `...` but is not exactly `---`.',
      remedy: 'End the frontmatter with a line of exactly `---`, or put the value in quotes.',
      offset,
    })
  }
  const mistake = yamlMistake(yaml, offset) ?? {
    message: `The frontmatter is not valid YAML: ${error.message}.`,
    remedy: 'Mend that line; put values with `:`, `#`, `@` or brackets in quotes.',
    offset,
  }
  return new UnusableYaml({ code: error.code === 'TAB_AS_INDENT' ? 'yaml.tab' : 'yaml.invalid', ...mistake })
}

function problemOf(error: unknown, yaml: string): Problem {
  if (error instanceof UnusableYaml) {
    // The YAML begins in the file's second line.
    const line = lineNumber(yaml, error.offset) + 1
    const first = error.first === null ? '' : ` It stands first in line ${lineNumber(yaml, error.first) + 1}.`
    return { code: error.code, message: `${error.message}${first}`, remedy: error.remedy, line }
  }
  if (error instanceof RangeError) return problemOf(tooDeep(0), yaml)
  const reason = error instanceof Error ? error.message : String(error)
  return {
    code: 'yaml.invalid',
    message: `The frontmatter cannot be read: ${reason}`,
    remedy: 'Write each field on a line of its own, as `name: value`.',
    line: 2,
  }
}
