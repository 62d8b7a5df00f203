// Terminal sessions in Markdown: ```console blocks, in which a line that begins with `$ ` is typed and the others are shown.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The README and every page in docs/, by their paths from the root. */
export function pagesBelow(root: string): readonly string[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  return ['README.md', ...pages.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)].sort()
}

export interface Example {
  readonly command: string
  /** What is shown after it; `…` stands for anything, and a line of it for any lines. */
  readonly output: readonly string[]
}

export function examplesIn(markdown: string): Example[] {
  return [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => {
    const [, ...parts] = `\n${block}`.split('\n$ ')
    return parts.map((part) => {
      const [command = '', ...output] = part.replace(/\n$/, '').split('\n')
      return { command, output }
    })
  })
}

/** Whether a command printed what an example shows, whatever the ids, the times and the widths of columns. */
export function shows(printed: string, output: readonly string[]): boolean {
  const lines = output.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${pattern(line)}\\n`))
  return new RegExp(`^${lines.join('')}$`).test(`${normal(printed)}\n`.replace(/^\n$/, ''))
}

function pattern(line: string): string {
  return normal(line)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
}

function normal(text: string): string {
  return text
    .replace(/\b(?:i|pg|ph|p|t|a|m|pr|ac|d)-[0-9a-hjkmnp-tv-z]{6}\b/g, 'ID')
    .replace(/\b\d\d:\d\d(?::\d\d)?\b/g, 'TIME')
    .replace(/just now|\b\d+ (?:s|min|h|d) ago\b/g, 'WHEN')
    .replace(/[ \t]+/g, ' ')
    .replace(/ $/gm, '')
}
