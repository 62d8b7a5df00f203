// Names from titles and back, their order, and what no name may be.
import { describe, expect, it } from 'vitest'
import {
  foldName,
  nameProblem,
  naturalCompare,
  numbered,
  slugify,
  titleFromFileName,
} from '../../src/document/names.ts'

it.each([
  ['Add the limits table!', 'add-the-limits-table'],
  ['Größe & Öl', 'grosse-ol'],
  ['Don’t', 'dont'],
  ['日本', 'item'],
  ['Con', 'con-item'],
  ['x'.repeat(80), 'x'.repeat(60)],
])('the slug of %j is %j', (title, slug) => {
  expect(slugify(title)).toBe(slug)
})

it('numbers have two digits before the point', () => {
  expect([numbered(1, 'a'), numbered(1.1, 'a'), numbered(12, 'a'), numbered(3, 'a', 4)]).toEqual([
    '01-a',
    '01.1-a',
    '12-a',
    '0003-a',
  ])
})

it('names sort as people count', () => {
  const sorted = ['01-b', '01.1-a', '01.2-a', '01.10-a', '2-a', '10-a', 'a2', 'a10']
  expect([...sorted].reverse().sort(naturalCompare)).toEqual(sorted)
})

it.each([
  ['01-add-limits-table.md', 'Add limits table'],
  ['a/b/01.1-hot_fix.md', 'Hot fix'],
  ['01.md', '01'],
  ['2026-11-21.md', '2026-11-21'],
])('the title of %j is %j', (name, title) => {
  expect(titleFromFileName(name)).toBe(title)
})

describe('names that are refused', () => {
  it.each([
    ['a/../b.md', 'name.parent'],
    ['C:/x.md', 'name.drive'],
    ['/x.md', 'name.absolute'],
    ['a\\b.md', 'name.backslash'],
    ['a\0.md', 'name.nul'],
    ['a\n.md', 'name.control'],
    ['a./b.md', 'name.trailing'],
    ['b.md ', 'name.trailing'],
    ['a//b.md', 'name.empty'],
    ['nul.md', 'name.reserved'],
    ['com1/x.md', 'name.reserved'],
    ['e\u0301.md', 'name.not-nfc'],
    [`${'ä'.repeat(128)}.md`, 'name.too-long'],
  ])('%j', (path, code) => {
    expect(nameProblem(path)?.code).toBe(code)
  })

  it('but not common ones', () => {
    expect(nameProblem('initiatives/rate-limits/phases/01.1-fix/Käse & Brot.md')).toBeNull()
  })
})

it('names that some file system takes for one fold alike', () => {
  expect(foldName('Straße/É.md')).toBe(foldName('STRASSE/e\u0301.MD'))
  expect(foldName('a.md')).not.toBe(foldName('b.md'))
})
