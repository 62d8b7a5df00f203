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
  expect(await to.run('task.import', { lines })).toEqual({ created: ids, skipped: [] })
  expect(await exported(to)).toBe(lines)
  const [ant = ''] = ids
  expect(await to.run('task.dep.tree', { ref: ant })).toMatchObject([{ id: ids[0] }, { id: ids[1] }])
})

it('that are there already stay as they are', async () => {
  const ids = await fill(from)
  const lines = await exported(from)
  expect(await from.run('task.import', { lines })).toEqual({ created: [], skipped: ids })
  expect(await exported(from)).toBe(lines)
})

it('are only checked in a dry run', async () => {
  const ids = await fill(from)
  const lines = await exported(from)
  expect(await to.run('task.import', { lines, dryRun: true })).toEqual({ created: ids, skipped: [] })
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
    [two.replace('"status":"closed"', '"status":"finished"'), /^Line 1: status/],
  ]
  for (const [lines, message] of wrong)
    await expect(to.run('task.import', { lines })).rejects.toMatchObject({
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

it('that were in progress elsewhere arrive open', async () => {
  const { id } = await from.run<{ id: string }>('task.create', { title: 'A' })
  await from.run('task.claim', { ref: id, agent: 'a-otter1' })
  await to.run('task.import', { lines: await exported(from) })
  expect(await to.run('task.show', { ref: id })).toMatchObject({ status: 'open' })
})
