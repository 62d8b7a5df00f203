// How far an initiative is: phases with dates, and which of them fulfils which requirement.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Overview, Position } from '../../src/kernel/overview.ts'
import { openTestApp, type TestApp } from './test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const section =
  '# Rate limits\n\n## Requirements\n\n- LIM-01: per key\n- LIM-02: counted\n- LIM-03: told of\n'
const show = () => app.run<Position>('initiative.show', { ref: 'rate-limits' })
const phase = (title: string, more: object) =>
  app.run<{ id: string }>('phase.create', { title, initiative: 'rate-limits', ...more })

it('tells which phase names which requirement, which none names, and which is not listed', async () => {
  await app.run('initiative.create', { title: 'Rate limits', markdown: section })
  await phase('Storage', { requirements: ['LIM-01', 'lim-02'] })
  await phase('Api', { requirements: ['LIM-01', 'LIM-09'] })
  await phase('Hotfix', { number: 1.1, requirements: ['LIM-01'] })
  const { requirements } = await show()
  expect(requirements).toMatchObject({ all: 3, inPhase: 2, unmapped: ['LIM-03'], twice: [] })
  expect(requirements?.listed.map(({ id, phases }) => [id, phases.map(({ slug }) => slug)])).toEqual([
    ['LIM-01', ['01-storage', '01.1-hotfix', '02-api']],
    ['LIM-02', ['01-storage']],
    ['LIM-03', []],
  ])
  expect(requirements?.unknown.map(({ id }) => id)).toEqual(['LIM-09'])
  const { initiatives } = await app.run<Overview>('status.overview')
  expect(initiatives[0]?.requirements).toEqual(requirements)
})

it('tells a phase that came approved from one that somebody approved here', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  const { id } = await phase('Storage', { status: 'approved' })
  expect((await show()).phases).toMatchObject([{ status: 'approved', cameApproved: true }])
  await app.run('phase.approve', { ref: id })
  expect((await show()).phases).toMatchObject([{ status: 'approved', cameApproved: false }])
})

it('says nothing of requirements where none are listed', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  await phase('Storage', { requirements: ['LIM-01'] })
  expect((await show()).requirements).toBeNull()
})

it('counts one that is listed twice once, and says so', async () => {
  await app.run('initiative.create', { title: 'Rate limits', markdown: `${section}- lim-01: again\n` })
  expect((await show()).requirements).toMatchObject({ all: 3, twice: ['lim-01'] })
})

it('follows what the text says, and what becomes of the phases', async () => {
  await app.run('initiative.create', { title: 'Rate limits', markdown: section })
  const { id } = await phase('Storage', { requirements: ['LIM-01'] })
  expect((await show()).requirements?.inPhase).toBe(1)
  await app.run('initiative.update', { ref: 'rate-limits', markdown: section.replace('LIM-03', 'LIM-04') })
  expect((await show()).requirements?.unmapped).toEqual(['LIM-02', 'LIM-04'])
  await app.run('phase.archive', { ref: id })
  expect((await show()).requirements?.inPhase).toBe(0)
})

it('names the first five hundred in the overview, and all where one initiative is shown', async () => {
  const many = Array.from({ length: 700 }, (_, n) => `- REQ-${n}: x`).join('\n')
  await app.run('initiative.create', {
    title: 'Rate limits',
    markdown: `# Rate limits\n\n## Requirements\n\n${many}\n`,
  })
  const { initiatives } = await app.run<Overview>('status.overview')
  expect(initiatives[0]?.requirements).toMatchObject({ all: 700, inPhase: 0 })
  expect(initiatives[0]?.requirements?.unmapped).toHaveLength(500)
  expect((await show()).requirements?.unmapped).toHaveLength(700)
})

it('dates the work on a phase by the log', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('initiative.review', { ref: 'rate-limits' })
  await app.run('initiative.approve', { ref: 'rate-limits' })
  await phase('Storage', {})
  const task = await app.run<{ id: string }>('task.create', { title: 'Table', phase: '01-storage' })
  await app.run('phase.review', { ref: '01-storage' })
  await app.run('phase.approve', { ref: '01-storage' })
  expect((await show()).phases).toMatchObject([{ startedAt: null, completedAt: null }])
  const began = app.clock.now()
  await app.run('task.start', { ref: task.id })
  app.clock.advance(3_600_000)
  await app.run('task.close', { ref: task.id })
  const ended = app.clock.now()
  await app.run('phase.complete', { ref: '01-storage' })
  app.clock.advance(3_600_000)
  await app.run('phase.update', { ref: '01-storage', wave: 2 })
  const { phases, progress, completedAt } = await show()
  expect(phases).toMatchObject([{ startedAt: began, completedAt: ended }])
  expect(progress).toEqual({ done: 1, all: 1 })
  expect(completedAt).toBe(ended)
})
