// Tasks as JSON Lines.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let from: TestApp
let to: TestApp
beforeEach(async () => {
  from = await openTestApp()
  to = await openTestApp()
})
afterEach(() => {
  from.close()
  to.close()
})

const exported = async (app: TestApp) => (await app.run<{ lines: string }>('task.export')).lines

async function fill(app: TestApp): Promise<string[]> {
  const make = async (title: string, more: object = {}) =>
    (await app.run<{ id: string }>('task.create', { title, ...more })).id
  const zebra = await make('Zebra', { labels: ['z'], files: ['src/**'], body: 'Stripes — “and” ünïcode' })
  app.clock.advance(1_000)
  const ant = await make('Ant', { needs: [zebra], priority: 'P0', assignee: 'ada' })
  await app.run('task.link', { ref: ant, target: zebra, type: 'supersedes' })
  await app.run('task.comment', { ref: ant, text: 'first' })
  await app.run('task.comment', { ref: ant, text: 'second' })
  app.clock.advance(1_000)
  await app.run('task.close', { ref: zebra, reason: 'extinct' })
  await app.run('task.block', { ref: ant })
  return [ant, zebra]
}

it('come out as they went in, with ids, dates, comments and links', async () => {
  const ids = await fill(from)
  const lines = await exported(from)
  to.clock.advance(86_400_000)
  expect(await to.run('task.import', { lines })).toMatchObject({ created: ids, skipped: [], opened: [] })
  expect(await exported(to)).toBe(lines)
  const [ant = ''] = ids
  expect(await to.run('task.dep.tree', { ref: ant })).toMatchObject([{ id: ids[0] }, { id: ids[1] }])
})

it('that are there already stay as they are', async () => {
  const ids = await fill(from)
  const lines = await exported(from)
  expect(await from.run('task.import', { lines })).toEqual({
    created: [],
    skipped: ids,
    opened: [],
    dryRun: false,
  })
  expect(await exported(from)).toBe(lines)
})

it('are only checked in a dry run', async () => {
  const ids = await fill(from)
  const lines = await exported(from)
  expect(await to.run('task.import', { lines, dryRun: true })).toEqual({
    created: ids,
    skipped: [],
    opened: [],
    dryRun: true,
  })
  expect(to.events()).toEqual([])
})

it('are made all or none, and the line that is wrong is named', async () => {
  await fill(from)
  const [one = '', two = ''] = (await exported(from)).split('\n')
  const wrong: [string, RegExp][] = [
    [`${two}\n\nnot json\n`, /^Line 3: .*JSON/],
    [`${two}\n{"id":"t-000000"}\n`, /^Line 2: /],
    [`${one}\n`, /^Line 1: needs: nothing is called/],
    [`${two}\n${two}\n`, /^Line 2: t-\w+ stands there twice/],
    [two.replace('tasks/zebra.md', 'pages/zebra.md'), /^Line 1: no task can stand/],
    [two.replace('tasks/zebra.md', 'tasks/.git/zebra.md'), /^Line 1: no task can stand/],
    [two.replace('tasks/zebra.md', 'archive/2026-11/tasks/zebra.md'), /^Line 1: archivedAt is null/],
    [two.replace('tasks/zebra.md', 'initiatives/a/phases/b/tasks/z.md'), /^Line 1: .* has no phase/],
    [`${two}\n${one.replaceAll(/"n-\w{6}"/g, '"n-000000"')}\n`, /^Line 2: n-000000 stands there twice/],
    [two.replace('"status":"closed"', '"status":"finished"'), /^Line 1: status/],
  ]
  for (const [lines, message] of wrong)
    await expect(to.run('task.import', { lines })).rejects.toMatchObject({
      code: 'input.invalid',
      message: expect.stringMatching(message) as string,
    })
  expect(to.events()).toEqual([])
})

it('made of a title alone are as `task create` makes them', async () => {
  await from.run('task.create', { title: 'Tidy up' })
  const { created } = await to.run<{ created: string[] }>('task.import', { lines: '{"title":"Tidy up"}\n' })
  const [theirs, ours] = [await exported(from), await exported(to)].map((line) => JSON.parse(line))
  expect(created).toEqual([ours.id])
  expect(ours).toEqual({ ...theirs, id: ours.id })
})

