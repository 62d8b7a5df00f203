// Names from titles and back, and their order.
import { expect, it } from 'vitest'
import { naturalCompare, numbered, slugify, titleFromFileName } from '../../src/document/names.ts'

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
