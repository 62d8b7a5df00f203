// `--help`, from the manifest: short, with examples, without loading any command.

import { commandOf, commandsUnder, unknownCommand, usualVerbs } from './find-command.ts'
import type { ArgumentEntry, CommandEntry, Manifest, OptionEntry } from './manifest.ts'
import { inOrderOfUse, nounSummary, sortNouns } from './nouns.ts'
import { paint } from './print/paint.ts'
import { canBeCleared } from './read-arguments.ts'

interface Look {
  readonly colour: boolean
}

/** Everything, one noun, or one command. @throws CwError `command.unknown` */
export function renderHelp(manifest: Manifest, words: readonly string[], look: Look): string {
  if (words.length === 0) return overview(manifest, look)
  const entry = commandOf(manifest, words)
  const group = commandsUnder(manifest, words)
  if (entry)
    return commandHelp(
      entry,
      group.filter((each) => each !== entry),
      look,
    )
  if (group.length > 0) return groupHelp(group, words, look)
  const usual = commandOf(manifest, [...words, usualVerbs[words[0] ?? ''] ?? ''])
  if (usual) return commandHelp(usual, [], look)
  throw unknownCommand(manifest, words)
}

/** The command line in one row: `cw task close REF [options]`. */
export function usageOf(entry: CommandEntry): string {
  const options = entry.options.length > 0 ? ['[options]'] : []
  return ['cw', ...entry.words, ...entry.args.map(placeholder), ...options].join(' ')
}

/** `--priority P0|P1|P2|P3`, with its short form in front. */
export function optionUsage(option: OptionEntry): string {
  const short = option.short === undefined ? '' : `-${option.short}, `
  return `${short}--${option.name}${valueHint(option)}`
}

/** What an option says beside its help: its default, that it repeats, that it can be taken away. */
export function optionNote(entry: CommandEntry, option: OptionEntry): string {
  const notes = [
    option.required ? 'required' : '',
    option.type === 'list' ? 'several: with commas, or repeat it' : '',
    option.type === 'words' ? 'several: repeat it; commas belong to the text' : '',
    canBeCleared(entry, option) ? '“none” clears it' : '',
    ['', 'undefined', 'false'].includes(String(option.default)) ? '' : `default: ${String(option.default)}`,
  ].filter((note) => note !== '')
  return notes.length === 0 ? option.help : `${option.help} (${notes.join('; ')})`
}

/** Columns that the help takes, whatever the terminal has: lines of this length are read best. */
const widest = 80

export const globalOptions: readonly (readonly [string, string])[] = [
  ['--json', 'print JSON: {"schemaVersion":1,"kind":…,"data":…}, errors too'],
  ['--no-color', 'no colours; NO_COLOR means the same'],
  ['--help, -h', 'this text, for any command'],
  ['--version', 'the version of cw'],
]

const firstSteps: readonly (readonly [string, string])[] = [
  ['cw fsui my-workspace', 'make the folder and keep it in sync; its README.md says the rest'],
  ['cw status', 'what waits for you, runs, is ready'],
  ['cw task --help', 'the commands about tasks; so with every word below'],
]

function overview(manifest: Manifest, look: Look): string {
  const nouns = sortNouns([...new Set(commandsUnder(manifest, []).map((entry) => entry.words[0] ?? ''))])
  const rows = nouns.map((noun) => {
    const entries = commandsUnder(manifest, [noun])
    const verbs = entries.flatMap((entry) => (entry.words.length > 1 ? [entry.words.slice(1).join(' ')] : []))
    const only = entries.length === 1 && verbs.length === 0
    return [noun, nounSummary(noun) ?? entries[0]?.summary ?? '', only ? '' : verbs.join(', ')] as const
  })
  const width = Math.max(...rows.map(([noun]) => noun.length))
  const lines = rows.flatMap(([noun, summary, verbs]) => {
    const row = `  ${paint(look, 'cyan', noun.padEnd(width))}  ${summary}`
    return verbs === ''
      ? [row]
      : [
          row,
          ...wrapped(verbs, widest - 4 - width).map(
            (part) => `  ${' '.repeat(width)}  ${paint(look, 'dim', part)}`,
          ),
        ]
  })
  return [
    `${paint(look, 'bold', 'cw')} ${manifest.version}: coding agents on your repositories, as a folder of Markdown`,
    section('Begin', table(firstSteps), look),
    section('Usage', ['cw COMMAND [options]'], look),
    [paint(look, 'bold', 'Commands'), ...lines].join('\n'),
    section('Everywhere', table(globalOptions), look),
    '`cw COMMAND --help` explains one; `-` as a text reads standard input.',
  ].join('\n\n')
}

function groupHelp(entries: readonly CommandEntry[], words: readonly string[], look: Look): string {
  const examples = inOrderOfUse(entries).flatMap((entry) => entry.examples.slice(0, 1))
  return [
    `${paint(look, 'bold', `cw ${words.join(' ')}`)}: ${nounSummary(words[0] ?? '') ?? entries[0]?.summary ?? ''}`,
    section('Commands', table(entries.map(rowOf)), look),
    section('Examples', examples.slice(0, 5), look),
    `\`cw ${words.join(' ')} VERB --help\` explains one.`,
  ].join('\n\n')
}

function commandHelp(entry: CommandEntry, below: readonly CommandEntry[], look: Look): string {
  const args = entry.args.map((argument) => [placeholder(argument), argument.help] as const)
  const options = entry.options.map((option) => [optionUsage(option), optionNote(entry, option)] as const)
  const also = entry.aliases.map((alias) => ['cw', ...entry.words.slice(0, -1), alias].join(' '))
  return [
    wrapped(`${entry.summary}.`, widest).join('\n'),
    section('Usage', [usageOf(entry)], look),
    section('Arguments', table(args), look),
    section('Options', table([...options, ['--json', 'print JSON']]), look),
    section('Also', also, look),
    section('Commands', table(below.map(rowOf)), look),
    section('Examples', entry.examples, look),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function rowOf(entry: CommandEntry): readonly [string, string] {
  return [usageOf(entry).replace(' [options]', ''), entry.summary]
}

function section(title: string, lines: readonly string[], look: Look): string {
  if (lines.length === 0) return ''
  return [paint(look, 'bold', title), ...lines.map((line) => `  ${line}`)].join('\n')
}

/** Two columns; a left cell that is too wide gets a line of its own. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(30, Math.max(0, ...rows.map(([left]) => left.length)))
  return rows.flatMap(([left, right]) => {
    const [head = '', ...more] = wrapped(right, widest - 4 - width)
    const rest = more.map((line) => `${' '.repeat(width)}  ${line}`)
    if (left.length > width) return [left, `${' '.repeat(width)}  ${head}`, ...rest]
    return [`${left.padEnd(width)}  ${head}`.trimEnd(), ...rest]
  })
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + word.length < width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}

function placeholder(argument: ArgumentEntry): string {
  const name = argument.key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
  const named = argument.variadic ? `${name}…` : name
  return argument.required ? named : `[${named}]`
}

function valueHint(option: OptionEntry): string {
  if (option.type === 'boolean') return ''
  if (option.choices) return ` ${option.choices.join('|')}`
  return { string: ' TEXT', number: ' N', list: ' A,B', words: ' TEXT', json: ' JSON' }[option.type]
}
