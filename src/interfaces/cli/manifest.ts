// What the command line knows of every command without loading it: made from the router at build time, read by help,
// completion and the reading of arguments.

import { readFile } from 'node:fs/promises'

export interface Manifest {
  /** The version of the package. */
  readonly version: string
  readonly commands: readonly CommandEntry[]
}

export interface CommandEntry {
  /** The words after `cw`: `['task', 'close']`. */
  readonly words: readonly string[]
  /** The path of the procedure it calls, or null where the command is one of this interface's own. */
  readonly procedure: string | null
  /** The file in `local/` that carries it out, or null for a plain procedure. */
  readonly local: string | null
  /** Whether it changes something, rather than reading. */
  readonly changes: boolean
  readonly summary: string
  /** Other words for the last one. */
  readonly aliases: readonly string[]
  readonly examples: readonly string[]
  readonly args: readonly ArgumentEntry[]
  readonly options: readonly OptionEntry[]
  /** Only programs call it: help, docs and completion leave it out. */
  readonly hidden?: boolean
}

export interface ArgumentEntry {
  /** The field of the input it fills. */
  readonly key: string
  readonly help: string
  readonly required: boolean
  /** Takes all that follows. */
  readonly variadic: boolean
  readonly type: ValueType
  readonly choices?: readonly string[]
}

export interface OptionEntry {
  /** As it is typed, without dashes: `budget-usd`. */
  readonly name: string
  /** One letter, without its dash. */
  readonly short?: string
  readonly key: string
  readonly help: string
  readonly type: ValueType
  readonly required: boolean
  /** `none` stands for no value. */
  readonly nullable: boolean
  readonly choices?: readonly string[]
  readonly default?: unknown
}

/** `list` is split at commas; `words` takes each word as it is, and several by being repeated. */
export type ValueType = 'string' | 'number' | 'boolean' | 'list' | 'words' | 'json'

/** Reads the manifest that the build laid beside this file. */
export async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(new URL('./manifest.json', import.meta.url), 'utf8')) as Manifest
}
