// The home: the folder outside every tree that holds the database, logs, worktrees and each tree's base store.

import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cwError } from '../kernel/errors.ts'
import type { Environment } from './config/environment.ts'
import { StandingConfig } from './config/standing-config.ts'
import { passStep } from './crash-points.ts'

export interface Home {
  readonly path: string
  /** Random; a tree's `.cw-home` names it. */
  readonly id: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly version: number
  readonly database: string
  /** Where its settings stand now: a person may put a config.json in the place of the config.yaml at any time. */
  readonly config: string
  /** What they say. */
  readonly standing: StandingConfig
  /** Address and token of the live server. */
  readonly serverJson: string
  readonly lock: string
  readonly logs: string
  readonly worktrees: string
  /** A folder for each agent, by its id: what it was told and what its program printed. */
  readonly agents: string
  /** The folder with one tree's base store and kept versions. */
  tree(id: string): string
}

const VERSION = 1
const MARKER = 'home.json'

const markerSchema = z.object({
  id: z.string().min(1),
  createdAt: z.iso.datetime(),
  version: z.number().int(),
})
type Marker = z.infer<typeof markerSchema>

/** CW_HOME, else `$XDG_DATA_HOME/cw`, else `~/.local/share/cw`. */
export function homePath(environment: Pick<Environment, 'home' | 'dataHome' | 'userHome'>): string {
  return environment.home ?? join(environment.dataHome ?? join(environment.userHome, '.local/share'), 'cw')
}

/**
 * Opens the home at `path`; with `create`, makes one of a folder that is missing or empty: mode 0700, a `home.json`, and a
 * config.yaml with every default. Any number of processes may do that at once; all get the same home. Throws `home.missing`,
 * `home.foreign` (not empty and not ours; nothing is touched), `home.damaged`, `home.newer`.
 */
export async function openHome(options: { path: string; create: boolean; now?: number }): Promise<Home> {
  const { path, create } = options
  const found = await readMarker(path)
  if (found) return openFound(path, found)
  if (!(await isVacant(path))) throw cwError('home.foreign', { path })
  if (!create) throw cwError('home.missing', { path })
  await mkdir(path, { recursive: true, mode: 0o700 })
  await writeMarker(path, new Date(options.now ?? Date.now()).toISOString())
  passStep('home:marked', path)
  const made = await readMarker(path)
  if (!made) throw cwError('home.missing', { path })
  await writeFirstConfig(join(path, 'config.yaml'))
  passStep('home:configured', path)
  return openFound(path, made)
}

async function openFound(path: string, marker: Marker): Promise<Home> {
  if (marker.version > VERSION) {
    throw cwError('home.newer', { path, found: marker.version, known: VERSION })
  }
  const { mode } = await stat(path)
  // A token and transcripts lie below: nobody else may look, whatever a copy or a backup did to the mode.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(path, 0o700)
  const standing = new StandingConfig(path)
  const home: Home = {
    path,
    ...marker,
    database: join(path, 'cw.db'),
    standing,
    get config() {
      return standing.path
    },
    serverJson: join(path, 'server.json'),
    lock: join(path, 'home.lock'),
    logs: join(path, 'logs'),
    worktrees: join(path, 'worktrees'),
    agents: join(path, 'agents'),
    tree: (id) => join(path, 'trees', id),
  }
  for (const folder of [home.logs, home.worktrees, home.agents, join(path, 'trees')])
    await mkdir(folder, { recursive: true })
  return home
}

async function readMarker(path: string): Promise<Marker | undefined> {
  const file = join(path, MARKER)
  try {
    return markerSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw cwError('home.damaged', { path: file, reason })
  }
}

/** Missing, or empty but for another process that is just making it a home. */
async function isVacant(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).every((name) => name.startsWith(MARKER))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true
    if (hasCode(error, 'ENOTDIR')) return false
    throw error
  }
}

/** Linked into place whole, so that the first of several processes wins and no one reads half of it. */
async function writeMarker(path: string, createdAt: string): Promise<void> {
  const marker: Marker = { id: `h-${randomBytes(8).toString('hex')}`, createdAt, version: VERSION }
  const staged = join(path, `${MARKER}.${marker.id}`)
  await writeFile(staged, `${JSON.stringify(marker, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  try {
    await link(staged, join(path, MARKER))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(staged)
  }
}

async function writeFirstConfig(file: string): Promise<void> {
  const { renderConfigTemplate } = await import('./config/template.ts')
  try {
    await writeFile(file, renderConfigTemplate(), { flag: 'wx' })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}
