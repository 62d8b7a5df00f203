// A command gives the same result whether a server runs or not; the server says where it is and ends when it is told to.
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { execa, type ResultPromise } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BuiltCw, program } from './built-cw.ts'

let cw: BuiltCw
let server: ResultPromise
let ready: { data: { address: string; pid: number } }
const alone: Record<string, unknown> = {}

const commands = [
  ['initiative', 'list'],
  ['initiative', 'show', 'rate-limits'],
  ['initiative', 'show', 'nothing'],
  ['initiative', 'complete', 'rate-limits'],
  ['initiative', 'create', '--budget-usd=-1'],
  ['phase', 'list', '--initiative', 'rate-limits'],
  ['events', 'list', '--type', 'initiative.created'],
]

beforeAll(async () => {
  cw = await BuiltCw.open()
  await cw.run(['init'])
  await cw.run(['initiative', 'create', 'Rate limits', '--priority', 'P1'])
  await cw.run(['phase', 'create', 'Storage', '--initiative', 'rate-limits'])
  for (const command of commands) alone[command.join(' ')] = await cw.run([...command, '--json'])
  server = execa(process.execPath, [program, '--server', '--json'], {
    cwd: cw.folder,
    env: cw.environment,
    extendEnv: false,
    reject: false,
  })
  ready = JSON.parse(await firstLine(server))
})

afterAll(async () => {
  server.kill('SIGKILL')
  await server
  await cw.remove()
})

it.each(commands.map((command) => [command.join(' '), command] as const))('cw %s', async (name, command) => {
  expect(await cw.run([...command, '--json'])).toEqual(alone[name])
})

it('what a command changes is changed in the server', async () => {
  const { out, exit } = await cw.run(['initiative', 'create', 'Through the server'])
  expect({ out, exit }).toEqual({ exit: 0, out: expect.stringMatching(/ created: Through the server$/) })
})

it('a second server is refused, and says who holds the home', async () => {
  const second = await cw.run(['server'])
  expect(second).toMatchObject({
    exit: 23,
    out: '',
    err: expect.stringContaining(`process ${ready.data.pid}`),
  })
})

it('the server ends in peace when it is told to, and takes its address along', async () => {
  const file = join(cw.home, 'server.json')
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ address: ready.data.address })
  server.kill('SIGTERM')
  expect((await server).exitCode).toBe(0)
  await expect(stat(file)).rejects.toThrow('ENOENT')
  expect(await cw.json('initiative', 'show', 'through-the-server')).toMatchObject({ kind: 'initiative.show' })
})

async function firstLine(process: ResultPromise): Promise<string> {
  if (!process.stdout) throw new Error('The server has no standard output')
  const [chunk] = await once(process.stdout, 'data')
  return String(chunk)
}
