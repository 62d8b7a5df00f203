// When a failure is tried again by itself, and when a person is asked.

import { describe, expect, it } from 'vitest'
import { cwError } from '../../src/kernel/errors.ts'
import type { RunFailure } from '../../src/modules/runs/index.ts'
import { asksPerson, questionAfter } from '../../src/runtime/supervisor/after-failure.ts'
import { failedFor } from '../../src/runtime/supervisor/note-end.ts'

type Kind = RunFailure['kind']

const asks = (kind: Kind, before: readonly Kind[]) => asksPerson({ kind, message: 'no', until: null }, before)

describe('a person is asked', () => {
  it.each<[kind: Kind, times: number]>([
    ['user', 1],
    ['refused', 1],
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

it('a login that is missing is named by its account and the folder of that', () => {
  const failure = { kind: 'auth', message: 'Not logged in', until: null } as const
  const of = (configDir: string | null) =>
    questionAfter('otter', { provider: 'codex', account: { title: 'work', configDir } }, failure).text
  expect(of('~/codex-wrok')).toContain('codex (account work, with its folder ~/codex-wrok)')
  expect(of(null)).toContain('codex (account work). Log in')
})

it.each([
  [cwError('git.dirty', { repository: '/shop', changed: 'a.txt' }), ['/shop has changes', 'Commit or stash']],
  [
    cwError('git.setup-failed', {
      reason: 'code 3',
      hook: 'npm ci',
      output: '/out.txt',
      said: '\nIt said:\nNo.\n',
    }),
    ['The set-up of the worktree failed, code 3: npm ci', '> No.\n> All of its output'],
  ],
])(
  'what is wrong around a program is told as that, with what to do, and never as a failure of the program',
  (error, said) => {
    const outcome = failedFor(error)
    if (outcome.is !== 'failed') throw new Error('It is none.')
    const { text } = questionAfter('otter', { provider: 'claude-code', account: null }, outcome.failure)
    expect(text).not.toContain('claude')
    for (const part of said) expect(text).toContain(part)
  },
)
