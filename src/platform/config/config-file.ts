// Reads config.yaml: which settings it gives, for the home and for single trees, and what in it nobody knows.
import { basename } from 'node:path'
import {
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml'
import { bad, ok, type Problem, type Result } from '../../kernel/problem.ts'
import { isNestedTooDeeply } from '../../kernel/yaml-depth.ts'
import { yamlMistake } from '../../kernel/yaml-mistake.ts'
import { type Field, type GivenSetting, placeAt } from './families.ts'
import { idleSettings } from './idle-settings.ts'
import { keyOf } from './key-path.ts'
import { refusalOf } from './option-types.ts'
import { type SlashComment, slashComment } from './slash-comment.ts'
import { type TwiceSet, twiceSet } from './twice-set.ts'

export interface ConfigFile {
  /** Valid values by the key that sets them: `fsui.settle`, `trees.<id>.settle`, `providers.<name>.command`. */
  readonly given: ReadonlyMap<string, GivenSetting>
  /** What is in the file and has no effect, or stops everything: it stays there, but somebody may have meant something else. */
  readonly idle: readonly Problem[]
}

/** What problems say of the file. */
export interface ToldAs {
  readonly name: string
  /** What holds as long as it is wrong. */
  readonly untilThen: string
}

const ofTree: ToldAs = {
  name: 'config.yaml',
  untilThen: 'Until then the last good settings stay in force.',
}

/** Whoever starts anew knows of no settings that were good before. `path` is that of the file. */
export function ofHome(path: string): ToldAs {
  return {
    name: basename(path),
    untilThen: 'Until then a server that runs goes on with the last good settings, and none starts.',
  }
}

const LARGEST = 64 * 1024
/** Faults that are told beside the first one. */
const MOST_OTHERS = 9

/**
 * Understands the text of a config.yaml, or of a config.json. What is wrong (YAML, or a value that its setting does not take) makes the
 * whole file a Problem with the line of the first of it, and tells the rest; an unknown key, or a provider without a command, does not. An
 * empty text gives no settings.
 */
export function parseConfig(text: string, told = ofTree): Result<ConfigFile> {
  const looked = lookInto(text, told)
  if (!looked.ok) return looked
  const { wrong, ...file } = looked.value
  const [first, ...rest] = wrong
  if (first === undefined) return ok(file)
  return bad({ ...first, message: [first.message, ...others([...rest, ...file.idle])].join(' ') })
}

/** Of what else is wrong, as many as a person reads. */
function others(problems: readonly Problem[]): string[] {
  const told = problems.slice(0, MOST_OTHERS).map(({ line, message }) => `Line ${line ?? 1}: ${message}`)
  const left = problems.length - told.length
  return left === 0 ? told : [...told, `And ${left} more.`]
}

/** The same where all that is wrong is to be told at once: what is beside a value that its setting does not take, too. */
export function lookInto(
  text: string,
  told = ofTree,
): Result<ConfigFile & { readonly wrong: readonly Problem[] }> {
  const problem = problemIn(told)
  if (Buffer.byteLength(text) > LARGEST) return bad(problem('config.too-large', 'It is larger than 64 KiB.'))
  if (isNestedTooDeeply(text)) return bad(problem('config.too-deep', 'It is nested too deeply.'))
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const comment = slashComment(text)
  if (comment) return bad(notComment(comment, { lines, told }))
  const error = document.errors[0]
  const twice = error?.code === 'DUPLICATE_KEY' ? twiceSet(document, error.pos[0]) : null
  if (error && twice) return bad(notTwice(twice, { offset: error.pos[0], lines, told }))
  if (error) return bad(notYaml(text, error, { lines, problem, told }))
  const reading = new Reading(lines, problem)
  reading.section(document.contents, [])
  return ok(reading.result())
}

class Reading {
  readonly #lines: LineCounter
  readonly #given = new Map<string, GivenSetting>()
  readonly #unknown: Problem[] = []
  readonly #wrong: Problem[] = []

  constructor(
    lines: LineCounter,
    private readonly problem: ReturnType<typeof problemIn>,
  ) {
    this.#lines = lines
  }

  result(): ConfigFile & { readonly wrong: readonly Problem[] } {
    const idle = [...this.#unknown, ...idleSettings(this.#given)]
    return { given: this.#given, idle, wrong: this.#wrong }
  }

  /** `path` leads to `node`. An empty section (its settings all commented out) holds nothing. */
  section(node: ParsedNode | null, path: readonly string[]): void {
    if (node === null || (isScalar(node) && node.value === null)) return
    if (!isMap(node)) {
      const name = path.length === 0 ? 'The file' : `“${keyOf(path)}”`
      this.#refuse(node, path, `${name} must hold settings, each as “name: value”.`)
      return
    }
    for (const pair of (node as YAMLMap.Parsed).items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '?'
      this.#entry([...path, key], pair.key, pair.value)
    }
  }

  #entry(path: readonly string[], key: ParsedNode, value: ParsedNode | null): void {
    const place = placeAt(path)
    if (place.is === 'section') this.section(value, path)
    else if (place.is === 'setting') this.#setting(place.field, { path, key, value })
    else this.#unknown.push({ ...unknownKey(path, place), ...this.#line(key) })
  }

  #setting({ type }: Field, at: { path: readonly string[]; key: Node; value: Node | null }): void {
    const { path } = at
    const value: unknown = at.value?.toJSON() ?? null
    // A name without a value sets nothing, as a section without settings does.
    if (value === null) return
    const parsed = type.schema.safeParse(value)
    if (hasAlias(at.value)) this.#refuse(at.value ?? at.key, path, `${keyOf(path)} takes no alias (*name).`)
    else if (parsed.success)
      this.#given.set(keyOf(path), { path, value: parsed.data, line: this.#line(at.key).line ?? null })
    else this.#refuse(at.value ?? at.key, path, refusalOf(path, type, value))
  }

  #refuse(node: Node, path: readonly string[], message: string): void {
    const field = path.length > 0 ? { field: keyOf(path) } : {}
    this.#wrong.push({ ...this.problem('config.value', message), ...this.#line(node), ...field })
  }

  #line(node: Node): { line?: number } {
    return node.range ? { line: this.#lines.linePos(node.range[0]).line } : {}
  }
}

