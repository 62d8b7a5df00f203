// What no name may be, and where a name is cut.
import { describe, expect, it } from 'vitest'
import { cutName, nameProblem } from '../../src/kernel/name-rules.ts'

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
    [`${'ä'.repeat(109)}.md`, 'name.too-long'],
    ['Why?.md', 'name.character'],
    ['ab: b/c.md', 'name.character'],
    ['a\u202egnp.md', 'name.control'],
    ['a\ud800.md', 'name.not-unicode'],
  ])('%j', (path, code) => {
    expect(nameProblem(path)?.code).toBe(code)
  })

  it('but not common ones', () => {
    expect(nameProblem('initiatives/rate-limits/phases/01.1-fix/Käse & Brot (2).md')).toBeNull()
    expect(nameProblem('tasks/-rf.md')).toBeNull()
    expect(nameProblem(`tasks/${'ä'.repeat(108)}.md`)).toBeNull()
  })

  it('and shown without what cannot be seen in them', () => {
    expect(nameProblem('tasks/a\u202egnp\u009b.md')?.message).toContain('"tasks/a\\u202egnp\\u009b.md"')
  })
})

it('a name is cut between what is read as letters', () => {
  expect(cutName('a👨‍👩‍👧b', 19)).toBe('a👨‍👩‍👧')
  expect(cutName('a👨‍👩‍👧b', 18)).toBe('a')
  expect(cutName('e\u0301e\u0301', 5)).toBe('e\u0301')
  expect(cutName('ab. cd', 4)).toBe('ab')
  expect(cutName('数'.repeat(100), 205)).toBe('数'.repeat(68))
})
