// A tree that holds the server ends: its agents go on where another tree takes the server over, and are stopped where none does.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { specAt } from '../../src/app/procedures.ts'
import { HomeServer } from '../../src/fsui/shell/home-server.ts'
import { connect, type ServerAddress } from '../../src/interfaces/client/connect.ts'
import { followEvents } from '../../src/interfaces/client/follow-events.ts'
import type { Live, Run } from '../../src/modules/runs/index.ts'
import { openServerLog } from '../../src/platform/log/server-log.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { until } from '../e2e/until.ts'
import { tempHome } from '../interfaces/server/served-home.ts'

const agent = join(import.meta.dirname, '../../dist/drivers/scripted/agent.js')

let home: Awaited<ReturnType<typeof tempHome>>
let first: HomeServer
let second: HomeServer
let ends: AbortController
let following: Promise<void>

beforeEach(async () => {
  await freshBuild()
  home = await tempHome()
  const script = join(home.path, 'script.yaml')
  writeFileSync(script, 'turns: [[{say: here}, {wait: 600000}]]')
  const command = JSON.stringify([process.execPath, agent, script])
  writeFileSync(home.config, `providers:\n  own: { driver: command, command: ${command} }\n`)
  const log = openServerLog(home, 'silent')
  first = new HomeServer(home, log, true)
  second = new HomeServer(home, log, true)
  ends = new AbortController()
  following = Promise.resolve()
}, 120_000)
afterEach(async () => {
  ends.abort()
  await following
  await first.close()
  await second.close()
  await home.remove()
})

async function call<T>(path: string, input: object): Promise<T> {
  const server = (await second.address()) as ServerAddress
  return (await connect(server).call({ path, type: specAt(path)?.type ?? 'query', input })) as T
}
/** The first one: the server that is asked may have begun the next already. */
const run = async () => (await call<(Run & { live: Live | null })[]>('agent.runs', { ref: 'otter' })).at(-1)

/** As another tree does. */
async function follow(server: () => Promise<ServerAddress | null>): Promise<void> {
  const connected = new Promise<void>((resolve) => {
    following = followEvents({
      ...{ server, cursor: null, signal: ends.signal, takesOver: () => second.own === null },
      onMessage: () => resolve(),
    })
  })
  await connected
}

async function runningAgent(): Promise<number> {
  await first.address()
  await call('agent.create', { name: 'otter', provider: 'own', body: 'Begin.', status: 'running' })
  return await until('its process', async () => {
    const live = (await run())?.live
    return live?.doing === 'thinks' ? live.pid : null
  })
}

it('they go on with the one that takes over, and are stopped by the last one', async () => {
  const pid = await runningAgent()
  await follow(() => second.address())
  await first.close()
  expect(second.own).not.toBeNull()
  expect(await run()).toMatchObject({ number: 1, endedAt: null, live: { pid } })
  process.kill(pid, 0)
  ends.abort()
  await second.close()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}, 60_000)

it('they are stopped where the one that was to take over is gone by then', async () => {
  const pid = await runningAgent()
  const address = await first.address()
  await follow(async () => address)
  await first.close()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  expect(await run()).toMatchObject({ number: 1, outcome: 'stopped' })
}, 60_000)
