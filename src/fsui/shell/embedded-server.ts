// A server inside this process, for a tree whose home has none running. The tree still speaks to it over the wire.

import { readFile } from 'node:fs/promises'
import { openApp, requireHomeOpens, startServer } from '../../daemon.ts'
import type { ServerAddress } from '../../interfaces/client/connect.ts'
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
        await server.close()
        app.close()
        log.info('the server has stopped', { pid: process.pid, inside: 'cw fsui' })
      },
    }
  } catch (error) {
    app.close()
    throw error
  }
}

/** Whether a server could be started, before anything is made for it. @throws CwError `database.newer`, `database.corrupt` */
export function requireServable(home: Home): void {
  requireHomeOpens(home)
}
