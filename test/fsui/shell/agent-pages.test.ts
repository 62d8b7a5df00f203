// The pages of agents in a tree in memory, over a real application: what an agent does, what it was told, what it said and did.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Views } from '../../../src/fsui/shell/views.ts'
import { cw } from '../../../src/kernel/actor.ts'
import type { Agent } from '../../../src/modules/agents/index.ts'
import type { Entry, GivenFile, Run, RunOutcome } from '../../../src/modules/runs/index.ts'
import type { Appended, FileTree } from '../../../src/platform/files/file-tree.ts'
import { eventsAfter, headOf } from '../../../src/platform/sqlite/event-log.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

let world: EngineWorld
let views: Views
let journal: string[]
let asked: string[]
let heard: number

/** A tree whose appends can be made to die, before or after they were done. */
class DyingTree {
  dies: 'before' | 'after' | 'half-way' | null = null

  over(tree: FileTree): FileTree {
    const append = async (path: string, text: string): Promise<Appended> => {
      if (this.dies === null) return tree.append(path, text)
      if (this.dies === 'half-way') await tree.append(path, text.slice(0, text.length / 2))
      if (this.dies === 'after') await tree.append(path, text)
      this.dies = null
      throw new Error('The process died.')
    }
    return new Proxy(tree, {
      get: (of, key) => (key === 'append' ? append : Reflect.get(of, key).bind?.(of)) ?? Reflect.get(of, key),
    })
  }
}

let dying: DyingTree

/** As a process that has just started: nothing is known but what is stored. */
function open(): void {
  const remote = new DirectRemote(world.app)
  views = new Views({
    tree: dying.over(world.tree),
    bases: world.bases,
    clock: world.app.clock,
    query: (path, input) => {
      asked.push(path)
      return remote.query(path, input)
    },
    local: () => ({ conflicts: [], problems: [], held: [] }),
    journal: (line) => journal.push(line),
  })
}

beforeEach(async () => {
  world = await EngineWorld.open()
  dying = new DyingTree()
  journal = []
  asked = []
  heard = 0
  open()
})
afterEach(() => world.close())

/** What happened comes into the tree, and a pass follows. */
async function pass(): Promise<number | null> {
  await world.quiet()
  const { db } = world.app.database
  views.heard(eventsAfter(db, heard, 10_000))
  heard = headOf(db).seq
  world.app.clock.advance(1_000)
  return views.update()
}

const asCw = <T>(path: string, input: object) => world.app.run<T>(path, input, cw)
const make = (name: string) =>
  world.run<Agent>('agent.create', { name, status: 'running', body: 'Add the table.' })

async function begin(
  agent: Agent,
  prompt: string | null = 'Add the table.',
  files: readonly GivenFile[] = [],
): Promise<Run> {
  const session = '11111111-2222-4333-8444-555555555555'
  const more = { session, sessionName: null, prompt, given: [], files, key: 'k' }
  return asCw<Run>('agent.begin', {
    agent: agent.id,
    provider: 'scripted',
    model: 'small',
    account: null,
    ...more,
  })
}

const say = (run: Run, entries: readonly Entry[], more: object = {}) =>
  asCw('agent.progress', { run: run.id, entries, ...more })

const entry = (seq: number, text: string, kind: Entry['kind'] = 'text'): Entry => ({
  seq,
  at: world.app.clock.now(),
  kind,
  text,
})

const usage = { input: 1_200, output: 80, cacheRead: 0, cacheWrite: 0 }

const end = (run: Run, outcome: RunOutcome, more: object = {}) =>
  asCw<Run>('agent.end', {
    ...{ run: run.id, outcome, failure: null, call: null, asked: [], answer: null, sessionName: null },
    ...{ usage, costUsd: 0.25, ...more },
  })

const transcript = async (path = 'agents/otter/transcript.md') => (await world.read(path)) ?? ''
const count = (text: string, part: string) => text.split(part).length - 1

