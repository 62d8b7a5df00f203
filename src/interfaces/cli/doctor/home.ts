// The state of the home: its mode, its database, and what a dead server left.

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Home } from '../../../platform/home.ts'
import { readServerFile } from '../../../platform/server-file.ts'
import { type Finding, fine, reasonOf, warning, wrong } from './finding.ts'

/** Of a home that may be missing. */
export async function examineMode(path: string): Promise<Finding[]> {
  const found = await stat(path).catch(() => null)
  if (!found)
    return [warning('home.exists', `There is no home at ${path}.`, 'Run `cw init`, or `cw fsui DIR`.')]
  const open = process.platform !== 'win32' && (found.mode & 0o077) !== 0
  if (!open) return [fine('home.mode', `The home is ${path}`)]
  return [warning('home.mode', `Others can look into ${path}.`, 'It was closed just now (mode 0700).')]
}

export async function examineHome(home: Home): Promise<Finding[]> {
  return [await checkServer(home), await checkDatabase(home)]
}

async function checkServer(home: Home): Promise<Finding> {
  const file = await stat(home.serverJson).catch(() => null)
  if (!file) return fine('server.state', 'No server runs')
  const server = readServerFile(home.serverJson)
  if (server) return fine('server.state', `A server runs as process ${server.pid} at ${server.address}`)
  const remedy = 'The next server replaces it; nothing is to be done.'
  return warning('server.stale', `${home.serverJson} was left by a server that is gone.`, remedy)
}

/** Read-only and beside a server that may be writing: a check of the file, not of what it means. */
async function checkDatabase(home: Home): Promise<Finding> {
  const size = await stat(home.database).catch(() => null)
  if (!size) return fine('database.state', 'There is no database yet')
  const remedy = `Stop cw, move ${join(home.path, 'cw.db')} aside and start again: the tree is the newer copy.`
  try {
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(home.database, { readonly: true })
    const result = database.pragma('integrity_check', { simple: true })
    database.close()
    if (result === 'ok') return fine('database.state', 'The database is whole')
    return wrong('database.corrupt', `The database is damaged: ${String(result)}`, remedy)
  } catch (error) {
    return wrong('database.corrupt', `The database cannot be read: ${reasonOf(error)}`, remedy)
  }
}
