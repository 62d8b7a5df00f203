// Hostile sizes and shapes: each is read or refused in time that grows with the text, or these tests would not end.
import { describe, expect, it } from 'vitest'
import { listCheckboxes } from '../../src/document/checkboxes.ts'
import { readDocument } from '../../src/document/document.ts'
import { spliceBody, spliceFields } from '../../src/document/splice.ts'

const doc = (yaml: string, body = '# T\n') => `---\n${yaml}\n---\n${body}`
const fill = (unit: string) => unit.repeat(Math.floor((1024 * 1024 - 100) / unit.length))

describe('a body of 1 MiB of', () => {
  it.each([
    'word and more words\n',
    'x',
    '\r',
    '\n',
    '<!-- ',
    'a <!-- \n',
    '` `` ``` ',
    '```\n',
    'a\n',
    '- [ ] same\n',
    '#',
    '<<<<<<< a',
  ])('%j comes back as it is', (unit) => {
    const text = doc('id: t-1', fill(unit))
    const read = readDocument(text)
    if (!read.ok) {
      expect(read.problem.code).toBe('merge.markers')
      return
    }
    expect(spliceBody(text, read.value.body)).toBe(text)
  })

  it('equal checkboxes has all of them', () => {
    expect(listCheckboxes('- [ ] same\n'.repeat(90_000)).at(-1)?.occurrence).toBe(89_999)
  })
})

describe('64 KiB of frontmatter', () => {
  const blanks = ' '.repeat(60_000)
  it.each([
    ['blanks in a value', `a: x${blanks}y`, `x${blanks}y`],
    ['blanks behind a value', `a: x${blanks}`, 'x'],
    ['blanks behind a list', `a: [x]${blanks}`, ['x']],
    ['blanks in a list', `a: [x${blanks}]`, ['x']],
    ['comment marks', `a: x${' #'.repeat(30_000)}`, 'x'],
  ])('%s', (_, yaml, value) => {
    const read = readDocument(doc(yaml))
    expect(read.ok && read.value.fields.get('a')?.value).toEqual(value)
  })

  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`)
  it.each([
    ['a flow list', `a: [${names('v', 6_000).join(', ')}]`],
    ['a block list', `a:\n${names('- v', 6_000).join('\n')}`],
  ])('%s whose items all change', (_, yaml) => {
    const value = names('w', 6_001)
    const spliced = spliceFields(doc(yaml), [{ key: 'a', value }])
    const read = readDocument(spliced.ok ? spliced.value : '')
    expect(read.ok && read.value.fields.get('a')?.value).toEqual(value)
  })

  it('5,000 fields of which two change', () => {
    const text = doc(
      names('k', 5_000)
        .map((key) => `${key}: v`)
        .join('\n'),
    )
    const spliced = spliceFields(text, [
      { key: 'k77', value: 'x' },
      { key: 'k4077', value: 'x' },
    ])
    expect(spliced.ok && spliced.value).toBe(text.replace('k77: v', 'k77: x').replace('k4077: v', 'k4077: x'))
  })
})
