// A home in a folder of its own with a server on it, for tests that speak to it over real sockets.

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp, type RunningServer, type StartOptions, startServer } from '../../../src/daemon.ts'
import { type Home, openHome } from '../../../src/platform/home.ts'
import { keyOf } from '../../../src/runtime/supervisor/key.ts'

export async function tempHome(): Promise<Home & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'cw-server-'))
  const home = await openHome({ path: join(folder, 'home'), create: true })
  return { ...home, remove: () => rm(folder, { recursive: true, force: true }) }
}

export interface ServedHome {
  readonly home: Home
  readonly app: App
  readonly server: RunningServer
  readonly faults: unknown[]
  /** An agent that runs, and the token of its tools. */
  agent(): Promise<{ readonly id: string; readonly name: string; readonly token: string }>
  close(): Promise<void>
}

export async function servedHome(
  options: Omit<StartOptions, 'home'> & { heartbeat?: number } = {},
): Promise<ServedHome> {
  const home = await tempHome()
  const { heartbeat, ...rest } = options
  const app = await openApp(home, heartbeat === undefined ? {} : { heartbeat })
  const faults: unknown[] = []
  const close = async () => {
    app.close()
    await home.remove()
  }
  const onFault = (error: unknown) => void faults.push(error)
  const server = await startServer(app, { onFault, runsAgents: false, ...rest, home }).catch(
    async (error) => {
      await close()
      throw error
    },
  )
  return {
    home,
    app,
    server,
    faults,
    agent: async () => {
      const name = 'brave-otter'
      const { id } = (await app.callAsCw('agent.create', { name })) as { id: string }
      const session = { session: randomUUID(), sessionName: null, prompt: 'Work.', given: [] }
      const by = { agent: id, provider: 'claude-code', model: null, account: null }
      await app.callAsCw('agent.begin', { ...by, ...session, key: keyOf('of-an-agent') })
      return { id, name, token: 'of-an-agent' }
    },
    close: async () => {
      await server.close()
      await close()
    },
  }
}
