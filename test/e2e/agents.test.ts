// Agents seen and steered by files alone: a scripted program that config.yaml names, run by the built program.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

const scripted = fileURLToPath(new URL('../../dist/drivers/scripted/agent.js', import.meta.url))

let tree: Tree

beforeEach(async () => {
  tree = await Tree.make({ CW_MAX_RUNNING: '2' })
}, 120_000)
afterEach(async () => {
  // Agents end with it: they would go on without one that is killed.
  await tree.stop()
  await tree.remove()
})

/** A tree whose agents play these turns. */
async function open(turns: string): Promise<void> {
  const script = join(tree.folder, 'script.yaml')
  await mkdir(tree.folder, { recursive: true })
  await writeFile(script, `turns:\n${turns}`)
  await tree.cw('init')
  const command = JSON.stringify([process.execPath, scripted, script])
  const config = `providers:\n  scripted: { driver: command, command: ${command} }\nroles:\n  worker: { provider: scripted }\n`
  await writeFile(join(tree.home, 'config.yaml'), config)
  await tree.start()
  await tree.flush()
}

const says = (path: string, what: string | RegExp) =>
  until(`${what} in ${path}`, async () => {
    const text = (await tree.has(path)) ? await tree.read(path) : ''
    return typeof what === 'string' ? text.includes(what) : what.test(text)
  })

/** How often each of the words stands in the transcript. */
async function heard(...words: readonly string[]): Promise<number[]> {
  const text = await tree.read('agents/otter/transcript.md')
  return words.map((word) => text.split(word).length - 1)
}

const agent = (text: string) => tree.write('agents/otter/agent.md', text)
const running = '---\nrole: worker\nstatus: running\n---\n\nAdd the limits table.\n'

it('an agent.md made by hand starts its agent, and what it does is seen while it does it', async () => {
  await open(`
  - - say: "I was told: {{prompt}}"
    - tool: { name: read, summary: src/schema.sql }
    - usage: { input: 1200, output: 80 }
    - wait: 600000
`)
  await agent(running)
  await says('agents/otter/transcript.md', 'I was told: Add the limits table.')
  await says('agents/otter/activity.md', 'Right now: read src/schema.sql')
  await says('STATUS.md', '[otter](agents/otter/activity.md) — worker, since ')
  expect(await tree.read('agents/otter/prompt.md')).toMatch(/---\n\nAdd the limits table\.\n$/)
  expect((await tree.cw('agent', 'prompt', 'otter')).out).toBe('Add the limits table.')
  await tree.edit('agents/otter/agent.md', (text) => text.replace('running', 'stopped'))
  await says('agents/otter/transcript.md', '**It was stopped**')
  await says('agents/otter/activity.md', 'It is stopped.')
  await tree.flush()
  const before = await tree.stamps('agents')
  await tree.flush()
  expect(await tree.stamps('agents')).toEqual(before)
  await tree.edit('agents/otter/agent.md', (text) => text.replace('stopped', 'running'))
  await says('agents/otter/transcript.md', '## Run 2')
  await says('agents/otter/transcript.md', 'Go on where you stopped.')
})

it('an agent that asks waits without a process, is told the answer, and then a correction of it', async () => {
  await open(`
  - - ask: { heading: Database, text: Which database?, options: [{ label: SQLite }, { label: Postgres }] }
  - - say: "told: {{prompt}}"
    - answer: Noted.
`)
  await agent(running)
  const reply = 'agents/otter/messages/0001-database/reply.md'
  await says('needs-you/answer-otter-database.md', 'No process runs meanwhile.')
  await says('agents/otter/activity.md', '**It waits for you**')
  await says('STATUS.md', '1. [otter asks: Database](needs-you/answer-otter-database.md)')
  expect((await tree.cw('agent', 'list')).out).toMatch(/waits for you +worker +.*otter/)
  expect(await tree.json('agent', 'list')).toMatchObject([{ title: 'otter', does: 'waits for you' }])
  await tree.cw('agent', 'stop', 'otter')
  expect((await tree.cw('agent', 'list')).out).toMatch(/stopped +worker +.*otter/)
  await tree.cw('agent', 'start', 'otter')
  await tree.edit(reply, (text) => text.replace('- [ ] SQLite', '- [x] SQLite'))
  await says('agents/otter/transcript.md', /told: The answer to your question “Database”:\n\n- SQLite/)
  await says('agents/otter/activity.md', 'It has done what it was told')
  expect((await tree.cw('agent', 'list')).out).toMatch(/done +worker +.*otter/)
  await tree.flush()
  await tree.edit(reply, (text) =>
    text.replace('- [x] SQLite', '- [ ] SQLite').replace('- [ ] Postgres', '- [x] Postgres'),
  )
  await says(
    'agents/otter/transcript.md',
    /told: The answer to your question “Database” was corrected:\n\n- Postgres/,
  )
  await tree.flush()
  expect(await tree.files('needs-you')).toEqual(['needs-you/answer-cw-hello.md'])
  expect(await heard('## Run 1', '## Run 2', '## Run 3')).toEqual([1, 1, 1])
})

it('a file in messages/ reaches an agent that rests, and its transcript survives a crash', async () => {
  await open(`
  - - say: one
    - answer: First.
  - - say: "two: {{prompt}}"
    - say: three
    - wait: 600000
`)
  await agent(running)
  await says('agents/otter/activity.md', 'A message lets it go on.')
  await tree.write(
    'agents/otter/messages/small-commits.md',
    '# Small commits\n\nCommit often.\n\n- [x] Send\n',
  )
  await says('agents/otter/transcript.md', 'three')
  await tree.stop('SIGKILL')
  await tree.start()
  await says('agents/otter/activity.md', 'Right now: thinks')
  await tree.flush()
  expect(await heard('two: Message from you', 'three', 'First.', '## Run 2')).toEqual([1, 1, 1, 1])
  await tree.cw('agent', 'archive', 'otter')
  const archived = async () => (await tree.files('archive')).filter((path) => path.endsWith('transcript.md'))
  await until('the transcript in the archive', async () => (await archived()).length === 1)
  await says((await archived())[0] ?? '', '**It was stopped**')
  await tree.flush()
  expect(await tree.has('agents/otter')).toBe(false)
})
