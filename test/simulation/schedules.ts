// Schedules as fast-check makes and shrinks them.

import fc from 'fast-check'
import type { FaultStep } from '../../src/platform/files/file-tree.ts'
import type {
  Answering,
  Change,
  Command,
  Confirming,
  CrashPoint,
  Elsewhere,
  Formatting,
  Meanwhile,
  Meddling,
  Saver,
  Setting,
  Settling,
  Step,
  StoreError,
} from './steps.ts'

const savers: readonly Saver[] = ['in-place', 'truncate', 'prefix', 'temp', 'vim', 'late', 'dated']
const changes: readonly Change[] = [
  ...(['title', 'line', 'append', 'priority', 'review', 'draft', 'approved', 'tick', 'owner'] as const),
  ...(['break', 'mend', 'crlf', 'no-id', 'foreign-id', 'in_progress', 'closed'] as const),
  ...(['two', 'markers', 'needs', 'plan', 'send'] as const),
]
const commands: readonly Command[] = [
  ...(['title', 'line', 'append', 'priority', 'tick', 'review', 'draft', 'approve'] as const),
  ...(['archive', 'restore', 'move', 'start', 'close', 'claim', 'release'] as const),
]
const answerings: readonly Answering[] = ['tick', 'text', 'send', 'draft', 'go', 'break']
const faultSteps: readonly FaultStep[] = [
  'read:looked',
  'read:opened',
  'replace:compared',
  'stage:written',
  'stage:verified',
  'replace:hashed',
  'replace:offered',
  'replace:kept',
  'replace:kept-checked',
  'replace:reserved',
  'replace:placed',
  'replace:kept-hashed',
  'replace:synced',
  'remove:hashed',
  'remove:kept',
  'remove:verified',
  'move:hashed',
  'move:placed',
  'move:taken-away',
]
const crashPoints: readonly CrashPoint[] = [
  ...faultSteps,
  ...(['apply:before', 'apply:after', 'base:before', 'base:after'] as const),
]

const number = fc.nat(17)
const saver = fc.constantFrom(...savers)
const change = fc.constantFrom(...changes)
const settling = fc.constantFrom<Settling>('mine', 'theirs', 'half', 'words')
const confirming = fc.constantFrom<Confirming>('all', 'none', 'one', 'both', 'delete')
const meddling = fc.constantFrom<Meddling>('edit', 'remove', 'move')
const setting = fc.constantFrom<Setting>(
  ...(['settle', 'reply', 'decisions', 'unknown', 'comment', 'break', 'empty', 'remove'] as const),
)
const step = <T extends Step['do']>(name: T) => fc.constant(name)

/** What a person does to files. */
const byHand: fc.Arbitrary<Meanwhile> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: step('save'), to: number, how: saver }) },
  { weight: 8, arbitrary: fc.record({ do: step('edit'), of: number, change, how: saver }) },
  { weight: 2, arbitrary: fc.record({ do: step('remove'), of: number }) },
  { weight: 2, arbitrary: fc.record({ do: step('move'), of: number, to: number }) },
  { weight: 2, arbitrary: fc.record({ do: step('copy'), of: number, to: number }) },
  { weight: 1, arbitrary: fc.record({ do: step('swap'), of: number, with: number }) },
  { weight: 1, arbitrary: fc.record({ do: step('move-folder'), from: number, to: number }) },
  { weight: 1, arbitrary: fc.record({ do: step('swap-folders'), from: number, to: number }) },
  { weight: 1, arbitrary: fc.record({ do: step('shuffle'), to: number }) },
  { weight: 1, arbitrary: fc.record({ do: step('out-or-back'), of: number }) },
  { weight: 1, arbitrary: fc.record({ do: step('put-away'), of: number, whole: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: step('reshape'), of: number }) },
  { weight: 2, arbitrary: fc.record({ do: step('revert'), of: number, back: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: step('bring-all-back'), mirrors: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: step('settle-conflict'), of: number, how: settling }) },
  { weight: 2, arbitrary: fc.record({ do: step('confirm'), how: confirming }) },
  { weight: 1, arbitrary: fc.record({ do: step('flock') }) },
  { weight: 1, arbitrary: fc.record({ do: step('clear'), of: number }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: step('sed'), to: fc.constantFrom('review', 'approved', 'draft') }),
  },
  { weight: 2, arbitrary: fc.record({ do: step('meddle'), of: number, how: meddling }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: step('config'),
      where: fc.constantFrom('tree', 'home'),
      change: setting,
      how: saver,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: step('checkout'), of: number, change }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: step('reply'),
      of: number,
      what: fc.constantFrom(...answerings),
      how: saver,
    }),
  },
)

const byCommand: fc.Arbitrary<Meanwhile> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: step('create'), kind: number }) },
  { weight: 1, arbitrary: fc.record({ do: step('ask'), options: fc.boolean(), agent: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: step('command'), of: number, command: fc.constantFrom(...commands) }),
  },
)

const byOthers: fc.Arbitrary<Step> = fc.record({
  do: step('meanwhile'),
  nth: fc.integer({ min: 1, max: 60 }),
  does: fc.oneof(
    { weight: 3, arbitrary: byHand },
    { weight: 4, arbitrary: byCommand },
    { weight: 1, arbitrary: fc.record({ do: step('hint'), of: number, true: fc.boolean() }) },
  ),
  hears: fc.boolean(),
})

const turns = fc.record({
  do: step('turns'),
  count: fc.integer({ min: 1, max: 4 }),
  ms: fc.constantFrom(1, 40, 600, 2_100, 6_000),
  hears: fc.boolean(),
})

