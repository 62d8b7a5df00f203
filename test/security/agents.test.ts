// What an agent's token allows: reading and working, never deciding. Every command is asked for what it says.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allSpecs } from '../../src/app/procedures.ts'
import { appRouter } from '../../src/app/router.ts'
import { describeCli } from '../../src/interfaces/cli/describe.ts'
import { connect } from '../../src/interfaces/client/connect.ts'
import { AgentConnection } from '../../src/interfaces/mcp/agent-connection.ts'
import { readEnvironment } from '../../src/platform/config/environment.ts'
import { typeCommand } from '../interfaces/cli/typist.ts'
import { type ServedHome, servedHome } from '../interfaces/server/served-home.ts'

let served: ServedHome
let initiative: string

const agent = () => connect({ address: served.server.address, token: 'of-an-agent' })
const person = () => connect({ address: served.server.address, token: served.server.token })
const ask = (who: ReturnType<typeof agent>, path: string, input: object) =>
  who.call({ path, type: 'command', input }) as Promise<{ id: string; status: string }>

beforeAll(async () => {
  served = await servedHome()
  await served.agent()
  initiative = (await ask(person(), 'initiative.create', { title: 'Rate limits' })).id
})
afterAll(() => served.close())

const closed = allSpecs().flatMap(([path, spec]) =>
  spec.type === 'command' && !spec.actors.includes('agent') ? [path] : [],
)

/** Words that decide: a command of such a name is a person's (or `cw`'s), whatever it is about. */
const deciding = /\.(approve|rework|archive|restore|answer|reject|complete|expire|hello|saved)$/

test('commands that decide are closed to agents', () => {
  const open = allSpecs().flatMap(([path, spec]) =>
    spec.type === 'command' && spec.actors.includes('agent') ? [path] : [],
  )
  expect(open.filter((path) => deciding.test(path))).toEqual([])
  expect(open.length).toBeGreaterThan(20)
  expect(closed.length).toBeGreaterThan(20)
})

test('an agent cannot archive by moving', async () => {
  const path = 'archive/2026-11/initiatives/rate-limits/initiative.md'
  const moving = ask(agent(), 'initiative.move', { ref: initiative, path })
  await expect(moving).rejects.toMatchObject({ code: 'actor.forbidden' })
})

test('an agent cannot raise the budget it spends', async () => {
  const raising = ask(agent(), 'initiative.update', { ref: initiative, budgetUsd: 1_000 })
  await expect(raising).rejects.toMatchObject({ code: 'actor.forbidden' })
  await ask(agent(), 'initiative.update', { ref: initiative, priority: 'P1' })
})

test('a task that an agent moves into an approved phase does not become ready by that', async () => {
  const make = async (path: string, input: object) => (await ask(person(), path, input)).id
  const home = await make('initiative.create', { title: 'Moving' })
  const approved = await make('phase.create', { title: 'Approved', initiative: home })
  const other = await make('phase.create', { title: 'Other', initiative: home })
  await make('task.create', { title: 'First', phase: approved })
  await ask(person(), 'phase.review', { ref: approved })
  await ask(person(), 'phase.approve', { ref: approved })
  const task = await ask(agent(), 'task.create', { title: 'Smuggled', phase: other })
  const shown = async (ref: string) =>
    (await person().call({ path: 'phase.show', type: 'query', input: { ref } })) as { path: string }
  const folder = (await shown(approved)).path.replace(/\/phase.md$/, '')
  const moved = await ask(agent(), 'task.move', {
    ref: task.id,
    path: `${folder}/tasks/02-smuggled.md`,
  }).catch(() => null)
  const ready = (await person().call({ path: 'task.ready', type: 'query', input: {} })) as { id: string }[]
  expect([moved === null, ready.some(({ id }) => id === task.id)]).not.toEqual([false, true])
})

describe('an agent that asks for', () => {
  test.each(closed)('%s is refused before anything happens', async (path) => {
    const before = served.app.feed.log.head()
    const given = { ref: initiative, id: initiative, text: 'x', markdown: 'x', path: 'x.md', title: 'x' }
    const refused = await ask(agent(), path, given).catch((error: { code?: string }) => error.code)
    expect(['actor.forbidden', 'input.invalid']).toContain(refused)
    const [outcome] = (await agent().call({
      path: 'tree.save',
      type: 'command',
      input: { groups: [{ mutation: `m-${path}`, calls: [{ path, input: given }], source: null }] },
    })) as { ok: boolean; error: { code: string } }[]
    expect(outcome?.ok).toBe(false)
    expect(['actor.forbidden', 'input.invalid']).toContain(outcome?.error.code)
    expect(served.app.feed.log.head()).toEqual(before)
  })
})

