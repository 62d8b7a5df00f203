// Where a command runs: in the live server of the home, else in this process under the home's lock.

import { localPerson } from '../../kernel/actor.ts'
import { systemClock } from '../../kernel/clock.ts'
import { loadDeferred } from '../../kernel/deferred.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Executor } from '../../kernel/procedure.ts'
import type { Environment } from '../../platform/config/environment.ts'
import { type Home, homePath, openHome } from '../../platform/home.ts'

export interface Connection {
  readonly executor: Executor
  close(): Promise<void>
}

/** How long a command waits for another one to let go of the home. */
const LOCK_WAIT_MS = 5_000

/** @throws CwError `home.missing`, `lock.held`, and what opening the database throws */
export async function connect(environment: Environment, purpose: string): Promise<Connection> {
  const home = await openHome({ path: homePath(environment), create: false })
  return inProcess(home, purpose)
}

async function inProcess(home: Home, purpose: string): Promise<Connection> {
  const [{ waitLock }, { openDatabase }, { localExecutor }, { rules }, { specAt }] = await Promise.all([
    import('../../platform/lock.ts'),
    import('../../platform/sqlite/open.ts'),
    import('../../platform/sqlite/executor.ts'),
    import('../../app/slices.ts'),
    import('../../app/procedures.ts'),
    loadDeferred(),
  ])
  const attempt = await waitLock(home.lock, purpose, { timeoutMs: LOCK_WAIT_MS })
  if (!attempt.ok) throw cwError('lock.held', { what: home.path, pid: attempt.heldBy?.pid ?? 'unknown' })
  const database = openDatabase(home.database)
  await loadDeferred()
  const parts = { database, clock: systemClock, rules, specAt, onCommit: () => undefined }
  const executor = localExecutor(parts).as(localPerson)
  return {
    executor,
    close: async () => {
      database.close()
      attempt.lock.release()
    },
  }
}
