// Agents as records: their names, what is settled when they are made, and the wish of a person.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DocumentText, readDocument } from '../../src/document/document.ts'
import { agentActor } from '../../src/kernel/actor.ts'
import { type Agent, agentCodec } from '../../src/modules/agents/index.ts'
import { freeName } from '../../src/modules/agents/names.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const otter = agentActor('a-000000', 'otter')

it('is stopped until somebody starts it', async () => {
  const task = await app.run<{ id: string }>('task.create', { title: 'Measure' })
  const made = await app.run<Agent>('agent.create', { name: 'Brave Otter', role: 'worker', task: 'measure' })
  expect(made).toMatchObject({
    title: 'brave-otter',
    path: 'agents/brave-otter/agent.md',
    body: '# brave-otter\n',
    status: 'stopped',
    role: 'worker',
    task: task.id,
  })
  expect(await app.run('agent.start', { ref: 'brave-otter' })).toMatchObject({ status: 'running', rev: 2 })
  expect(await app.run('agent.start', { ref: 'brave-otter' })).toMatchObject({ status: 'running', rev: 3 })
  expect(await app.run('agent.list', { status: 'running' })).toHaveLength(1)
  expect(await app.run('agent.stop', { ref: 'brave-otter' })).toMatchObject({ status: 'stopped', rev: 4 })
  expect(await app.run('agent.stop', { ref: 'brave-otter' })).toMatchObject({ rev: 4 })
  expect(app.events().map((event) => event.type)).toEqual([
    'task.created',
    'agent.created',
    'agent.started',
    'agent.started',
    'agent.changed',
  ])
  const unknown = app.run('agent.create', { task: 'nothing-of-this-name' })
  await expect(unknown).rejects.toMatchObject({ code: 'reference.unknown' })
})

it('gets a name of its own when nobody names it', async () => {
  const names = new Set<string>()
  for (let n = 0; n < 20; n++) names.add((await app.run<Agent>('agent.create')).title)
  expect(names.size).toBe(20)
  for (const name of names) expect(name).toMatch(/^[a-z]+-[a-z]+$/)
})

it('never runs out of names', () => {
  const taken = new Set<string>()
  for (let n = 0; n < 300; n++) taken.add(freeName('a-0', (each) => taken.has(each)))
  expect(taken.size).toBe(300)
  expect(freeName('a-0', (each) => /^[a-z]+-[a-z]+$/.test(each))).toMatch(/^[a-z]+-[a-z]+-2$/)
})

it('refuses names that are taken', async () => {
  await app.run('agent.create', { name: 'otter' })
  await expect(app.run('agent.create', { name: 'otter' })).rejects.toMatchObject({ code: 'path.taken' })
  await expect(app.run('agent.create', { name: 'cw' })).rejects.toMatchObject({ code: 'input.invalid' })
})

it('is a worker where somebody calls it a coder', async () => {
  expect(await app.run('agent.create', { name: 'otter', role: 'coder' })).toMatchObject({ role: 'worker' })
  expect(await app.run('agent.list', { role: 'coder' })).toMatchObject([{ title: 'otter', role: 'worker' }])
  await expect(app.run('agent.create', { role: 'painter' })).rejects.toThrow()
})

it('begins from what is named, where it has a project that has it', async () => {
  await app.run('project.create', { name: 'shop', repository: '/shop' })
  const made = await app.run<Agent>('agent.create', { name: 'otter', project: 'shop', base: 'release' })
  expect(made.base).toBe('release')
  expect(await app.run('agent.update', { ref: 'otter', base: null })).toMatchObject({ base: null })
  await app.run('agent.create', { name: 'fox' })
  const refused = {
    code: 'input.invalid',
    message: expect.stringContaining('from release, and has no project'),
  }
  await expect(app.run('agent.create', { base: 'release' })).rejects.toMatchObject(refused)
  await expect(app.run('agent.update', { ref: 'fox', base: 'release' })).rejects.toMatchObject(refused)
})

it('is called after its folder, also when that is renamed', async () => {
  await app.run('agent.create', {
    path: 'agents/lynx/agent.md',
    markdown: '# Something else\n',
    role: 'tester',
  })
  const moved = await app.run<Agent>('agent.move', { ref: 'lynx', path: 'agents/owl/agent.md' })
  expect(moved).toMatchObject({ title: 'owl', body: '# Something else\n', role: 'tester' })
})

it('keeps references as ids and refuses those to nothing', async () => {
  const account = await app.run<{ id: string }>('account.create', { name: 'work' })
  const project = await app.run<{ id: string }>('project.create', { repository: '/src/shop' })
  const made = await app.run<Agent>('agent.create', { name: 'otter', account: 'work', project: 'shop' })
  expect(made).toMatchObject({ account: account.id, project: project.id })
  expect(await app.run('agent.update', { ref: 'otter', account: null, budgetUsd: 2 })).toMatchObject({
    account: null,
    budgetUsd: 2,
  })
  await expect(app.run('agent.update', { ref: 'otter', account: 'x' })).rejects.toMatchObject({
    code: 'reference.unknown',
  })
  expect(await app.run('agent.show', { ref: 'otter' })).toMatchObject({ title: 'otter' })
})

