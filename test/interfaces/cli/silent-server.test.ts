// A server that takes connections and answers nobody, as one that was stopped: who waits is told, and not without end.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { appRouter } from '../../../src/app/router.ts'
import { Calls } from '../../../src/interfaces/cli/calls.ts'
import { describeCli } from '../../../src/interfaces/cli/describe.ts'
import { examineHome } from '../../../src/interfaces/cli/doctor/home.ts'
import { connect, whatHoldsUp } from '../../../src/interfaces/cli/executor.ts'
import type { Terminal } from '../../../src/interfaces/cli/terminal.ts'
import { readEnvironment } from '../../../src/platform/config/environment.ts'
import { writeServerFile } from '../../../src/platform/server-file.ts'
import { tempHome } from '../server/served-home.ts'

let home: Awaited<ReturnType<typeof tempHome>>

const environmentOf = (token?: string) =>
  readEnvironment({ CW_HOME: home.path, ...(token && { CW_TOKEN: token }) }, home.path)

describe('a server that is stopped', () => {
  let child: ReturnType<typeof spawn>
  beforeAll(async () => {
    home = await tempHome()
    const script = new URL('../../server-process.ts', import.meta.url).pathname
    child = spawn(process.execPath, ['--import', 'tsx', script, home.path], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout as NodeJS.ReadableStream, 'data')
  })
  beforeEach(() => void child.kill('SIGSTOP'))
  afterAll(async () => {
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
    await home.remove()
  })

  const wanted = { purpose: 'a test', changes: true, prepare: async () => undefined }

  it.each([
    ['a person', undefined],
    ['an agent', 'some-token'],
  ] as const)(
    'is an error for %s once patience is over, with its process and how it goes on',
    async (_, token) => {
      await expect(connect(environmentOf(token), { ...wanted, patience: 0 })).rejects.toMatchObject({
        code: 'server.silent',
        message: expect.stringMatching(/^The cw server at http:\S+ has not answered for \d s\.$/),
        hint: expect.stringContaining(`\`kill -CONT ${child.pid}\``),
        exit: 24,
      })
    },
  )

  it('is told of, is waited for, and is asked when it goes on', async () => {
    const terminal = new Listening(() => child.kill('SIGCONT'))
    const calls = await callsOn(terminal)
    expect(await calls.call('task.list', {})).toEqual([])
    expect(terminal.heard).toEqual([
      `The server of this home (process ${child.pid}) does not answer yet. It is waited for, 30 s at most.`,
    ])
    await calls.close()
  })

  it('does not keep those who wait without end from ending', async () => {
    const stop = new AbortController()
    const terminal = new Listening(() => stop.abort())
    const calls = await callsOn(terminal)
    await expect(calls.call('task.list', {}, stop.signal)).rejects.toThrow('aborted')
    await calls.close()
  })

  it('is found by the doctor', async () => {
    expect(await examineHome(home)).toContainEqual(
      expect.objectContaining({ id: 'server.silent', message: expect.stringContaining(`${child.pid}`) }),
    )
  })
})

it('a command that was sent and is not answered yet may still be carried out, which is told', async () => {
  home = await tempHome()
  const unanswered: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (request.url === '/health') response.end(JSON.stringify({ ok: true, pid: process.pid }))
    else unanswered.push(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  writeServerFile(home.serverJson, { address, token: 'x', startedAt: 0 })
  const terminal = new Listening(() => unanswered[0]?.end(JSON.stringify({ result: { data: 'made' } })))
  const calls = await callsOn(terminal)
  expect(await calls.call('task.create', { title: 'One' })).toBe('made')
  expect(terminal.heard).toEqual([
    expect.stringMatching(/does not answer yet\. .* what was asked may still be carried out\.$/),
  ])
  expect(unanswered).toHaveLength(1)
  await calls.close()
  server.closeAllConnections()
  server.close()
  await home.remove()
})

it.each([
  ['task.list', 'Nothing was done. Do it once more in a minute.'],
  ['task.create', 'It may be done or not: look before you do it again, in a minute.'],
])('an agent that loses it in the middle of %s is told what it can do itself', async (path, done) => {
  home = await tempHome()
  const server = createServer((request, response) => {
    if (request.url === '/health') response.end(JSON.stringify({ ok: true, pid: process.pid }))
    else request.socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  writeServerFile(home.serverJson, { address, token: 'x', startedAt: 0 })
  const agent = await callsOn(new Listening(() => undefined, 'some-token'))
  await expect(agent.call(path, { title: 'One' })).rejects.toMatchObject({
    code: 'server.unreachable',
    hint: `${done} If it stays so, go on without it, and say so in your answer.`,
  })
  const person = await callsOn(new Listening(() => undefined))
  await expect(person.call(path, { title: 'One' })).rejects.toMatchObject({
    hint: 'Start one with `cw server` or `cw fsui`.',
  })
  await Promise.all([agent.close(), person.close()])
  server.close()
  await home.remove()
})

it('an agent without a server is told so, and does not work by itself', async () => {
  home = await tempHome()
  const wanted = { purpose: 'a test', changes: true, prepare: async () => undefined, patience: 0 }
  await expect(connect(environmentOf('some-token'), wanted)).rejects.toMatchObject({
    code: 'server.unreachable',
    message: expect.stringContaining('agents speak to a server alone'),
  })
  expect(await whatHoldsUp(environmentOf('some-token'))).toBe('No server of this home runs.')
  await home.remove()
})

/** Hears what is told beside the data, and does something at the first word. */
class Listening implements Terminal {
  readonly colour = false
  readonly messageColour = false
  readonly width = null
  readonly environment: Terminal['environment']
  readonly heard: string[] = []

  constructor(
    private readonly first: () => void,
    token?: string,
  ) {
    this.environment = environmentOf(token)
  }

  out(text: string): void {
    throw new Error(`Nothing belongs on standard output: ${text}`)
  }

  err(text: string): void {
    if (this.heard.push(text) === 1) this.first()
  }

  async readInput(): Promise<string> {
    return ''
  }
}

async function callsOn(terminal: Terminal): Promise<Calls> {
  const manifest = await describeCli(appRouter, '0.0.0')
  const entry = manifest.commands.find(({ procedure }) => procedure === 'task.create')
  if (!entry) throw new Error('There is no such command')
  return new Calls(terminal, manifest, entry)
}
