// A command of this interface's own: not a procedure, or one with something around it.

import type { CommandEntry } from '../manifest.ts'
import type { Input } from '../read-arguments.ts'
import type { Terminal } from '../terminal.ts'

export interface LocalCommand {
  /** As in the manifest; those with a procedure take what it takes, too. */
  readonly entries: readonly LocalEntry[]
  /** It acts with the rights of whoever runs it, not through the server: an agent is refused. */
  readonly forPeople?: true
  run(invocation: Invocation): Promise<Outcome>
}

export type LocalEntry = Omit<CommandEntry, 'local'>

export interface Invocation {
  readonly entry: CommandEntry
  readonly input: Input
  readonly json: boolean
  readonly terminal: Terminal
  /** Calls a procedure of the home; opens the connection at the first call. @throws the reason of the signal, too */
  call(path: string, input: Input, signal?: AbortSignal): Promise<unknown>
  /** Lets others have the home until the next call; whoever waits does so between calls. */
  letGo(): Promise<void>
}

/** What is printed (`text` for a person, `data` with --json) and the exit code; nothing where the command has written itself. */
export interface Outcome {
  readonly data?: unknown
  readonly text?: string
  readonly exit?: number
}

/** An entry with nothing in it but what is given. */
export function localEntry(words: string, entry: Partial<LocalEntry> & { summary: string }): LocalEntry {
  const empty = { procedure: null, changes: false, aliases: [], examples: [], args: [], options: [] }
  return { ...empty, ...entry, words: words.split(' ') }
}

/** A flag: an option without a value. */
export function flag(name: string, help: string, short?: string): LocalEntry['options'][number] {
  const key = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const base = { name, key, help, type: 'boolean', required: false, nullable: false } as const
  return short === undefined ? base : { ...base, short }
}

/** An option with a value. */
export function valued(name: string, type: 'string' | 'number', help: string): LocalEntry['options'][number] {
  return { ...flag(name, help), type }
}

/** A positional argument that may be missing unless `required`. */
export function argument(key: string, help: string, required = false): LocalEntry['args'][number] {
  return { key, help, required, variadic: false, type: 'string' }
}
