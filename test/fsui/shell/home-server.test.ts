// The server a tree works with: found, started where none runs, and waited for where one does not answer.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { openApp, startServer } from '../../../src/daemon.ts'
import { HomeServer } from '../../../src/fsui/shell/home-server.ts'
import { openServerLog } from '../../../src/platform/log/server-log.ts'
import { tempHome } from '../../interfaces/server/served-home.ts'

let home: Awaited<ReturnType<typeof tempHome>>
let server: HomeServer

beforeEach(async () => {
  home = await tempHome()
  server = new HomeServer(home, openServerLog(home, 'silent'), false)
})
afterEach(async () => {
  await server.close()
  await home.remove()
})

it('starts one server, however many ask at once, and ends it', async () => {
  const [one, two] = await Promise.all([server.address(), server.address()])
  expect(one).not.toBeNull()
  expect(two).toEqual(one)
  expect(await server.address()).toEqual(one)
  await server.close()
  const app = await openApp(home)
  app.close()
})

it('finds the one that runs, and starts its own when that has ended', async () => {
  const app = await openApp(home)
  const running = await startServer(app, { home })
  expect(await server.address()).toMatchObject({ address: running.address })
  expect(server.own).toBeNull()
  await running.close()
  app.close()
  expect(await server.address()).not.toBeNull()
  expect(server.own).not.toBeNull()
})

it('waits for a process that holds the home and does not answer, and says so once', async () => {
  const app = await openApp(home)
  await expect(server.ready({ sleep: async () => undefined }, null)).rejects.toMatchObject({
    code: 'lock.held',
  })
  const told: string[] = []
  await server.ready({ sleep: async () => app.close() }, (line) => told.push(line))
  expect(told).toEqual([
    expect.stringContaining(`process ${process.pid} holds this home and does not answer`),
  ])
  expect(server.own).not.toBeNull()
}, 60_000)
