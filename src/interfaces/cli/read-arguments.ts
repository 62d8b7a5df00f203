// From what stands after a command's words to the input of its procedure, by the manifest alone.

import { cwError } from '../../kernel/errors.ts'
import { globalOptions } from './globals.ts'
import type { ArgumentEntry, CommandEntry, OptionEntry } from './manifest.ts'
import { readValue } from './read-value.ts'
import { insteadOfStatus } from './status-commands.ts'
import { suggest } from './suggest.ts'

/** The name an option also goes by, and the names it may stand for, in the order in which they are tried. */
const optionAliases: Readonly<Record<string, readonly string[]>> = {
  reason: ['comment', 'feedback', 'why'],
  comment: ['reason', 'feedback'],
  message: ['comment', 'body', 'text'],
  description: ['body', 'markdown'],
  text: ['body', 'markdown'],
  name: ['title'],
  depends: ['needs'],
  'depends-on': ['needs'],
}

export type Input = Record<string, unknown>

/**
 * Reads options and positional arguments in any order; `--` ends the options. An option takes the next word whatever it
 * begins with, unless that word is an option of this command.
 * @throws CwError `input.invalid`
 */
export function readArguments(entry: CommandEntry, argv: readonly string[]): Input {
  const reading = new Reading(entry)
  const tokens = [...argv]
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    if (token === '--') {
      for (const each of tokens) reading.positional(each)
      break
    }
    if (token.startsWith('-') && token !== '-' && !/^-\d/.test(token)) reading.option(token, tokens)
    else reading.positional(token)
  }
  return reading.finish()
}

class Reading {
  readonly #entry: CommandEntry
  readonly #input: Input = {}
  readonly #given: string[] = []

  constructor(entry: CommandEntry) {
    this.#entry = entry
  }

  positional(text: string): void {
    this.#given.push(text)
  }

  option(token: string, following: string[]): void {
    const equals = token.indexOf('=')
    const flag = equals === -1 ? token : token.slice(0, equals)
    const attached = equals === -1 ? undefined : token.slice(equals + 1)
    const negated = this.#negated(flag)
    if (negated) {
      this.#input[negated.key] = false
      return
    }
    const option = this.#find(flag) ?? this.#unknown(flag, attached ?? following[0] ?? '')
    if (option.type === 'boolean') this.#input[option.key] = truth(option, attached, following)
    else this.#set(option, attached ?? this.#next(flag, following))
  }

  finish(): Input {
    const { args, options } = this.#entry
    for (const argument of args) this.#fill(argument)
    if (this.#given.length > 0)
      throw invalid(`${this.#name} does not take “${this.#given[0]}”${this.#atATime}.`)
    const missing = options.find((option) => option.required && this.#input[option.key] === undefined)
    if (missing) throw invalid(`${this.#name} needs --${missing.name}: ${missing.help}.`)
    const changes = options.map((option) => `--${option.name}`)
    if (this.#entry.words.at(-1) === 'update' && options.every(({ key }) => this.#input[key] === undefined))
      throw invalid(`${this.#name} needs something to change: ${changes.join(', ')}.`)
    return this.#input
  }

  #fill(argument: ArgumentEntry): void {
    const { key, type, variadic, choices } = argument
    const values = variadic ? this.#given.splice(0) : this.#given.splice(0, 1)
    const [first] = values
    if (first === undefined) {
      if (argument.required)
        throw invalid(`${this.#name} needs ${key.toUpperCase()}${argument.help && ` (${argument.help})`}.`)
      return
    }
    const field = { name: key.toUpperCase(), type, nullable: false, ...(choices ? { choices } : {}) }
    this.#input[key] = variadic ? values.flatMap((each) => readValue(field, each)) : readValue(field, first)
  }

  #set(option: OptionEntry, text: string): void {
    const cleared = text === 'none' && canBeCleared(this.#entry, option)
    const emptied = isList(option) && (cleared || text === '')
    const value = emptied ? [] : readValue({ ...option, name: `--${option.name}` }, text)
    const before = this.#input[option.key]
    this.#input[option.key] = Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value
  }

  #next(flag: string, following: string[]): string {
    const next = following[0]
    if (next === undefined || (next.startsWith('-') && this.#find(next.replace(/=.*/s, ''))))
      throw invalid(`${flag} needs a value.`)
    following.shift()
    return next
  }

  #find(flag: string): OptionEntry | undefined {
    const { options } = this.#entry
    if (/^-[^-]$/.test(flag)) return options.find((option) => option.short === flag.slice(1))
    const name = kebab(flag.replace(/^--?/, ''))
    const byName = (wanted: string) => options.find((option) => option.name === wanted)
    return byName(name) ?? optionAliases[name]?.map(byName).find((option) => option !== undefined)
  }

  #negated(flag: string): OptionEntry | undefined {
    const option =
      flag.startsWith('--no-') && !this.#find(flag) ? this.#find(`--${flag.slice(5)}`) : undefined
    return option?.type === 'boolean' ? option : undefined
  }

  #unknown(flag: string, value: string): never {
    const [noun = '', verb] = this.#entry.words
    const isStatus = flag === '--status' && verb === 'update'
    const instead = isStatus ? insteadOfStatus(noun, this.#given[0] ?? 'REF', value) : null
    const names = this.#entry.options.map((option) => option.name)
    const guess = suggest(flag.replace(/^-+/, ''), [...names, ...globalOptions])
    const meant = instead ?? (guess === null ? '' : `Did you mean --${guess}?`)
    throw invalid(`${this.#name} has no option ${flag}. ${meant}`.trimEnd())
  }

  /** Whoever names several things of which it takes one is told so. */
  get #atATime(): string {
    const { args, words } = this.#entry
    return args.length === 1 && args[0]?.key === 'ref' ? `: one ${words[0]} at a time` : ''
  }

  get #name(): string {
    return `\`cw ${this.#entry.words.join(' ')}\``
  }
}

/** Whether `none` takes the value away: what is only being made has none yet. */
export function canBeCleared({ words }: CommandEntry, option: OptionEntry): boolean {
  return words.at(-1) === 'update' && option.type !== 'boolean' && (option.nullable || isList(option))
}

function isList({ type }: OptionEntry): boolean {
  return type === 'list' || type === 'words'
}

function truth(option: OptionEntry, attached: string | undefined, following: string[]): boolean {
  const next = following[0]
  const text = attached ?? (next === 'true' || next === 'false' ? following.shift() : 'true')
  if (text !== 'true' && text !== 'false') throw invalid(`--${option.name} takes true or false.`)
  return text === 'true'
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('_', '-')
}

function invalid(reason: string) {
  return cwError('input.invalid', { reason })
}
