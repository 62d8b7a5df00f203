import { expect, it } from 'vitest'
import { linkParts, linkTarget } from '../../src/kernel/wiki-link.ts'

it.each([
  ['storage', 'storage'],
  ['[[storage]]', 'storage'],
  ['[[storage|the storage phase]]', 'storage'],
  ['[[a|b|c]]', 'a'],
  ['[[|x]]', '|x'],
  ['[[]]', '[[]]'],
  ['[[storage', '[[storage'],
  ['storage]]', 'storage]]'],
])('%s leads to %s', (text, target) => {
  expect(linkTarget(text)).toBe(target)
})

it('a label keeps its bar, so that the link can be put together again', () => {
  expect(linkParts('[[storage|the phase]]')).toEqual({ target: 'storage', label: '|the phase' })
  expect(linkParts(`[[${'|'.repeat(60_000)}`)).toBeNull()
})
