// The question as a reply.md quotes it. What stands below the quote of another question answers that one: replies look
// alike when their folders change names or one is copied over another, and their questions may differ by one sign.

import type { BodyLine } from '../../document/body-lines.ts'
import { boxIn } from './boxes.ts'

/**
 * The first line of the quote above the place for words that was not asked; null where the quote says what was asked,
 * in whatever lines and Markdown, where whole lines of it are gone, and where there is none. `rendered` are the lines of
 * the form; `end` is the number of the line with which the place for words begins. Pure.
 */
export function otherQuestion(
  lines: readonly BodyLine[],
  { rendered, end }: { rendered: readonly string[]; end: number },
): BodyLine | null {
  const asked = rendered.filter(isQuoted).map(tokensOf)
  const quote = quoteAbove(lines, end)
  const isAsked = (some: readonly BodyLine[]) =>
    isMadeOf(
      some.flatMap(({ text }) => tokensOf(text)),
      asked,
    )
  // What stands right below the quote goes on with it, or was written there.
  if (isAsked(quote) || isAsked(quote.filter(({ text }) => isQuoted(text)))) return null
  const known = asked.map((words) => words.join(' '))
  return quote.find(({ text }) => !known.includes(tokensOf(text).join(' '))) ?? quote[0] ?? null
}

/** How many of the lines right below a line of the form go on with the quote, or are the quote below its heading. */
export function quoteBelow(line: string, below: readonly string[]): number {
  const goesOn = isHeading(line) ? /^\s*(?:>|$)/ : isQuoted(line) ? /^\s*>/ : null
  const end = goesOn ? below.findIndex((each) => !goesOn.test(each)) : 0
  return end === -1 ? below.length : end
}

/** The quoted lines before the place for words, with those that an editor wrapped off them. */
function quoteAbove(lines: readonly BodyLine[], end: number): BodyLine[] {
  const quote: BodyLine[] = []
  for (const line of lines) {
    if (line.number >= end) break
    const isBelow = quote.at(-1)?.number === line.number - 1
    const goesOn = isBelow && line.text.trim() !== '' && !isHeading(line.text) && !boxIn(line.text)
    if (isQuoted(line.text) || goesOn) quote.push(line)
  }
  return quote
}

function isHeading(text: string): boolean {
  return /^\s*#{1,6}(?:\s|$)/.test(text)
}

function isQuoted(text: string): boolean {
  return /^\s*>/.test(text)
}

/** The words and signs of a text, but for the signs that formatters change. */
function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}\p{Pd}<>\\`*_+=#|~'"‘’“”…]/gu) ?? []
}

/** Whether these are the words of some of the lines, each whole, in order. */
function isMadeOf(words: readonly string[], lines: readonly (readonly string[])[]): boolean {
  /** How many words may have been made so far: as many as the lines that are left can complete. */
  let reached = [0]
  let left = lines.flat().length
  for (const line of lines) {
    left -= line.length
    const fits = reached.filter((from) => line.every((word, at) => words[from + at] === word))
    const made = new Set([...reached, ...fits.map((from) => from + line.length)])
    reached = [...made].filter((each) => words.length - each <= left)
  }
  return reached.includes(words.length)
}
