// Which globs can name the same file.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globsOverlap, overlap } from '../../src/modules/tasks/file-globs.ts'

const meeting = [
  ['src/db/**', 'src/db/limits.ts'],
  ['src/db', 'src/db/limits.ts'],
  ['src/db/', 'src/db/deep/limits.ts'],
  ['**', 'anything/at/all.md'],
  ['**/*.ts', 'src/a.ts'],
  ['src/**/test/*.ts', 'src/test/a.ts'],
  ['src/*.ts', '*/a.ts'],
  ['a*c', '*b*'],
  ['src/{db,api}/*.ts', 'src/api/x.ts'],
  ['src/{a,{b,c}}.ts', 'src/c.ts'],
  ['file[0-9].ts', 'file7.ts'],
  ['./README.md', 'README.md'],
  ['a?c', 'abc'],
] as const

const apart = [
  ['src/db/**', 'src/api/limits.ts'],
  ['src/*.ts', 'src/db/limits.ts'],
  ['**/*.ts', 'src/a.js'],
  ['src/db', 'src/db2'],
  ['src/{db,api}/*.ts', 'src/ui/x.ts'],
  ['a*c', 'b*c'],
  ['a?c', 'ac'],
] as const

describe('globs', () => {
  for (const [a, b] of meeting)
    it(`${a} and ${b} can name the same file`, () => {
      expect([globsOverlap(a, b), globsOverlap(b, a)]).toEqual([true, true])
    })

  for (const [a, b] of apart)
    it(`${a} and ${b} cannot`, () => {
      expect([globsOverlap(a, b), globsOverlap(b, a)]).toEqual([false, false])
    })

  it('are compared list against list', () => {
    expect(overlap(['docs/**', 'src/a.ts'], ['src/*'])).toEqual(['src/a.ts', 'src/*'])
    expect(overlap([], ['**'])).toBeNull()
  })

  it('that meet themselves stay so when parts of a path are made wild', () => {
    const part = fc.constantFrom('a', 'b', 'ab', 'a.ts')
    const wild = fc.constantFrom('*', '**', 'a*', '?', '{a,b}')
    const path = fc.array(part, { minLength: 1, maxLength: 5 })
    const places = fc.array(fc.option(wild), { maxLength: 5 })
    fc.assert(
      fc.property(path, places, (parts, wilds) => {
        const fits = (by: string | null | undefined, name: string) =>
          by === '*' ||
          by === '**' ||
          (by === 'a*' && name.startsWith('a')) ||
          (by === '?' && name.length === 1) ||
          (by === '{a,b}' && (name === 'a' || name === 'b'))
        const glob = parts.map((name, at) => (fits(wilds[at], name) ? wilds[at] : name)).join('/')
        expect(globsOverlap(glob, parts.join('/'))).toBe(true)
      }),
    )
  })

  it('of many stars are compared in little time', () => {
    const stars = `${'*a'.repeat(60)}b`
    expect(globsOverlap(stars, `${'a*'.repeat(60)}c`)).toBe(false)
  })
})
