// The real agent programs, driven by a real server of cw: each calls the tools that it is given, and the server does what they
// say. One that is not on the PATH is skipped.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProviders } from '../../src/drivers/providers.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import { readServerFile } from '../../src/platform/server-file.ts'
import { BuiltCw, program as built } from '../e2e/built-cw.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { until } from '../e2e/until.ts'
import { ModelServer, type Reply } from './model-server.ts'

const found = await findProviders(process.env)

/** What is different where they reach a model and its tools. */
interface Program {
  readonly provider: string
  readonly title: string
  /** Its settings, in the folder of the person. */
  configure(folder: string, address: string): Readonly<Record<string, string>>
  readonly call: (tool: string, input: Readonly<Record<string, unknown>>) => Reply
  readonly shell: (command: string) => Reply
  /** Whether what runs in its shell may speak to the server. */
  readonly reaches: boolean
  /** Stands once in a request for each call that was made before. */
  readonly result: string
  readonly done: Reply
}

const answer = { summary: 'It is over.', status: 'done', left: [] }

const programs: readonly Program[] = [
  {
    ...{ provider: 'claude-code', title: 'Claude Code' },
    configure: (_, address) => ({ ANTHROPIC_BASE_URL: address, ANTHROPIC_API_KEY: 'of-nobody' }),
    call: (tool, input) => ({ tool: `mcp__cw__${tool}`, input }),
    shell: (command) => ({ tool: 'Bash', input: { command, description: 'Run it' } }),
    reaches: true,
    result: '"tool_result"',
    done: { tool: 'StructuredOutput', input: answer },
  },
  {
    ...{ provider: 'codex', title: 'Codex' },
    configure: (folder, address) => {
      mkdirSync(join(folder, '.codex'))
      writeFileSync(join(folder, '.codex/config.toml'), configuration(address))
      return { MODEL_KEY: 'of-nobody' }
    },
    call: (tool, input) => ({ namespace: 'mcp__cw', tool, input }),
    shell: (cmd) => ({ tool: 'exec_command', input: { cmd } }),
    reaches: false,
    result: '"function_call_output"',
    done: { text: JSON.stringify({ answer, questions: null }) },
  },
]

let cw: BuiltCw
let server: ChildProcess
let model: ModelServer
/** What the model was told, request by request. */
let heard: string[]
let reply: (body: string) => Reply

async function open({ configure }: Program): Promise<void> {
  heard = []
  const program = await freshBuild()
  cw = await BuiltCw.open()
  model = await ModelServer.open((body) => {
    heard.push(body)
    return reply(body)
  })
  const keys = configure(cw.folder, model.address)
  await cw.run(['init'])
  const env = { ...cw.environment, ...keys, CW_MAX_RUNNING: '1' }
  server = spawn(process.execPath, [program, 'server'], { env, stdio: 'ignore' })
  await until('server', async () => readServerFile(join(cw.home, 'server.json'))?.pid === server.pid, 60_000)
}
async function close(): Promise<void> {
  await cw.run(['agent', 'stop', 'otter'])
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'exit')
  await model.close()
  await cw.remove()
}

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
type Tools = readonly [tool: string, input: Readonly<Record<string, unknown>>][]

describe.each(programs)('the tools of cw that $title is given', (program) => {
  const { provider, call, shell, reaches, result, done } = program
  const missing = found.find(({ name }) => name === provider)?.state !== 'ready'
  beforeEach(() => (missing ? undefined : open(program)))
  afterEach(() => (missing ? undefined : close()))

  /** One tool after another, then its answer. */
  const calls = (...tools: Tools) => {
    reply = (body) => {
      const [tool, input] = tools[body.split(result).length - 1] ?? []
      return tool === undefined || input === undefined ? done : call(tool, input)
    }
  }
  const spawned = async () => {
    const command = ['agent', 'spawn', 'Do it.', '--name', 'otter', '--provider', provider]
    expect(await cw.run(command)).toMatchObject({ exit: 0 })
  }

  it.skipIf(missing)('tell it of the work that there is, and take it on', async () => {
    expect(await cw.run(['task', 'create', 'Feed the otter'])).toMatchObject({ exit: 0 })
    calls(['task_ready', {}], ['task_claim', { ref: 'tasks/feed-the-otter.md' }])
    await spawned()
    await ended('answered')
    expect(heard.join()).toContain('\\"title\\":\\"Feed the otter\\"')
    const [agent] = await list<{ id: string }>('agent', 'list')
    expect(await list('task', 'list')).toMatchObject([{ status: 'in_progress', assignee: agent?.id }])
  })

  it.skipIf(missing)('are its own in its shell, too, as far as that reaches the server', async () => {
    const create = `'${process.execPath}' '${built}' task create 'Seen from the shell'`
    const command = `test -n "$CW_TOKEN" && echo "known by ""its token"${reaches ? `; ${create}` : ''}`
    reply = (body) => (body.includes(result) ? done : shell(command))
    await spawned()
    await ended('answered')
    expect(heard.at(-1)).toContain('known by its token')
    const events = await list<{ type: string; actor: object }>('events')
    const made = events.flatMap(({ type, actor }) => (type === 'task.created' ? [actor] : []))
    expect(made).toMatchObject(reaches ? [{ kind: 'agent', name: 'otter' }] : [])
  })

  it.skipIf(missing)('let it ask, and the answer goes on in the same conversation', async () => {
    calls(['ask', { question: 'Which database?', options: [{ label: 'SQLite' }, { label: 'Postgres' }] }])
    await spawned()
    await ended('asked')
    const [asked] = await list<Message>('question', 'list')
    expect(asked).toMatchObject({ title: 'Which database?', answeredAt: null })
    await cw.run(['question', 'answer', asked?.id ?? '', 'In WAL mode.', '--choose', 'SQLite'])
    await ended('answered', 'asked')
    const last = heard.findLast((body) => body.includes(result))
    expect(last).toContain('In WAL mode.')
  })
})
