// When a failure is tried again by itself, and when a person is asked.

import { describe, expect, it } from 'vitest'
import type { RunFailure } from '../../src/modules/runs/index.ts'
import { asksPerson } from '../../src/runtime/supervisor/after-failure.ts'

type Kind = RunFailure['kind']

const asks = (kind: Kind, before: readonly Kind[]) => asksPerson({ kind, message: 'no', until: null }, before)

describe('a person is asked', () => {
  it.each<[kind: Kind, times: number]>([
    ['user', 1],
    ['auth', 1],
    ['lost', 2],
    ['schema', 2],
    ['unanswered', 2],
    ['crash', 3],
    ['transient', 7],
  ])('of %s at failure %i of that kind', (kind, times) => {
    const before = Array<Kind>(times - 1).fill(kind)
    expect(asks(kind, before)).toBe(true)
    expect(times === 1 || !asks(kind, before.slice(1))).toBe(true)
  })

  it.each<Kind>(['lost', 'schema', 'crash', 'transient'])(
    'of no first %s, whatever failed before it',
    (kind) => {
      const others: Kind[] = ['user', 'auth', 'limit', 'transient', 'crash', 'lost', 'schema']
      expect(
        asks(
          kind,
          others.filter((each) => each !== kind),
        ),
      ).toBe(false)
    },
  )

  it('of two kinds that take turns', () => {
    expect(asks('lost', ['schema', 'lost'])).toBe(true)
    expect(asks('crash', ['transient', 'crash', 'transient', 'crash'])).toBe(true)
  })

  it('of no limit', () => {
    expect(asks('limit', Array<Kind>(100).fill('limit'))).toBe(false)
  })
})
