// Two agents in two processes claim the same task at the same time: one of them gets it.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestApp } from '../app/test-home.ts'

const script = fileURLToPath(new URL('./claiming-process.ts', import.meta.url))
const agents = ['a-otter1', 'a-wease1']
let folder: string
let children: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-claims-'))
  children = []
})
afterEach(async () => {
  await Promise.all(children.map(end))
  rmSync(folder, { recursive: true })
})

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}

async function next(child: ChildProcess): Promise<string> {
  const [message] = await once(child, 'message')
  return String(message)
}

it('gives each of 20 tasks to exactly one of two processes', async () => {
  const file = join(folder, 'cw.db')
  const app = await openTestApp(file)
  children = agents.map((agent) => fork(script, [file, agent], { execArgv: ['--import', 'tsx'] }))
  expect(await Promise.all(children.map(next))).toEqual(['ready', 'ready'])
  for (let round = 0; round < 20; round++) {
    const { id } = await app.run<{ id: string }>('task.create', { title: `Round ${round}` })
    const answers = Promise.all(children.map(next))
    for (const child of children) child.send(id)
    const said = await answers
    expect([...said].sort()).toEqual(['claimed', 'task.claimed'])
    const winner = agents[said.indexOf('claimed')]
    expect(await app.run('task.show', { ref: id })).toMatchObject({
      assignee: winner,
      lease: { agent: winner },
    })
  }
  expect(app.events().filter((event) => event.type === 'task.claimed')).toHaveLength(20)
  app.close()
})
