// The requirements that an initiative lists in its text, under the heading `Requirements`. They are read, never written.

import { outsideCode } from '../../document/body-lines.ts'
import { sectionBody } from '../../document/sections.ts'

export interface Requirement {
  /** As it is typed: `REQ-01`. */
  readonly id: string
  /** The rest of its line; at most 200 characters. */
  readonly text: string
}

const longestId = 64
const longestText = 200

/** Every item of the section that begins with an id, in order, also one that is there twice; without the section none. */
export function listRequirements(body: string): Requirement[] {
  if (!/requirements/i.test(body)) return []
  const section = sectionBody(body, 'Requirements')
  if (section === null) return []
  return [...outsideCode(section)].flatMap(({ shown }) => readItem(shown) ?? [])
}

/** The key under which two ids are the same requirement: letters count, not their case or how they are encoded. */
export function requirementKey(id: string): string {
  return id.trim().normalize('NFC').toLowerCase()
}

const item = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(.*)$/s
/** Marks of emphasis, a word with digits, the same marks, what separates it from its text. */
const beginning =
  /^(?<open>[*`[~]*)(?<id>\p{L}[\p{L}\p{M}\p{N}]*(?:[-_.][\p{L}\p{M}\p{N}]+)*)(?<close>[*`\]~]*)(?<separator>[:)][*`\]~]*(?=\s|$)|\s+[-–—](?=\s)|\s*$)?/u
/** What is an id without any mark: `REQ-01`. */
const plain = /^\p{Lu}[\p{Lu}\p{M}\p{N}]*(?:[-_.][\p{Lu}\p{M}\p{N}]+)*[-_.]\p{N}+$/u

function readItem(line: string): Requirement | null {
  const words = item.exec(line)?.[1]?.normalize('NFC')
  const found = words === undefined ? null : beginning.exec(words)
  const { open = '', id = '', separator } = found?.groups ?? {}
  if (found === null || words === undefined || id.length > longestId || !/\p{N}/u.test(id)) return null
  const rest = words.slice(found[0].length)
  const ends = rest === '' || /^\s/.test(rest)
  if (!ends || (open === '' && separator === undefined && !plain.test(id))) return null
  return {
    id,
    text: rest
      .replace(/^[\s:–—-]+/, '')
      .trim()
      .slice(0, longestText),
  }
}
