// Reads config.yaml: which settings it gives, for the home and for single trees, and what in it nobody knows.
import {
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml'
import { nearest } from '../../kernel/nearest.ts'
import { bad, ok, type Problem, type Result } from '../../kernel/problem.ts'
import { yamlMistake } from '../../kernel/yaml-mistake.ts'
import {
  isOptionKey,
  type OptionKey,
  optionKeys,
  optionOf,
  type TreeOptionKey,
  treeOptionKeys,
} from './options.ts'

export type Given<Key extends string> = ReadonlyMap<Key, unknown>

export interface ConfigFile {
  /** Valid values of the settings that are in the file. */
  readonly home: Given<OptionKey>
  /** By tree id. */
  readonly trees: ReadonlyMap<string, Given<TreeOptionKey>>
  /** Keys that are no settings: they stay in the file and do no harm, but somebody may have meant something. */
  readonly unknown: readonly Problem[]
}

const LARGEST = 64 * 1024

/**
 * Understands the text of a config.yaml. The first thing wrong (YAML, or a value that its setting does not take) makes the
 * whole file a Problem with its line; an unknown key does not. An empty text gives no settings.
 */
export function parseConfig(text: string): Result<ConfigFile> {
  if (Buffer.byteLength(text) > LARGEST) return bad(problem('config.too-large', 'It is larger than 64 KiB.'))
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const error = document.errors[0]
  if (error) return bad(notYaml(text, error, lines))
  const reading = new Reading(lines)
  reading.section(document.contents, [])
  return reading.result()
}

class Reading {
  readonly #lines: LineCounter
  readonly #home = new Map<OptionKey, unknown>()
  readonly #trees = new Map<string, Map<TreeOptionKey, unknown>>()
  readonly #unknown: Problem[] = []
  readonly #wrong: Problem[] = []

  constructor(lines: LineCounter) {
    this.#lines = lines
  }

  result(): Result<ConfigFile> {
    const [wrong] = this.#wrong
    if (wrong) return bad(wrong)
    return ok({ home: this.#home, trees: this.#trees, unknown: this.#unknown })
  }

  /** `path` leads to `node`. An empty section (its settings all commented out) holds nothing. */
  section(node: ParsedNode | null, path: readonly string[]): void {
    if (node === null || (isScalar(node) && node.value === null)) return
    if (!isMap(node)) {
      const name = path.length === 0 ? 'The file' : `“${path.join('.')}”`
      this.#refuse(node, path, `${name} must hold settings, each as “name: value”.`)
      return
    }
    for (const pair of (node as YAMLMap.Parsed).items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '?'
      this.#entry([...path, key], pair.key, pair.value)
    }
  }

  #entry(path: readonly string[], key: ParsedNode, value: ParsedNode | null): void {
    const [first, id] = path
    const inTree = first === 'trees'
    const name = inTree ? `fsui.${path.slice(2).join('.')}` : path.join('.')
    const isSection = inTree ? path.length <= 2 : optionKeys.some((known) => known.startsWith(`${name}.`))
    if (isSection) this.section(value, path)
    else if (isOptionKey(name)) this.#setting(name, inTree ? id : undefined, { path, key, value })
    else this.#unknown.push(this.#unknownKey(path, key))
  }

  #setting(
    name: OptionKey,
    tree: string | undefined,
    at: { path: readonly string[]; key: Node; value: Node | null },
  ): void {
    const { type } = optionOf(name)
    const value: unknown = at.value?.toJSON() ?? null
    // A name without a value sets nothing, as a section without settings does.
    if (value === null) return
    const parsed = type.schema.safeParse(value)
    if (!parsed.success) {
      this.#refuse(at.value ?? at.key, at.path, `${at.path.join('.')} takes ${type.takes}.`)
    } else if (tree === undefined) {
      this.#home.set(name, parsed.data)
    } else {
      const settings = this.#trees.get(tree) ?? new Map<TreeOptionKey, unknown>()
      this.#trees.set(tree, settings.set(name as TreeOptionKey, parsed.data))
    }
  }

  #refuse(node: Node, path: readonly string[], message: string): void {
    const field = path.length > 0 ? { field: path.join('.') } : {}
    this.#wrong.push({ ...problem('config.value', message), ...this.#line(node), ...field })
  }

  #unknownKey(path: readonly string[], key: Node): Problem {
    const inTree = path[0] === 'trees'
    const known = inTree ? treeOptionKeys.map((name) => name.slice('fsui.'.length)) : optionKeys
    const guess = nearest(inTree ? path.slice(2).join('.') : path.join('.'), known)
    const meant = inTree ? [...path.slice(0, 2), guess].join('.') : guess
    return {
      code: 'config.unknown',
      message: `No setting is called “${path.join('.')}”; it has no effect.`,
      remedy:
        guess === undefined ? 'Remove it; `cw config show` lists all settings.' : `Did you mean “${meant}”?`,
      field: path.join('.'),
      ...this.#line(key),
    }
  }

  #line(node: Node): { line?: number } {
    return node.range ? { line: this.#lines.linePos(node.range[0]).line } : {}
  }
}

function notYaml(text: string, { message, pos }: YAMLParseError, lines: LineCounter): Problem {
  const mistake = yamlMistake(text, pos[0])
  const line = lines.linePos(mistake?.offset ?? pos[0]).line
  const { remedy, ...said } = problem('yaml.invalid', mistake?.message ?? message)
  return { ...said, remedy: mistake === null ? remedy : `${mistake.remedy} ${untilThen}`, line }
}

const untilThen = 'Until then the last good settings stay in force.'

function problem(code: string, message: string): Problem {
  return { code, message, remedy: `Correct config.yaml. ${untilThen}` }
}
