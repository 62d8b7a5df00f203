// From the words that were typed to the command that is meant, through aliases; a near miss is told.

import { cwError } from '../../kernel/errors.ts'
import { globalOptions } from './globals.ts'
import type { CommandEntry, Manifest } from './manifest.ts'
import { suggest } from './suggest.ts'

/** Words that agents and people try first, for every noun that has the command on the right. */
export const verbAliases: Readonly<Record<string, string>> = {
  new: 'create',
  add: 'create',
  make: 'create',
  done: 'close',
  finish: 'close',
  ls: 'list',
  get: 'show',
  view: 'show',
  edit: 'update',
  rm: 'archive',
  delete: 'archive',
  remove: 'archive',
  mv: 'move',
  rename: 'move',
}

/** What a noun without a verb means, where it means something. */
export const usualVerbs: Readonly<Record<string, string>> = {
  status: 'overview',
  events: 'list',
  cost: 'show',
}

export interface Found {
  readonly entry: CommandEntry
  /** What follows the command's words. */
  readonly rest: readonly string[]
}

/**
 * The command that the words at the start of `argv` name, the longest first.
 * @throws CwError `command.unknown` with what may have been meant
 */
export function findCommand(manifest: Manifest, argv: readonly string[]): Found {
  const typed = leadingWords(argv)
  for (let count = typed.length; count > 0; count--) {
    const entry = commandOf(manifest, typed.slice(0, count))
    if (entry) return { entry, rest: argv.slice(count) }
  }
  const usual = usualVerbs[typed[0] ?? '']
  const entry = usual === undefined ? null : commandOf(manifest, [typed[0] ?? '', usual])
  if (entry && (typed.length === 1 || entry.args.length > 0)) return { entry, rest: argv.slice(1) }
  const [first = ''] = argv
  throw first.startsWith('-')
    ? unknownOption(first)
    : unknownCommand(manifest, typed.length > 0 ? typed : [first])
}

/** The command with exactly these words, the last of them perhaps an alias; null when there is none. */
export function commandOf(manifest: Manifest, words: readonly string[]): CommandEntry | null {
  const last = words.at(-1) ?? ''
  const siblings = manifest.commands.filter((entry) => sameGroup(entry.words, words))
  const named = (name: string | undefined) => siblings.find((entry) => entry.words.at(-1) === name)
  const known = named(last) ?? siblings.find((entry) => entry.aliases.includes(last))
  return known ?? (words.length > 1 ? named(verbAliases[last]) : undefined) ?? null
}

/** The commands whose words begin with these, but those of programs. */
export function commandsUnder(manifest: Manifest, words: readonly string[]): CommandEntry[] {
  return manifest.commands.filter(
    (entry) => entry.hidden !== true && words.every((word, at) => entry.words[at] === word),
  )
}

/** @returns the error for words that name no command. */
export function unknownCommand(manifest: Manifest, typed: readonly string[]) {
  const below = commandsUnder(manifest, typed)
  if (typed.length > 0 && below.length > 0) return incomplete(typed, below)
  const depth = knownDepth(manifest, typed)
  const before = typed.slice(0, depth)
  const nexts = new Set(commandsUnder(manifest, before).flatMap((entry) => entry.words[depth] ?? []))
  const guess = suggest(typed[depth] ?? '', [...nexts])
  const help = `\`${['cw', ...before, '--help'].join(' ')}\` lists the commands.`
  const suggestion = guess === null ? help : `Did you mean \`${['cw', ...before, guess].join(' ')}\`? ${help}`
  return cwError('command.unknown', { name: ['cw', ...typed.slice(0, depth + 1)].join(' '), suggestion })
}

/** The options that every command takes have been read before. */
function unknownOption(token: string) {
  const flag = token.replace(/=.*/s, '')
  const guess = suggest(flag.replace(/^-+/, ''), [...globalOptions, 'version', 'server'])
  const meant = guess === null ? '' : ` Did you mean --${guess}?`
  return cwError('input.invalid', { reason: `\`cw\` has no option ${flag}.${meant}` })
}

function incomplete(typed: readonly string[], below: readonly CommandEntry[]) {
  const words = ['cw', ...typed].join(' ')
  const verbs = below.map((entry) => entry.words.slice(typed.length).join(' ')).join(', ')
  return cwError('command.unknown', {
    name: words,
    suggestion: `Add one of: ${verbs}. \`${words} --help\` explains them.`,
  })
}

function leadingWords(argv: readonly string[]): string[] {
  const end = argv.findIndex((token) => !/^[a-z][\w-]*$/i.test(token))
  return argv.slice(0, Math.min(end === -1 ? argv.length : end, 3))
}

function sameGroup(entry: readonly string[], words: readonly string[]): boolean {
  return entry.length === words.length && words.slice(0, -1).every((word, at) => entry[at] === word)
}

function knownDepth(manifest: Manifest, typed: readonly string[]): number {
  let depth = 0
  while (depth < typed.length && commandsUnder(manifest, typed.slice(0, depth + 1)).length > 0) depth++
  return Math.min(depth, Math.max(0, typed.length - 1))
}
