// agents/<name>/input/: the files that an agent was given to read, as they were when it was told of them. Pure.

import { foldName } from '../../../kernel/fold-name.ts'
import { cutName, isReservedName } from '../../../kernel/name-rules.ts'
import { folderPart, namePart } from '../../../kernel/path-parts.ts'
import { link, literal } from './phrases.ts'

export interface Given {
  /** As it was named. */
  readonly path: string
  /** Null: it was not looked at yet. */
  readonly is: 'text' | 'binary' | 'missing' | 'folder' | 'outside' | 'unreadable' | null
  readonly bytes: number | null
  readonly cut: boolean
}

/** Where those that are texts are shown, by the paths they were named by; `beside` is a page of the agent. */
export function givenPages(files: readonly Given[], beside: string): ReadonlyMap<string, string> {
  const pages = new Map<string, string>()
  const taken = new Set<string>()
  for (const { path, is } of files) {
    if (is !== 'text') continue
    const page = `${folderPart(beside)}/input/${freeName(nameOf(path), taken)}`
    pages.set(path, page)
  }
  return pages
}

/** What is said of one where a prompt names it. */
export function said({ path, is, bytes, cut }: Given, page: string | undefined, from: string): string {
  const size = bytes === null ? '' : `, ${kilobytes(bytes)}`
  if (page !== undefined)
    return `${link(path, page, from)}${cut ? ` (the first 500 kB of${size.slice(1)})` : ''}`
  return `${literal(path)} (${is === null ? 'not looked at yet' : words[is]}${size})`
}

const words: { readonly [Each in NonNullable<Given['is']>]: string } = {
  text: 'a text',
  binary: 'binary, not shown',
  missing: 'there was no such file',
  folder: 'a folder',
  outside: 'leads out of the project, not read',
  unreadable: 'could not be read',
}

function kilobytes(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000)} kB`
}

/** One that every system takes, and nothing hides. */
function nameOf(path: string): string {
  const name = cutName(namePart(path).replace(/[^\p{L}\p{N}._-]+/gu, '-'), mostBytes)
    .replace(/^[.-]+/, '')
    .replace(/\.$/, '')
  return isReservedName(name) || name === '' ? `file-${name}` : name
}

/** Bytes of a name, with room for a number. */
const mostBytes = 200

/** Names that differ by case alone are one name on some systems. */
function freeName(name: string, taken: Set<string>): string {
  const [, stem = name, ending = ''] = /^(.+?)(\.[^.]*)?$/s.exec(name) ?? []
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${stem}-${number}${ending}`
    if (taken.has(foldName(free))) continue
    taken.add(foldName(free))
    return free
  }
}
