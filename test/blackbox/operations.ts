// What may happen to a tree from outside, as plain data: fast-check makes it and shortens it.

import fc from 'fast-check'
import type { CrashStep } from '../../src/platform/crash-points.ts'
import { steps } from '../crash/steps.ts'

/** How a program brings text to the disk. */
export type Saver = 'plain' | 'rename' | 'append' | 'truncate' | 'halves' | 'sed'

export type Change = 'title' | 'line' | 'first' | 'priority' | 'review' | 'draft'

/** `of` chooses among the documents that stand there, counted around; `to` among the paths. */
export type Operation =
  | { readonly do: 'save'; readonly to: number; readonly how: Saver }
  | { readonly do: 'edit'; readonly of: number; readonly change: Change; readonly how: Saver }
  | { readonly do: 'mv' | 'cp'; readonly of: number; readonly to: number }
  | { readonly do: 'rm'; readonly of: number }
  | { readonly do: 'settle'; readonly theirs: boolean }
  | { readonly do: 'create'; readonly kind: 'initiative' | 'task' }
  | {
      readonly do: 'command'
      readonly of: number
      readonly change: 'title' | 'line' | 'priority' | 'archive'
    }
  | { readonly do: 'restore'; readonly of: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'flush' }
  /** SIGSTOP for that long. */
  | { readonly do: 'stun'; readonly ms: number }
  /** The process ends; the next `start` or `flush` starts another. */
  | { readonly do: 'end'; readonly by: 'SIGKILL' | 'SIGINT' }
  | { readonly do: 'start' }
  /** Ends the process and starts one that kills itself when it passes that step for the nth time. */
  | { readonly do: 'crash'; readonly at: CrashStep; readonly nth: number }

/** Where documents of the model may stand. */
export const paths: readonly string[] = [
  ...['a', 'b', 'c', 'd'].map((name) => `initiatives/${name}.md`),
  ...['e', 'f', 'g'].map((name) => `tasks/${name}.md`),
  'domain/terms.md',
  'domain/orders/order.md',
]

const crashSteps = Object.entries(steps)
  .filter(([, place]) => Array.isArray(place))
  .map(([step]) => step as CrashStep)

const number = fc.nat(11)
const how = fc.constantFrom<Saver>('plain', 'rename', 'append', 'truncate', 'halves', 'sed')
const name = <T extends Operation['do']>(what: T) => fc.constant(what)

const byHand: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: name('save'), to: number, how }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: name('edit'),
      of: number,
      change: fc.constantFrom<Change>('title', 'line', 'first', 'priority', 'review', 'draft'),
      how,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('mv', 'cp'), of: number, to: number }) },
  { weight: 1, arbitrary: fc.record({ do: name('rm'), of: number }) },
  { weight: 1, arbitrary: fc.record({ do: name('settle'), theirs: fc.boolean() }) },
)

const byCommand: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: name('create'), kind: fc.constantFrom('initiative', 'task') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: name('command'),
      of: number,
      change: fc.constantFrom('title', 'line', 'priority', 'archive'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: name('restore'), of: number }) },
)

const byTime: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: name('wait'), ms: fc.constantFrom(1, 10, 40, 200, 600) }) },
  { weight: 2, arbitrary: fc.record({ do: name('flush') }) },
)

const byMisfortune: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: name('end'), by: fc.constantFrom('SIGKILL', 'SIGINT') }) },
  { weight: 4, arbitrary: fc.record({ do: name('start') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: name('crash'),
      at: fc.constantFrom(...crashSteps),
      nth: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: name('stun'), ms: fc.constantFrom(50, 500) }) },
)

/** Runs of `most` operations and a third as many. */
export function operationsOf(most: number): fc.Arbitrary<Operation[]> {
  const operation = fc.oneof(
    { weight: 6, arbitrary: byHand },
    { weight: 3, arbitrary: byCommand },
    { weight: 4, arbitrary: byTime },
    { weight: 2, arbitrary: byMisfortune },
  )
  return fc.array(operation, { minLength: Math.ceil(most / 3), maxLength: most, size: 'max' })
}
