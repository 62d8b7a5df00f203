// Agent programs that rest: they could not be reached several times in a row, and nothing of them is started for a while.

import { z } from 'zod'
import { cwError } from '../../kernel/errors.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { accountTitle } from '../accounts/index.ts'
import { runs } from './stored.ts'

const restSchema = z.object({
  /** What the program is called, for people. */
  title: z.string(),
  /** Milliseconds since the epoch. */
  since: z.number().int(),
  /** When one run is let through, to see whether it works again. */
  until: z.number().int(),
  /** How many rests there were, one after another: each is longer. */
  times: z.number().int().positive(),
  /** How many runs failed one after another before it. */
  failures: z.number().int(),
  /** Why the last of them did. */
  last: z.string(),
})

export const restInput = z.object({
  /** Of a run of that program and account. */
  run: z.string(),
  /** Null: it works again. */
  rest: restSchema.nullable(),
})

export const restingSchema = restSchema.extend({
  provider: z.string(),
  /** Id of the account; null = the program's own login. */
  account: z.string().nullable(),
  /** `Claude Code (account day)` */
  name: z.string(),
})
type Resting = z.infer<typeof restingSchema>

/** @throws CwError `entity.unknown` */
export function noteRest(tx: Tx, { run: id, rest }: z.output<typeof restInput>): void {
  const run = runs().get(tx, id)
  if (run === null) throw cwError('entity.unknown', { kind: 'run', ref: id })
  const { provider, account } = run
  const before = runs()
    .rests(tx)
    .find((each) => each.provider === provider && each.account === account)
  if (rest === null && before === undefined) return
  runs().putRest(tx, { provider, account }, rest)
  const title = rest?.title ?? before?.title ?? provider
  const of = { program: named(tx, title, account) }
  const after = rest === null ? of : { ...of, ...rest }
  tx.record({
    type: rest === null ? 'run.recovered' : 'run.rested',
    kind: 'run',
    entity: run.id,
    rev: run.rev,
    change: { before: {}, after },
  })
}

/** Those whose rest is not known to be over. */
export function restingPrograms(reader: Reader): Resting[] {
  return runs()
    .rests(reader)
    .map((rest) => ({ ...rest, name: named(reader, rest.title, rest.account) }))
}

function named(reader: Reader, title: string, account: string | null): string {
  const of = accountTitle(reader, account)
  return of === null ? title : `${title} (account ${of})`
}
