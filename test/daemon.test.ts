// The life of a server as a process: ready, drained, killed, started again (SYNC.md 8, Crash).

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openApp, startServer } from '../src/daemon.ts'
import { connect } from '../src/interfaces/client/connect.ts'
import { findServer } from '../src/interfaces/client/find-server.ts'
import { followEvents } from '../src/interfaces/client/follow-events.ts'
import { announce } from '../src/platform/announcement.ts'
import { tryLock } from '../src/platform/lock.ts'
import { writeServerFile } from '../src/platform/server-file.ts'
import { tempHome } from './interfaces/server/served-home.ts'

let home: Awaited<ReturnType<typeof tempHome>>
let children: ChildProcess[]

beforeEach(async () => {
  home = await tempHome()
  children = []
})
afterEach(async () => {
  for (const child of children) await end(child, 'SIGKILL')
  await home.remove()
})

/** Resolves with the process and its first line: the address, or '' when it ended before. */
async function start(): Promise<{ child: ChildProcess; said: string[]; failed: string[] }> {
  const script = new URL('./server-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', script, home.path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const said: string[] = []
  const failed: string[] = []
  child.stderr?.on('data', (data) => failed.push(String(data)))
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  lines.on('line', (line) => said.push(line))
  await Promise.race([once(lines, 'line'), once(child, 'close')])
  return { child, said, failed }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const closed = once(child, 'close')
  child.kill(signal)
  const [code] = await closed
  return code as number | null
}

async function create(title: string): Promise<void> {
  const server = await findServer(home)
  if (!server) throw new Error('no server was found')
  await connect(server).call({ path: 'initiative.create', type: 'command', input: { title } })
}

async function titles(): Promise<string[]> {
  const app = await openApp(home)
  const events = app.feed.log.after(0, 100)
  app.close()
  return events.map((event) => String(event.change.after.title))
}

describe('a server process', () => {
  test('is found by its file, which nobody else may read, and ends with everything written', async () => {
    const { child, said } = await start()
    expect(statSync(home.serverJson).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(home.serverJson, 'utf8'))).toMatchObject({
      pid: child.pid,
      address: said[0],
    })
    await create('one')
    expect(await end(child, 'SIGTERM')).toBe(0)
    expect(said.at(-1)).toBe('SIGTERM')
    expect(() => statSync(home.serverJson)).toThrow('ENOENT')
    expect(await titles()).toEqual(['one'])
  })

  test('says goodbye to its followers when it ends', async () => {
    const { child } = await start()
    const server = await findServer(home)
    if (!server) throw new Error('no server was found')
    const ending = new AbortController()
    const states: string[] = []
    const heard: string[] = []
    const following = followEvents({
      server,
      cursor: null,
      onMessage: (message) => heard.push(message.type),
      onConnection: (state) => states.push(state),
      signal: ending.signal,
    })
    await expect.poll(() => heard).toContain('caught-up')
    expect(await end(child, 'SIGINT')).toBe(0)
    await expect.poll(() => states).toEqual(['connected', 'lost'])
    ending.abort()
    await following
  })

  test('that was killed is no longer found, and the next one takes its place', async () => {
    const first = await start()
    await create('one')
    await end(first.child, 'SIGKILL')
    expect(statSync(home.serverJson).isFile()).toBe(true)
    expect(await findServer(home)).toBeNull()
    const second = await start()
    await create('two')
    expect((await findServer(home))?.address).toBe(second.said[0])
    await end(second.child, 'SIGTERM')
    expect(await titles()).toEqual(['one', 'two'])
  })

  test('is the only one of its home', async () => {
    const first = await start()
    const second = await start()
    expect(await end(second.child, 'SIGTERM')).toBe(1)
    expect(second.failed.join('')).toContain('is in use by process')
    expect((await findServer(home))?.address).toBe(first.said[0])
    await expect(openApp(home)).rejects.toMatchObject({
      code: 'lock.held',
      details: { pid: first.child.pid },
    })
  })
})

