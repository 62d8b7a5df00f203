// Processes that stand in each other's way, stop for a while, or lose the one they speak to.

import { execa, type ResultPromise } from 'execa'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { program } from '../e2e/built-cw.ts'
import { until } from '../e2e/until.ts'
import { atLength } from './at-length.ts'
import { checkConditions } from './conditions.ts'
import { KeptTree } from './kept-tree.ts'
import { Ledger } from './scenarios.ts'

const alpha = 'initiatives/alpha.md'
const most = 60_000
/** Milliseconds for which a process is stopped: at length until either side has given the other up. */
const stopped = atLength ? 60_000 : 0
let kept: KeptTree
let ledger: Ledger
let server: ResultPromise | null = null

beforeEach(async () => {
  kept = await KeptTree.make()
  ledger = new Ledger()
})

afterEach(async () => {
  server?.kill('SIGKILL')
  await server
  server = null
  await kept.remove()
})

it('a second process on the tree is refused, and the first goes on', async () => {
  await kept.start()
  await arrive(alpha)
  const second = await kept.tree.cw('fsui', kept.tree.root)
  expect(second.exit).toBeGreaterThan(0)
  expect(second.err).toContain(String(kept.tree.daemons[0]?.process.pid))
  await checkConditions(kept, ledger)
})

it('two that start at once: one keeps the tree, the other is refused', async () => {
  const both = await Promise.allSettled([kept.tree.start(), kept.tree.start()])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  kept.tree.daemons.sort((a) => (a.process.exitCode === null ? 1 : -1))
  await arrive(alpha)
  await checkConditions(kept, ledger)
})

it('Ctrl+C while files are written ends in peace', async () => {
  await kept.start()
  const titles = Array.from({ length: 40 }, () => ledger.word())
  await Promise.all(titles.map((title) => kept.command('initiative.create', { title })))
  expect(await kept.tree.stop('SIGINT')).toBe(0)
  await kept.start()
  await checkConditions(kept, ledger)
})

it('what happened while the process was stopped is merged when it goes on', async () => {
  await startServer()
  await kept.start()
  await arrive(alpha)
  await kept.flush()
  signal('SIGSTOP')
  await kept.tree.edit(alpha, (text) => `${text}Meanwhile ${ledger.word()}.\n`)
  await arrive('initiatives/beta.md')
  await kept.command('initiative.update', { ref: 'alpha', title: `Alpha ${ledger.word()}` })
  await new Promise((resolve) => setTimeout(resolve, stopped))
  signal('SIGCONT')
  await checkConditions(kept, ledger)
  expect(await kept.tree.read(alpha)).toMatch(/# Alpha word\d+[\s\S]*Meanwhile word\d+\.\n$/)
})

it('a tree that loses its server to kill -9 starts one, and takes up what was saved meanwhile', async () => {
  await startServer()
  await kept.start()
  await arrive(alpha)
  await kept.flush()
  server?.kill('SIGKILL')
  await kept.tree.edit(alpha, (text) => `${text}Meanwhile ${ledger.word()}.\n`)
  await arrive('initiatives/beta.md')
  await checkConditions(kept, ledger)
})

it('a server that is stopped for a while is waited for', async () => {
  await startServer()
  await kept.start()
  await arrive(alpha)
  await kept.flush()
  server?.kill('SIGSTOP')
  await kept.tree.edit(alpha, (text) => `${text}Meanwhile ${ledger.word()}.\n`)
  await arrive('initiatives/beta.md')
  await new Promise((resolve) => setTimeout(resolve, stopped))
  server?.kill('SIGCONT')
  await checkConditions(kept, ledger)
})

async function arrive(path: string): Promise<void> {
  ledger.arrivals += 1
  await kept.tree.write(path, `# ${path.slice(12, -3)} ${ledger.word()}\n\nWords.\n`)
}

async function startServer(): Promise<void> {
  const { folder, environment } = kept.tree
  server = execa(process.execPath, [program, '--server'], {
    cwd: folder,
    env: environment,
    extendEnv: false,
    reject: false,
  })
  let said = ''
  server.stderr?.on('data', (chunk) => {
    said += chunk
  })
  server.stdout?.on('data', (chunk) => {
    said += chunk
  })
  await until('the server', () => said.includes('127.0.0.1'), most)
}

function signal(name: NodeJS.Signals): void {
  kept.tree.daemons.at(-1)?.process.kill(name)
}
