// What may come next on a command line, for the completion of the shells.

import { commandOf, commandsUnder } from './find-command.ts'
import type { CommandEntry, Manifest, OptionEntry } from './manifest.ts'
import { nounSummary } from './nouns.ts'

export interface Completion {
  readonly word: string
  readonly help: string
}

/** `typed` are the words after `cw`; the last one is being typed and may be empty. */
export function completionsFor(manifest: Manifest, typed: readonly string[]): Completion[] {
  const current = typed.at(-1) ?? ''
  const before = typed.slice(0, -1)
  const words = before.filter((word) => !word.startsWith('-'))
  const entry = entryOf(manifest, words)
  const found = entry ? ofCommand(entry, before, current) : []
  return [...nextWords(manifest, words), ...found].filter(({ word }) => word.startsWith(current))
}

/** The list whose things may come next (`task.list`), where the word being typed names one of them; else null. */
export function listFor(manifest: Manifest, typed: readonly string[]): string | null {
  const entry = entryAtArgument(manifest, typed, 'ref')
  const list = `${entry?.words[0]}.list`
  return manifest.commands.some(({ procedure }) => procedure === list) ? list : null
}

/** Whether the word being typed names a setting. */
export function isSetting(manifest: Manifest, typed: readonly string[]): boolean {
  return entryAtArgument(manifest, typed, 'key')?.words[0] === 'config'
}

/** The command whose first argument is being typed, where that argument is called so; else null. */
function entryAtArgument(manifest: Manifest, typed: readonly string[], key: string): CommandEntry | null {
  const before = typed.slice(0, -1)
  const entry = entryOf(
    manifest,
    before.filter((word) => !word.startsWith('-')),
  )
  return entry?.args[0]?.key === key && before.length === entry.words.length ? entry : null
}

function entryOf(manifest: Manifest, words: readonly string[]): CommandEntry | null {
  for (let count = Math.min(3, words.length); count > 0; count--) {
    const entry = commandOf(manifest, words.slice(0, count))
    if (entry) return entry
  }
  return null
}

function nextWords(manifest: Manifest, words: readonly string[]): Completion[] {
  const found = new Map<string, string>()
  for (const entry of commandsUnder(manifest, words)) {
    const word = entry.words[words.length]
    if (word === undefined || found.has(word)) continue
    found.set(word, (words.length === 0 ? nounSummary(word) : null) ?? entry.summary)
  }
  return [...found].map(([word, help]) => ({ word, help }))
}

function ofCommand(entry: CommandEntry, before: readonly string[], current: string): Completion[] {
  const option = optionBefore(entry, before.at(-1))
  if (option?.choices) return option.choices.map((word) => ({ word, help: '' }))
  if (option && option.type !== 'boolean') return []
  if (!current.startsWith('-'))
    return entry.args.flatMap((argument) => argument.choices ?? []).map((word) => ({ word, help: '' }))
  const json = { word: '--json', help: 'print JSON' }
  return [...entry.options.map(({ name, help }) => ({ word: `--${name}`, help })), json]
}

function optionBefore(entry: CommandEntry, word: string | undefined): OptionEntry | undefined {
  return entry.options.find((option) => word === `--${option.name}` || word === `-${option.short}`)
}
