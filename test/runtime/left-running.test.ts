// What would go on without anybody: commands that set a worktree up, and what programs leave behind. Real processes.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Run } from '../../src/modules/runs/index.ts'
import { isSameProcess, processStart } from '../../src/platform/process-start.ts'
import { until as awaited } from '../e2e/until.ts'
import { beginRepository } from '../git/real-git.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome

beforeEach(async () => {
  supervised = await SupervisedHome.open()
})
afterEach(async () => {
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

const until = (what: string, check: () => Promise<boolean>) => awaited(what, check, 60_000)
const runs = () => supervised.run<Run[]>('agent.runs', { ref: 'otter' })
const make = (more: object = {}) =>
  supervised.run<{ id: string }>('agent.create', {
    name: 'otter',
    body: 'Add the table.',
    status: 'running',
    ...more,
  })
const ended = (count: number) =>
  until('its end', async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length >= count)
const pidIn = (file: string) => Number(readFileSync(file, 'utf8'))
const lives = (pid: number) =>
  process.platform === 'linux' ? processStart(pid) !== null : isSameProcess(pid, null)

describe('a command that sets a worktree up', () => {
  let pids: string

  beforeEach(async () => {
    const repository = beginRepository(supervised.folder, join(supervised.folder, 'shop'))
    pids = join(supervised.folder, 'pids')
    const setupHook = `echo $$ >> '${pids}'; sleep 600 & wait`
    await supervised.run('project.create', { title: 'Shop', repository, setupHook })
  })

  const begun = async (count: number) => {
    await until('the set-up', async () => existsSync(pids) && lines().length === count)
    return Number(lines().at(-1))
  }
  // The shell makes the file before it writes to it.
  const lines = () => readFileSync(pids, 'utf8').split('\n').slice(0, -1)
  const start = () => supervised.start({ scripted: 'turns: [[{answer: done}]]' })

  it('ends with the server, at once, and is begun again by the next one', async () => {
    start()
    await make({ project: 'shop' })
    const first = await begun(1)
    await supervised.stop()
    expect(lives(first)).toBe(false)
    expect((await runs())[0]).toMatchObject({ outcome: 'stopped' })
    start()
    await begun(2)
    await supervised.run('agent.stop', { ref: 'otter' })
    await ended(2)
  })

  it('ends where another server takes over, and with the agent', async () => {
    start()
    await make({ project: 'shop' })
    const first = await begun(1)
    await supervised.stop(true)
    expect(lives(first)).toBe(false)
    start()
    const second = await begun(2)
    await supervised.run('agent.stop', { ref: 'otter' })
    await ended(2)
    expect(lives(second)).toBe(false)
    expect((await runs())[0]).toMatchObject({ outcome: 'stopped' })
  })

  it('that a killed server left is ended before another one begins', async () => {
    const { id } = await make({ project: 'shop', status: 'stopped' })
    const file = join(supervised.home.agents, id, 'setup.pid')
    mkdirSync(join(supervised.home.agents, id), { recursive: true })
    const env = { ...process.env, CW_PID_FILE: file }
    const script = 'printf %s $$ > "$CW_PID_FILE"; exec sleep 600'
    const left = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore', env })
    await until('its pid', async () => existsSync(file) && pidIn(file) === left.pid)
    await supervised.run('agent.start', { ref: 'otter' })
    start()
    await begun(1)
    expect(lives(left.pid ?? 0)).toBe(false)
    await supervised.run('agent.stop', { ref: 'otter' })
    await ended(1)
  })
})

describe.skipIf(process.platform !== 'linux')('what a program leaves running in a session of its own', () => {
  const leave =
    '{run: "setsid sleep 600 > /dev/null 2>&1 & echo $! > \\"$CW_SCRATCH/pid\\"; while ! pgrep -s $! > /dev/null; do sleep 0.01; done"}'
  const left = (id: string) => pidIn(join(supervised.home.agents, id, 'scratch/pid'))

  it('ends with its run', async () => {
    supervised.start({ scripted: `turns: [[${leave}, {answer: done}]]` })
    const { id } = await make()
    await ended(1)
    expect(lives(left(id))).toBe(false)
  })

  it('ends before the next run begins when the program was killed', async () => {
    const look = '{run: "kill -0 $(cat $CW_SCRATCH/pid) && touch $CW_SCRATCH/lives; true"}'
    supervised.start({ scripted: `turns: [[${leave}, {die: true}], [${look}, {answer: done}]]` })
    const { id } = await make()
    await until('the next run', async () => (await runs())[0]?.outcome === 'answered')
    expect(lives(left(id))).toBe(false)
    expect(existsSync(join(supervised.home.agents, id, 'scratch/lives'))).toBe(false)
  })

  it('ends when the agent is stopped', async () => {
    supervised.start({ scripted: `turns: [[${leave}, {wait: 600000}]]` })
    const { id } = await make()
    const file = join(supervised.home.agents, id, 'scratch/pid')
    await until('its child', async () => existsSync(file) && readFileSync(file, 'utf8') !== '')
    await supervised.run('agent.stop', { ref: 'otter' })
    await ended(1)
    expect(lives(left(id))).toBe(false)
  })
})