describe('activity.md', () => {
  it('says what an agent does now, what it used, and is written at most once a second', async () => {
    const otter = await make('otter')
    const run = await begin(otter)
    await say(run, [entry(0, 'read src/schema.sql', 'tool')], {
      doing: 'read src/schema.sql',
      usage,
      costUsd: 0.01,
      context: 0.42,
    })
    expect(await pass()).toBe(1_000)
    const text = (await world.read('agents/otter/activity.md')) ?? ''
    expect(text).toContain('Right now: read src/schema.sql')
    expect(text).toContain('| context | 42 % full |')
    expect(text).toContain('1,200 tokens in, 80 out, $0.01')
    const looked = await world.tree.stat('agents/otter/activity.md')
    expect(looked.state === 'file' && looked.stat.mode).toBe(0o444)
    await say(run, [], { doing: 'thinks' })
    expect(await views.update()).toBe(1_000)
    expect(await world.read('agents/otter/activity.md')).toBe(text)
    world.app.clock.advance(1_000)
    await views.update()
    expect(await world.read('agents/otter/activity.md')).toContain('Right now: thinks')
  })

  it('of an agent that nothing is started of says why, as long as that is so', async () => {
    await world.run('account.create', { name: 'work', provider: 'scripted', use: 'no' })
    await world.run('agent.create', { name: 'otter', provider: 'scripted', status: 'running' })
    await pass()
    const text = () => world.read('agents/otter/activity.md')
    expect(await text()).toContain('It is to run, and waits: none of its accounts may be used (use: no).')
    await world.run('account.update', { ref: 'work', use: 'yes' })
    await pass()
    expect(await text()).toContain('It is to run, and starts when it is its turn.')
  })

  it('of an agent that waits links the file to save, and costs nothing meanwhile', async () => {
    const run = await begin(await make('otter'))
    const question = { heading: 'Database', text: 'Which?', options: [], multi: false }
    await end(run, 'asked', { asked: [question] })
    await pass()
    const text = await world.read('agents/otter/activity.md')
    expect(text).toContain('**It waits for you**')
    expect(text).toContain('- your answer: [Database](../../agents/otter/messages/0001-database/reply.md)')
    asked.length = 0
    world.app.clock.advance(10_000)
    expect(await views.update()).toBeNull()
    expect(asked).toEqual([])
  })

  it('says why the last run failed, and what follows', async () => {
    const run = await begin(await make('otter'))
    await end(run, 'failed', { failure: { kind: 'transient', message: 'No route to host', until: null } })
    await pass()
    const text = await world.read('agents/otter/activity.md')
    expect(text).toContain('It is tried again by itself at 2026-11-21 09:00.')
    expect(text).toContain('> No route to host')
  })

  it('is not made for an agent that never was to run', async () => {
    await world.run('agent.create', { name: 'otter' })
    await pass()
    expect(await world.read('agents/otter/agent.md')).not.toBeNull()
    expect(await world.read('agents/otter/activity.md')).toBeNull()
  })

  it('keeps an edit of a person aside and says so [E5]', async () => {
    await begin(await make('otter'))
    await pass()
    const before = await world.read('agents/otter/activity.md')
    await world.save('agents/otter/activity.md', 'my words')
    views.hint('agents/otter')
    await pass()
    expect(await world.read('agents/otter/activity.md')).toBe(before)
    const [version] = world.bases.versions('agents/otter/activity.md')
    expect(world.bases.text(version?.hash ?? '')).toBe('my words')
  })
})

it('input/ has the files that an agent was given, and goes with it to the archive', async () => {
  const otter = await make('otter')
  const text = (path: string): GivenFile => ({ path, is: 'text', bytes: 9, text: `${path}!\n`, cut: false })
  const logo: GivenFile = { path: 'logo.png', is: 'binary', bytes: 9, text: null, cut: false }
  await end(await begin(otter, 'Begin.', [text('docs/schema.sql'), logo, text('notes/agent.md')]), 'answered')
  await pass()
  expect(await world.read('agents/otter/input/schema.sql')).toBe('docs/schema.sql!\n')
  expect(await world.read('agents/otter/input/agent.md')).toBe('notes/agent.md!\n')
  expect(await world.read('agents/otter/prompt.md')).toContain(
    'It was given: [docs/schema.sql](../../agents/otter/input/schema.sql), logo.png (binary, not shown, 9 bytes), ',
  )
  // What it is told later does not take them away, and what somebody writes there is written over.
  await end(await begin(otter, 'Go on.'), 'answered')
  await world.save('agents/otter/input/schema.sql', 'mine\n')
  views.hint('agents/otter')
  await pass()
  expect(await world.read('agents/otter/input/schema.sql')).toBe('docs/schema.sql!\n')
  await world.run('agent.archive', { ref: 'otter' })
  await pass()
  expect(await world.read('agents/otter/input/schema.sql')).toBeNull()
  expect(await world.read('archive/2026-11/agents/otter/input/schema.sql')).toBe('docs/schema.sql!\n')
})

describe('prompt.md', () => {
  it('has what the agent was told last, word for word', async () => {
    const otter = await make('otter')
    await end(await begin(otter, 'Add the `limits` table.\n\n- with *stars*'), 'answered')
    await pass()
    expect(await world.read('agents/otter/prompt.md')).toContain(
      '---\n\nAdd the `limits` table.\n\n- with *stars*\n',
    )
    await begin(otter, null)
    await pass()
    expect(await world.read('agents/otter/prompt.md')).toContain('Run 1, ')
  })

  it('is cut at a megabyte, and says so', async () => {
    const otter = await make('otter')
    await begin(otter, 'ä'.repeat(600_000))
    await pass()
    const text = (await world.read('agents/otter/prompt.md')) ?? ''
    expect(text.length).toBeLessThan(501_000)
    expect(text).toContain('*The rest is left out: a prompt is shown up to 1 MB.*')
    expect(text).not.toContain('\ufffd')
  })
})

