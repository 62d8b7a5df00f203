// `cw fsui`: opens the home and the tree, starts a server where none runs, and keeps the tree until Ctrl+C.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findServer } from '../../interfaces/client/find-server.ts'
import { systemClock } from '../../kernel/clock.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import { processEnvironment } from '../../platform/config/environment.ts'
import type { Settings } from '../../platform/config/options.ts'
import { type Home, homePath, openHome } from '../../platform/home.ts'
import { acquireLock, lockOwner } from '../../platform/lock.ts'
import { logBug, openServerLog, type ServerLog } from '../../platform/log/server-log.ts'
import type { BroughtTogether } from './brought-together.ts'
import { type Request, request } from './control.ts'
import { type Demo, prepareDemo } from './demo.ts'
import { HomeServer } from './home-server.ts'
import { refuseLeftBehind } from './left-behind.ts'
import { RunningTree } from './run-tree.ts'
import { findTreeFolder, type OpenTree, openTreeFolder, type TreeFolder } from './tree-folder.ts'
import { readTreeSettings } from './tree-settings.ts'

export type { BroughtTogether, LeftFile } from './brought-together.ts'

export interface KeepArguments extends OpenTree {
  /** Shows cw at work on a sample project, with a home of its own, all below the folder. */
  readonly demo: boolean
  /** Bring both sides together once, and end. */
  readonly once: boolean
  /** Projects a tree that was emptied anew. */
  readonly fresh: boolean
  /** Told once, when the tree is open and before anything happens in it. */
  opened(opened: OpenedTree): void
  /** Told each line of the log. */
  tell(line: string): void
}

export interface OpenedTree {
  readonly folder: TreeFolder
  /** The path of the home. */
  readonly home: string
}

/** How long a tree's process may take to answer, in milliseconds: a flush waits for all that is under way. */
const answerTimes: Readonly<Record<Request, number>> = { status: 15_000, flush: 65_000 }

/** Keeps a tree until Ctrl+C (null), or brings both sides together once; returns how they stand then. @throws CwError */
export async function keepTree(args: KeepArguments): Promise<BroughtTogether | null> {
  const demo = args.demo ? await prepareDemo(args.directory ?? 'cw-demo') : null
  const home = demo?.home ?? (await homeFor(args.directory))
  const directory = demo?.tree ?? args.directory
  if (!isTree(directory)) await requireServable(home)
  const folder = await openTreeFolder(home, { ...args, directory })
  const lock = acquireLock(join(home.tree(folder.id), 'lock'), `tree ${folder.root}`)
  try {
    return await logged(home, folder, { ...args, story: demo })
  } finally {
    lock.release()
  }
}

/** The home, made when it is missing and no tree is left of it. */
async function homeFor(directory: string | null): Promise<Home> {
  const path = homePath(processEnvironment())
  try {
    return await openHome({ path, create: false })
  } catch (error) {
    if (!(error instanceof CwError) || error.code !== 'home.missing') throw error
    await refuseLeftBehind(directory, path)
    return openHome({ path, create: true })
  }
}

/** Whether nothing has to be set up: a folder that was a tree before. */
function isTree(directory: string | null): boolean {
  return directory === null || existsSync(join(directory, '.cw-home'))
}

/** No folder is set up for a home that no server can be started for. A server that runs has its database. */
async function requireServable(home: Home): Promise<void> {
  if (await findServer(home)) return
  const embedded = await import('./embedded-server.ts')
  embedded.requireServable(home)
}

/**
 * What the process that keeps a tree says of it, after it has brought everything together with `flush`.
 * @throws CwError `tree.idle` when no process keeps it, `tree.silent` when the one that does says nothing, `tree.failed`, `tree.unknown`, `tree.foreign`
 */
export async function askTree(what: Request, directory: string | null): Promise<object> {
  const home = await openHome({ path: homePath(processEnvironment()), create: false })
  const folder = await findTreeFolder(home, directory)
  const store = home.tree(folder.id)
  const keeper = lockOwner(join(store, 'lock'))
  if (keeper === undefined) throw cwError('tree.idle', { path: folder.root })
  const time = answerTimes[what]
  const status = await request(store, what, time)
  if (status !== null) return status
  // It may have ended just now, and never have seen what was asked.
  const still = lockOwner(join(store, 'lock'))
  if (still === undefined) throw cwError('tree.idle', { path: folder.root })
  throw cwError('tree.silent', { path: folder.root, pid: still.pid, waited: `${time / 1000} s` })
}

/** What ends the tree unexpectedly stands in the log of the home, with its stack. */
async function logged(home: Home, folder: TreeFolder, args: Kept): Promise<BroughtTogether | null> {
  const settings = await readTreeSettings(home, folder)
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

interface Kept extends KeepArguments {
  /** What a new tree tells; null: the first question of a home. */
  readonly story: Demo | null
}

interface Run extends Kept {
  readonly settings: Settings
  readonly serverLog: ServerLog
}

async function run(home: Home, folder: TreeFolder, args: Run): Promise<BroughtTogether | null> {
  const { settings, serverLog } = args
  // A tree that loses the server of its home starts one, under the home's lock. What ends at once starts no agents.
  const server = new HomeServer(home, serverLog, !args.once)
  const telling = new Telling(args)
  try {
    const running = await RunningTree.prepare(
      {
        folder,
        home,
        store: home.tree(folder.id),
        server: () => server.address(),
        takesOver: () => server.own === null && !args.once,
        settings,
        tell: (line) => telling.tell(line),
        fresh: args.fresh,
      },
      !args.once,
    )
    try {
      await server.ready(systemClock, args.once ? null : args.tell)
      if (folder.fresh && (args.story !== null || !folder.greeted)) await server.own?.seed(args.story)
      await running.open()
    } catch (error) {
      await running.abandon()
      throw error
    }
    // Who reads that it is open may end it at once.
    if (!args.once) endBySignal(() => running.stop())
    telling.opened({ folder, home: home.path })
    if (args.once) return await running.once()
    await keep(running)
    return null
  } finally {
    await server.close()
  }
}

/** What is told while the tree opens follows the word that it is open. */
class Telling {
  #early: string[] | null = []

  constructor(private readonly args: KeepArguments) {}

  tell(line: string): void {
    if (this.#early) this.#early.push(line)
    else this.args.tell(line)
  }

  opened(opened: OpenedTree): void {
    const early = this.#early ?? []
    this.#early = null
    this.args.opened(opened)
    for (const line of early) this.args.tell(line)
  }
}

async function keep(running: RunningTree): Promise<void> {
  try {
    await running.keep()
  } finally {
    await running.close()
  }
}

/**
 * Ctrl+C and SIGTERM, until the process is gone: a second one (of an impatient hand, or of a program between the terminal
 * and this one that passes it on) does not cut off what the first one ends in order.
 */
function endBySignal(stop: () => void): void {
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, stop)
}
