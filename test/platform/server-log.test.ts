// What a server does stands in the log of its home.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openApp, startServer } from '../../src/daemon.ts'
import { openHome } from '../../src/platform/home.ts'
import { openServerLog } from '../../src/platform/log/server-log.ts'

it('tells of refused connections without their tokens, and of bugs with their stack', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-server-log-'))
  const home = await openHome({ path: join(folder, 'home'), create: true })
  const { log, hooks } = openServerLog(home, 'info')
  const app = await openApp(home)
  const server = await startServer(app, { home, ...hooks })
  try {
    await fetch(`${server.address}/trpc/events.head?token=secret`)
    hooks.onFault(new Error('a bug'))
    await log.flush()
    const text = await readFile(join(home.logs, 'server.log'), 'utf8')
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { level: 'warn', status: 401, method: 'GET', path: '/trpc/events.head' },
      { level: 'error', msg: 'bug: a bug', stack: expect.stringContaining('server-log.test') },
    ])
    expect(text).not.toContain('secret')
  } finally {
    await server.close()
    app.close()
    await rm(folder, { recursive: true, force: true })
  }
})