test('an agent cannot save a text in the name of a person', async () => {
  const save = { id: initiative, kind: 'initiative', text: '# Mine\n' }
  const [outcome] = (await agent().call({
    path: 'tree.save',
    type: 'command',
    input: { groups: [{ mutation: 'm-save', calls: [], source: save }] },
  })) as { ok: boolean; error: { code: string } }[]
  expect(outcome).toMatchObject({ ok: false, error: { code: 'actor.forbidden' } })
})

test('an agent that uses the name of a mutation first does not stop the person who comes with it', async () => {
  const mutation = 'foretold-from-the-file'
  await agent().call({ path: 'initiative.create', type: 'command', input: { title: 'Decoy' } }, { mutation })
  const reviewed = await person().call(
    {
      path: 'initiative.review',
      type: 'command',
      input: { ref: initiative },
    },
    { mutation },
  )
  expect(reviewed).toMatchObject({ id: initiative, status: 'review' })
  const again = await person().call(
    {
      path: 'initiative.review',
      type: 'command',
      input: { ref: initiative },
    },
    { mutation },
  )
  expect(again).toMatchObject({ id: initiative, status: 'review' })
})

describe('no refusal tells an agent how to act as a person', () => {
  const waysAround = /CW_TOKEN|server\.json|Bearer|[Uu]nset/
  const typed = async (token: string, line: string) => {
    const { path } = served.home
    const environment = readEnvironment({ CW_HOME: path, CW_TOKEN: token }, path)
    const manifest = await describeCli(appRouter, '0.0.0')
    return await typeCommand(line.split(' '), { environment, manifest, input: '' })
  }

  test.each(['config set fsui.reply tick', 'init', 'restore notes.md', 'worktree prune'])(
    'at `cw %s`',
    async (line) => {
      const { exit, err } = await typed('of-an-agent', line)
      expect(exit).toBe(16)
      expect(err).toContain('this shell is an agent’s')
      expect(err).toContain('`cw question ask`')
      expect(err).not.toMatch(waysAround)
    },
  )

  test('nor where its token was taken out of its shell', async () => {
    const { path } = served.home
    const environment = readEnvironment({ CW_HOME: path, CW_TOKEN: '', CW_EXIT_FILE: '/run/exit' }, path)
    const manifest = await describeCli(appRouter, '0.0.0')
    const type = (line: string) => typeCommand(line.split(' '), { environment, manifest, input: '' })
    for (const line of [`initiative approve ${initiative}`, 'task list', 'config set fsui.reply tick']) {
      const { exit, err } = await type(line)
      expect([16, 24]).toContain(exit)
      expect(err).not.toMatch(waysAround)
    }
  })

  test('nor where its run is over', async () => {
    const { exit, err } = await typed('of-nobody', 'task list')
    expect(exit).toBe(24)
    expect(err).toContain('The server knows no agent that runs with this token.')
    expect(err).not.toMatch(waysAround)
    const { path, serverJson } = served.home
    const tools = new AgentConnection({
      path,
      serverJson,
      token: 'of-nobody',
      patience: 0,
      answerWithin: 5_000,
    })
    const call = tools.call({ path: 'task.list', type: 'query', input: {} }, new AbortController().signal)
    const over = 'Your run is over for it: end your turn, and say what is left.'
    await expect(call).rejects.toMatchObject({ code: 'server.refused', hint: over })
  })
})

test('a token that is nearly right is nobody’s', async () => {
  const { token } = served.server
  for (const wrong of [
    token.slice(0, -1),
    `${token}x`,
    token.toUpperCase(),
    '',
    'undefined',
    'null',
    'of-an-agent2',
  ])
    await expect(
      ask(connect({ address: served.server.address, token: wrong }), 'initiative.create', { title: 'x' }),
    ).rejects.toMatchObject({ code: 'server.refused' })
})