/** What an alias stands for is not looked up: it would count as a mapping that nobody wrote. */
function hasAlias(node: Node | null): boolean {
  let found = false
  const Alias = () => {
    found = true
    return visit.BREAK
  }
  visit(node, { Alias })
  return found
}

function unknownKey(
  path: readonly string[],
  { meant, known }: { readonly meant: string | undefined; readonly known: readonly string[] },
): Problem {
  const all =
    known.length > 0 ? `there can stand: ${known.join(', ')}.` : '`cw config show` lists all settings.'
  return {
    code: 'config.unknown',
    message: `No setting is called “${keyOf(path)}”; it has no effect.`,
    remedy: meant === undefined ? `Remove it; ${all}` : `Did you mean “${meant}”?`,
    field: keyOf(path),
  }
}

interface Parsing {
  readonly lines: LineCounter
  readonly problem: ReturnType<typeof problemIn>
  readonly told: ToldAs
}

function notYaml(text: string, { message, pos }: YAMLParseError, { lines, problem, told }: Parsing): Problem {
  const mistake = yamlMistake(text, pos[0])
  const line = lines.linePos(mistake?.offset ?? pos[0]).line
  const { remedy, ...said } = problem('yaml.invalid', mistake?.message ?? message)
  return { ...said, remedy: mistake === null ? remedy : `${mistake.remedy} ${told.untilThen}`, line }
}

function notTwice(
  { key, first }: TwiceSet,
  { offset, lines, told }: Omit<Parsing, 'problem'> & { readonly offset: number },
): Problem {
  return {
    code: 'yaml.invalid',
    message: `“${key}” is there twice. It stands first in line ${lines.linePos(first).line}.`,
    remedy: `Keep one of the two. ${told.untilThen}`,
    line: lines.linePos(offset).line,
  }
}

function notComment(
  { offset, mark, line }: SlashComment,
  { lines, told }: Omit<Parsing, 'problem'>,
): Problem {
  return {
    code: 'config.comment',
    message: `“${line}”: a comment begins with # here, not with ${mark}.`,
    remedy: `Write it as “# …”, on as many lines as it has, and save again. A text that begins so stands in quotes. ${told.untilThen}`,
    line: lines.linePos(offset).line,
  }
}

/** Makes those of that file. */
function problemIn({ name, untilThen }: ToldAs) {
  return (code: string, message: string): Problem => ({
    ...{ code, message },
    remedy: `Correct ${name}. ${untilThen}`,
  })
}
