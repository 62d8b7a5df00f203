// Columns under a heading: aligned, cut at the edge of a terminal, coloured only where colours are taken.
import { describe, expect, it } from 'vitest'
import { type Column, printColumns, widthOf } from '../../../../src/interfaces/cli/print/columns.ts'

interface Row {
  readonly id: string
  readonly note: string
  readonly title: string
}

const columns: readonly Column<Row>[] = [
  { head: 'ID', text: (row) => row.id, colour: () => 'cyan' },
  { head: 'NOTE', text: (row) => row.note },
  { head: 'TITLE', text: (row) => row.title },
]
const rows: readonly Row[] = [
  { id: 'a', note: '', title: 'One' },
  { id: 'bbb', note: '', title: 'Two\nlines and a lot of words after them' },
]
const pipe = { colour: false, width: null }

describe('columns', () => {
  it('are aligned, and one with nothing in it is left out', () => {
    expect(printColumns(rows, columns, pipe)).toBe(
      'ID   TITLE\na    One\nbbb  Two lines and a lot of words after them',
    )
  })

  it('are cut in a terminal only, and only the last', () => {
    const narrow = printColumns(rows, columns, { colour: false, width: 26 })
    expect(narrow).toBe('ID   TITLE\na    One\nbbb  Two lines and a lot …')
    expect(printColumns(rows, columns, { colour: false, width: 4 })).toContain('bbb  Two lines and a lot…')
  })

  it('are coloured without moving', () => {
    const coloured = printColumns(rows, columns, { colour: true, width: null })
    expect(coloured.split('\n')[1]).toBe('\u001b[36ma\u001b[0m    One')
  })

  it('of wide letters are as wide as a terminal shows them', () => {
    expect(['abc', 'é', '日本', '🦦', 'e\u0301'].map(widthOf)).toEqual([3, 1, 4, 2, 1])
    expect(['👩‍👩‍👧', '🇩🇪', '👍🏽', '❤️', '각'].map(widthOf)).toEqual([2, 2, 2, 2, 2])
  })

  it('never cut an emoji in two, and stay aligned beside one', () => {
    const family = { id: '👩‍👩‍👧', note: '', title: '👩‍👩‍👧 '.repeat(9) }
    expect(printColumns([family, ...rows], columns, { colour: false, width: 25 })).toBe(
      `ID   TITLE\n👩‍👩‍👧   ${'👩‍👩‍👧 '.repeat(6)}…\na    One\nbbb  Two lines and a lot…`,
    )
  })
})
