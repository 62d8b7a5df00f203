// A claim that ran out is over, whether a server looks after the home or nobody does.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { appRouter } from '../../../src/app/router.ts'
import { openApp, startServer } from '../../../src/daemon.ts'
import { describeCli } from '../../../src/interfaces/cli/describe.ts'
import { type Clock, systemClock } from '../../../src/kernel/clock.ts'
import { tempHome } from '../server/served-home.ts'
import { Typist } from './typist.ts'

const longAgo: Clock = {
  now: () => Date.UTC(2001, 0, 1),
  elapsed: () => 0,
  sleep: () => Promise.resolve(),
}

let home: Awaited<ReturnType<typeof tempHome>>
let typist: Typist

beforeEach(async () => {
  home = await tempHome()
  typist = new Typist(home.path, await describeCli(appRouter, '0.0.0'))
  const app = await openApp(home, { clock: longAgo })
  await app.callAsCw('task.create', { title: 'Clean up' })
  await app.callAsCw('task.claim', { ref: 'clean-up', agent: 'fox', lease: '10m' })
  app.close()
})
afterEach(() => home.remove())

it.each(['cw task list --json', 'cw task show clean-up --json', 'cw task list --status open --json'])(
  '`%s` without a server says that the task is free again',
  async (line) => {
    const { exit, out } = await typist.type(line)
    expect(exit).toBe(0)
    const { data } = JSON.parse(out) as { data: object | object[] }
    expect([data].flat()).toMatchObject([{ status: 'open', assignee: null }])
  },
)

it('a claim that still holds stays', async () => {
  expect(await typist.type('cw task claim clean-up --agent otter --lease 10m')).toMatchObject({ exit: 0 })
  const { out } = await typist.type('cw task show clean-up --json')
  expect(JSON.parse(out)).toMatchObject({ data: { status: 'in_progress', assignee: 'otter' } })
})

it('a server frees the task when the claim runs out, not at its next look', async () => {
  let back = 0
  const app = await openApp(home, { clock: { ...systemClock, now: () => Date.now() - back } })
  const server = await startServer(app, { home, runsAgents: false })
  try {
    // Of the ten seconds all but the last 200 ms have passed.
    back = 9_800
    const claimed = await app.callAsCw('task.claim', { ref: 'clean-up', agent: 'otter', lease: '10s' })
    back = 0
    expect(claimed).toMatchObject({ status: 'in_progress', assignee: 'otter' })
    const freed = () => app.feed.log.after(0, 100).filter(({ type }) => type === 'task.released')
    // That of the fox is over since 2001.
    await vi.waitFor(() => expect(freed()).toHaveLength(2), 5_000)
    const { out } = await typist.type('cw task show clean-up --json')
    expect(JSON.parse(out)).toMatchObject({ data: { status: 'open', assignee: null } })
  } finally {
    await server.close()
    app.close()
  }
})

it.each(['renew', 'claim'])('and when the lease runs out that `cw task %s` made shorter', async (verb) => {
  let back = 0
  const app = await openApp(home, { clock: { ...systemClock, now: () => Date.now() - back } })
  const server = await startServer(app, { home, runsAgents: false })
  try {
    await app.callAsCw('task.claim', { ref: 'clean-up', agent: 'otter', lease: '10m' })
    back = 9_800
    await app.callAsCw(`task.${verb}`, { ref: 'clean-up', agent: 'otter', lease: '10s' })
    back = 0
    const status = async () => JSON.parse((await typist.type('cw task show clean-up --json')).out).data.status
    await vi.waitFor(async () => expect(await status()).toBe('open'), 5_000)
  } finally {
    await server.close()
    app.close()
  }
})
