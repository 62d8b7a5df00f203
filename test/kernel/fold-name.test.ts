// Which names some file system takes for one.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldName } from '../../src/kernel/fold-name.ts'

it.each([
  ['Ä.md', 'ä.md'],
  ['\u00c9.md', 'e\u0301.md'],
  ['Straße', 'STRASSE'],
  ['Straẞe', 'straße'],
  ['ΟΔΟΣ', 'οδος'],
  ['ſ', 'S'],
  ['\u212a', 'k'],
  ['ﬁn', 'FIN'],
  ['co\u00adop', 'coop'],
  ['❤\ufe0f', '❤'],
  ['A/B.MD', 'a/b.md'],
])('some system takes %j for %j', (a, b) => expect(foldName(a)).toBe(foldName(b)))

it.each([
  ['a', 'b'],
  ['sıra', 'sira'],
  ['İ', 'i'],
  ['ä', 'a'],
  ['１', '1'],
  ['a/b', 'a-b'],
])('no system takes %j for %j', (a, b) => expect(foldName(a)).not.toBe(foldName(b)))

it('a key is its own key, has as many parts, and is that of the name in either case and form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const key = foldName(name)
      expect(foldName(key)).toBe(key)
      expect(key.split('/').length).toBe(name.split('/').length)
      if (/ı|İ/.test(name)) return
      for (const same of [
        name.toUpperCase(),
        name.toLowerCase(),
        name.normalize('NFD'),
        name.normalize('NFC'),
      ])
        expect(foldName(same)).toBe(key)
    }),
    { numRuns: 2_000 },
  )
})
