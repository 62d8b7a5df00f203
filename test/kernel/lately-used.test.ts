import { describe, expect, it } from 'vitest'
import { LatelyUsed } from '../../src/kernel/lately-used.ts'

const upTo = (most: number) => new LatelyUsed<string>(most, (_, value) => value.length)

describe('LatelyUsed', () => {
  it('returns what was kept, as long as there is room', () => {
    const kept = upTo(8)
    kept.keep('a', '1')
    kept.keep('b', '22')
    expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual(['1', '22', undefined])
  })

  it('drops what was used longest ago', () => {
    const kept = upTo(8)
    for (const key of ['a', 'b', 'c', 'd']) kept.keep(key, '22')
    expect(kept.get('a')).toBe('22')
    kept.keep('e', '22')
    expect(['a', 'b', 'c', 'd', 'e'].filter((key) => kept.get(key) !== undefined)).toEqual([
      'a',
      'c',
      'd',
      'e',
    ])
  })

  it('counts what takes the place of another once', () => {
    const kept = upTo(8)
    for (let n = 0; n < 9; n++) kept.keep('a', `${n}${n}`)
    for (const key of ['b', 'c', 'd']) kept.keep(key, '22')
    expect(['a', 'b', 'c', 'd'].map((key) => kept.get(key))).toEqual(['88', '22', '22', '22'])
  })

  it('keeps nothing that would displace much else, and nothing older in its place', () => {
    const kept = upTo(8)
    kept.keep('a', '1')
    kept.keep('b', '22')
    kept.keep('a', '333')
    expect([kept.get('a'), kept.get('b')]).toEqual([undefined, '22'])
  })
})
