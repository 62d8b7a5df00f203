// What the machine refuses (no space, no permission, a read-only disk, too many open files) as errors of the catalogue:
// they are nobody's bug, and there is something to do about each.

import { type CwError, cwError } from '../kernel/errors.ts'

interface Refusal {
  readonly code?: string
  readonly name?: string
  readonly message?: string
  readonly path?: string
  readonly dest?: string
}

/** Null for what is no refusal of the machine. Knows the errors of Node's file system and of SQLite. */
export function asMachineError(error: unknown): CwError | null {
  if (!(error instanceof Error)) return null
  const { code = '', name, message, path, dest } = error as Refusal
  if (name === 'SqliteError') return ofDatabase(code, message ?? '')
  const where = dest ?? path
  if (full.includes(code)) return cwError('disk.full', { at: where === undefined ? '' : ` (${where})` })
  const known = refusals[code]
  if (!known) return null
  return cwError('file.failed', { path: where ?? 'A file', reason: known.reason, remedy: known.remedy })
}

const full = ['ENOSPC', 'EDQUOT']

const noPermission = {
  reason: 'this user has no permission.',
  remedy:
    'Correct its owner or mode (`ls -ld` shows them), or choose another folder; CW_HOME names the home.',
}

const tooManyFiles = {
  reason: 'too many files are open.',
  remedy: 'Raise the limit (`ulimit -n 4096`), or close programs.',
}

const refusals: Readonly<Record<string, { readonly reason: string; readonly remedy: string }>> = {
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: {
    reason: 'the file system is read-only.',
    remedy: 'Mount it writable, or choose another folder; CW_HOME names the home.',
  },
  EMFILE: tooManyFiles,
  ENFILE: tooManyFiles,
  EIO: { reason: 'the disk failed.', remedy: 'Save what you can, and look into the system log.' },
  ENOTDIR: { reason: 'a part of the path is a file, not a folder.', remedy: 'Choose another path.' },
  ENAMETOOLONG: { reason: 'the name is too long.', remedy: 'Choose a shorter one.' },
}

function ofDatabase(code: string, reason: string): CwError | null {
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return cwError('database.corrupt', { reason })
  if (fullForDatabase.includes(code)) return cwError('database.full')
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return cwError('database.busy')
  if (code.startsWith('SQLITE_IOERR')) return cwError('database.unwritable', { reason, remedy: failingDisk })
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code))
    return cwError('database.unwritable', { reason, remedy: notAllowed })
  return null
}

/** Whoever only reads grows the shared index of the write-ahead log (`SHMSIZE`), too. */
const fullForDatabase = ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE']

const failingDisk =
  'The disk refused it: `df -h` shows whether it is full, the system log whether it fails. Leave cw.db where it is.'

const notAllowed =
  'Correct the owner and the mode of the home, or mount it writable; `df -h` shows whether it is full.'
