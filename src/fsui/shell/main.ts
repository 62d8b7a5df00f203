// `cw fsui`: opens the home and the tree, starts a server where none runs, and keeps the tree until Ctrl+C.

import { join } from 'node:path'
import type { ServerAddress } from '../../interfaces/client/connect.ts'
import { findServer } from '../../interfaces/client/find-server.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import { processEnvironment } from '../../platform/config/environment.ts'
import type { Settings } from '../../platform/config/options.ts'
import { readSettings } from '../../platform/config/read-settings.ts'
import { type Home, homePath, openHome } from '../../platform/home.ts'
import { acquireLock } from '../../platform/lock.ts'
import { logBug, openServerLog, type ServerLog } from '../../platform/log/server-log.ts'
import { request } from './control.ts'
import { greeting } from './greeting.ts'
import { RunningTree } from './run-tree.ts'
import { knownTrees, openTreeFolder, type TreeFolder } from './tree-folder.ts'

export interface FsuiArguments {
  readonly action: 'run' | 'status' | 'flush'
  /** As it was typed; null: the home's only tree. */
  readonly directory: string | null
  /** Bring both sides together once, and end. */
  readonly once: boolean
  /** Make a folder that is not empty a tree. */
  readonly here: boolean
  readonly json: boolean
  readonly serverUrl: string | null
}

/** How long a tree's process may take to answer, in milliseconds. */
const answerTime = 65_000

/** Runs the command; returns the exit code. @throws CwError */
export async function runFsui(args: FsuiArguments): Promise<number> {
  const environment = processEnvironment()
  const home = await openHome({ path: homePath(environment), create: args.action === 'run' })
  if (args.action !== 'run') return ask(home, args)
  const folder = await openTreeFolder(home, args.directory, args.here)
  const lock = acquireLock(join(home.tree(folder.id), 'lock'), `tree ${folder.root}`)
  try {
    return await logged(home, folder, args)
  } finally {
    lock.release()
  }
}

/** What ends the tree unexpectedly stands in the log of the home, with its stack. */
async function logged(home: Home, folder: TreeFolder, args: FsuiArguments): Promise<number> {
  const settings = await readSettings(home, folder.id)
  const serverLog = openServerLog(home, settings['log.level'])
  const unwatch = serverLog.watchProcess()
  try {
    return await run(home, folder, { ...args, settings, serverLog })
  } catch (error) {
    logBug(serverLog.log, error)
    throw error
  } finally {
    unwatch()
    await serverLog.log
      .flush()
      .catch((error: Error) => process.stderr.write(`no log was written: ${error.message}\n`))
  }
}

interface Run extends FsuiArguments {
  readonly settings: Settings
  readonly serverLog: ServerLog
}

async function run(home: Home, folder: TreeFolder, args: Run): Promise<number> {
  const { settings, serverLog } = args
  let own = (await findServer(home)) ? null : await startOwn(home, serverLog)
  if (folder.fresh && own) await own.seed()
  // A tree that loses the server of its home starts one, under the home's lock.
  const server = async (): Promise<ServerAddress | null> => {
    const found = own?.address ?? (await findServer(home))
    if (found) return found
    own = await startOwn(home, serverLog).catch(whenHeld)
    return own?.address ?? null
  }
  const say = (line: string) => process.stderr.write(`${line}\n`)
  try {
    const running = await RunningTree.open({
      folder,
      home,
      store: home.tree(folder.id),
      server,
      settings,
      tell: args.json ? () => undefined : say,
    })
    if (args.once) return (await running.once()) ? 0 : 1
    if (!args.json) for (const line of greeting(folder, home.path)) say(line)
    const stop = () => running.stop()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    try {
      await running.keep()
    } finally {
      process.removeListener('SIGINT', stop)
      process.removeListener('SIGTERM', stop)
      await running.close()
    }
    if (!args.json) say(`Ended. ${folder.root} keeps everything; \`cw fsui\` goes on from here.`)
    return 0
  } finally {
    await own?.close()
  }
}

/** Another process is just about to serve this home. */
function whenHeld(error: unknown): null {
  if (error instanceof CwError && error.code === 'lock.held') return null
  throw error
}

async function startOwn(home: Home, serverLog: ServerLog) {
  const { startEmbedded } = await import('./embedded-server.ts')
  return startEmbedded(home, serverLog)
}

async function ask(home: Home, args: FsuiArguments): Promise<number> {
  const folder =
    args.directory === null ? await onlyRunning(home) : await openTreeFolder(home, args.directory, false)
  const status = await request(home.tree(folder.id), args.action === 'flush' ? 'flush' : 'status', answerTime)
  if (status === null) throw cwError('tree.unknown', { reason: `No cw keeps ${folder.root} right now.` })
  const envelope = { schemaVersion: 1, kind: `fsui.${args.action}`, data: status }
  process.stdout.write(args.json ? `${JSON.stringify(envelope)}\n` : `${plain(status)}\n`)
  return 0
}

async function onlyRunning(home: Home): Promise<{ id: string; root: string }> {
  const trees = await knownTrees(home)
  const [only] = trees
  if (only && trees.length === 1) return only
  throw cwError('tree.unknown', { reason: `This home has ${trees.length} trees.` })
}

function plain(status: object): string {
  return Object.entries(status)
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join('\n')
}
