// The limit of one project: its agents wait for one another, and others do not wait for them.

import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Run } from '../../src/modules/runs/index.ts'
import { policyIn } from '../../src/platform/config/policy.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome
beforeEach(async () => {
  supervised = await SupervisedHome.open()
})
afterEach(() => supervised.close())

const runsOf = (ref: string) => supervised.run<Run[]>('agent.runs', { ref })

async function until(holds: () => Promise<boolean>) {
  for (const end = Date.now() + 20_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error('It did not come to that.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function makeRepository(): string {
  const folder = join(supervised.folder, 'shop')
  mkdirSync(folder)
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' })
  git('init', '--quiet', '--initial-branch=main')
  git(
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@localhost',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'Begin',
  )
  return folder
}

it('lets so many agents of it run at the same time, says why the next one waits, and holds up no other', async () => {
  writeFileSync(supervised.home.config, 'projects:\n  shop:\n    dispatch:\n      max_running: 1\n')
  supervised.app.abideBy(policyIn(supervised.home))
  supervised.mostOfProject = 1
  supervised.start({ scripted: 'turns: [[{say: ready}, {wait: 2500}, {answer: done}]]' })
  await supervised.run('project.create', { name: 'shop', repository: makeRepository() })
  const make = (name: string, project?: string) =>
    supervised.run('agent.create', { name, status: 'running', body: 'Do it.', ...(project && { project }) })
  await make('otter', 'shop')
  await until(async () => (await runsOf('otter')).length === 1)
  await make('heron', 'shop')
  await make('crane')
  await until(async () => (await runsOf('crane')).length === 1)
  expect(await runsOf('heron')).toEqual([])
  const seen = await supervised.run('agent.seen', {
    all: true,
  })
  expect(JSON.stringify(seen)).toContain('project shop runs 1 of at most 1')
  await until(async () => (await runsOf('heron'))[0]?.outcome === 'answered')
  const [[first], [second]] = [await runsOf('otter'), await runsOf('heron')]
  expect(second?.startedAt).toBeGreaterThanOrEqual(first?.endedAt ?? Number.POSITIVE_INFINITY)
})

it('goes on with the limits of the home when its settings go away, and says so once', async () => {
  writeFileSync(supervised.home.config, 'dispatch:\n  max_running: 1\n')
  supervised.start({ scripted: 'turns: [[{say: ready}, {wait: 2500}, {answer: done}]]' })
  const make = (name: string) => supervised.run('agent.create', { name, status: 'running', body: 'Do it.' })
  await make('otter')
  await until(async () => (await runsOf('otter')).length === 1)
  rmSync(supervised.home.config)
  await make('heron')
  await until(async () => supervised.faults.length > 0)
  await supervised.run('agent.create', { name: 'crane' })
  expect(supervised.faults).toMatchObject([{ code: 'config.gone' }])
  expect(await runsOf('heron')).toEqual([])
})

it('starts who waits when a limit is raised, without anything else that happens', async () => {
  const home = (most: number) =>
    writeFileSync(supervised.home.config, `dispatch:\n  grace: 0s\n  max_running: ${most}\n`)
  home(1)
  supervised.mostOfProject = 0
  supervised.start({ scripted: 'turns: [[{say: ready}, {wait: 15000}, {answer: done}]]' })
  await supervised.run('project.create', { name: 'shop', repository: makeRepository() })
  const make = (name: string, project?: string) =>
    supervised.run('agent.create', { name, status: 'running', body: 'Do it.', ...(project && { project }) })
  await make('otter')
  await until(async () => (await runsOf('otter')).length === 1)
  await make('heron')
  await make('crane', 'shop')
  await new Promise((resolve) => setTimeout(resolve, 500))
  home(3)
  await until(async () => (await runsOf('heron')).length === 1)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(await runsOf('crane')).toEqual([])
  supervised.mostOfProject = 1
  await until(async () => (await runsOf('crane')).length === 1)
})
