// The demo: agents at work on a machine without any agent program, seen from the folder.

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa, type ResultPromise } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BuiltCw, program } from './built-cw.ts'
import { until } from './until.ts'

let cw: BuiltCw
let running: ResultPromise | null = null

beforeAll(async () => {
  cw = await BuiltCw.open()
}, 120_000)
afterAll(async () => {
  running?.kill('SIGINT')
  await running?.catch(() => undefined)
  await cw.remove()
})

const at = (path: string) => join(cw.folder, 'show', path)
const text = (path: string) => readFile(at(`workspace/${path}`), 'utf8').catch(() => '')
const waits = () => readdir(at('workspace/needs-you')).catch((): string[] => [])
const commits = async () =>
  (await execa('git', ['log', '--format=%s', '--all'], { cwd: at('shop'), reject: false })).stdout

function start(): ResultPromise {
  // Its agents are played: they may run.
  const env = { ...cw.environment, CW_MAX_RUNNING: '4' }
  running = execa(process.execPath, [program, 'fsui', '--demo', 'show'], {
    ...{ cwd: cw.folder, env, extendEnv: false, reject: false, all: true, stdin: 'ignore' },
  })
  return running
}

it('agents work, commit, ask, and go on with the answer', { timeout: 180_000 }, async () => {
  const first = start()
  const question = 'answer-calm-crane-how-to-tell-clients-apart.md'
  await until('a question', async () => (await waits()).includes(question), 60_000)
  await until('a commit', async () => (await commits()).includes('Greet those whose name'), 60_000)
  await until('an end', async () =>
    (await text('agents/brave-otter/transcript.md')).includes('**It answered**'),
  )
  await until('what it has done', async () =>
    (await text('agents/brave-otter/activity.md')).includes('It has done what it was told'),
  )
  await until('the task to be closed', async () =>
    (await text('tasks/greet-those-without-a-name.md')).includes('status: closed'),
  )
  expect(await text(`needs-you/${question}`)).toContain('How shall a client be told apart')
  const reply = 'agents/calm-crane/messages/0001-how-to-tell-clients-apart/reply.md'
  await writeFile(
    at(`workspace/${reply}`),
    (await text(reply)).replace('- [ ] By API key', '- [x] By API key'),
  )
  await until('the answer', async () => (await commits()).includes('how clients are told apart'), 60_000)
  await until('the question to go', async () => !(await waits()).includes(question))
  expect(await waits()).toEqual(['approve-rate-limits-01-storage.md'])
  first.kill('SIGINT')
  const { exitCode, all } = await first
  expect([exitCode, all]).toEqual([0, expect.stringContaining('Two agents, played by a script')])
})

it('it goes on where it was, and touches no other home', { timeout: 180_000 }, async () => {
  const again = start()
  let said = ''
  again.all?.on('data', (chunk) => {
    said += chunk
  })
  await until('the tree', () => said.includes('cw runs again'), 60_000)
  await until('the transcript', async () =>
    (await text('agents/calm-crane/transcript.md')).includes('## Run 2'),
  )
  expect(await text('agents/calm-crane/transcript.md')).not.toContain('## Run 3')
  again.kill('SIGINT')
  await again
  expect(await readdir(cw.home).catch(() => [])).toEqual([])
})

it('a folder with something else in it is left alone', async () => {
  await writeFile(join(cw.folder, 'full'), '').catch(() => undefined)
  const { exitCode, all } = await execa(process.execPath, [program, 'fsui', '--demo', '.'], {
    ...{ cwd: cw.folder, env: cw.environment, extendEnv: false, reject: false, all: true, stdin: 'ignore' },
  })
  expect([exitCode, all]).toEqual([27, expect.stringContaining('neither empty nor a cw tree')])
})
