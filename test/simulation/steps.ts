// What can happen in a simulated schedule, as plain data: fast-check makes and shrinks it, pinned tests write it down.

import fc from 'fast-check'
import type { FaultStep } from '../../src/platform/files/file-tree.ts'

/** How an editor brings its text to the disk. Some leave room for a turn of the engine in between. */
export type Saver = 'in-place' | 'truncate' | 'prefix' | 'temp' | 'vim'

/** What a person types into a document; `n` makes the text one that nobody else wrote. */
export type Change =
  | 'title'
  | 'line'
  | 'append'
  | 'priority'
  | 'review'
  | 'draft'
  | 'approved'
  | 'tick'
  | 'owner'
  | 'break'
  | 'mend'
  | 'crlf'
  | 'no-id'
  | 'foreign-id'
  | 'in_progress'
  | 'closed'

export type Command =
  | 'title'
  | 'line'
  | 'append'
  | 'priority'
  | 'tick'
  | 'review'
  | 'draft'
  | 'approve'
  | 'archive'
  | 'restore'
  | 'move'
  | 'start'
  | 'close'
  | 'claim'
  | 'release'

/** What a person does to the reply to a question. */
export type Answering = 'tick' | 'text' | 'send' | 'draft' | 'go' | 'break'

/** Where the process may die: a step of the file tree, or a side of a call to the server or of a commit of the base store. */
export type CrashPoint = FaultStep | 'apply:before' | 'apply:after' | 'base:before' | 'base:after'

/** `of` chooses among the documents there are, counted around; `to` among the paths of the schedule. */
export type Step =
  | { readonly do: 'save'; readonly to: number; readonly how: Saver }
  | { readonly do: 'edit'; readonly of: number; readonly change: Change; readonly how: Saver }
  | { readonly do: 'remove'; readonly of: number }
  | { readonly do: 'move'; readonly of: number; readonly to: number }
  | { readonly do: 'copy'; readonly of: number; readonly to: number }
  | { readonly do: 'swap'; readonly of: number; readonly with: number }
  | { readonly do: 'move-folder'; readonly from: number; readonly to: number }
  | { readonly do: 'settle-conflict'; readonly theirs: boolean }
  | { readonly do: 'confirm'; readonly all: boolean }
  | { readonly do: 'create'; readonly kind: number }
  | { readonly do: 'command'; readonly of: number; readonly command: Command }
  /** Turns of the engine, `ms` apart; `hears` says whether it learns of what the log says by now. */
  | { readonly do: 'turns'; readonly count: number; readonly ms: number; readonly hears: boolean }
  | { readonly do: 'quiet' }
  | { readonly do: 'clock'; readonly ms: number }
  | { readonly do: 'hint'; readonly of: number; readonly true: boolean }
  | { readonly do: 'crash'; readonly at: CrashPoint; readonly nth: number }
  /** A question, with options or without. */
  | { readonly do: 'ask'; readonly options: boolean }
  | { readonly do: 'reply'; readonly of: number; readonly what: Answering; readonly how: Saver }
  | { readonly do: 'reply-mode'; readonly mode: 'auto' | 'save' | 'tick' }
  /** The process ends; what follows happens while it does not run, until something wants it to. */
  | { readonly do: 'stop' }
  /** It ends and starts again, and dies in that when it passes the step. */
  | { readonly do: 'restart'; readonly at: CrashPoint; readonly nth: number }
  /** So many bytes can still be written; null: as many as one likes. */
  | { readonly do: 'space'; readonly bytes: number | null }
  /** The server does not take the next batches, or its answer is lost when it has. */
  | { readonly do: 'refuse'; readonly at: 'before' | 'after'; readonly times: number }
  /** Somebody copies the database; `fork` puts the copy back, or a new database where there is none. */
  | { readonly do: 'backup' }
  | { readonly do: 'fork' }
  /** The step happens in the middle of a turn, the nth time from now that the engine waits for the disk or the server. */
  | { readonly do: 'meanwhile'; readonly nth: number; readonly does: Meanwhile; readonly hears: boolean }
  /** The person saves exactly when the engine passes that step. */
  | { readonly do: 'race'; readonly at: FaultStep; readonly of: number; readonly change: Change }

/** What the engine does not wait for: a save, a command, a hint. */
export type Meanwhile =
  | Extract<
      Step,
      {
        do:
          | 'edit'
          | 'save'
          | 'remove'
          | 'move'
          | 'copy'
          | 'swap'
          | 'move-folder'
          | 'settle-conflict'
          | 'confirm'
      }
    >
  | Extract<Step, { do: 'reply' | 'create' | 'ask' | 'command' | 'hint' | 'reply-mode' }>

const savers: readonly Saver[] = ['in-place', 'truncate', 'prefix', 'temp', 'vim']
const changes: readonly Change[] = [
  ...(['title', 'line', 'append', 'priority', 'review', 'draft', 'approved', 'tick', 'owner'] as const),
  ...(['break', 'mend', 'crlf', 'no-id', 'foreign-id', 'in_progress', 'closed'] as const),
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

const number = fc.nat(11)
const saver = fc.constantFrom(...savers)
const change = fc.constantFrom(...changes)
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
  { weight: 1, arbitrary: fc.record({ do: step('settle-conflict'), theirs: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: step('confirm'), all: fc.boolean() }) },
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
  { weight: 1, arbitrary: fc.record({ do: step('ask'), options: fc.boolean() }) },
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

const byTime: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: step('turns'),
      count: fc.integer({ min: 1, max: 4 }),
      ms: fc.constantFrom(1, 40, 600, 2_100, 6_000),
      hears: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: step('quiet') }) },
  { weight: 1, arbitrary: fc.record({ do: step('clock'), ms: fc.constantFrom(-3_600_000, -900, 45_000) }) },
  { weight: 1, arbitrary: fc.record({ do: step('hint'), of: number, true: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: step('stop') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: step('reply-mode'),
      mode: fc.constantFrom('auto' as const, 'save' as const, 'tick' as const),
    }),
  },
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
    arbitrary: fc.record({ do: step('space'), bytes: fc.constantFrom(0, 60, 300, null) }),
  },
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