describe('transcript.md', () => {
  it('has what was said and done while it runs, and how it ended [W16]', async () => {
    const run = await begin(await make('otter'))
    await say(run, [entry(0, 'I look first.'), entry(1, 'read src/schema.sql', 'tool')])
    await pass()
    const first = await transcript()
    expect(first).toContain('# What otter said and did\n\n## Run 1, ')
    expect(first).toContain('It was told:\n\n> Add the table.\n')
    expect(first).toMatch(/\nI look first\.\n\n- \d\d:\d\d read src\/schema\.sql\n$/)
    await say(run, [entry(2, 'Done.')])
    await end(run, 'answered', { answer: 'Done.' })
    await pass()
    const whole = await transcript()
    expect(whole.startsWith(first)).toBe(true)
    expect(count(whole, 'Done.')).toBe(1)
    expect(whole).toMatch(/\*\*It answered\*\* at .*\.\n$/)
  })

  it.each(['before', 'after', 'half-way'] as const)(
    'neither loses nor doubles a line when the process dies %s an append [W16]',
    async (when) => {
      const run = await begin(await make('otter'))
      await say(run, [entry(0, 'one')])
      await pass()
      await say(run, [entry(1, 'two'), entry(2, 'three')])
      dying.dies = when
      await expect(pass()).rejects.toThrow('died')
      open()
      await say(run, [entry(3, 'four')])
      await pass()
      const text = await transcript()
      expect(text.match(/^(one|two|three|four)$/gm)).toEqual(['one', 'two', 'three', 'four'])
      expect(count(text, '## Run 1')).toBe(1)
    },
  )

  it('goes on in a second file when one is full [W16]', async () => {
    const run = await begin(await make('otter'))
    const long = 'word '.repeat(12_000)
    for (let seq = 0; seq < 40; seq++) await say(run, [entry(seq, `<${seq}> ${long}`)])
    await pass()
    while (
      (await views.update()) !== null &&
      !(await transcript('agents/otter/transcript-3.md')).includes('<39>')
    )
      world.app.clock.advance(1_000)
    const parts = ['', '-2', '-3'].map((part) => transcript(`agents/otter/transcript${part}.md`))
    const texts = await Promise.all(parts)
    for (const text of texts.slice(0, 2)) expect(Buffer.byteLength(text)).toBeGreaterThan(900_000)
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024)
    expect(texts[1]).toMatch(/^# What otter said and did, part 2\n/)
    const all = texts.join('')
    expect([...all.matchAll(/<(\d+)>/g)].map(([, seq]) => Number(seq))).toEqual([...Array(40).keys()])
  })

  it('goes with the agent into the archive and back, with its other pages [W16]', async () => {
    const otter = await make('otter')
    await end(await begin(otter), 'answered', { answer: 'first words' })
    await pass()
    await world.run('agent.archive', { ref: otter.id })
    await pass()
    const folder = 'archive/2026-11/agents/otter'
    expect(await transcript(`${folder}/transcript.md`)).toContain('first words')
    expect(await world.read(`${folder}/activity.md`)).toContain('It is archived.')
    expect(await world.tree.stat('agents/otter')).toEqual({ state: 'missing' })
    await world.run('agent.restore', { ref: otter.id })
    await pass()
    await end(await begin(otter), 'answered', { answer: 'second words' })
    await pass()
    const text = await transcript()
    expect([count(text, 'first words'), count(text, 'second words')]).toEqual([1, 1])
    expect(await world.read(`${folder}/activity.md`)).toBeNull()
  })

  it('stands in the archive, too, where the folder of the agent was deleted [W16]', async () => {
    const otter = await make('otter')
    await end(await begin(otter), 'answered', { answer: 'first words' })
    await pass()
    const names = ['transcript.md', 'activity.md', 'prompt.md', 'agent.md']
    for (const name of names) world.volume.unlink(`/tree/agents/otter/${name}`)
    world.engine.markAll()
    for (let passes = 0; passes < 3; passes++) await pass()
    const folder = 'archive/2026-11/agents/otter'
    expect(await transcript(`${folder}/transcript.md`)).toContain('first words')
    expect(await world.tree.stat('agents/otter')).toEqual({ state: 'missing' })
  })

  it('is made again when somebody deleted or cut it', async () => {
    const otter = await make('otter')
    await end(await begin(otter), 'answered', { answer: 'first words' })
    await pass()
    const before = await transcript()
    await world.tree.remove('agents/otter/transcript.md', await world.hash('agents/otter/transcript.md'))
    open()
    await pass()
    expect(await transcript()).toBe(before)
    await world.save('agents/otter/transcript.md', 'mine')
    open()
    await pass()
    expect(await transcript()).toBe(before)
    const [version] = world.bases.versions('agents/otter/transcript.md')
    expect(world.bases.text(version?.hash ?? '')).toBe('mine')
  })
})

it('asks for nothing while every agent rests', async () => {
  for (const name of ['otter', 'fox', 'crow']) await end(await begin(await make(name)), 'answered')
  await pass()
  asked.length = 0
  for (let second = 0; second < 5; second++) {
    world.app.clock.advance(1_000)
    expect(await views.update()).toBeNull()
  }
  expect(asked).toEqual([])
})
