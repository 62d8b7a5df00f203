// The lines of a reply.md that are of its form although they are not as they were rendered: wrapped or joined by an
// editor, changed by whatever goes over a whole tree, or taken from the form of another question. None of them is a
// word of an answer.

import type { BodyLine } from '../../document/body-lines.ts'
import { boxIn, nearlyTicked } from './boxes.ts'
import { sendLabel } from './entity.ts'
import { saysHint } from './reply-document.ts'

/** A line of the form that is another than the one that was rendered. */
export interface ChangedLine {
  /** 0-based, in the body. */
  readonly number: number
  readonly text: string
  /** Nobody can tell whether somebody's words stand in it. */
  readonly doubtful: boolean
}

/** The form as far as the file does not have it as it was rendered. */
export interface Missing {
  /** All words of it in order, with a blank before and behind each. Empty where nothing is missing. */
  readonly words: string
  readonly labels: readonly string[]
  /** The quoted lines, without their signs. */
  readonly quoted: readonly string[]
}

export interface FormLines {
  /** Numbers of the lines that say what the form says, in other lines or with other signs, or nothing at all. */
  readonly again: ReadonlySet<number>
  readonly changed: readonly ChangedLine[]
  /** Whether any other line says something. */
  readonly hasWords: boolean
}

type Sort = 'again' | 'changed' | 'doubtful' | 'nothing' | 'words'

/** What a line directly above leaves open. */
type Above = 'option' | 'form' | 'other'

/**
 * Sorts the lines that a reply has beside those that were rendered. `others` are these lines; `end` is the number of
 * the line with which the place for words begins. Pure.
 */
export function sortLines(
  lines: readonly BodyLine[],
  others: ReadonlyMap<number, string>,
  { missing, deep, end }: { missing: Missing; deep: ReadonlySet<number>; end: number },
): FormLines {
  const again = new Set<number>()
  const changed: ChangedLine[] = []
  let hasWords = false
  let above: Above = 'other'
  for (const [at, line] of lines.entries()) {
    const text = others.get(line.number)
    const underlined = /^\s*(?:=+|-+)\s*$/.test(lines[at + 1]?.text ?? '')
    const around = { missing, above: underlined ? ('form' as const) : above, deep, end }
    const sort = text === undefined ? null : sortOf({ ...line, text }, around)
    if (sort === 'again' || (sort === 'nothing' && line.number < end)) again.add(line.number)
    if (sort === 'changed' || sort === 'doubtful')
      changed.push({ number: line.number, text: line.text, doubtful: sort === 'doubtful' })
    if (sort === 'words') hasWords = true
    above = nextAbove(line, { sort, isOption: sort === null || text !== line.text })
  }
  return { again, changed, hasWords }
}

function sortOf(
  line: BodyLine,
  { missing, above, deep, end }: { missing: Missing; above: Above; deep: ReadonlySet<number>; end: number },
): Sort {
  const { text, number } = line
  if (/^[\s=~*_>#|+.-]*$/.test(text)) return 'nothing'
  if (line.code) return 'words'
  if (saysHint(text)) return 'again'
  if (number < end && boxIn(text)?.checked && holdsBox(text)) return 'doubtful'
  if (isMeantAsTick(text, { missing, isInForm: number < end })) return 'doubtful'
  const isOfForm = looksLikeForm(text) && !deep.has(number)
  const isDescription = above !== 'other' && /^\s+(?:[—–]|--\s)/.test(text)
  const follows = above !== 'other' && boxIn(text) === null
  if ((isOfForm || follows) && repeats(missing, text)) return 'again'
  if (isOfForm) return number < end && maySayMore(text, missing) ? 'doubtful' : 'changed'
  if (isDescription) return 'doubtful'
  return above === 'form' && number < end ? 'doubtful' : 'words'
}

/** Whether a text is a piece of what is missing, however it is wrapped and whatever its signs. */
export function repeats({ words }: Missing, text: string): boolean {
  const said = spaced(text)
  if (said === ' ') return words !== '' && /^[\s\p{P}\p{Sm}\p{Sk}\p{Sc}]*$/u.test(text)
  return words.includes(said)
}

/** A quote, a heading, or a box that is not ticked, also one whose bullet stands in the line above. */
function looksLikeForm(text: string): boolean {
  const box = boxIn(text)
  return box ? !box.checked || box.label === '' : /^\s*(?:>|#{1,6}(?:\s|$)|\[ ?\](?:\s|$))/.test(text)
}

/** A slip for the tick at an option of the form, or at the box that sends. */
function isMeantAsTick(
  text: string,
  { missing, isInForm }: { readonly missing: Missing; readonly isInForm: boolean },
): boolean {
  const label = nearlyTicked(text)
  if (label === null) return false
  const letters = lettersOf(label).toLowerCase()
  const labels = missing.labels.map((each) => lettersOf(each).toLowerCase())
  const isOption = labels.some((each) => each !== '' && letters.startsWith(each))
  return label === sendLabel || (isInForm && isOption)
}

/** Whether it begins as a line of the form does and goes on, or is a quote of something else in place of the question. */
function maySayMore(text: string, { labels, quoted }: Missing): boolean {
  const label = boxIn(text)?.label
  const letters = lettersOf(label ?? text)
  const begun = (label === undefined ? quoted : labels).map(lettersOf)
  if (begun.some((each) => each !== '' && letters.startsWith(each))) return true
  const asked = new Set(quoted.flatMap(wordsOf))
  const known = wordsOf(text).filter((word) => asked.has(word))
  return /^\s*>/.test(text) && asked.size > 0 && known.length * 2 < wordsOf(text).length
}

function nextAbove(
  { text, code }: BodyLine,
  { sort, isOption }: { sort: Sort | null; isOption: boolean },
): Above {
  if (text.trim() === '' || code) return 'other'
  if (boxIn(text)) return isOption ? 'option' : sort === 'words' ? 'other' : 'form'
  const isOfForm = sort === 'nothing' ? /^\s*>.*[^\s>]/.test(text) : sort !== null && sort !== 'words'
  return isOfForm ? 'form' : 'other'
}

/** Whether another box was joined to the line of one. */
export function holdsBox(line: string): boolean {
  return /\S\s+[-*+]\s+\[[ xX]?\]\s/.test(line)
}

/** The words of a text, with a blank before and behind each. */
export function spaced(text: string): string {
  return [' ', ...wordsOf(text).map((word) => `${word} `)].join('')
}

function lettersOf(text: string): string {
  return wordsOf(text).join('')
}

export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? []
}
