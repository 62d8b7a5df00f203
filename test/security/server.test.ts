// The server under those who mean it ill, or are merely broken: it refuses, it goes on, and it takes nothing for a bug.

import { connect as connectSocket, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connect } from '../../src/interfaces/client/connect.ts'
import { serverLimits } from '../../src/interfaces/server/limits.ts'
import { getRequest, rawRequest, statusOf } from '../interfaces/server/raw-request.ts'
import { type ServedHome, servedHome } from '../interfaces/server/served-home.ts'

let served: ServedHome
const limits = { ...serverLimits, message: 256 * 1024, introduction: 400, request: 800, backlog: 64 * 1024 }

beforeEach(async () => {
  served = await servedHome({ limits })
})
afterEach(async () => {
  expect(await isWell()).toBe(true)
  expect(served.faults).toEqual([])
  await served.close()
})

const bearer = () => `Authorization: Bearer ${served.server.token}`
const port = () => Number(new URL(served.server.address).port)

/** It answers, and a command goes through. */
async function isWell(): Promise<boolean> {
  const made = await connect(served.server).call({
    path: 'initiative.create',
    type: 'command',
    input: { title: 'Well' },
  })
  return typeof (made as { id?: unknown }).id === 'string'
}

async function post(
  path: string,
  body: string,
  type = 'application/json',
): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${served.server.token}`, 'content-type': type }
  const response = await fetch(`${served.server.address}${path}`, { method: 'POST', headers, body })
  return { status: response.status, text: await response.text() }
}

describe('a body that is', () => {
  test.each([
    ['no JSON', '{"title":'],
    ['empty', ''],
    ['a number', '7'],
    ['a list', '[]'],
    ['null', 'null'],
    ['nested 50,000 deep', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    ['of another type', '{"title":{"toString":1}}'],
    ['a NUL', '\u0000'],
    ['half a surrogate', '{"title":"\\ud800"}'],
  ])('%s is answered with a refusal, or does what it says', async (_, body) => {
    const { status, text } = await post('/trpc/initiative.create', body)
    expect([200, 400]).toContain(status)
    expect(text).not.toMatch(/node_modules|\.ts:\d|\.js:\d/)
  })

  test('of a form that pages may send unasked is not taken', async () => {
    const head = served.app.feed.log.head().seq
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect((await post('/trpc/initiative.create', '{"title":"x"}', type)).status).toBeGreaterThanOrEqual(
        400,
      )
    expect(served.app.feed.log.head().seq).toBe(head)
  })
})

describe('keys that reach for the prototype', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('%s in an input changes no object', async (key) => {
    const { status } = await post(
      '/trpc/initiative.create',
      `{"title":"x","${key}":{"polluted":true,"archivedAt":1}}`,
    )
    expect([200, 400]).toContain(status)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test.each([
    '__proto__',
    'constructor.prototype',
    'hasOwnProperty',
    'initiative.__proto__',
    'initiative.constructor',
    'toString',
  ])('there is no procedure %s', async (path) => {
    expect((await post(`/trpc/${path}`, '{}')).status).toBe(404)
    const groups = [{ mutation: `m-${path}`, calls: [{ path, input: {} }], source: null }]
    const { text } = await post('/trpc/tree.save', JSON.stringify({ groups }))
    expect(text).toContain('command.unknown')
  })
})

describe('a path', () => {
  test.each([
    '/trpc/../health',
    '/trpc/%2e%2e%2fhealth',
    '/trpc//initiative.list',
    '/trpc/a/b',
    '/trpc/',
    '/',
    '/trpc/initiative.list%00',
    '//evil.example/trpc/x',
    'http://evil.example/trpc/initiative.list',
  ])('%s leads nowhere', async (path) => {
    const answer = await rawRequest(served.server.address, getRequest(path, ['Host: localhost', bearer()]))
    expect([400, 404]).toContain(statusOf(answer))
  })

  const wanted = [
    '../../etc/passwd',
    '/etc/passwd',
    'initiatives/../../x/initiative.md',
    'C:\\x',
    'initiatives/a\u0000/initiative.md',
    'initiatives/\\..\\x/initiative.md',
    '.cw/stage/x.md',
    '.git/hooks/post-commit',
  ]
  test.each(wanted)('%j is no place for a document', async (path) => {
    const client = connect(served.server)
    const call = (name: string, input: object) => client.call({ path: name, type: 'command', input })
    const { id } = (await call('initiative.create', { title: 'x' })) as { id: string }
    await expect(call('initiative.move', { ref: id, path })).rejects.toMatchObject({
      code: expect.stringMatching(/^input|^path/),
    })
    for (const create of [
      'initiative.create',
      'task.create',
      'page.create',
      'domain.create',
      'project.create',
    ])
      await call(create, { title: 'x', name: 'x', path, folder: path, initiative: id }).catch(() => null)
    const entries = (await client.call({ path: 'tree.entries', type: 'query', input: {} })) as {
      path: string
    }[]
    for (const entry of entries)
      expect(entry.path).toMatch(/^(initiatives|tasks|projects|domain)\/(?!.*(\.\.|\\|\/\/|\p{Cc}))/u)
  })
})

describe('a websocket that sends', () => {
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`${served.server.address.replace('http', 'ws')}/trpc`, {
      headers: { authorization: `Bearer ${served.server.token}` },
    })
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('open', resolve))
    return socket
  }

  test.each([
    ['no JSON', '{{{'],
    ['binary', Buffer.from([0, 255, 1, 2])],
    ['a list of nothing', '[]'],
    ['null', 'null'],
    [
      'a batch',
      JSON.stringify(
        Array.from({ length: 50 }, (_, id) => ({
          id,
          method: 'query',
          params: { path: 'events.head', input: {} },
        })),
      ),
    ],
    ['no method', '{"id":1}'],
    ['a method that is none', '{"id":1,"method":"__proto__","params":{"path":"constructor","input":{}}}'],
    ['the end of a subscription that is none', '{"id":99,"method":"subscription.stop"}'],
  ])('%s does not bring it down', async (_, message) => {
    const socket = await open()
    socket.send(message)
    socket.send(JSON.stringify({ id: 7, method: 'query', params: { path: 'events.head', input: {} } }))
    await new Promise<void>((resolve) => {
      socket.on('message', (data) => String(data).includes('"id":7') && resolve())
      socket.on('close', () => resolve())
    })
    socket.terminate()
  })

  test('frames that are none is cut off', async () => {
    const socket = connectSocket(port(), '127.0.0.1')
    const key = Buffer.from('0123456789abcdef').toString('base64')
    socket.write(
      `GET /trpc HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${bearer()}\r\n\r\n`,
    )
    await new Promise((resolve) => socket.once('data', resolve))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    socket.write(Buffer.alloc(1024, 0xff))
    await ended
  })

  test('nothing, and reads nothing, is left behind and catches up', async () => {
    const client = connect(served.server)
    const slow = await open()
    let last = 0
    slow.on('message', (data) => {
      for (const [, seq] of String(data).matchAll(/"seq":(\d+)/g)) last = Math.max(last, Number(seq))
    })
    slow.send(
      JSON.stringify({
        id: 1,
        method: 'subscription',
        params: { path: 'events.follow', input: { cursor: null } },
      }),
    )
    await expect.poll(() => slow.isPaused).toBe(false)
    slow.pause()
    const markdown = `# Long\n\n${'word '.repeat(20_000)}`
    for (let n = 0; n < 40; n++)
      await client.call({
        path: 'initiative.create',
        type: 'command',
        input: { markdown: `${markdown}${n}` },
      })
    const head = served.app.feed.log.head().seq
    expect(last).toBeLessThan(head)
    slow.resume()
    await expect.poll(() => last, { timeout: 20_000 }).toBe(head)
    slow.terminate()
  })
})

