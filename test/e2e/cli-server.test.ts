// A command gives the same result whether a server runs or not, and never writes beside one.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { appRouter } from '../../src/app/router.ts'
import { type HttpServer, serve } from '../../src/interfaces/server/server.ts'
import { localPerson } from '../../src/kernel/actor.ts'
import { acquireLock, type Lock } from '../../src/platform/lock.ts'
import { writeServerFile } from '../../src/platform/server-file.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'
import { BuiltCw } from './built-cw.ts'

const token = 'a-token-of-this-test'
let cw: BuiltCw
let app: TestApp
let lock: Lock
let server: HttpServer
const alone: Record<string, unknown> = {}

const commands = [
  ['initiative', 'list'],
  ['initiative', 'show', 'rate-limits'],
  ['initiative', 'show', 'nothing'],
  ['initiative', 'complete', 'rate-limits'],
  ['initiative', 'create', '--budget-usd=-1'],
  ['phase', 'list', '--initiative', 'rate-limits'],
]

beforeAll(async () => {
  cw = await BuiltCw.open()
  await cw.run(['init'])
  await cw.run(['initiative', 'create', 'Rate limits', '--priority', 'P1'])
  await cw.run(['phase', 'create', 'Storage', '--initiative', 'rate-limits'])
  for (const command of commands) alone[command.join(' ')] = await cw.run([...command, '--json'])

  lock = acquireLock(join(cw.home, 'home.lock'), 'server')
  app = await openTestApp(join(cw.home, 'cw.db'))
  server = await serve({
    router: appRouter,
    authenticate: (shown) => (shown === token ? localPerson : null),
    contextOf: (actor, mutation) => ({ executor: app.executor.as(actor, mutation) }),
    onFault: (error) => {
      throw error
    },
  })
  writeServerFile(join(cw.home, 'server.json'), {
    address: server.address,
    token,
    startedAt: app.clock.now(),
  })
})

afterAll(async () => {
  await server.close()
  app.close()
  lock.release()
  await cw.remove()
})

it.each(commands.map((command) => [command.join(' '), command] as const))('cw %s', async (name, command) => {
  expect(await cw.run([...command, '--json'])).toEqual(alone[name])
})

it('what a command changes, the server changed', async () => {
  const { out, exit } = await cw.run(['initiative', 'create', 'Through the server'])
  expect({ out, exit }).toEqual({ exit: 0, out: expect.stringMatching(/ created: Through the server$/) })
  expect(app.events().at(-1)).toMatchObject({ type: 'initiative.created', at: app.clock.now() })
})
