// One server of a home follows another, each a process of its own: what agents do goes on, goes over to it, or begins anew.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, type ResultPromise } from 'execa'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Live, Run } from '../../src/modules/runs/index.ts'
import { program } from './built-cw.ts'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

const scripted = fileURLToPath(new URL('../../dist/drivers/scripted/agent.js', import.meta.url))

let tree: Tree
let server: { readonly process: ResultPromise } | null

beforeEach(async () => {
  tree = await Tree.make({ CW_MAX_RUNNING: '2' })
  await tree.cw('init')
  await mkdir(tree.folder, { recursive: true })
  const script = join(tree.folder, 'script.yaml')
  // A minute at most: nobody ends it where a test fails half-way.
  const waits = `run: "for i in $(seq 600); do [ -e '${join(tree.folder, 'go')}' ] && break; sleep 0.1; done"`
  const again = '[{say: "told: {{prompt}}"}, {answer: Done anew.}]'
  await writeFile(script, `turns: [[{say: I begin.}, {${waits}}, {say: I end.}, {answer: Done.}], ${again}]`)
  const command = JSON.stringify([process.execPath, scripted, script])
  await writeFile(join(tree.home, 'config.yaml'), `providers:\n  own: { command: ${command} }\n`)
  server = null
}, 120_000)
afterEach(async () => {
  // Agents end with the last one: they would go on without one that is killed.
  await end('SIGTERM')
  await tree.remove()
})

/** Resolves when it can be connected to. */
async function serve(): Promise<{ readonly process: ResultPromise }> {
  const running = execa(process.execPath, [program, 'server', '--json'], {
    ...{ cwd: tree.folder, env: tree.environment, extendEnv: false, reject: false },
  })
  await new Promise((resolve) => running.stdout.once('data', resolve))
  return { process: running }
}

async function end(signal: NodeJS.Signals): Promise<void> {
  server?.process.kill(signal)
  await server?.process
}

/** What the agent waits for in its first turn. */
const letEnd = () => writeFile(join(tree.folder, 'go'), '')

type Listed = Run & { readonly live: Live | null; readonly said: string | null }
const runs = async () => (await tree.json<Listed[]>('agent', 'runs', 'otter')).reverse()
const logs = async () => (await tree.cw('agent', 'logs', 'otter', '--runs', '5')).out

/** Starts the agent. Returns the id of its process once it has said something. */
async function begin(): Promise<number> {
  await tree.cw('agent', 'spawn', 'Add the table.', '--name', 'otter', '--provider', 'own')
  await until('its first words', async () => (await logs()).includes('I begin.'))
  return await until('its process', async () => (await runs())[0]?.live?.pid)
}

/** Once it has come to its end: that all of it was one run, said once. */
async function expectOneRun(): Promise<void> {
  await letEnd()
  await until('its end', async () => (await runs())[0]?.outcome)
  expect(await runs()).toMatchObject([{ number: 1, outcome: 'answered', said: 'Done.' }])
  expect((await logs()).match(/I (?:begin|end)\./g)).toEqual(['I begin.', 'I end.'])
}

it('after one that was killed the next one finds the agent again, and does nothing twice', async () => {
  server = await serve()
  const pid = await begin()
  await end('SIGKILL')
  process.kill(pid, 0)
  server = await serve()
  expect(await runs()).toMatchObject([{ number: 1, endedAt: null, live: { pid } }])
  await expectOneRun()
})

it('one in a tree that is ended hands its agent over to another tree', async () => {
  const other = tree.beside('tree2')
  await tree.start()
  await other.start()
  const pid = await begin()
  await tree.stop()
  process.kill(pid, 0)
  await until('the server of the other tree', async () => {
    const [run] = await runs().catch(() => [])
    return run?.endedAt === null && run.live?.pid === pid
  })
  await expectOneRun()
  expect(await other.stop()).toBe(0)
})

it('one that ends alone stops its agent, which the next one lets go on', async () => {
  server = await serve()
  const pid = await begin()
  await end('SIGTERM')
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  server = await serve()
  await until('its second run', async () => (await runs())[1]?.outcome)
  const [first, second] = await runs()
  expect([first?.outcome, second?.outcome]).toEqual(['stopped', 'answered'])
  expect(second?.session).toBe(first?.session)
  expect(await logs()).toContain('told: You were stopped, maybe before')
})
