// A server inside this process, for a tree whose home has none running. The tree still speaks to it over the wire.

import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { openApp, requireHomeOpens, startServer } from '../../daemon.ts'
import type { ServerAddress } from '../../interfaces/client/connect.ts'
import { findServer } from '../../interfaces/client/find-server.ts'
import { CwError } from '../../kernel/errors.ts'
import type { Home } from '../../platform/home.ts'
import type { ServerLog } from '../../platform/log/server-log.ts'
import { type Demo, seedDemo } from './demo.ts'

export interface EmbeddedServer {
  readonly address: ServerAddress
  /** Asks the first question of a new home (TREE.md 7), or tells the story of the demo. */
  seed(demo: Demo | null): Promise<void>
  close(): Promise<void>
}

/** Milliseconds to wait for a command that holds the home just now. */
const patience = 5_000
/** Milliseconds between looks for the server that takes the agents over. */
const lookAgain = 100
const hello = new URL('../../../workspace-template/hello.json', import.meta.url)

/** @throws CwError `lock.held`, and what opening the database throws */
export async function startEmbedded(
  home: Home,
  { log, hooks }: ServerLog,
  runsAgents: boolean,
): Promise<EmbeddedServer> {
  const app = await openApp(home, { purpose: 'cw fsui', patience })
  try {
    const server = await startServer(app, { home, runsAgents, ...hooks })
    log.info('the server starts', { address: server.address, pid: process.pid, inside: 'cw fsui' })
    return {
      address: { address: server.address, token: server.token },
      seed: async (demo) => {
        if (demo !== null) return await seedDemo(app.callAsCw, demo)
        await app.callAsCw('question.hello', JSON.parse(await readFile(hello, 'utf8')), 'hello')
      },
      close: async () => {
        const handedOver = await server.close({ handsOver: runsAgents })
        app.close()
        if (handedOver && !(await isTakenOver(home))) await stopAgents(home, { log, hooks })
        log.info('the server has stopped', { pid: process.pid, inside: 'cw fsui' })
      },
    }
  } catch (error) {
    app.close()
    throw error
  }
}

/** Whether another process serves the home before it is too late: the one that was to may be gone by now, too. */
async function isTakenOver(home: Home): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += lookAgain) {
    if ((await findServer(home)) !== null) return true
    await setTimeout(lookAgain)
  }
  return false
}

/** Those that run without a server: a server finds them, and stops them when it ends. */
async function stopAgents(home: Home, { log, hooks }: Pick<ServerLog, 'log' | 'hooks'>): Promise<void> {
  try {
    const app = await openApp(home, { purpose: 'cw fsui', patience })
    try {
      const server = await startServer(app, { home, ...hooks })
      await server.close()
    } finally {
      app.close()
    }
  } catch (error) {
    if (!(error instanceof CwError && error.code === 'lock.held')) throw error
    log.info('another process has the home, and its agents', { pid: error.details.pid })
  }
}

/** Whether a server could be started, before anything is made for it. @throws CwError `database.newer`, `database.corrupt` */
export function requireServable(home: Home): void {
  requireHomeOpens(home)
}
