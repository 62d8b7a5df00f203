// A lock between processes: a SQLite file held in an exclusive transaction, which the kernel frees when its holder dies.
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { cwError } from '../kernel/errors.ts'

/** Who holds a lock, as they said themselves. Advice for messages: the lock itself is SQLite's. */
export interface LockOwner {
  readonly pid: number
  /** When the process started, ISO 8601: tells it from a later one with the same pid. */
  readonly startedAt: string
  /** What it holds the lock for: `server`, `tree notes`, a command. */
  readonly purpose: string
}

export interface Lock {
  readonly file: string
  readonly owner: LockOwner
  /** Lets go. May be called twice. */
  release(): void
}

export type LockAttempt =
  | { readonly ok: true; readonly lock: Lock }
  /** `heldBy` is unknown for the moment between a holder's taking the lock and its saying so. */
  | { readonly ok: false; readonly heldBy: LockOwner | undefined }

const RETRY_MS = 25

/** By file. A database that nothing refers to is closed by the garbage collector, which would let go of the lock of a forgetful holder. */
const held = new Map<string, Held>()

interface Held {
  readonly owner: LockOwner
  readonly database: Database.Database
  /** The number of the file that is locked: another one may stand at its path by now. */
  readonly inode: bigint | null
}

/** Takes the lock if it is free, within this process too. Throws when the file cannot be made or is no SQLite file. */
export function tryLock(file: string, purpose: string): LockAttempt {
  const startedAt = new Date(performance.timeOrigin).toISOString()
  const owner: LockOwner = { pid: process.pid, startedAt, purpose }
  if (!take(file, owner)) return { ok: false, heldBy: lockOwner(file) }
  return { ok: true, lock: { file, owner, release: () => release(file, owner) } }
}

/**
 * Takes a lock of this process again where its file was removed or replaced: until then anybody may have it. `lost`: another
 * process has it by now, or this one never had it.
 */
export function renewLock(file: string): 'held' | 'renewed' | 'lost' {
  const before = held.get(file)
  if (before === undefined) return 'lost'
  if (inodeOf(file) === before.inode) return 'held'
  if (!take(file, before.owner)) return 'lost'
  before.database.close()
  return 'renewed'
}

/** Takes the lock, or throws `lock.held` with what it is for and its holder. */
export function acquireLock(file: string, purpose: string): Lock {
  const attempt = tryLock(file, purpose)
  if (attempt.ok) return attempt.lock
  throw cwError('lock.held', { what: purpose, pid: attempt.heldBy?.pid ?? 'unknown' })
}

/** Tries until the lock is free or `timeoutMs` are over; says then who holds it. */
export async function waitLock(
  file: string,
  purpose: string,
  options: { timeoutMs: number },
): Promise<LockAttempt> {
  const deadline = performance.now() + options.timeoutMs
  for (;;) {
    const attempt = tryLock(file, purpose)
    if (attempt.ok || performance.now() >= deadline) return attempt
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

/** Who holds the lock, or undefined where nobody living says so. */
export function lockOwner(file: string): LockOwner | undefined {
  try {
    const owner = ownerSchema.parse(JSON.parse(readFileSync(ownerFile(file), 'utf8')))
    return isAlive(owner.pid) ? owner : undefined
  } catch {
    return undefined
  }
}

const ownerSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string(), purpose: z.string() })

function ownerFile(file: string): string {
  return `${file}.owner.json`
}

/** False while somebody else has it. */
function take(file: string, owner: LockOwner): boolean {
  const database = new Database(file, { timeout: 0 })
  try {
    // With a rollback journal an exclusive transaction shuts out readers too, and one that wrote nothing leaves no journal.
    database.pragma('journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
    writeOwner(file, owner)
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    return false
  }
  held.set(file, { owner, database, inode: inodeOf(file) })
  return true
}

function inodeOf(file: string): bigint | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null
}

function writeOwner(file: string, owner: LockOwner): void {
  const staged = `${ownerFile(file)}.${owner.pid}`
  writeFileSync(staged, `${JSON.stringify(owner)}\n`, { mode: 0o600 })
  renameSync(staged, ownerFile(file))
}

/** The owner's name goes first: once the lock is free, the next holder's stands there. */
function release(file: string, owner: LockOwner): void {
  const lock = held.get(file)
  if (lock?.owner !== owner) return
  if (lockOwner(file)?.pid === owner.pid) rmSync(ownerFile(file), { force: true })
  held.delete(file)
  lock.database.close()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