describe('connections', () => {
  const idle = (count: number): Promise<Socket[]> =>
    Promise.all(
      Array.from(
        { length: count },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connectSocket(port(), '127.0.0.1', () => resolve(socket))
            socket.on('error', () => resolve(socket))
          }),
      ),
    )

  test('a thousand that say nothing are ended, and somebody who has the token is served', async () => {
    const sockets = await idle(1_000)
    const ended = sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          if (socket.destroyed) return resolve()
          socket.resume()
          socket.once('close', () => resolve())
        }),
    )
    await Promise.all(ended)
    expect(await isWell()).toBe(true)
  })

  test('one that sends its headers letter by letter is ended', async () => {
    const [socket] = await idle(1)
    if (!socket) throw new Error('no connection')
    socket.resume()
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nX-')
    const dripping = setInterval(() => socket.write('a'), 50)
    await new Promise<void>((resolve) => socket.once('close', () => resolve()))
    clearInterval(dripping)
  })

  test('one with headers of 100 KB is refused', async () => {
    const request = getRequest('/health', ['Host: localhost', `X-Long: ${'a'.repeat(100_000)}`])
    expect(statusOf(await rawRequest(served.server.address, request))).toBe(431)
  })

  test('two lengths, or a length and chunks, are refused: two readers would read two requests', async () => {
    for (const lengths of [
      ['Content-Length: 2', 'Content-Length: 20'],
      ['Content-Length: 4', 'Transfer-Encoding: chunked'],
    ]) {
      const head = [
        'POST /trpc/initiative.create HTTP/1.1',
        'Host: localhost',
        bearer(),
        ...lengths,
        '',
        '0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n',
      ]
      expect(statusOf(await rawRequest(served.server.address, head.join('\r\n')))).toBe(400)
    }
  })

  test.each(['PUT', 'DELETE', 'TRACE', 'OPTIONS', 'PATCH', 'HEAD'])(
    'the method %s changes nothing',
    async (method) => {
      const head = served.app.feed.log.head().seq
      const request = getRequest('/trpc/initiative.create', ['Host: localhost', bearer()]).replace(
        'GET',
        method,
      )
      expect(statusOf(await rawRequest(served.server.address, request))).toBeGreaterThanOrEqual(400)
      expect(served.app.feed.log.head().seq).toBe(head)
    },
  )

  test('a command is not run by GET, which a link could send', async () => {
    const head = served.app.feed.log.head().seq
    const path = `/trpc/initiative.create?input=${encodeURIComponent('{"title":"x"}')}`
    expect(
      statusOf(await rawRequest(served.server.address, getRequest(path, ['Host: localhost', bearer()]))),
    ).toBe(405)
    expect(served.app.feed.log.head().seq).toBe(head)
  })

  test('answers name no page that may read them', async () => {
    const answer = await rawRequest(
      served.server.address,
      getRequest('/health', ['Host: localhost', 'Origin: http://localhost:1']),
    )
    expect(answer).not.toMatch(/access-control-allow/i)
  })
})
