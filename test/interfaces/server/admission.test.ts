// Who may speak to the server (SYNC.md 8, Security).

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connect } from '../../../src/interfaces/client/connect.ts'
import { serverLimits } from '../../../src/interfaces/server/limits.ts'
import { getRequest, rawRequest, statusOf } from './raw-request.ts'
import { type ServedHome, servedHome } from './served-home.ts'

let served: ServedHome
let bearer: string
const limits = { ...serverLimits, message: 64 * 1024, connections: 8, introduction: 300 }

beforeAll(async () => {
  served = await servedHome({ hosts: ['cw.example'], limits })
  bearer = `Authorization: Bearer ${served.server.token}`
})
afterAll(() => served.close())

const ask = async (...headers: string[]) =>
  statusOf(await rawRequest(served.server.address, getRequest('/trpc/events.head?input={}', headers)))

test('a port that another program has is told with what to do', async () => {
  const port = Number(new URL(served.server.address).port)
  await expect(servedHome({ port })).rejects.toMatchObject({
    code: 'server.port',
    message: `The server cannot listen on port ${port}: another program listens there.`,
    hint: expect.stringContaining('--port'),
  })
})

describe('a request', () => {
  test.each(['127.0.0.1', 'localhost', 'LOCALHOST:1', '[::1]:99', 'cw.example', 'cw.example:80'])(
    'is taken when the server is called %s',
    async (host) => expect(await ask(`Host: ${host}`, bearer)).toBe(200),
  )

  test.each([
    'evil.example',
    'localhost.evil.example',
    'evil.example:80@localhost',
    'localhost/evil',
    '127.0.0.1:99999',
    '',
  ])('is refused when the server is called “%s”', async (host) => {
    expect(await ask(`Host: ${host}`, bearer)).toBe(403)
  })

  test('is refused without a Host, or with two', async () => {
    expect(await ask(bearer)).toBe(400)
    const bare = `GET /trpc/events.head HTTP/1.0\r\n${bearer}\r\n\r\n`
    expect(statusOf(await rawRequest(served.server.address, bare))).toBe(403)
    expect(await ask('Host: localhost', 'Host: evil.example', bearer)).not.toBe(200)
  })

  test('is taken from pages of an allowed host alone', async () => {
    expect(await ask('Host: localhost', 'Origin: http://localhost:5173', bearer)).toBe(200)
    for (const origin of ['null', 'https://evil.example', 'file://', 'http://localhost.evil.example', ''])
      expect(await ask('Host: localhost', `Origin: ${origin}`, bearer), origin).toBe(403)
  })

  test('needs the token', async () => {
    expect(await ask('Host: localhost')).toBe(401)
    expect(await ask('Host: localhost', 'Authorization: Bearer wrong')).toBe(401)
    expect(await ask('Host: localhost', `Authorization: Basic ${served.server.token}`)).toBe(401)
    expect(await ask('Host: localhost', bearer, bearer)).toBe(401)
  })

  test('is refused in the form of every other error', async () => {
    const answer = await rawRequest(
      served.server.address,
      getRequest('/trpc/events.head', ['Host: localhost']),
    )
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
    const hint = expect.stringContaining('server.json')
    expect(body.error.data).toMatchObject({ httpStatus: 401, cw: { code: 'server.refused', hint } })
  })
})

test('health is told without a token, but not to strangers', async () => {
  const health = await fetch(`${served.server.address}/health`)
  expect(await health.json()).toEqual({ ok: true, pid: process.pid })
  const foreign = getRequest('/health', ['Host: evil.example'])
  expect(statusOf(await rawRequest(served.server.address, foreign))).toBe(403)
})

test('an agent may read and create, and cannot approve', async () => {
  const { id, name, token } = await served.agent()
  const agent = connect({ address: served.server.address, token })
  const input = { title: 'Rate limits' }
  const made = (await agent.call({ path: 'initiative.create', type: 'command', input })) as { id: string }
  for (const word of ['review', 'approve', 'archive']) {
    const call = agent.call({ path: `initiative.${word}`, type: 'command', input: { ref: made.id } })
    await expect(call, word).rejects.toMatchObject({ code: 'actor.forbidden', exit: 16 })
  }
  const event = served.app.feed.log.after(0, 10).find(({ entity }) => entity === made.id)
  expect(event?.actor).toEqual({ kind: 'agent', id, name })
})

