// The lock of a home, which keeps its database to one process. Its file can be cleaned away while it is held; the database then
// still says that somebody has it open.

import { existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { cwError } from '../kernel/errors.ts'
import { type Lock, lockOwner, waitLock } from './lock.ts'
import { isOpenElsewhere } from './sqlite/open.ts'

interface LockedHome {
  readonly lock: string
  readonly database: string
}

/** Tries for `timeoutMs`. @throws CwError `lock.held` */
export async function lockHome(
  { lock, database }: LockedHome,
  purpose: string,
  timeoutMs: number,
): Promise<Lock> {
  const isNew = !existsSync(lock)
  const before = lockOwner(lock)
  const attempt = await waitLock(lock, purpose, { timeoutMs })
  if (!attempt.ok) throw isHeld(lock, attempt.heldBy?.pid)
  if (!isNew || !isOpenElsewhere(database)) return attempt.lock
  // As it was found: whoever has the home puts its own there, and who comes next looks at the database, too.
  rmSync(lock, { force: true })
  attempt.lock.release()
  throw isHeld(lock, before?.pid)
}

function isHeld(lock: string, pid: number | undefined) {
  return cwError('lock.held', { what: `home ${dirname(lock)}`, pid: pid ?? 'unknown' })
}
