// What an agent's worktree begins from, where somebody names it. Real git, real processes of the scripted agent.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { baseOf, worktreeOf } from '../../src/runtime/supervisor/workplace.ts'
import { until as awaited } from '../e2e/until.ts'
import { beginRepository, runGit } from '../git/real-git.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome
let repository: string

beforeEach(async () => {
  supervised = await SupervisedHome.open()
  repository = beginRepository(supervised.folder, join(supervised.folder, 'shop'))
  git('branch', 'release')
  writeFileSync(join(repository, 'later.txt'), 'later\n')
  git('add', '--all')
  git('commit', '--quiet', '-m', 'Later')
  writeFileSync(join(repository, 'half-done.txt'), 'half\n')
  supervised.start({ scripted: 'turns: [[{answer: done}]]' })
  await supervised.run('project.create', { name: 'shop', repository })
})
afterEach(async () => {
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

const git = (...args: string[]) => runGit(supervised.folder, repository, args)
const until = (check: () => Promise<boolean>) => awaited('agents', check, 60_000)
const make = (more: object = {}) =>
  supervised.run<{ id: string }>('agent.create', {
    ...{ name: 'otter', body: 'Go.', project: 'shop', status: 'running' },
    ...more,
  })
const outcomes = async () =>
  (await supervised.run<Run[]>('agent.runs', { ref: 'otter' })).map(({ outcome }) => outcome)
const questions = () => supervised.run<Message[]>('question.list')
const headOf = (agent: string) =>
  runGit(supervised.folder, worktreeOf(supervised.home, agent) ?? '', ['rev-parse', 'HEAD'])

it('is asked for where the repository has changes, and the agent goes on from what was named', async () => {
  const { id } = await make()
  await until(async () => (await questions()).length === 1)
  const [question] = await questions()
  for (const part of ['half-done.txt', '`base: main` in its `agent.md`', '--base main'])
    expect(question?.body).toContain(part)
  await supervised.run('agent.update', { ref: 'otter', base: 'main' })
  await supervised.run('question.answer', { ref: question?.id, choose: ['Try again'] })
  await until(async () => (await outcomes())[0] === 'answered')
  expect([headOf(id), baseOf(supervised.home, id)]).toEqual([git('rev-parse', 'main'), 'main'])
})

it('comes before the branch of the project, and may be a commit', async () => {
  await supervised.run('project.update', { ref: 'shop', defaultBranch: 'main' })
  const commit = git('rev-parse', 'release').trim()
  const { id } = await make({ base: commit })
  await until(async () => (await outcomes())[0] === 'answered')
  expect([headOf(id).trim(), baseOf(supervised.home, id)]).toEqual([commit, null])
})

it('that is not there is said, with where to name another', async () => {
  await make({ base: 'nowhere' })
  await until(async () => (await questions()).length === 1)
  const [question] = await questions()
  for (const part of ['has no commit called “nowhere”', '`base:` in its `agent.md`'])
    expect(question?.body).toContain(part)
})