describe('a body that is too large', () => {
  const body = JSON.stringify({ title: 'x'.repeat(limits.message) })
  const headers = () => ({
    authorization: `Bearer ${served.server.token}`,
    'content-type': 'application/json',
  })

  test('is refused by its length, before it is read', async () => {
    const head = `POST /trpc/initiative.create HTTP/1.1\r\nHost: localhost\r\n${bearer}\r\nContent-Length: ${body.length}\r\n\r\n`
    const answer = await rawRequest(served.server.address, head)
    expect(statusOf(answer)).toBe(413)
    expect(answer).toContain('server.refused')
  })

  test('is refused while it is read when it does not tell its length', async () => {
    const stream = new Blob([body]).stream()
    const request = { method: 'POST', headers: headers(), body: stream, duplex: 'half' as const }
    const response = await fetch(`${served.server.address}/trpc/initiative.create`, request)
    expect(response.status).toBe(413)
  })
})

describe('a websocket', () => {
  const open = (path: string, headers: Record<string, string> = {}) =>
    new WebSocket(`${served.server.address.replace('http', 'ws')}${path}`, { headers })
  const ending = (socket: WebSocket) =>
    new Promise<number>((resolve) => {
      socket.on('unexpected-response', (_, response) => {
        socket.terminate()
        resolve(response.statusCode ?? 0)
      })
      socket.on('error', () => undefined)
      socket.on('close', (code) => resolve(code))
    })
  const mine = () => ({ authorization: `Bearer ${served.server.token}` })

  test('is refused at the upgrade for a foreign name, page, path or token', async () => {
    expect(await ending(open('/trpc', { ...mine(), host: 'evil.example' }))).toBe(403)
    expect(await ending(open('/trpc', { ...mine(), origin: 'null' }))).toBe(403)
    expect(await ending(open('/trpc', { ...mine(), origin: 'https://evil.example' }))).toBe(403)
    expect(await ending(open('/other', mine()))).toBe(404)
    expect(await ending(open('/trpc'))).toBe(401)
    expect(await ending(open('/trpc?connectionParams=1', { authorization: 'Bearer wrong' }))).toBe(401)
  })

  test('may show its token in the first message, and ends with a wrong one or none', async () => {
    const good = open('/trpc?connectionParams=1')
    const answered = new Promise<string>((resolve) => good.once('message', (data) => resolve(String(data))))
    good.once('open', () => {
      good.send(JSON.stringify({ method: 'connectionParams', data: { token: served.server.token } }))
      good.send(JSON.stringify({ id: 7, method: 'query', params: { path: 'events.head', input: {} } }))
    })
    expect(JSON.parse(await answered)).toMatchObject({ id: 7, result: { type: 'data' } })
    good.terminate()

    const bad = open('/trpc?connectionParams=1')
    const refused = new Promise<string>((resolve) => bad.once('message', (data) => resolve(String(data))))
    bad.once('open', () => bad.send(JSON.stringify({ method: 'connectionParams', data: { token: 'no' } })))
    expect(await refused).toContain('server.refused')
    await ending(bad)
    expect(await ending(open('/trpc?connectionParams=1'))).toBe(1008)
  })

  test('ends with 1009 at a message that is too large', async () => {
    const socket = open('/trpc', mine())
    socket.once('open', () => socket.send('x'.repeat(limits.message + 1)))
    expect(await ending(socket)).toBe(1009)
  })

  test('is one of so many connections, and the server answers again when they are gone', async () => {
    const sockets = Array.from({ length: limits.connections + 4 }, () => open('/trpc', mine()))
    const ended = sockets.map(ending)
    const opened = sockets.map(
      (each) =>
        new Promise<boolean>((resolve) => {
          each.once('open', () => resolve(true))
          each.once('close', () => resolve(false))
        }),
    )
    const held = (await Promise.all(opened)).filter(Boolean).length
    expect(held).toBeGreaterThan(0)
    expect(held).toBeLessThanOrEqual(limits.connections)
    for (const socket of sockets) socket.terminate()
    await Promise.all(ended)
    await expect.poll(() => ask('Host: localhost', bearer).catch(() => 0)).toBe(200)
  })
})

test('none of that was taken for a bug', () => expect(served.faults).toEqual([]))
