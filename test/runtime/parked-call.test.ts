// What a person says beside a call that is parked: the call itself takes nothing but its answer, and the run after it is told
// the rest. Real processes of the scripted agent, after a turn that is noted as Claude Code would have ended it.

import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Run } from '../../src/modules/runs/index.ts'
import { until as awaited } from '../e2e/until.ts'
import { beginRepository, runGit } from '../git/real-git.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome
let project: string

beforeEach(async () => {
  supervised = await SupervisedHome.open()
  project = beginRepository(supervised.folder, join(supervised.folder, 'project'))
})
afterEach(async () => {
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

const works = '[{usage: {input: 1, output: 1}}, {answer: done}]'
const words = 'A person was asked about you, “otter cannot go on”, and wrote:\n\nUse port 8080.'

const until = (what: string, check: () => Promise<boolean>) => awaited(what, check, 60_000)
/** Newest first. */
const runs = () => supervised.run<Run[]>('agent.runs', { ref: 'otter' })
const ended = (count: number) =>
  until(
    `${count} runs`,
    async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length === count,
  )
const prompt = async () => (await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter' })).text
const open = () => supervised.run<Message[]>('question.list')
const answer = async (choose: string, more: object = {}) =>
  supervised.run('question.answer', { ref: (await open())[0]?.id, choose: [choose], ...more })
const send = (text: string) => supervised.run('message.send', { agent: 'otter', text })

const make = async () => {
  await supervised.run('project.create', { name: 'project', repository: project })
  return await supervised.run<{ id: string }>('agent.create', {
    ...{ name: 'otter', body: 'Add the table.', project: 'project', status: 'running' },
  })
}

/** An agent whose first run has parked a call. */
async function park(): Promise<void> {
  const { id } = await make()
  await parkNext(id)
}

/** While nothing is started. */
async function parkNext(agent: string): Promise<void> {
  const [before] = await runs()
  const session = before?.session ?? '7d444840-9dc0-11d1-b245-5ffdce74fad2'
  const { id: run } = (await supervised.app.callAsCw('agent.begin', {
    ...{ agent, provider: 'scripted', model: null, account: null, session },
    ...{ sessionName: before?.sessionName ?? null, prompt: 'Add the table.', given: [], key: 'key' },
  })) as Run
  const options = [
    { label: 'SQLite', description: '' },
    { label: 'Postgres', description: '' },
  ]
  await supervised.app.callAsCw('agent.end', {
    ...{ run, outcome: 'asked', failure: null, exitCode: 0, answer: null, sessionName: `${session}#0` },
    ...{ call: 'call-1', asked: [{ heading: 'Database', text: 'Which one?', options, multi: false }] },
    ...{ usage: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }, costUsd: 0, pricedBy: null },
  })
}

/** Its answer came while the repository was away: that is asked about, and mended. */
async function refused(): Promise<void> {
  await park()
  renameSync(project, `${project} away`)
  supervised.start({ scripted: `turns: [${works}]` })
  await answer('SQLite')
  await ended(2)
  renameSync(`${project} away`, project)
}

it('words beside “Try again” are told by the run after the call', async () => {
  await refused()
  await answer('Try again', { text: 'Use port 8080.' })
  await ended(4)
  expect((await runs()).map((run) => run.prompt === null)).toEqual([false, true, true, false])
  expect(await prompt()).toBe(words)
  await send('Go on.')
  await ended(5)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('words beside “Stop the agent” are told by the run after the call, once it is started again', async () => {
  await refused()
  await answer('Stop the agent', { text: 'Use port 8080.' })
  await until('the stop', async () => {
    const { status } = await supervised.run<{ status: string }>('agent.show', { ref: 'otter' })
    return status === 'stopped'
  })
  expect(await runs()).toHaveLength(2)
  await supervised.run('agent.start', { ref: 'otter' })
  await ended(4)
  expect((await runs()).map((run) => run.prompt === null)).toEqual([false, true, true, false])
  expect(await prompt()).toBe(words)
  await send('Go on.')
  await ended(5)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('its answer comes back to it also where no program was known when that was given', async () => {
  await park()
  supervised.start({ scripted: `turns: [${works}]` })
  await supervised.run('agent.update', { ref: 'otter', provider: 'nobody' })
  await answer('SQLite')
  await ended(2)
  expect((await open())[0]?.body).toContain('No agent program is called “nobody”.')
  await supervised.run('agent.update', { ref: 'otter', provider: null })
  await answer('Try again', { text: 'Use port 8080.' })
  await ended(4)
  expect((await runs()).map((run) => run.prompt === null)).toEqual([false, true, true, false])
  expect(new Set((await runs()).map(({ session }) => session)).size).toBe(1)
  expect(await prompt()).toBe(words)
})

it.each([
  ['that its folder was removed', false, /^The folder that you worked in was removed, and was made again\. /],
  [
    'that its branch was removed, too,',
    true,
    /^The folder that you worked in was removed, and so was your bra/,
  ],
])('%s is told by the run after the call, which that begins', async (_, withBranch, told) => {
  supervised.start({ scripted: `turns: [${works}]` })
  const { id } = await make()
  await ended(1)
  await supervised.stop()
  await parkNext(id)
  const worktree = join(supervised.home.worktrees, 'project/otter')
  runGit(supervised.folder, project, ['worktree', 'remove', '--force', worktree])
  if (withBranch) runGit(supervised.folder, project, ['branch', '-D', 'cw/agents/otter'])
  supervised.start({ scripted: `turns: [${works}]` })
  await answer('SQLite')
  await ended(4)
  expect((await runs())[1]).toMatchObject({ prompt: null, outcome: 'answered' })
  expect(await prompt()).toMatch(told)
  await send('Go on.')
  await ended(5)
  expect(await prompt()).toBe('Message from you:\n\nGo on.')
})

it('what was only chosen is done with the call, and begins no other run', async () => {
  await refused()
  await answer('Try again')
  await ended(3)
  expect((await runs())[0]).toMatchObject({ prompt: null, outcome: 'answered' })
  expect(await supervised.run('message.list', { agent: 'otter', unread: true })).toEqual([])
})
