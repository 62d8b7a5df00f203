// The state of the home: its mode, its space, its database, and what a dead server left.

import { mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CwError, cwError } from '../../../kernel/errors.ts'
import type { Home } from '../../../platform/home.ts'
import { asMachineError } from '../../../platform/machine-error.ts'
import { readServerFile } from '../../../platform/server-file.ts'
import { findServer } from '../../client/find-server.ts'
import { beginningOf, type Finding, fine, reasonOf, refused, warning, wrong } from './finding.ts'

/** With less than this, a day of work may not fit. */
const leastSpace = 64 * 1024 * 1024
/** Milliseconds in which whoever has a database for itself lets go of it. */
const databasePatience = 2_000

/** Of a home that may be missing; before it is opened, which closes it to others. */
export async function examineMode(path: string): Promise<Finding[]> {
  const found = await stat(path).catch(() => null)
  if (!found)
    return [warning('home.exists', `There is no home at ${path}.`, 'Run `cw init`, or `cw fsui DIR`.')]
  const open = process.platform !== 'win32' && (found.mode & 0o077) !== 0
  if (!open) return [fine('home.mode', `The home is ${path}`)]
  return [
    warning(
      'home.mode',
      `Others can look into ${path}.`,
      'Nothing to do: every command of cw closes it (mode 0700).',
    ),
  ]
}

export async function examineHome(home: Home): Promise<Finding[]> {
  return [
    await checkWritable(home),
    await checkSpace(home),
    await checkServer(home),
    await checkDatabase(home),
  ]
}

/**
 * What is wrong with a SQLite file: `database.corrupt` only where SQLite names damage, else what keeps it from being looked
 * into. Null when it is whole, or not there. Read-only, beside whoever may be writing it.
 */
export async function troubleWith(file: string): Promise<CwError | null> {
  if (!(await stat(file).catch(() => null))) return null
  try {
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(file, { readonly: true, timeout: databasePatience })
    try {
      const result = database.pragma('integrity_check', { simple: true })
      return result === 'ok' ? null : damaged(String(result))
    } finally {
      database.close()
    }
  } catch (error) {
    const unknown = { reason: reasonOf(error), remedy: 'Leave it where it is, and mend that first.' }
    return asMachineError(error) ?? cwError('database.unwritable', unknown)
  }
}

async function checkWritable(home: Home): Promise<Finding> {
  let probe: string | null = null
  try {
    probe = await mkdtemp(join(home.path, '.doctor-'))
    await writeFile(join(probe, 'a'), 'a')
    return fine('home.writable', 'The home can be written')
  } catch (error) {
    return refused('home.writable', error, home.path)
  } finally {
    if (probe !== null) await rm(probe, { recursive: true, force: true })
  }
}

async function checkSpace(home: Home): Promise<Finding> {
  const { bavail, bsize } = await statfs(home.path)
  const megabytes = Math.floor((bavail * bsize) / (1024 * 1024))
  if (bavail * bsize >= leastSpace) return fine('home.space', `${megabytes} MiB are free for the home`)
  return warning(
    'home.space',
    `Only ${megabytes} MiB are free for the home.`,
    'Free some space; saves are kept until there is.',
  )
}

async function checkServer(home: Home): Promise<Finding> {
  const file = await stat(home.serverJson).catch(() => null)
  if (!file) return fine('server.state', 'No server runs')
  const server = readServerFile(home.serverJson)
  if (server && (await findServer(home)))
    return fine('server.state', `A server runs as process ${server.pid} at ${server.address}`)
  if (server) return ofSilent(server.pid)
  const remedy = 'The next server replaces it; nothing is to be done.'
  return warning('server.stale', `${home.serverJson} was left by a server that is gone.`, remedy)
}

function ofSilent(pid: number): Finding {
  const message = `The server of this home (process ${pid}) does not answer.`
  const remedy = `It is busy or stopped: if \`ps -o stat= -p ${pid}\` says T, \`kill -CONT ${pid}\` lets it go on.`
  return warning('server.silent', message, remedy)
}

async function checkDatabase(home: Home): Promise<Finding> {
  if (!(await stat(home.database).catch(() => null)))
    return fine('database.state', 'There is no database yet')
  const trouble = await troubleWith(home.database)
  if (trouble === null) return checkVersion(home)
  const { code, message, hint, details } = trouble
  if (code === 'database.corrupt') {
    const report = typeof details.report === 'string' ? { report: details.report.split('\n') } : {}
    return { ...wrong(code, message, savingDamaged(home.database)), ...report }
  }
  return wrong(code, `${message} Nothing was found that says it is damaged.`, hint)
}

/** SQLite names up to a hundred places; which database they are in, its caption says each time. */
function damaged(result: string): CwError {
  const lines = result.split('\n').map((line) => line.trim())
  const report = lines.filter((line) => line !== '' && !/^\*\*\* in database \S+ \*\*\*$/.test(line))
  return cwError('database.corrupt', { reason: beginningOf(report), report: report.join('\n') })
}

/** Beginning again from the tree loses what stands in no document, so that it comes last. */
function savingDamaged(database: string): string {
  return [
    `Stop cw. Move ${database}, and the -wal and -shm beside it, into another folder; delete none of them.`,
    'If there is a backup, put it in their place.',
    'Without one, cw begins again from the tree: documents come back, but open questions, comments, links and the history are only in the database, and do not.',
  ].join(' ')
}

async function checkVersion(home: Home): Promise<Finding> {
  try {
    const { requireHomeOpens } = await import('../../../daemon.ts')
    requireHomeOpens(home)
    return fine('database.state', 'The database is whole')
  } catch (error) {
    if (!(error instanceof CwError)) throw error
    return wrong(error.code, error.message, error.hint)
  }
}
