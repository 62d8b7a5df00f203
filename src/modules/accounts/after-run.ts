// What a run of an agent tells of the account that it used: that its allowance is used up, that nobody is logged in, or that
// it works.

import { changeEntity } from '../../kernel/entity.ts'
import type { Tx } from '../../kernel/tx.ts'
import type { Account } from './entity.ts'
import { accounts } from './stored.ts'

export interface SeenOfAccount {
  /** Null: it did not fail. `until`: of a limit, until when the account rests. */
  readonly failure: { readonly kind: string; readonly until: number | null } | null
  /** Whether the run began after the last one that met the limit. */
  readonly isLater: boolean
}

/** What says nothing new changes nothing: the document of an account is written when its state changes. */
export function noteAccountSeen(tx: Tx, id: string, seen: SeenOfAccount): void {
  const account = accounts().get(tx, id)
  if (account === null) return
  const patch = changeAfter(account, seen, tx.now)
  const changes = Object.entries(patch).some(([key, value]) => account[key as keyof Account] !== value)
  if (changes) changeEntity(tx, accounts(), { entity: account, patch })
}

function changeAfter(account: Account, { failure, isLater }: SeenOfAccount, now: number) {
  if (failure === null) {
    const isTriedAgain = account.health === 'limited' && isLater
    if (account.parkedUntil !== null && account.parkedUntil > now && !isTriedAgain) return {}
    // That it is past is what `after-reset` waits for.
    const keeps = account.use === 'after-reset' || account.parkedUntil === null
    return keeps ? { health: 'ok' as const } : { health: 'ok' as const, parkedUntil: null }
  }
  if (failure.kind === 'limit') return { health: 'limited' as const, parkedUntil: failure.until }
  return failure.kind === 'auth' ? { health: 'signed-out' as const } : {}
}