it('of short lines say what `task create` takes, and need each other by title, name or id, in any order', async () => {
  await to.run('initiative.create', { title: 'Rate limits' })
  await to.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await to.run('task.create', { title: 'Old', phase: '01-storage' })
  const lines = [
    {
      title: 'Index',
      phase: '01-storage',
      needs: ['Limits table', 'old'],
      labels: ['db'],
      label: ['db', 'x'],
    },
    {
      markdown: '# Limits table\n\nThree columns.\n',
      phase: '01-storage',
      priority: 'P0',
      files: ['src/**'],
    },
    { title: 'Same', id: 't-aaaaaa', status: 'in_progress', assignee: 'ada' },
    { title: 'Same', needs: ['t-aaaaaa'], body: 'Again.' },
  ]
  const text = lines.map((line) => JSON.stringify(line)).join('\r\n')
  const dry = await to.run<{ created: string[] }>('task.import', { lines: text, dryRun: true })
  expect(dry.created).toHaveLength(4)
  expect(await to.run('task.list')).toHaveLength(1)
  const { created } = await to.run<{ created: string[] }>('task.import', { lines: text })
  const made = await Promise.all(created.map((ref) => to.run<Record<string, unknown>>('task.show', { ref })))
  const tasks = 'initiatives/rate-limits/phases/01-storage/tasks'
  expect(made).toMatchObject([
    { path: `${tasks}/02-index.md`, labels: ['db', 'x'], status: 'open', priority: 'P2' },
    { path: `${tasks}/03-limits-table.md`, body: '# Limits table\n\nThree columns.\n', priority: 'P0' },
    { id: 't-aaaaaa', path: 'tasks/same.md', status: 'open', assignee: 'ada' },
    { path: 'tasks/same-2.md', body: '# Same\n\nAgain.\n', needs: ['t-aaaaaa'] },
  ])
  const { id: old } = await to.run<{ id: string }>('task.show', { ref: 'old' })
  expect(made[0]?.needs).toEqual([created[1], old])
  expect(await to.run('task.import', { lines: JSON.stringify(lines[2]) })).toMatchObject({
    skipped: ['t-aaaaaa'],
  })
})

it('of short lines are all refused where one is wrong, and what it takes is said', async () => {
  const wrong: [string, RegExp][] = [
    ['{}', /^Line 2: title is missing\.$/],
    ['[]', /^Line 2: The input takes fields/],
    ['{"title":"B","depends_on":["A"]}', /^Line 2: The input has no depends_on\. It takes title, .*needs/],
    ['{"title":"B","priority":"high"}', /^Line 2: priority takes P0, P1, P2 or P3\.$/],
    ['{"title":"B","needs":["C"]}', /^Line 2: needs: nothing is called “C”/],
    ['{"title":"B","needs":["b"]}', /^Line 2: That would make a cycle: b → b/],
    ['{"title":"B","phase":"none"}', /^Line 2: /],
    ['{"title":"B","path":"tasks/a.md"}\n{"title":"C","path":"tasks/A.md"}', /^Line 3: Some systems take/],
    ['{"title":"B","path":"tasks/con.md"}', /^Line 2: /],
    ['{"title":"A"}\n{"title":"C","needs":["A"]}', /^Line 3: needs: several lines are called “A”/],
  ]
  for (const [line, message] of wrong)
    await expect(to.run('task.import', { lines: `{"title":"A"}\n${line}` }), line).rejects.toMatchObject({
      code: 'input.invalid',
      message: expect.stringMatching(message) as string,
    })
  expect(to.events()).toEqual([])
})

it('that would wait for themselves are refused', async () => {
  const ids = await fill(from)
  const lines = (await exported(from)).replaceAll('"needs":[]', `"needs":["${ids[0]}"]`)
  await expect(to.run('task.import', { lines })).rejects.toMatchObject({ code: 'input.invalid' })
  expect(to.events()).toEqual([])
})

it('in the archive go along, with the phase they had there, and nothing that needs them is lost', async () => {
  for (const app of [from, to]) {
    await app.run('initiative.create', { title: 'Rate limits' })
    await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  }
  const make = async (input: object) => (await from.run<{ id: string }>('task.create', input)).id
  const table = await make({ title: 'Limits table', phase: '01-storage', status: 'closed' })
  const index = await make({ title: 'Index', phase: '01-storage', needs: [table] })
  from.clock.advance(1_000)
  await from.run('task.archive', { ref: table })
  const lines = await exported(from)
  expect(await to.run('task.import', { lines })).toMatchObject({ created: [table, index] })
  expect(await exported(to)).toBe(lines)
  expect(await to.run('task.list')).toMatchObject([{ id: index }])
  await to.run('task.restore', { ref: table })
  expect(await to.run('task.list', { phase: '01-storage' })).toMatchObject([{ id: table }, { id: index }])
})

it('keep the text as a person saved it, with what cw does not know', async () => {
  const { id } = await from.run<{ id: string }>('task.create', { title: 'A' })
  await from.run('task.saved', { id, text: `---\nid: ${id}   # mine\ndue: friday\n---\n# A\n` })
  const lines = await exported(from)
  await to.run('task.import', { lines })
  expect(await exported(to)).toBe(lines)
  expect(JSON.parse(lines).source).toContain('due: friday')
  const { source } = await to.run<{ source: string }>('task.show', { ref: id })
  expect(to.reader.text(source)).toContain('id: t-')
})

it('that were in progress elsewhere arrive open, and free of an agent that is not here', async () => {
  const { id } = await from.run<{ id: string }>('task.create', { title: 'A' })
  const { id: mine } = await from.run<{ id: string }>('task.create', { title: 'B', assignee: 'ada' })
  await from.run('task.claim', { ref: id, agent: 'a-0tter1' })
  await from.run('task.start', { ref: mine })
  const lines = await exported(from)
  expect(await to.run('task.import', { lines })).toMatchObject({ opened: [id, mine] })
  expect(await to.run('task.show', { ref: id })).toMatchObject({ status: 'open', assignee: null })
  expect(await to.run('task.show', { ref: mine })).toMatchObject({ status: 'open', assignee: 'ada' })
  const free = lines.replaceAll('"in_progress"', '"open"').replace('"a-0tter1"', 'null')
  expect(await exported(to)).toBe(free)
})
