// Which account an agent runs with.

import { expect, it } from 'vitest'
import type { Account } from '../../../src/modules/runs/index.ts'
import { anotherWorks, chooseAccount } from '../../../src/runtime/limits/choose-account.ts'

const now = 1_000

const account = (id: string, more: Partial<Account> = {}) =>
  ({ id, provider: 'codex', use: 'yes', health: 'ok', parkedUntil: null, ...more }) as Account

const [one, two] = [account('one'), account('two')]
const parked = (until: number) => account('parked', { health: 'limited', parkedUntil: until })

it.each<[string, Parameters<typeof chooseAccount>[0], string | null | { until: number | null }]>([
  ['the own login without any', { named: null, accounts: [], last: null }, null],
  ['the first', { named: null, accounts: [one, two], last: null }, 'one'],
  ['the one that has the conversation', { named: null, accounts: [one, two], last: 'two' }, 'two'],
  ['the one that is named', { named: two, accounts: [one, two], last: 'one' }, 'two'],
  ['none that is parked', { named: null, accounts: [parked(2_000), two], last: 'parked' }, 'two'],
  ['one whose time is over', { named: null, accounts: [parked(1_000)], last: null }, 'parked'],
  [
    'the soonest, when all are parked',
    { named: null, accounts: [parked(3_000), parked(2_000)], last: null },
    { until: 2_000 },
  ],
  [
    'only the named one, however long',
    { named: parked(9_000), accounts: [one], last: null },
    { until: 9_000 },
  ],
  [
    'none that must not be used',
    { named: null, accounts: [account('no', { use: 'no' })], last: null },
    { until: null },
  ],
  [
    'one that is to wait for its reset, after it',
    { named: null, accounts: [account('later', { use: 'after-reset', parkedUntil: 900 })], last: null },
    'later',
  ],
  [
    'nobody knows when its reset is',
    { named: null, accounts: [account('later', { use: 'after-reset' })], last: null },
    { until: null },
  ],
  [
    'one that works rather than one that is signed out',
    { named: null, accounts: [account('out', { health: 'signed-out' }), two], last: 'out' },
    'two',
  ],
  [
    'one that is signed out, when there is no other',
    { named: null, accounts: [account('out', { health: 'signed-out' })], last: null },
    'out',
  ],
  [
    'one that is signed out rather than one that is used up',
    { named: null, accounts: [account('out', { health: 'signed-out' }), parked(2_000)], last: null },
    'out',
  ],
  [
    'one that works once it has rested rather than one that is signed out',
    {
      ...{
        named: null,
        accounts: [account('out', { health: 'signed-out' }), two, parked(1_500)],
        last: 'out',
      },
      restsUntil: (id: string) => (id === 'two' ? 2_000 : null),
    },
    { until: 2_000 },
  ],
])('%s', (_, wish, expected) => {
  const choice = chooseAccount(wish, now)
  if (expected === null || typeof expected === 'string')
    expect('account' in choice && (choice.account?.id ?? null)).toBe(expected)
  else expect(choice).toMatchObject({ parked: expected })
})

it.each([
  ['that works', two, true],
  ['that is used up', parked(2_000), false],
  ['whose time is over', parked(1_000), true],
  ['that is signed out', account('out', { health: 'signed-out' }), false],
  ['that is not to be used', account('no', { use: 'no' }), false],
  ['that waits for its reset', account('later', { use: 'after-reset' }), false],
  ['of another program', account('other', { provider: 'goose' }), false],
])('an account %s spares asking a person about another, or does not', (_, other, expected) => {
  expect(anotherWorks([one, other], one, now)).toBe(expected)
})