it('is neither started, stopped, changed nor archived by an agent', async () => {
  await app.run('agent.create', { name: 'lynx' }, otter)
  await expect(app.run('agent.create', { name: 'owl', status: 'running' }, otter)).rejects.toMatchObject({
    code: 'actor.forbidden',
  })
  for (const call of ['agent.start', 'agent.stop', 'agent.update', 'agent.archive'])
    await expect(app.run(call, { ref: 'lynx' }, otter)).rejects.toMatchObject({ code: 'actor.forbidden' })
})

it('is given files when it is made; an agent gives others those of the project and the tree alone', async () => {
  const input = ['src/schema.sql', '/notes/wishes.md', 'src/schema.sql']
  const lynx = await app.run<Agent>('agent.create', { name: 'lynx', input })
  expect(lynx.input).toEqual(['/notes/wishes.md', 'src/schema.sql'])
  const listed = await app.run<{ files: unknown[] }>('agent.input', { ref: 'lynx' })
  expect(listed.files).toMatchObject([{ path: '/notes/wishes.md', is: null }, { path: 'src/schema.sql' }])
  await expect(app.run('agent.input', { ref: 'lynx', file: 'gone.md' })).rejects.toMatchObject({
    code: 'input.invalid',
  })
  for (const file of ['/etc/passwd', '~/.ssh/id', '../other/a.txt', 'C:\\a.txt', 'a/../../b'])
    await expect(app.run('agent.create', { name: 'owl', input: [file] }, otter)).rejects.toMatchObject({
      code: 'actor.forbidden',
    })
  const owl = await app.run<Agent>('agent.create', { name: 'owl', input: ['src/a..b.ts'] }, otter)
  expect(owl.input).toEqual(['src/a..b.ts'])
})

describe('agent.md', () => {
  const at = { path: 'agents/otter/agent.md', id: null }
  const known = { id: 'a-1a2b3c', path: at.path }

  it('may say role, task and project when it is new', () => {
    const intent = agentCodec.create(read('---\nrole: architect\ntask: t-1\nproject: shop\n---\n'), at)
    expect(intent).toMatchObject({
      decision: null,
      calls: [{ path: 'agent.create', input: { role: 'architect', task: 't-1', project: 'shop' } }],
    })
  })

  it('starts what arrives with status: running', () => {
    expect(agentCodec.create(read('---\nstatus: running\n---\n'), at)).toMatchObject({ decision: 'start' })
  })

  it.each(['role: architect', 'task: t-2', 'project: shop'])('cannot change %s later', (line) => {
    const intent = agentCodec.change(read('---\nstatus: stopped\n---\n'), read(`---\n${line}\n---\n`), known)
    expect(intent).toMatchObject({ ok: false, problem: { code: 'field.readonly' } })
  })

  it('may call a worker a coder', () => {
    expect(agentCodec.create(read('---\nrole: coder\n---\n'), at)).toMatchObject({
      calls: [{ path: 'agent.create', input: { role: 'worker' } }],
    })
    expect(agentCodec.create(read('---\nrole: painter\n---\n'), at)).toMatchObject({
      ok: false,
      problem: { code: 'value.unknown' },
    })
  })

  it('begins from a branch or a commit, as it was typed', () => {
    const change = (base: string) =>
      agentCodec.change(
        read('---\nstatus: stopped\n---\n'),
        read(`---\nstatus: stopped\nbase: ${base}\n---\n`),
        known,
      )
    for (const base of ['release/2', '0123456', '12e4567'])
      expect(change(base)).toMatchObject({
        calls: [{ path: 'agent.update', input: { ref: known.id, base } }],
      })
  })

  it('starts, stops and changes by its fields', () => {
    const change = (before: string, after: string) =>
      agentCodec.change(read(`---\n${before}\n---\n`), read(`---\n${after}\n---\n`), known)
    expect(change('status: stopped', 'status: running\nmodel: opus')).toEqual({
      ok: true,
      decision: 'start',
      calls: [
        { path: 'agent.update', input: { ref: known.id, model: 'opus' } },
        { path: 'agent.start', input: { ref: known.id } },
      ],
    })
    const stops = { decision: null, calls: [{ path: 'agent.stop', input: { ref: known.id } }] }
    expect(change('status: running', 'status: stopped')).toMatchObject(stops)
    expect(change('status: running', 'x: 1')).toMatchObject(stops)
  })
})

function read(text: string): DocumentText {
  const doc = readDocument(text)
  if (!doc.ok) throw new Error(doc.problem.message)
  return doc.value
}
