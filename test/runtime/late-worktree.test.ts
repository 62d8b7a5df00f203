// A worktree whose making, or whose set-up, does not come to its end: people see what is done, and a stop ends it. Real git.

import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Run } from '../../src/modules/runs/index.ts'
import { processStart } from '../../src/platform/process-start.ts'
import { until } from '../e2e/until.ts'
import { beginRepository, runGit } from '../git/real-git.ts'
import { SupervisedHome } from './supervised-home.ts'

const path = process.env.PATH ?? ''
let supervised: SupervisedHome
let repository: string
let pid: string

beforeEach(async () => {
  supervised = await SupervisedHome.open()
  supervised.longestStep = 500
  repository = beginRepository(supervised.folder, join(supervised.folder, 'shop'))
  pid = join(supervised.folder, 'hangs')
})
afterEach(async () => {
  process.env.PATH = path
  await supervised.close()
})

/** Says its pid before it hangs, with a child that would outlive it. */
const hangs = () => `sleep 600 & echo $$ > '${pid}.part'; mv '${pid}.part' '${pid}'; wait`
const isOver = () => processStart(Number(readFileSync(pid, 'utf8'))) === null
const git = (...args: string[]) => runGit(supervised.folder, repository, args)

/** git that hangs where it is to do that; usually where it is to make a worktree. */
function slowGit(hangsAt = 'worktree add'): void {
  const folder = join(supervised.folder, 'bin')
  mkdirSync(folder)
  const lines = [
    '#!/bin/sh',
    `case "$*" in *"${hangsAt}"*) ${hangs()};; esac`,
    `PATH='${path}' exec git "$@"`,
  ]
  writeFileSync(join(folder, 'git'), `${lines.join('\n')}\n`)
  chmodSync(join(folder, 'git'), 0o755)
  process.env.PATH = `${folder}${delimiter}${path}`
}

async function begun(more: object = {}): Promise<void> {
  await supervised.run('project.create', { name: 'shop', repository, ...more })
  supervised.start({ scripted: 'turns: [[{answer: done}]]' })
  await supervised.run('agent.create', { name: 'otter', body: 'Go.', status: 'running', project: 'shop' })
}
const doing = async () =>
  (await supervised.run<{ live: { doing: string } | null }[]>('agent.runs', { ref: 'otter' }))[0]?.live?.doing
const outcomes = async () =>
  (await supervised.run<Run[]>('agent.runs', { ref: 'otter' })).map(({ outcome }) => outcome)
/** Its log says so. */
const isLate = (doing: string) => {
  const file = join(supervised.home.logs, 'agents/otter.log')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return lines.some((line) => line.includes('this takes long') && line.includes(doing))
}
const late = {
  code: 'agent.late',
  message: expect.stringContaining('otter has not come to its end for 0.5 s'),
}

async function stopped(): Promise<void> {
  await supervised.run('agent.stop', { ref: 'otter' })
  await until('it to be stopped', async () => (await outcomes()).join() === 'stopped', 10_000)
}

async function startedAgain(): Promise<void> {
  await supervised.run('agent.start', { ref: 'otter' })
  await until('its answer', async () => (await outcomes())[0] === 'answered')
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(2)
  expect(git('branch', '--list', 'cw/*', '--format=%(refname:short)').trim()).toBe('cw/agents/otter')
  expect(existsSync(join(supervised.home.worktrees, 'shop/otter/a.txt'))).toBe(true)
}

it('is shown and told of while git makes it, and a stop ends git', async () => {
  slowGit()
  await begun()
  await until('it to be told of', () => isLate('prepares its worktree'), 10_000)
  expect([await doing(), supervised.faults]).toEqual([
    'prepares its worktree',
    [expect.objectContaining(late)],
  ])
  await stopped()
  expect(isOver()).toBe(true)
  process.env.PATH = path
  await startedAgain()
})

it('is shown and told of while it is set up, and a stop ends that', async () => {
  await begun({ setupHook: `[ -f '${pid}' ] || { ${hangs()}; }` })
  await until('it to be told of', () => isLate('runs its set-up'), 10_000)
  expect([await doing(), supervised.faults]).toEqual(['runs its set-up', [expect.objectContaining(late)]])
  await stopped()
  expect(isOver()).toBe(true)
  await startedAgain()
})

it('is made anew where git was ended amid its files', async () => {
  writeFileSync(join(repository, '.gitattributes'), '*.txt filter=slow\n')
  writeFileSync(join(repository, 'z.bin'), 'last\n')
  git('add', '--all')
  git('commit', '--quiet', '-m', 'Filter')
  git('config', 'filter.slow.smudge', `[ -f '${pid}' ] || { ${hangs()}; }; cat`)
  await begun()
  await until('its files', () => existsSync(pid))
  await stopped()
  expect(isOver()).toBe(true)
  await startedAgain()
  expect(existsSync(join(supervised.home.worktrees, 'shop/otter/z.bin'))).toBe(true)
})

it('goes on after a server that was ended in the middle', async () => {
  slowGit()
  await begun()
  await until('git', () => existsSync(pid))
  await supervised.stop(true)
  expect(isOver()).toBe(true)
  process.env.PATH = path
  supervised.start({ scripted: 'turns: [[{answer: done}]]' })
  await until('its answer', async () => (await outcomes())[0] === 'answered')
  rmSync(pid)
})

describe('git that hangs as it is looked for what became of a worktree that somebody removed', () => {
  beforeEach(async () => {
    await begun()
    await until('its answer', async () => (await outcomes())[0] === 'answered')
    rmSync(join(supervised.home.worktrees, 'shop/otter'), { recursive: true })
    slowGit('for-each-ref')
    await supervised.run('message.send', { agent: 'otter', text: 'Go on.' })
    await until('git', () => existsSync(pid))
  })

  it('is ended where the agent is stopped, and begins no run', async () => {
    await supervised.run('agent.stop', { ref: 'otter' })
    await until('its end', isOver)
    expect(await outcomes()).toEqual(['answered'])
    process.env.PATH = path
    await supervised.run('agent.start', { ref: 'otter' })
    await until('its answer', async () => (await outcomes()).join() === 'answered,answered')
    expect(existsSync(join(supervised.home.worktrees, 'shop/otter/a.txt'))).toBe(true)
  })

  it('is ended where the server ends, and no run is noted for that', async () => {
    await supervised.stop()
    expect(isOver()).toBe(true)
    expect([await outcomes(), supervised.faults]).toEqual([['answered'], []])
  })
})