describe('home.lock', () => {
  test('that is cleaned away lets nobody else in, however often it is tried', async () => {
    const app = await openApp(home)
    rmSync(home.lock)
    const second = await start()
    expect(second.failed.join('')).toContain(`is in use by process ${process.pid}`)
    const third = await start()
    expect(third.failed.join('')).toContain('is in use by process')
    app.close()
    expect((await start()).said).toEqual([expect.stringMatching(/^http:/)])
  })

  test('that is cleaned away together with server.json is taken again, and the log says so', async () => {
    const warnings: string[] = []
    const app = await openApp(home)
    const server = await startServer(app, { home, onWarning: (message) => warnings.push(message) })
    rmSync(home.lock)
    rmSync(home.serverJson)
    await expect.poll(() => warnings, { timeout: 10_000 }).toHaveLength(2)
    expect(warnings[0]).toMatch(/home\.lock was gone .* it stands there again$/)
    expect(tryLock(home.lock, 'other')).toMatchObject({ ok: false, heldBy: { pid: process.pid } })
    await server.close()
    app.close()
    const next = await openApp(home)
    next.close()
  })

  test('that is missing in a home that nobody has is made', async () => {
    const first = await openApp(home)
    first.close()
    rmSync(home.lock)
    const app = await openApp(home)
    app.close()
    expect(existsSync(home.lock)).toBe(true)
  })
})

describe('server.json', () => {
  test('of another process with the same pid counts for nothing', async () => {
    const app = await openApp(home)
    const server = await startServer(app, { home })
    expect(await findServer(home)).toEqual({ address: server.address, token: server.token })
    const content = JSON.parse(readFileSync(home.serverJson, 'utf8'))
    writeFileSync(home.serverJson, JSON.stringify({ ...content, start: 'of-another-boot:1' }))
    expect(await findServer(home)).toBeNull()
    await server.close()
    app.close()
  })

  test('that is broken counts for nothing and is replaced', async () => {
    writeFileSync(home.serverJson, '{"pid":')
    expect(await findServer(home)).toBeNull()
    const app = await openApp(home)
    const server = await startServer(app, { home })
    expect((await findServer(home))?.address).toBe(server.address)
    await server.close()
    app.close()
  })

  test.each([
    ['cleaned away', () => rmSync(home.serverJson)],
    ['broken', () => writeFileSync(home.serverJson, '{"pid":')],
  ])('that is %s while the server runs is written again, and the log says so', async (_, spoil) => {
    const warnings: string[] = []
    const app = await openApp(home)
    const server = await startServer(app, { home, onWarning: (message) => warnings.push(message) })
    const found = { address: server.address, token: server.token }
    spoil()
    await expect.poll(() => findServer(home), { timeout: 10_000 }).toEqual(found)
    expect(warnings).toEqual([expect.stringMatching(/server\.json was gone .* it stands there again$/)])
    expect(statSync(home.serverJson).mode & 0o777).toBe(0o600)
    await server.close()
    app.close()
    expect(existsSync(home.serverJson)).toBe(false)
  })

  test.each([
    ['was taken away', () => rmSync(home.path, { recursive: true })],
    ['is another one', () => writeFileSync(join(home.path, 'home.json'), '{"id":"h-another"}')],
  ])('is not written into a home that %s', (_, spoil) => {
    vi.useFakeTimers()
    const withdraw = announce(home, { address: 'http://127.0.0.1:1', token: 'x' })
    spoil()
    rmSync(home.serverJson, { force: true })
    vi.advanceTimersByTime(10_000)
    expect(existsSync(home.serverJson)).toBe(false)
    withdraw()
    vi.useRealTimers()
  })

  test('of a server that came later is left alone by one that ends', async () => {
    const app = await openApp(home)
    const server = await startServer(app, { home })
    writeServerFile(home.serverJson, { address: server.address, token: 'later', startedAt: 0 })
    await server.close()
    app.close()
    expect(JSON.parse(readFileSync(home.serverJson, 'utf8')).token).toBe('later')
  })
})
