// agents/<name>/prompt.md: what an agent was told in its last run, word for word. Pure.

import { folderOf } from '../../../kernel/layout.ts'
import type { Named } from '../../../kernel/seen-agent.ts'
import { type Given, givenPages, said } from './given.ts'
import { link, literal, moment } from './phrases.ts'

export interface Prompt {
  readonly agent: string
  readonly run: number | null
  /** In milliseconds since the epoch. */
  readonly at: number | null
  readonly provider: string | null
  readonly model: string | null
  readonly given: readonly Named[]
  /** Files that it was given to read. */
  readonly files: readonly Given[]
  readonly text: string | null
  readonly cut: boolean
}

export function promptPath({ path }: { readonly path: string }): string {
  return `${folderOf(path)}/prompt.md`
}

/** `path`: where the page stands. Null: it was never told anything. */
export function renderPrompt(prompt: Prompt, path: string): string | null {
  const { agent, run, at, provider, model, given, files, text, cut } = prompt
  if (run === null || at === null || text === null) return null
  const program = [provider, model].flatMap((word) => (word === null ? [] : literal(word))).join(' · ')
  const pages = givenPages(files, path)
  const read = [
    ...given.map((each) => link(each.title, each.path, path)),
    ...files.map((file) => said(file, pages.get(file.path), path)),
  ].join(', ')
  const parts = [
    `# What ${literal(agent)} was told`,
    `Run ${run}, ${moment(at)}, ${program}.${read === '' ? '' : ` It was given: ${read}.`}`,
    '---',
    text.trimEnd(),
    cut ? '---\n\n*The rest is left out: a prompt is shown up to 1 MB.*' : '',
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
