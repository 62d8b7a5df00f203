// A text that decides was read before it was saved: whether it holds what commands have changed in its document.

import { withoutApproveLines } from '../../document/approve-lines.ts'
import { withoutTicks } from '../../document/checkboxes.ts'
import type { DocumentText } from '../../document/document.ts'
import { changedKeys, fieldOf, sameMeaning } from './compare.ts'
import { hunksOf } from './merge-body.ts'

const section = /^#{2,6}[ \t].*$/gm

/** What `cw` made of a text, for a command or for what was merged. */
export interface Step {
  readonly older: DocumentText
  readonly newer: DocumentText
}

/**
 * The text from before the steps that the file lacks, or null where it holds them all. It lacks one that the base holds when
 * it differs less from what stood there before; a save of a person in between, and a line that both have, hide nothing. Of
 * several the one that the file differs from least, if it decides something against that, too. @see SPEC S6
 */
export function unreadOrigin(
  base: DocumentText,
  file: DocumentText,
  { steps, decides }: { readonly steps: readonly Step[]; readonly decides: (from: DocumentText) => boolean },
): DocumentText | null {
  if (steps.length === 0 || !decides(base)) return null
  const own = distance(base, file)
  const isUnread = (step: Step) =>
    lacksSections(step, file) ?? (distance(step.older, file) <= own && isNearerToOlder(step, file))
  const unread = steps.filter(
    (step) => distance(step.older, step.newer) > 0 && isUnread(step) && !isNoNearer(step, base),
  )
  const origins = unread
    .map(({ older }) => ({ older, own: distance(older, file), decides: decides(older) }))
    .filter(({ older }) => !sameMeaning(older, base))
    .sort((a, b) => Number(b.decides) - Number(a.decides) || a.own - b.own)
  return origins[0]?.older ?? null
}

/** Whether the text differs from what `cw` made at least as much as from what that was made of. */
export function isNoNearer({ older, newer }: Step, text: DocumentText): boolean {
  return distance(older, text) <= distance(newer, text)
}

/** What sections that came or went say of a text; null: nothing, where there are none or it has a part of them. */
function lacksSections({ older, newer }: Step, text: DocumentText): boolean | null {
  const [before, after, now] = [older, newer, text].map(sectionsOf) as [Sections, Sections, Sections]
  const came = [...after].filter((each) => !before.has(each))
  if (came.length > 0 && !came.some((each) => now.has(each))) return true
  const went = [...before].filter((each) => !after.has(each))
  return went.length > 0 && !went.some((each) => now.has(each)) ? false : null
}

type Sections = ReadonlySet<string>

function sectionsOf({ body }: DocumentText): Sections {
  return new Set(body.match(section)?.map((line) => line.trim()))
}

/** Of a text that has neither, as one in which a person corrected what had just come, it cannot be said. */
function isNearerToOlder({ older, newer }: Step, text: DocumentText): boolean {
  return distance(older, text) < distance(newer, text)
}

/**
 * How many characters of words and values differ. The status, ticks and the lines of a review are what is decided with, and two
 * sections of one name (`## Feedback`) say different things.
 */
function distance(a: DocumentText, b: DocumentText): number {
  const fields = changedKeys(a, b).filter((key) => key !== 'status')
  const values = fields.map(
    (key) => `${key}${[a, b].map((each) => JSON.stringify(fieldOf(each, key))).join('')}`,
  )
  const [from, to] = [a, b].map(({ body }) =>
    withoutTicks(withoutApproveLines(body)).replace(section, ''),
  ) as [string, string]
  return lengthOf(values) + wordsBetween(from, to)
}

function wordsBetween(from: string, to: string): number {
  const hunks = hunksOf(from, to) ?? [{ removed: [from], added: [to] }]
  let length = 0
  for (const { removed, added } of hunks) {
    const [gone, come] = [removed, added].map((lines) =>
      wordsOf(lines.join(''))
        .map((word) => `${word}\n`)
        .join(''),
    ) as [string, string]
    const words = hunksOf(gone, come) ?? [{ removed: [gone], added: [come] }]
    for (const each of words) length += charactersOf(each.removed, each.added)
  }
  return length
}

/** A word that was corrected differs only in what was corrected. */
function charactersOf(removed: readonly string[], added: readonly string[]): number {
  if (removed.length !== added.length) return lengthOf([...removed, ...added])
  return removed.reduce((sum, word, n) => sum + charactersBetween(word.trim(), (added[n] ?? '').trim()), 0)
}

/** How many characters two texts do not have in common, but for how they begin and end. */
export function charactersBetween(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return a.length + b.length - 2 * (start + end)
}

/** Words and signs, but for those with which Markdown is written one way or another: `-5` and `~~no~~` say something. */
const word = /[\p{L}\p{N}]+|[-+]+(?=[\p{L}\p{N}])|(?<!~)~~(?!~)|[^\s\p{L}\p{N}_*+\-`~]/gu

function wordsOf(text: string): string[] {
  return text.match(word) ?? []
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.trim().length, 0)
}