const byTime: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: turns },
  { weight: 4, arbitrary: fc.record({ do: step('quiet') }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: step('clock'), ms: fc.constantFrom(-3_600_000, -900, 45_000, 200_000_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: step('hint'), of: number, true: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: step('stop') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: step('formatter'),
      of: number,
      how: fc.constantFrom<Formatting>('tidy', 'undo'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: step('editor'), of: number, open: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: step('git'), works: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: step('deaf'), is: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: step('keep-all') }) },
)

const byMisfortune: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: step('crash'),
      at: fc.constantFrom(...crashPoints),
      nth: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: step('race'), at: fc.constantFrom(...faultSteps), of: number, change }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: step('restart'),
      at: fc.constantFrom(...crashPoints),
      nth: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: step('refuse'),
      at: fc.constantFrom('before' as const, 'after' as const),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: step('refuse-store'),
      error: fc.constantFrom<StoreError>('SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE'),
      nth: fc.integer({ min: 1, max: 30 }),
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: step('pages'), spare: fc.constantFrom(0, 1, 3, null) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: step('space'), bytes: fc.constantFrom(0, 60, 300, null) }),
  },
  { weight: 1, arbitrary: fc.record({ do: step('read-only'), turns: fc.integer({ min: 1, max: 4 }) }) },
)

/** The database goes back to what it was. */
const byFork: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: step('backup') }) },
  { weight: 1, arbitrary: fc.record({ do: step('fork') }) },
)

/** A person and commands, and nothing that goes wrong. */
export const calmSchedule: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: byHand },
    { weight: 3, arbitrary: byCommand },
    { weight: 3, arbitrary: byOthers },
    { weight: 4, arbitrary: byTime },
  ),
  { minLength: 1, maxLength: 14 },
)

/** The same with crashes and with saves in the middle of a replacement. */
export const roughSchedule: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: byHand },
    { weight: 3, arbitrary: byCommand },
    { weight: 3, arbitrary: byOthers },
    { weight: 4, arbitrary: byTime },
    { weight: 3, arbitrary: byMisfortune },
  ),
  { minLength: 1, maxLength: 14 },
)

/** The same as in a calm one, with a database that is restored or lost. */
export const forkedSchedule: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: byHand },
    { weight: 3, arbitrary: byCommand },
    { weight: 3, arbitrary: byOthers },
    { weight: 4, arbitrary: byTime },
    { weight: 2, arbitrary: byFork },
  ),
  { minLength: 1, maxLength: 14 },
)

const initiativesAndPhases = [0, 1, 5, 6, 7]

/** Documents in review and a brake that trips soon: approvals, words about them, and what may come in between. */
export const decidedSchedule: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.nat(1),
    fc.array(
      fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({
            do: step('edit'),
            of: number,
            change: fc.constantFrom<Change>('approved', 'approved', 'tick', 'review', 'line'),
            how: saver,
          }),
        },
        { weight: 2, arbitrary: fc.record({ do: step('sed'), to: fc.constantFrom('approved', 'review') }) },
        { weight: 3, arbitrary: fc.record({ do: step('confirm'), how: confirming }) },
        { weight: 2, arbitrary: byHand },
        {
          weight: 2,
          arbitrary: fc.record({ do: step('command'), of: number, command: fc.constantFrom(...commands) }),
        },
        { weight: 6, arbitrary: byTime },
        { weight: 2, arbitrary: byMisfortune },
      ),
      { minLength: 3, maxLength: 14 },
    ),
  )
  .map(([limit, steps]) => [
    ...initiativesAndPhases.map((to) => ({ do: 'save', to, how: 'in-place' }) as const),
    { do: 'brake', decisions: limit + 1 },
    { do: 'quiet' },
    ...initiativesAndPhases.map((of) => ({ do: 'edit', of, change: 'review', how: 'in-place' }) as const),
    { do: 'quiet' },
    { do: 'clock', ms: 60_000 },
    ...steps,
  ])

/** Saved before the steps of a grown tree: documents of each kind that belong to each other. */
const grown = [0, 1, 3, 5, 7, 8, 10, 11]

/** Everything at once, and for longer, in a tree in which documents stand already. */
export const grownSchedule: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.boolean(),
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: byHand },
        { weight: 5, arbitrary: byCommand },
        { weight: 4, arbitrary: byOthers },
        { weight: 6, arbitrary: byTime },
        { weight: 3, arbitrary: byMisfortune },
      ),
      { minLength: 3, maxLength: 20, size: 'max' },
    ),
  )
  .map(([quiet, steps]) => [
    ...grown.map((to) => ({ do: 'save', to, how: 'in-place' }) as const),
    { do: 'quiet' },
    ...(quiet ? [{ do: 'clock', ms: 60_000 } as const, { do: 'quiet' } as const] : []),
    ...steps,
  ])

const elsewhere = (does: fc.Arbitrary<Elsewhere>) => fc.record({ do: step('elsewhere'), does })

/** The settings of the home are one file for both: what one person writes over the other's there is not the trees' to keep. */
const isOfTree = (does: Meanwhile) => does.do !== 'config' || does.where === 'tree'

/** Two people, each with a tree of the same home. */
export const pairedSchedule: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: byHand },
    { weight: 5, arbitrary: elsewhere(byHand.filter(isOfTree) as fc.Arbitrary<Elsewhere>) },
    { weight: 2, arbitrary: byCommand },
    { weight: 1, arbitrary: byOthers },
    { weight: 4, arbitrary: byTime },
    { weight: 3, arbitrary: elsewhere(turns) },
    { weight: 1, arbitrary: byMisfortune },
  ),
  { minLength: 2, maxLength: 14 },
)

/** By the names under which a soak tells of them. */
export const allSchedules = {
  calm: calmSchedule,
  rough: roughSchedule,
  forked: forkedSchedule,
  decided: decidedSchedule,
  grown: grownSchedule,
  paired: pairedSchedule,
}
