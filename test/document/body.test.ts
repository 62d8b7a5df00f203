// Headings, sections, comments and checkboxes of bodies.
import { describe, expect, it } from 'vitest'
import { stripComments } from '../../src/document/body-lines.ts'
import { listCheckboxes, mergeCheckboxes, setCheckbox, withoutTicks } from '../../src/document/checkboxes.ts'
import { setTitle, titleOf } from '../../src/document/headings.ts'
import { sectionBody } from '../../src/document/sections.ts'

describe('titles', () => {
  it.each([
    ['# Old ##\ntext\n', '# New ##\ntext\n'],
    ['Old\n===\n', 'New\n===\n'],
    ['## Two\n', '# New\n\n## Two\n'],
    ['#\n', '# New\n'],
    ['```\n# code\n```\n', '# New\n\n```\n# code\n```\n'],
  ])('set in %j', (before, after) => {
    expect(setTitle(before, 'New')).toBe(after)
    expect(titleOf(after)).toBe('New')
  })

  it('keep a # at their end', () => {
    expect(titleOf(setTitle('# a\n', 'About C #'))).toBe('About C #')
  })
})

it('a section ends at the next heading of its level', () => {
  const body = '# T\n\n## Feedback\n\nplease\n### more\nx\n\n## Next\ny\n'
  expect(sectionBody(body, 'feedback')).toBe('please\n### more\nx')
  expect(sectionBody(body, 'Next')).toBe('y')
  expect(sectionBody(body, 'None')).toBeNull()
})

it('comments go, but not those in code', () => {
  const body = 'a\n<!-- hint\nmore -->\nb <!-- c -->\n```\n<!-- code -->\n```\n`<!-- span -->`\n'
  expect(stripComments(body)).toBe('a\nb\n```\n<!-- code -->\n```\n`<!-- span -->`\n')
})

describe('checkboxes', () => {
  const body = [
    '# T',
    '- [ ] Approve',
    '## Done',
    '- [x] a <!-- hint -->',
    '  * [ ] b',
    '1. [X] a',
    '```',
    '- [ ] code',
    '```',
    '<!-- - [ ] hidden -->',
    '> - [ ] quoted',
    '',
  ].join('\n')

  it('are listed by section, label and occurrence', () => {
    expect(listCheckboxes(body)).toEqual([
      { line: 1, label: 'Approve', checked: false, section: null, occurrence: 0 },
      { line: 3, label: 'a', checked: true, section: 'Done', occurrence: 0 },
      { line: 4, label: 'b', checked: false, section: 'Done', occurrence: 0 },
      { line: 5, label: 'a', checked: true, section: 'Done', occurrence: 1 },
    ])
  })

  it('are set one at a time', () => {
    const set = setCheckbox(body, { label: 'a', section: 'Done', occurrence: 1 }, false)
    expect(set).toBe(body.replace('[X]', '[ ]'))
    expect(setCheckbox(body, { label: 'no', section: null, occurrence: 0 }, true)).toBe(body)
    expect(withoutTicks(set)).toBe(withoutTicks(body))
  })

  it('merge when neighbours are ticked on both sides', () => {
    const base = '- [ ] a\n- [ ] b\n- [x] c\n'
    const file = '- [x] a\n- [ ] b\n- [x] c\n'
    const entity = '- [ ] a\n- [x] b\n- [ ] c\n'
    expect(mergeCheckboxes({ base, file, entity })).toBe('- [x] a\n- [x] b\n- [ ] c\n')
  })

  it('merge by occurrence when 2,000 are equal', () => {
    const base = '- [ ] same\n'.repeat(2_000)
    const file = setCheckbox(base, { label: 'same', section: null, occurrence: 7 }, true)
    const entity = setCheckbox(base, { label: 'same', section: null, occurrence: 1_999 }, true)
    const merged = listCheckboxes(mergeCheckboxes({ base, file, entity }))
    expect(merged.filter((box) => box.checked).map((box) => box.line)).toEqual([7, 1_999])
  })
})
