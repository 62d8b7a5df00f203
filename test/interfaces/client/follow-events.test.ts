// Following the log over a real websocket: replay, caught-up, live, a forked history, a lost server (SYNC.md 6).

import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { FollowMessage } from '../../../src/app/event-feed.ts'
import { startServer } from '../../../src/daemon.ts'
import { connect } from '../../../src/interfaces/client/connect.ts'
import { type FollowOptions, followEvents } from '../../../src/interfaces/client/follow-events.ts'
import { serverLimits } from '../../../src/interfaces/server/limits.ts'
import type { Cursor } from '../../../src/kernel/event.ts'
import type { Executor, Group } from '../../../src/kernel/procedure.ts'
import { type ServedHome, servedHome } from '../server/served-home.ts'

let served: ServedHome
let ending: AbortController
let followers: Promise<void>[]

beforeEach(async () => {
  served = await servedHome({ heartbeat: 40 })
  ending = new AbortController()
  followers = []
})
afterEach(async () => {
  ending.abort()
  await Promise.all(followers)
  await served.close()
})

const create = (title: string, mutation: string | null = null) =>
  connect(served.server).call({ path: 'initiative.create', type: 'command', input: { title } }, { mutation })

/** Everything heard, as words: event titles in order, other messages by their type. */
class Hearer {
  readonly messages: FollowMessage[] = []

  follow(cursor: Cursor | null, options: Partial<FollowOptions> = {}): this {
    const onMessage = (message: FollowMessage) => void this.messages.push(message)
    const given = {
      server: served.server,
      cursor,
      onMessage,
      signal: ending.signal,
      backoff: () => 5,
      ...options,
    }
    followers.push(followEvents(given))
    return this
  }

  get words(): string[] {
    return this.messages.flatMap((each) => {
      if (each.type === 'heartbeat') return []
      return each.type === 'event' ? [String(each.event.change.after.title)] : [each.type]
    })
  }

  hears(words: readonly string[]) {
    return expect.poll(() => this.words, { timeout: 10_000 }).toEqual(words)
  }
}

const head = () => served.app.feed.log.head()

/** All of them, in as many transactions as that takes. */
async function carryOut(executor: Required<Executor>, groups: readonly Group[]): Promise<void> {
  for (let done = 0; done < groups.length; ) done += (await executor.batch(groups.slice(done))).length
}

