// Agents with the tools of cw: a real server, real processes of the scripted agent, and the commands of a person.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Live, Run } from '../../src/modules/runs/index.ts'
import { readServerFile } from '../../src/platform/server-file.ts'
import { BuiltCw } from '../e2e/built-cw.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { until as awaited } from '../e2e/until.ts'

let cw: BuiltCw
let program: string
let server: ChildProcess

beforeEach(async () => {
  program = await freshBuild()
  cw = await BuiltCw.open()
  await cw.run(['init'])
  const agent = join(program, '../drivers/scripted/agent.js')
  const command = JSON.stringify([process.execPath, agent, join(cw.folder, 'script.yaml')])
  await cw.run(['config', 'set', 'providers.scripted.command', command])
  await startServer()
})
afterEach(async () => {
  await cw.run(['agent', 'stop', 'otter'])
  await until(async () => (await runs()).every(({ endedAt }) => endedAt !== null))
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'exit')
  await cw.remove()
})

async function startServer(): Promise<void> {
  const env = { ...cw.environment, CW_MAX_RUNNING: '4' }
  server = spawn(process.execPath, [program, 'server'], { env, stdio: 'ignore' })
  // A command would hold the home meanwhile.
  await until(async () => readServerFile(join(cw.home, 'server.json'))?.pid === server.pid)
}

const until = (check: () => Promise<boolean>) => awaited('agents', check, 60_000)

type Listed = Run & { readonly live: Live | null }
const list = async <T>(...args: string[]) => ((await cw.json(...args)) as unknown as { data: T[] }).data ?? []
const runs = () => list<Listed>('agent', 'runs', 'otter')
const questions = () => list<Message>('question', 'list')
const ended = (count: number) =>
  until(async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length >= count)
const reports = async () =>
  (await list<{ type: string; change: { after: { report?: string } } }>('events'))
    .filter(({ type }) => type === 'run.reported')
    .map(({ change }) => change.after.report)

/** In a script: waits until the test goes on. */
const opened = 'while [ ! -e open ]; do sleep 0.1; done'
const open = async () =>
  writeFileSync(join(cw.home, 'agents', (await runs())[0]?.agent ?? '', 'scratch/open'), '')

async function play(script: string): Promise<void> {
  writeFileSync(join(cw.folder, 'script.yaml'), script)
  const spawned = await cw.run([
    'agent',
    'spawn',
    'Add the table.',
    '--name',
    'otter',
    '--provider',
    'scripted',
  ])
  expect(spawned, spawned.err).toMatchObject({ exit: 0 })
}

describe('an agent that asks by its tool', () => {
  it('holds no process while it waits, and goes on with the answer', async () => {
    const ask = '{call: {tool: ask, with: {question: "Which database?", options: [{label: SQLite}]}}}'
    await play(`turns:
      - [${ask}, ${ask}, {answer: I wait.}]
      - [{say: "told: {{prompt}}"}, {answer: done}]`)
    await ended(1)
    expect((await runs())[0]).toMatchObject({ outcome: 'asked', call: null, live: null })
    const [question, ...others] = await questions()
    expect(question).toMatchObject({ body: 'Which database?\n', from: { kind: 'agent', name: 'otter' } })
    expect(others).toEqual([])
    await cw.run(['question', 'answer', question?.id ?? '', '--choose', 'SQLite'])
    await ended(2)
    expect((await runs())[0]).toMatchObject({ outcome: 'answered' })
    const { out } = await cw.run(['agent', 'logs', 'otter'])
    expect(out.match(/^done$/gm)).toEqual(['done'])
    expect(out).toContain('told: The answer to your question “Which database?”:')
  })

  it('goes on at once when it was answered before its turn ended', async () => {
    await play(`turns:
      - [{call: {tool: ask, with: {question: "Which port?"}}}, {run: "${opened}"}, {answer: I wait.}]
      - [{say: "told: {{prompt}}"}, {answer: done}]`)
    await until(async () => (await questions()).length === 1)
    await cw.run(['question', 'answer', (await questions())[0]?.id ?? '', '8080'])
    await open()
    await ended(2)
    expect((await runs()).map(({ outcome }) => outcome)).toEqual(['answered', 'answered'])
    expect((await cw.run(['agent', 'logs', 'otter'])).out).toContain('8080')
  })
})

describe('an agent whose role has a form of answer in config.yaml', () => {
  it('waits for what it asked by a tool in whatever form it says so, and answers in that form in the end', async () => {
    const form = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] }
    await cw.run(['config', 'set', 'roles.worker.answer', JSON.stringify(form)])
    await play(`turns:
      - [{call: {tool: ask, with: {question: "Which database?"}}}, {answer: I wait.}]
      - [{say: "told: {{prompt}}"}, {structured: {ok: true}}]`)
    await ended(1)
    expect((await runs())[0]).toMatchObject({ outcome: 'asked', failure: null, said: 'I wait.' })
    await cw.run(['question', 'answer', (await questions())[0]?.id ?? '', 'SQLite'])
    await ended(2)
    expect((await runs())[0]).toMatchObject({ outcome: 'answered', structured: { ok: true } })
    const { out } = await cw.run(['agent', 'logs', 'otter'])
    expect(out).not.toContain('in that form')
    expect(out).toContain('Ok: true')
  })
})

it('a server that is killed is found again by the tools of the agents that went on', async () => {
  await play(`turns: [[{call: {tool: report, with: {text: one}}}, {run: "${opened}"},
    {call: {tool: report, with: {text: two}}}, {answer: done}]]`)
  await until(async () => (await reports()).length === 1)
  server.kill('SIGKILL')
  await once(server, 'exit')
  await startServer()
  await open()
  await ended(1)
  expect(await reports()).toEqual(['one', 'two'])
  expect((await runs())[0]).toMatchObject({ outcome: 'answered' })
})

it('what is kept of a run, and its command line, tell nobody its token', async () => {
  await play('turns: [[{run: "echo $CW_TOKEN > token; cat /proc/$PPID/cmdline > line"}, {answer: done}]]')
  await ended(1)
  const [run] = await runs()
  const folder = join(cw.home, 'agents', run?.agent ?? '')
  const token = readFileSync(join(folder, 'scratch/token'), 'utf8').trim()
  expect(token.length).toBeGreaterThan(20)
  const files = readdirSync(join(folder, 'runs/1')).map((name) => join(folder, 'runs/1', name))
  for (const file of [...files, join(folder, 'scratch/line')])
    expect(readFileSync(file, 'utf8').includes(token), file).toBe(false)
})
