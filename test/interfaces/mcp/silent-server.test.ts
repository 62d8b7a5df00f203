// An agent's tools beside a server that was stopped: it is waited for, and the agent is told what became of its call.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { RemoteCall } from '../../../src/interfaces/client/connect.ts'
import { AgentConnection } from '../../../src/interfaces/mcp/agent-connection.ts'
import { readServerFile } from '../../../src/platform/server-file.ts'
import { tempHome } from '../server/served-home.ts'

let home: Awaited<ReturnType<typeof tempHome>>
let server: ReturnType<typeof spawn>

beforeAll(async () => {
  home = await tempHome()
  const script = new URL('../../server-process.ts', import.meta.url).pathname
  server = spawn(process.execPath, ['--import', 'tsx', script, home.path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await once(server.stdout as NodeJS.ReadableStream, 'data')
})
afterEach(() => void server.kill('SIGCONT'))
afterAll(async () => {
  const closed = once(server, 'close')
  server.kill('SIGKILL')
  await closed
  await home.remove()
})

const never = new AbortController().signal
const list: RemoteCall = { path: 'task.list', type: 'query', input: {} }
const create = (title: string): RemoteCall => ({ path: 'task.create', type: 'command', input: { title } })

function served(answerWithin: number) {
  const token = readServerFile(home.serverJson)?.token ?? ''
  return { path: home.path, serverJson: home.serverJson, token, patience: 0, answerWithin }
}

it('one that is found silent was told nothing', async () => {
  server.kill('SIGSTOP')
  await expect(new AgentConnection(served(0)).call(create('Never sent'), never)).rejects.toMatchObject({
    code: 'server.silent',
    message: expect.stringMatching(/^The cw server at http:\S+ has not answered for \d s\.$/),
    hint: expect.stringMatching(/^Nothing was done\. Call it once more in a minute\./),
  })
})

it('one that falls silent may have done it: the same call again is done once', async () => {
  const how = served(30_000)
  const agent = new AgentConnection(how)
  await agent.call(list, never)
  how.answerWithin = 500
  server.kill('SIGSTOP')
  for (let times = 0; times < 2; times += 1)
    await expect(agent.call(create('Once'), never)).rejects.toMatchObject({
      code: 'server.silent',
      hint: expect.stringMatching(/^It may be done or not\. .* with the same input: it is done once\./),
    })
  server.kill('SIGCONT')
  how.answerWithin = 30_000
  await agent.call(create('Once'), never)
  expect(await agent.call({ ...list, path: 'task.search', input: { text: 'Once' } }, never)).toHaveLength(1)
})

it('one that stays away is told as such, and is found again', async () => {
  const away = { ...served(0), serverJson: `${home.serverJson}.away` }
  const agent = new AgentConnection(away)
  await expect(agent.call(list, never)).rejects.toMatchObject({
    code: 'server.unreachable',
    message: expect.stringMatching(/^No cw server answers/),
  })
  away.serverJson = home.serverJson
  away.answerWithin = 30_000
  expect(await agent.call(list, never)).toBeInstanceOf(Array)
})

it('one that goes on in time answers, and nobody notices', async () => {
  const agent = new AgentConnection(served(30_000))
  server.kill('SIGSTOP')
  const late = agent.call(list, never)
  server.kill('SIGCONT')
  expect(await late).toBeInstanceOf(Array)
})

it('a call that its program gives up does not wait on', async () => {
  const agent = new AgentConnection(served(30_000))
  await agent.call(list, never)
  server.kill('SIGSTOP')
  const given = new AbortController()
  const call = agent.call(list, given.signal)
  given.abort()
  await expect(call).rejects.toThrow('aborted')
})
