// Which account an agent runs with now, of those that its provider has. Pure.

import { type Account, freeFrom } from '../../modules/runs/index.ts'

/** Null as account: the program's own login, where no account is named for its provider. */
export type AccountChoice =
  | { readonly account: Account | null }
  /** `until`: milliseconds since the epoch, or null for until somebody changes something. */
  | { readonly parked: { readonly until: number | null; readonly why: string } }

export interface Wish {
  /** The one that the agent names, or null. */
  readonly named: Account | null
  /** All of its provider, in the order in which they are used. */
  readonly accounts: readonly Account[]
  /** The one that holds its conversation: no reason to leave it. */
  readonly last: string | null
  /** Until when its program rests with that account; null = it does not. Milliseconds since the epoch. */
  restsUntil?(account: string): number | null
}

/** `now` in milliseconds since the epoch. */
export function chooseAccount({ named, accounts, last, restsUntil }: Wish, now: number): AccountChoice {
  const eligible = named === null ? accounts : [named]
  if (eligible.length === 0) return { account: null }
  const used = eligible.filter(({ use }) => use !== 'no')
  const from = (account: Account) => Math.max(freeFrom(account, now), restsUntil?.(account.id) ?? 0)
  const free = used.filter((account) => from(account) <= now)
  // One that only rests is soon there; else somebody may have logged in to another since.
  const onlyRests = used.filter((account) => isReady(account, now))
  const chosen = prefer(free.filter(worked), last) ?? (onlyRests.length > 0 ? null : prefer(free, last))
  if (chosen !== null) return { account: chosen }
  const until = Math.min(...(onlyRests.length > 0 ? onlyRests : used).map(from))
  if (used.length === 0) return { parked: { until: null, why: 'no account of it may be used' } }
  return Number.isFinite(until)
    ? { parked: { until, why: 'its accounts are used up, or rest' } }
    : { parked: { until: null, why: 'its accounts wait for a reset that is not known' } }
}

/** Whether one of them can be used beside that one: nobody has to be asked then. One that is used up is none, however soon it is reset. */
export function anotherWorks(accounts: readonly Account[], beside: Account, now: number): boolean {
  return accounts.some(
    (account) =>
      account.id !== beside.id &&
      account.provider === beside.provider &&
      account.use !== 'no' &&
      isReady(account, now),
  )
}

/**
 * From when one of them may be used with which it worked before, in milliseconds since the epoch; infinite: nobody knows. Its
 * program may rest then.
 */
export function oneWorksFrom(accounts: readonly Account[], now: number): number {
  const used = accounts.filter((account) => account.use !== 'no' && worked(account))
  return Math.min(...used.map((account) => freeFrom(account, now)))
}

/** As far as it is known; its program may rest. */
function isReady(account: Account, now: number): boolean {
  return worked(account) && freeFrom(account, now) <= now
}

function worked({ health }: Account): boolean {
  return health !== 'signed-out' && health !== 'failing'
}

function prefer(accounts: readonly Account[], id: string | null): Account | null {
  return accounts.find((account) => account.id === id) ?? accounts[0] ?? null
}