describe('a follower', () => {
  test('without a cursor hears only what comes', async () => {
    await create('before')
    const hearer = new Hearer().follow(null)
    await hearer.hears(['hello', 'caught-up'])
    await create('after')
    await hearer.hears(['hello', 'caught-up', 'after'])
  })

  test('hears what it missed, that it has caught up, and then what comes', async () => {
    const start = head()
    await create('one')
    await create('two')
    const hearer = new Hearer().follow(start)
    await hearer.hears(['hello', 'one', 'two', 'caught-up'])
    await create('three')
    await hearer.hears(['hello', 'one', 'two', 'caught-up', 'three'])
    expect(hearer.messages.find((each) => each.type === 'caught-up')).toEqual({
      type: 'caught-up',
      cursor: expect.objectContaining({ seq: 2 }),
    })
  })

  test('hears each of more events than are read at once, exactly once and in order', async () => {
    const start = head()
    const executor = served.app.executor.as({ kind: 'person', id: 'you', name: 'you' })
    const titles = Array.from({ length: 1203 }, (_, n) => `number ${n}`)
    const groups = titles.map((title) => ({
      mutation: title,
      calls: [{ path: 'initiative.create', input: { title } }],
    }))
    await carryOut(executor, groups.slice(0, 1200))
    const hearer = new Hearer().follow(start)
    await carryOut(executor, groups.slice(1200))
    await expect.poll(() => hearer.words.length, { timeout: 10_000 }).toBe(1205)
    expect(hearer.words.filter((word) => word.startsWith('number'))).toEqual(titles)
  })

  test('that wants them briefly hears many at a time, with long texts named by hash', async () => {
    const start = head()
    const executor = served.app.executor.as({ kind: 'person', id: 'you', name: 'you' })
    const body = 'long '.repeat(100)
    const groups = Array.from({ length: 250 }, (_, n) => ({
      mutation: `m${n}`,
      calls: [{ path: 'initiative.create', input: { title: `number ${n}`, body } }],
    }))
    await carryOut(executor, groups)
    const hearer = new Hearer().follow(start, { brief: true })
    const events = () => hearer.messages.flatMap((each) => (each.type === 'events' ? each.events : []))
    await expect.poll(() => events().length, { timeout: 10_000 }).toBe(250)
    expect(hearer.messages.filter(({ type }) => type === 'events')).toHaveLength(2)
    const { after } = events()[249]?.change ?? {}
    expect(after).toMatchObject({
      title: 'number 249',
      body: { $text: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
  })

  test('must fetch anew when the history is another one, and hears what comes', async () => {
    await create('one')
    const hearer = new Hearer().follow({ epoch: 'another', seq: 1, event: 'x' })
    await hearer.hears(['hello', 'must-refetch'])
    await create('two')
    await hearer.hears(['hello', 'must-refetch', 'two'])
  })

  test('must fetch anew when its last event is not in the log', async () => {
    await create('one')
    const hearer = new Hearer().follow({ ...head(), event: 'of-a-fork' })
    await hearer.hears(['hello', 'must-refetch'])
  })

  test('must fetch anew when a new history begins while it follows', async () => {
    const hearer = new Hearer().follow(null)
    await hearer.hears(['hello', 'caught-up'])
    const other = new Database(served.home.database)
    other.prepare(`update meta set value = 'restored' where key = 'epoch'`).run()
    other.close()
    await hearer.hears(['hello', 'caught-up', 'must-refetch'])
    expect(hearer.messages.findLast((each) => each.type === 'must-refetch')?.cursor.epoch).toBe('restored')
  })

  test('hears a heartbeat when nothing happens', async () => {
    const hearer = new Hearer().follow(null)
    await expect
      .poll(() => hearer.messages.filter((each) => each.type === 'heartbeat').length)
      .toBeGreaterThan(1)
  })

  test('goes on from its last event after the server came back elsewhere', async () => {
    let server: { address: string; token: string } | null = served.server
    const states: string[] = []
    const hearer = new Hearer().follow(null, {
      server: async () => server,
      onConnection: (state) => states.push(state),
    })
    await hearer.hears(['hello', 'caught-up'])
    await create('one')
    await hearer.hears(['hello', 'caught-up', 'one'])
    server = null
    await served.server.close()
    await expect.poll(() => states).toEqual(['connected', 'lost'])
    const again = await startServer(served.app, { home: served.home })
    await connect(again).call({ path: 'initiative.create', type: 'command', input: { title: 'two' } })
    server = again
    await hearer.hears([
      ...hearer.words.slice(0, hearer.words.indexOf('one') + 1),
      'hello',
      'two',
      'caught-up',
    ])
    await again.close()
  })

  test('is told when its token is wrong', async () => {
    const server = { ...served.server, token: 'wrong' }
    const following = followEvents({ server, cursor: null, onMessage: () => {}, signal: ending.signal })
    await expect(following).rejects.toMatchObject({ code: 'server.refused' })
  })

  test('ends with what its own handler throws', async () => {
    const onMessage = () => {
      throw new Error('a bug of the client')
    }
    const following = followEvents({ server: served.server, cursor: null, onMessage, signal: ending.signal })
    await expect(following).rejects.toThrow('a bug of the client')
  })
})

describe('the server', () => {
  test('closes a websocket that answers no pings', async () => {
    const limits = { ...serverLimits, ping: 20 }
    const server = await startServer(served.app, { home: served.home, limits })
    const headers = { authorization: `Bearer ${server.token}` }
    const deaf = new WebSocket(`${server.address.replace('http', 'ws')}/trpc`, { headers, autoPong: false })
    deaf.on('error', () => undefined)
    const code = await new Promise((resolve) => deaf.once('close', resolve))
    expect(code).toBe(1006)
    await server.close()
  })

  test('keeps nothing in memory for a client that does not read', async () => {
    const executor = served.app.executor.as({ kind: 'person', id: 'you', name: 'you' })
    const start = head()
    const body = 'long '.repeat(20_000)
    await carryOut(
      executor,
      Array.from({ length: 400 }, (_, n) => ({
        mutation: `m${n}`,
        calls: [{ path: 'initiative.create', input: { title: `number ${n}`, body } }],
      })),
    )
    let taken = 0
    const log = served.app.feed.log
    const counted = {
      ...served.app.feed,
      log: {
        ...log,
        after: (seq: number, limit: number) => log.after(seq, limit).map((event) => counting(event)),
      },
    }
    const counting = <T extends object>(event: T): T =>
      Object.defineProperty({ ...event }, 'toJSON', {
        value() {
          taken += 1
          return event
        },
      })
    const server = await startServer({ ...served.app, feed: counted }, { home: served.home })
    const headers = { authorization: `Bearer ${server.token}` }
    const slow = new WebSocket(`${server.address.replace('http', 'ws')}/trpc`, { headers })
    await new Promise((resolve) => slow.once('open', resolve))
    slow.pause()
    const params = { path: 'events.follow', input: { cursor: start } }
    slow.send(JSON.stringify({ id: 1, method: 'subscription', params }))
    await expect.poll(() => taken).toBeGreaterThan(5)
    // Other work goes on meanwhile, and the client has not been sent all.
    await create('meanwhile')
    expect(taken).toBeLessThan(400)
    let heard = 0
    slow.on('message', () => {
      heard += 1
    })
    slow.resume()
    await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(400)
    slow.terminate()
    await server.close()
  })
})
