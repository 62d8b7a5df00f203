// Lines that stand so deep that Markdown begins nothing in them: they are code, or go on with a paragraph.

import { bodyLines } from './body-lines.ts'

const listMarker = /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/
/** What ends a paragraph without a blank line. */
const beginsSomething = /^[ \t]*(?:#{1,6}(?:[ \t]|$)|>|`{3}|~{3}|<!--)/

/**
 * Numbers of the lines outside fences that are indented by four columns or more, counted from the list item they stand
 * in (CommonMark 4.4, 5.2).
 */
export function deepLines(body: string): ReadonlySet<number> {
  const deep = new Set<number>()
  /** Where the text of each list item begins that the line stands in. */
  let items: number[] = []
  let inParagraph = false
  for (const { number, text, shown, code, fence } of bodyLines(body)) {
    if (code && fence !== 'opens') continue
    if (text.trim() === '') {
      inParagraph = false
      continue
    }
    const column = columnAt(text, text.length - text.trimStart().length)
    const marker = isRule(text) ? undefined : listMarker.exec(text)?.[0]
    const begins = marker !== undefined || isRule(text) || beginsSomething.test(text)
    if (begins || !inParagraph) items = items.filter((each) => each <= column)
    const isDeep = !code && column - (items.at(-1) ?? 0) >= 4
    if (isDeep) deep.add(number)
    else if (marker !== undefined) items.push(textColumn(text, marker))
    inParagraph = isDeep ? inParagraph : hasText(shown, code)
  }
  return deep
}

/** Where the text behind a list marker begins. Five columns of blanks or more belong to the text. */
function textColumn(text: string, marker: string): number {
  const behind = columnAt(text, marker.length)
  const rest = text.slice(marker.length)
  const column = columnAt(text, text.length - rest.trimStart().length)
  return rest.trim() === '' || column - behind > 4 ? behind + 1 : column
}

function hasText(shown: string, code: boolean): boolean {
  return !code && !/^[ \t]*(?:#{1,6}(?:[ \t].*)?)?$/.test(shown) && !isRule(shown)
}

function isRule(text: string): boolean {
  return /^(?:\*{3,}|-{3,}|_{3,})$/.test(text.replace(/[ \t]+/g, ''))
}

/** The column of a character, with tab stops of four. */
function columnAt(text: string, index: number): number {
  let column = 0
  for (const character of text.slice(0, index)) column += character === '\t' ? 4 - (column % 4) : 1
  return column
}
