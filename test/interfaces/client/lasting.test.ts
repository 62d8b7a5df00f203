// Calling a real server over one websocket, and losing it at every message.

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket, connect as tcp } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startServer } from '../../../src/daemon.ts'
import { connectLasting, type LastingConnection } from '../../../src/interfaces/client/lasting.ts'
import type { ServedHome } from '../server/served-home.ts'
import { servedHome } from '../server/served-home.ts'

let served: ServedHome
let connection: LastingConnection

beforeEach(async () => {
  served = await servedHome()
  connection = connectLasting(served.server)
})
afterEach(async () => {
  connection.close()
  await served.close()
})

const query = (path: string, input: object) => connection.call({ path, type: 'query', input })
const create = (input: object) => connection.call({ path: 'initiative.create', type: 'command', input })
const head = () => query('events.head', {})

/** Stands before a server and cuts the connection when so many bytes went to the client. */
class CuttingProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  connections = 0

  constructor(target: string, after: number) {
    const { hostname, port } = new URL(target)
    this.#server = createServer((client) => {
      this.connections += 1
      const server = tcp(Number(port), hostname)
      let passed = 0
      server.on('data', (data) => {
        passed += data.length
        client.write(data.subarray(0, Math.max(0, data.length - Math.max(0, passed - after))))
        if (passed > after) for (const each of [client, server]) each.destroy()
      })
      client.on('data', (data) => server.write(data))
      for (const [one, other] of [
        [client, server],
        [server, client],
      ] as const) {
        this.#sockets.add(one)
        one.on('error', () => undefined)
        one.on('close', () => other.destroy())
      }
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

describe('a lasting connection', () => {
  test('answers commands and queries as they are answered in process', async () => {
    const made = (await create({ title: 'Grüße', priority: 'P1' })) as { id: string }
    expect(await query('initiative.show', { ref: made.id })).toMatchObject(made)
  })

  test('gives each of many calls at once its own answer', async () => {
    const titles = Array.from({ length: 40 }, (_, n) => `number ${n}`)
    const made = (await Promise.all(titles.map((title) => create({ title })))) as { title: string }[]
    expect(made.map(({ title }) => title)).toEqual(titles)
  })

  test('throws the errors of the server, with code, hint and details', async () => {
    await expect(query('initiative.show', { ref: 'nothing' })).rejects.toMatchObject({
      name: 'CwError',
      code: 'entity.unknown',
      details: { kind: 'initiative', ref: 'nothing' },
    })
    await expect(create({ priority: 'P9' })).rejects.toMatchObject({ code: 'input.invalid' })
    await expect(query('no.such', {})).rejects.toMatchObject({ code: 'server.refused' })
    expect(await head()).toMatchObject({ seq: 0 })
  })

  test('is refused with a wrong token, and finds nobody where nobody is', async () => {
    connection = connectLasting({ ...served.server, token: 'wrong' })
    await expect(head()).rejects.toMatchObject({ code: 'server.refused' })
    connection = connectLasting({ address: 'http://127.0.0.1:1', token: 'x' })
    await expect(head()).rejects.toMatchObject({ code: 'server.unreachable' })
  })

  test('connects anew after the server ended, and after it was closed', async () => {
    await head()
    await served.server.close()
    await expect(head()).rejects.toMatchObject({ code: 'server.unreachable' })
    const { port } = new URL(served.server.address)
    const again = await startServer(served.app, { home: served.home, port: Number(port) })
    connection = connectLasting(again)
    expect(await head()).toMatchObject({ seq: 0 })
    connection.close()
    connection.close()
    expect(await head()).toMatchObject({ seq: 0 })
    connection.close()
    await again.close()
  })

  test('says of each call that a cut leaves without an answer that nobody answered', async () => {
    await create({ title: 'before' })
    for (const after of [0, 40, 129, 135, 180, 260]) {
      const proxy = new CuttingProxy(served.server.address, after)
      connection = connectLasting({ ...served.server, address: await proxy.listen() })
      const calls = await Promise.allSettled([head(), query('initiative.list', {}), head()])
      for (const call of calls)
        if (call.status === 'rejected') expect(call.reason).toMatchObject({ code: 'server.unreachable' })
      expect(calls.at(-1)?.status).toBe('rejected')
      await head().catch(() => undefined)
      expect(proxy.connections).toBe(2)
      connection.close()
      await proxy.close()
    }
  })
})
