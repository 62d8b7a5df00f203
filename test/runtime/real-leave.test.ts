// The real Claude Code, driven by a real server of cw: what it will not do without leave waits for a person. Without it on the
// PATH nothing is tested here.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProviders } from '../../src/drivers/providers.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import { readServerFile } from '../../src/platform/server-file.ts'
import { BuiltCw } from '../e2e/built-cw.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { until } from '../e2e/until.ts'
import { ModelServer, type Reply } from './model-server.ts'

/** Its answer, in the form of its role. */
const over: Reply = {
  ...{ tool: 'StructuredOutput', input: { summary: 'It is over.', status: 'done', left: [] } },
}

const found = await findProviders(process.env)
const missing = found.find(({ name }) => name === 'claude-code')?.state !== 'ready'

let cw: BuiltCw
let server: ChildProcess
let model: ModelServer
let reply: (body: string) => Reply
/** All that the model was told. */
let heard: string

beforeEach(async () => {
  if (missing) return
  heard = ''
  const program = await freshBuild()
  cw = await BuiltCw.open()
  model = await ModelServer.open((body) => reply(body))
  await cw.run(['init'])
  const keys = { ANTHROPIC_BASE_URL: model.address, ANTHROPIC_API_KEY: 'of-nobody' }
  const env = { ...cw.environment, ...keys, CW_MAX_RUNNING: '1' }
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

const list = async <T>(...args: string[]) => ((await cw.json(...args)) as unknown as { data: T[] }).data ?? []
const settled = (outcome: string) =>
  until(
    `a run that ${outcome}`,
    async () => (await list<{ outcome: string | null }>('agent', 'runs', 'otter'))[0]?.outcome === outcome,
    60_000,
  )
const results = (body: string) => body.split('"tool_result"').length - 1
const question = async () =>
  (await list<Message>('question', 'list')).find(({ answeredAt }) => answeredAt === null)

/** A server in the background, for which the program wants leave whatever it is. */
const serve = { command: 'echo begun > begun & echo so', description: 'Serves' }
const begun = () => {
  const [agent = ''] = readdirSync(join(cw.home, 'agents'))
  return join(cw.home, 'agents', agent, 'scratch/begun')
}

/** It makes that call until it was told of so many. */
function makes(tool: string, input: Readonly<Record<string, unknown>>, times = 2): void {
  reply = (body) => {
    heard += body
    return results(body) < times ? { tool, input } : over
  }
}

async function spawned(): Promise<void> {
  const command = ['agent', 'spawn', 'Do it.', '--name', 'otter', '--provider', 'claude-code']
  expect(await cw.run(command)).toMatchObject({ exit: 0 })
}

describe.skipIf(missing)('what Claude Code will not do without leave', () => {
  it('waits for a person without a process, and is done with the words that came', async () => {
    const file_path = join(cw.folder, 'elsewhere.txt')
    makes('Write', { file_path, content: 'written' })
    await spawned()
    await settled('asked')
    const asked = await question()
    expect(asked).toMatchObject({ title: 'May it use Write?', body: expect.stringContaining(file_path) })
    expect(existsSync(file_path)).toBe(false)
    await cw.run(['question', 'answer', asked?.id ?? '', 'Only this one.', '--choose', 'Allow once'])
    await settled('answered')
    expect(readFileSync(file_path, 'utf8')).toBe('written')
    expect(heard).toContain('Only this one.')
  })

  it('is not done where a person says no, and the agent is told why', async () => {
    makes('Bash', serve)
    await spawned()
    await settled('asked')
    const asked = await question()
    expect(asked).toMatchObject({ title: 'May it use Bash?' })
    await cw.run(['question', 'answer', asked?.id ?? '', 'Not on this machine.', '--choose', 'Deny'])
    await settled('answered')
    expect(existsSync(begun())).toBe(false)
    expect(heard).toContain('Not on this machine.')
  })

  it('waits alone of several in one message: the agent is told which were not made, and so is its transcript', async () => {
    const push = (branch: string) => ({ tool: 'Bash', input: { command: `git push origin ${branch}` } })
    reply = (body) => {
      heard += body
      return results(body) < 1 ? { ...push('second'), before: [push('first')] } : over
    }
    await spawned()
    await settled('asked')
    const asked = await question()
    const [lost = ''] = ['first', 'second'].filter((branch) => !asked?.body.includes(`origin ${branch}`))
    const { out } = await cw.run(['agent', 'logs', 'otter'])
    expect(out).toMatch(new RegExp(`denied.*origin ${lost}`))
    await cw.run(['question', 'answer', asked?.id ?? '', '--choose', 'Allow once'])
    await settled('answered')
    expect(heard).toMatch(new RegExp(`were not made.*origin ${lost}`))
  })

  it('is done at once where leave was given for good', async () => {
    makes('Bash', serve)
    await spawned()
    await settled('asked')
    await cw.run(['question', 'answer', (await question())?.id ?? '', '--choose', 'Allow always'])
    await settled('answered')
    expect(existsSync(begun())).toBe(true)
    rmSync(begun())
    // Its answer was a call of a tool, too.
    makes('Bash', serve, 4)
    await cw.run(['agent', 'message', 'otter', 'Once more.'])
    await until('the file', async () => existsSync(begun()), 60_000)
  })
})
