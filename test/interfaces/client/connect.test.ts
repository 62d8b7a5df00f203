// Calling a real server by plain fetch.

import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../../src/interfaces/client/connect.ts'
import { findServer } from '../../../src/interfaces/client/find-server.ts'
import type { ServedHome } from '../server/served-home.ts'
import { servedHome } from '../server/served-home.ts'

let served: ServedHome
beforeAll(async () => {
  served = await servedHome()
})
afterAll(() => served.close())

const call = (path: string, type: 'query' | 'command', input: unknown, mutation: string | null = null) =>
  connect(served.server).call({ path, type, input }, { mutation })

test('a command and a query come back as they do in process', async () => {
  const made = await call('initiative.create', 'command', { title: 'Grüße', priority: 'P1' })
  expect(await call('initiative.show', 'query', { ref: (made as { id: string }).id })).toMatchObject(
    made as object,
  )
})

test('a retry under the same mutation does nothing and answers the same', async () => {
  const first = await call('initiative.create', 'command', { title: 'Once' }, 'mutation-1')
  const before = served.app.feed.log.head()
  expect(await call('initiative.create', 'command', { title: 'Once' }, 'mutation-1')).toEqual(first)
  expect(served.app.feed.log.head()).toEqual(before)
})

test('errors are the same errors, with code, hint, details and exit code', async () => {
  const missing = call('initiative.show', 'query', { ref: 'nothing' })
  await expect(missing).rejects.toMatchObject({ name: 'CwError', code: 'entity.unknown', exit: 10 })
  await expect(missing).rejects.toMatchObject({ details: { kind: 'initiative', ref: 'nothing' } })
  await expect(call('initiative.create', 'command', { priority: 'P9' })).rejects.toMatchObject({
    code: 'input.invalid',
    message: expect.stringContaining('priority'),
  })
  await expect(call('no.such', 'query', {})).rejects.toMatchObject({ code: 'server.refused' })
  const wrong = connect({ ...served.server, token: 'wrong' })
  await expect(wrong.call({ path: 'events.head', type: 'query', input: {} })).rejects.toMatchObject({
    code: 'server.refused',
  })
})

test('without a client too, refusals have a code, and a query that needs nothing asks for nothing', async () => {
  const { address, token } = served.server
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${address}/trpc/${path}`, { headers, ...init })
    return (await response.json()) as { result?: object; error?: object }
  }
  expect(await ask('task.ready')).toEqual({ result: { data: [] } })
  expect(await ask('task.dep.cycles')).toHaveProperty('result')
  const cw = (code: string, message: RegExp) => ({
    error: { message: expect.stringMatching(message), data: { cw: { code, hint: expect.any(String) } } },
  })
  const post = (body: object) => ({ method: 'POST', body: JSON.stringify(body) })
  const wrong = await ask('task.create', post({ title: 'x', priority: 'P9' }))
  expect(wrong).toMatchObject(cw('input.invalid', /^priority takes P0, P1, P2 or P3\.$/))
  expect(await ask('task.show')).toMatchObject(cw('input.invalid', /^ref is missing\.$/))
  expect(await ask('task.read')).toMatchObject(cw('server.refused', /“task.read”/))
})

test('nobody there is an error of its own', async () => {
  const nobody = connect({ address: 'http://127.0.0.1:1', token: 'x' })
  await expect(nobody.call({ path: 'events.head', type: 'query', input: {} })).rejects.toMatchObject({
    code: 'server.unreachable',
    exit: 24,
  })
})

test('a server that ends a quiet connection is asked once more, where that does nothing twice', async () => {
  let asked = 0
  const other = createServer((request, response) => {
    asked += 1
    if (asked % 2 === 1) request.socket.resetAndDestroy()
    else response.end(JSON.stringify({ result: { data: asked } }))
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const there = connect({ address: `http://127.0.0.1:${port}`, token: 'x' })
  expect(await there.call({ path: 'events.head', type: 'query', input: {} })).toBe(2)
  const command = { path: 'initiative.create', type: 'command', input: {} } as const
  expect(await there.call(command, { mutation: 'once' })).toBe(4)
  await expect(there.call(command)).rejects.toMatchObject({ code: 'server.unreachable' })
  expect(asked).toBe(5)
  other.closeAllConnections()
  other.close()
})

test('an answer that is not from a server of ours is unreachable too', async () => {
  const other = createServer((_, response) => response.end('<html>'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  const calling = connect({ address, token: 'x' }).call({ path: 'events.head', type: 'query', input: {} })
  await expect(calling).rejects.toMatchObject({ code: 'server.unreachable' })
  const file = `${served.home.path}/other.json`
  const found = { pid: process.pid, start: null, startedAt: '', address, token: 'x' }
  writeFileSync(file, JSON.stringify(found))
  expect(await findServer({ serverJson: file })).toBeNull()
  other.closeAllConnections()
  await new Promise((resolve) => other.close(resolve))
})

test('the events of a project are listed oldest first, by type, entity and number', async () => {
  const list = async (input: object) =>
    ((await call('events.list', 'query', input)) as { seq: number; type: string; entity: string }[]).map(
      ({ seq, type, entity }) => ({ seq, type, entity }),
    )
  const start = served.app.feed.log.head().seq
  const a = (await call('initiative.create', 'command', { title: 'Alpha' })) as { id: string }
  await call('initiative.create', 'command', { title: 'Beta' })
  await call('initiative.review', 'command', { ref: a.id })
  const since = await list({ since: start })
  expect(since.map((each) => each.type)).toEqual([
    'initiative.created',
    'initiative.created',
    'initiative.reviewed',
  ])
  expect(await list({ since: start, entity: 'alpha' })).toEqual([since[0], since[2]])
  expect(await list({ entity: a.id.slice(0, 6) })).toEqual([since[0], since[2]])
  expect(await list({ limit: 1 })).toEqual([since[2]])
  expect(await list({ since: start, type: 'initiative.created', limit: 1 })).toEqual([since[0]])
  await expect(list({ entity: 'nothing' })).rejects.toMatchObject({ code: 'entity.unknown' })
})
