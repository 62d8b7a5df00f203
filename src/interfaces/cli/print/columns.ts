// Aligned columns under a heading, with colours where the terminal takes them.

import { type Colour, paint } from './paint.ts'

export interface Column<Row> {
  readonly head: string
  text(row: Row): string
  colour?(row: Row): Colour | null
}

export interface Look {
  readonly colour: boolean
  /** Columns of the terminal; null: nothing may be cut. */
  readonly width: number | null
}

const gap = '  '
/** The last column keeps as much, however narrow the terminal is. */
const narrowest = 20
/** A longer cell moves the rest of its own row aside, and of no other. */
const widestAligned = 100

/** Columns that are empty in every row are left out; the last one is cut at the edge of the terminal. */
export function printColumns<Row>(rows: readonly Row[], columns: readonly Column<Row>[], look: Look): string {
  const filled = columns
    .map((column) => ({ column, cells: rows.map((row) => onOneLine(column.text(row))) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  const widths = filled.map(({ column, cells }) => alignedWidth([column.head, ...cells]))
  const line = (cells: readonly string[], colours: readonly (Colour | null)[]) =>
    cells
      .map((cell, at) => {
        const last = at === cells.length - 1
        const shown = last ? cut(cell, roomForLast(cells, widths, look.width)) : padded(cell, widths[at] ?? 0)
        return painted(shown, colours[at] ?? null, look)
      })
      .join(gap)
      .trimEnd()
  const heads = filled.map(({ column }) => column.head)
  const heading = line(
    heads,
    heads.map(() => 'dim'),
  )
  const lines = rows.map((row, at) =>
    line(
      filled.map(({ cells }) => cells[at] ?? ''),
      filled.map(({ column }) => column.colour?.(row) ?? null),
    ),
  )
  return [heading, ...lines].join('\n')
}

/** Rows under a title of their own, without headings; '' where there are none. */
export function printSection<Row>(
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
): string {
  if (rows.length === 0) return ''
  const narrower = { ...look, width: look.width === null ? null : look.width - gap.length }
  const [, ...lines] = printColumns(rows, columns, narrower).split('\n')
  return [paint(look, 'bold', title), ...lines.map((line) => gap + line)].join('\n')
}

/** How many columns of a terminal a text takes: wide letters and emoji, however they are put together, take two; marks none. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  const seen = lettersOf(text).reduce((width, letter) => width + widthOfLetter(letter), 0)
  return seen + Math.max(0, text.length - furthest)
}

/** Made on need: it takes longer to make than most commands take for all of their output. */
let segmenter: Intl.Segmenter | null = null

/** What stands behind so many code units is on no screen, and telling letters apart takes longer the more there are. */
const furthest = 2_000

/** As a reader counts them: a flag, a family and a letter with its marks are one each. */
function lettersOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text.slice(0, furthest)), ({ segment }) => segment)
}

function widthOfLetter(letter: string): number {
  if (/^[\p{M}\u200d]+$/u.test(letter)) return 0
  return wide.test(letter) ? 2 : 1
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u

function onOneLine(text: string): string {
  return text.replace(/\s+/g, (blanks) => (/[\r\n\t]/.test(blanks) ? ' ' : blanks))
}

function alignedWidth(cells: readonly string[]): number {
  const widths = cells.map(widthOf)
  return Math.max(0, ...widths.filter((width) => width <= widestAligned))
}

function roomForLast(cells: readonly string[], widths: readonly number[], width: number | null): number {
  if (width === null) return Number.POSITIVE_INFINITY
  const taken = cells.slice(0, -1).map((cell, at) => Math.max(widths[at] ?? 0, widthOf(cell)) + gap.length)
  return Math.max(narrowest, width - taken.reduce((sum, each) => sum + each, 0))
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)))
}

function cut(cell: string, room: number): string {
  if (widthOf(cell) <= room) return cell
  let shown = ''
  let width = 0
  for (const letter of lettersOf(cell)) {
    width += widthOfLetter(letter)
    if (width >= room) break
    shown += letter
  }
  return `${shown}…`
}

/** The padding stays outside of the colour. */
function painted(cell: string, colour: Colour | null, look: Look): string {
  const text = cell.trimEnd()
  return colour === null || text === '' ? cell : paint(look, colour, text) + cell.slice(text.length)
}
