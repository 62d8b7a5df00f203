// Real processes of the scripted agent: started, followed, stopped, found again.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandDriver } from '../../src/drivers/command/driver.ts'
import type { AgentEvent, Turn } from '../../src/drivers/driver.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { groupRuns } from '../../src/platform/process-group.ts'
import { isAlive, type ProcessId, startProcess } from '../../src/runtime/process/agent-process.ts'
import { followTurn } from '../../src/runtime/process/follow-turn.ts'
import { stopProcess } from '../../src/runtime/process/stop-process.ts'
import { turnOf } from '../drivers/recorded.ts'

const root = join(import.meta.dirname, '../..')
const agent = join(root, 'dist/drivers/scripted/agent.js')
const driverOf = (script: string) =>
  commandDriver({ name: 'scripted', command: process.execPath, args: [agent, script] })

let folder: string
let started: ProcessId[]
let faults: unknown[]

beforeEach(() => {
  folder = mkdtempSync(join(root, 'test/.tmp-agent-'))
  started = []
  faults = []
})
afterEach(async () => {
  for (const each of started) await stopProcess({ process: each, clock: systemClock, hurry: 100 })
  rmSync(folder, { recursive: true, force: true })
  expect(faults).toEqual([])
})

const script = (yaml: string) => {
  const file = join(folder, 'script.yaml')
  writeFileSync(file, yaml)
  return file
}
const worktree = () => {
  const path = join(folder, 'work tree')
  mkdirSync(path, { recursive: true })
  execFileSync('git', ['init', '-q', path])
  return path
}

async function begin(file: string, parts: Partial<Turn> = {}, run = 'run-1') {
  const driver = driverOf(file)
  const scratch = join(folder, run)
  const turn = turnOf({ scratch, folder, ...parts })
  const id = await startProcess({
    launch: driver.launch(turn),
    cwd: turn.folder,
    folder: scratch,
    environment: process.env,
  })
  started.push(id)
  const events: AgentEvent[] = []
  const follow = () =>
    followTurn({
      driver,
      turn,
      process: id,
      folder: scratch,
      clock: systemClock,
      variables: {},
      event: (each) => events.push(each),
      onFault: (error) => faults.push(error),
    })
  return { id, events, follow, scratch }
}

describe('a program that is not there', () => {
  const start = (command: string, environment = {}) =>
    startProcess({
      launch: { ...driverOf(script('turns: [[{answer: done}]]')).launch(turnOf({ folder })), command },
      cwd: folder,
      folder: join(folder, 'run'),
      environment: { PATH: folder, ...environment },
    })

  it('is not started, and whoever wants it is told what to do', async () => {
    writeFileSync(join(folder, 'plain-text'), '')
    for (const command of ['no-such-agent', 'plain-text', '/no/such/agent', folder])
      await expect(start(command)).rejects.toMatchObject({
        code: 'agent.program-missing',
        hint: expect.stringContaining('Install it'),
      })
    expect(existsSync(join(folder, 'run'))).toBe(false)
  })
})

describe('a turn of the scripted agent', () => {
  it('asks, is gone, and goes on with the answer in the same conversation', async () => {
    const file = join(root, 'fixtures/scripts/asks-then-writes.yaml')
    const tree = worktree()
    const first = await begin(file, { folder: tree })
    const asked = await first.follow()
    expect(asked).toMatchObject({ is: 'asked', questions: [{ heading: 'Database' }] })
    expect(isAlive(first.id)).toBe(false)
    const session = first.events.find((event) => event.is === 'started')?.session ?? ''
    const second = await begin(file, { folder: tree, prompt: 'SQLite', resume: { as: session } }, 'run-2')
    expect(await second.follow()).toMatchObject({ is: 'answered' })
    expect(readFileSync(join(tree, 'decisions.md'), 'utf8')).toBe('# Database\n\nSQLite\n')
    expect(execFileSync('git', ['log', '--format=%s'], { cwd: tree, encoding: 'utf8' })).toBe(
      'Decide on the database\n',
    )
  })

  it('is read to its end after a gigabyte of errors was not waited for', async () => {
    const { follow, events } = await begin(
      script('turns: [[{flood: {out: 20000000, errors: 40000000}}, {answer: still here}]]'),
    )
    expect(await follow()).toMatchObject({ is: 'answered', text: 'still here' })
    expect(events.filter((event) => event.is === 'unknown').length).toBeGreaterThan(10_000)
  })

  it('that dies is a failure with what it said last', async () => {
    const { follow } = await begin(script('turns: [[{run: "echo no such table >&2"}, {die: true}]]'))
    expect(await follow()).toMatchObject({ is: 'failed', failure: { kind: 'crash' } })
  })

  it('ends with its whole group, whatever it ignores', async () => {
    const { follow, id, events } = await begin(
      script(
        'turns: [[{ignore: [SIGINT, SIGTERM]}, {run: "sleep 600 >/dev/null 2>&1 &"}, {say: ready}, {wait: 600000}]]',
      ),
    )
    const outcome = follow()
    while (!events.some((event) => event.is === 'text')) await systemClock.sleep(20)
    expect(await stopProcess({ process: id, clock: systemClock, hurry: 20 })).toBe('SIGKILL')
    expect(await outcome).toMatchObject({ is: 'failed' })
    expect(groupRuns(id.pid)).toBe(false)
  })

  it('that is asked to stop says so and is no failure', async () => {
    const { follow, id, events } = await begin(script('turns: [[{say: ready}, {wait: 600000}]]'))
    const outcome = follow()
    while (!events.some((event) => event.is === 'text')) await systemClock.sleep(20)
    expect(await stopProcess({ process: id, clock: systemClock })).toBe('SIGINT')
    expect(await outcome).toEqual({ is: 'stopped' })
  })

  it('is found again by whoever comes later, with the same events', async () => {
    const { follow, events } = await begin(
      script('turns: [[{say: one}, {wait: 300}, {say: two}, {answer: done}]]'),
    )
    const outcome = await follow()
    const again = [...events]
    events.length = 0
    expect(await follow()).toEqual(outcome)
    expect(events).toEqual(again)
  })
})
