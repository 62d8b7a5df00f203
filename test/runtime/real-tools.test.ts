// The real Codex, driven by a real server of cw: it calls the tools that it is given, and the server does what they say.
// Without it on the PATH nothing is tested here.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProviders } from '../../src/drivers/providers.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import { readServerFile } from '../../src/platform/server-file.ts'
import { BuiltCw } from '../e2e/built-cw.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { until } from '../e2e/until.ts'
import { ModelServer, type Reply } from './model-server.ts'

const found = await findProviders(process.env)
const missing = found.find(({ name }) => name === 'codex')?.state !== 'ready'

let cw: BuiltCw
let server: ChildProcess
let model: ModelServer
/** What the model was told, request by request. */
let heard: string[]
let reply: (body: string) => Reply

beforeEach(async () => {
  if (missing) return
  heard = []
  const program = await freshBuild()
  cw = await BuiltCw.open()
  model = await ModelServer.open((body) => {
    heard.push(body)
    return reply(body)
  })
  mkdirSync(join(cw.folder, '.codex'))
  writeFileSync(join(cw.folder, '.codex/config.toml'), configuration(model.address))
  await cw.run(['init'])
  const env = { ...cw.environment, CW_MAX_RUNNING: '1', MODEL_KEY: 'of-nobody' }
  server = spawn(process.execPath, [program, 'server'], { env, stdio: 'ignore' })
  await until('server', async () => readServerFile(join(cw.home, 'server.json'))?.pid === server.pid, 60_000)
})
afterEach(async () => {
  if (missing) return
  await cw.run(['agent', 'stop', 'otter'])
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'exit')
  await model.close()
  await cw.remove()
})

/** Its model is the one of the test. */
function configuration(address: string): string {
  return `model_provider = "local"
model = "stand-in"
[model_providers.local]
name = "local"
base_url = "${address}/v1"
wire_api = "responses"
env_key = "MODEL_KEY"
request_max_retries = 0
stream_max_retries = 0
`
}

const list = async <T>(...args: string[]) => ((await cw.json(...args)) as unknown as { data: T[] }).data ?? []
/** The last one first. */
const ended = (...outcomes: readonly string[]) =>
  until(
    `runs that ${outcomes}`,
    async () => {
      const runs = await list<{ outcome: string | null }>('agent', 'runs', 'otter')
      return runs.map(({ outcome }) => outcome).join() === outcomes.join()
    },
    60_000,
  )
const done: Reply = {
  text: JSON.stringify({ answer: { summary: 'It is over.', status: 'done', left: [] }, questions: null }),
}
/** One tool after another, then its answer. */
function calls(...tools: [tool: string, input: Readonly<Record<string, unknown>>][]): void {
  reply = (body) => {
    const [tool, input] = tools[body.split('"function_call_output"').length - 1] ?? []
    return tool === undefined || input === undefined ? done : { namespace: 'mcp__cw', tool, input }
  }
}

async function spawned(): Promise<void> {
  const command = ['agent', 'spawn', 'Do it.', '--name', 'otter', '--provider', 'codex']
  expect(await cw.run(command)).toMatchObject({ exit: 0 })
}

describe.skipIf(missing)('the tools of cw that Codex is given', () => {
  it('tell it of the work that there is, and take it on', async () => {
    expect(await cw.run(['task', 'create', 'Feed the otter'])).toMatchObject({ exit: 0 })
    calls(['task_ready', {}], ['task_claim', { ref: 'tasks/feed-the-otter.md' }])
    await spawned()
    await ended('answered')
    expect(heard.at(-1)).toContain('\\"title\\":\\"Feed the otter\\"')
    const [agent] = await list<{ id: string }>('agent', 'list')
    expect(await list('task', 'list')).toMatchObject([{ status: 'in_progress', assignee: agent?.id }])
  })

  it('let it ask, and the answer goes on in the same thread', async () => {
    calls(['ask', { question: 'Which database?', options: [{ label: 'SQLite' }, { label: 'Postgres' }] }])
    await spawned()
    await ended('asked')
    const [asked] = await list<Message>('question', 'list')
    expect(asked).toMatchObject({ title: 'Which database?', answeredAt: null })
    await cw.run(['question', 'answer', asked?.id ?? '', 'In WAL mode.', '--choose', 'SQLite'])
    await ended('answered', 'asked')
    expect(heard.at(-1)).toContain('In WAL mode.')
    expect(heard.at(-1)).toContain('function_call_output')
  })
})
