// A slug means what is called so nearest by: in the same phase, then in the same initiative, then anywhere.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp

beforeEach(async () => {
  app = await openTestApp()
  for (const initiative of ['a', 'b']) {
    await app.run('initiative.create', { title: initiative })
    for (const phase of ['One', 'Two']) await app.run('phase.create', { title: phase, initiative })
  }
})

afterEach(() => app.close())

const make = (kind: 'plan' | 'task', path: string, more: object = {}) =>
  app.run<{ id: string; plan: string; needs: string[] }>(`${kind}.create`, {
    path,
    markdown: '# X\n',
    ...more,
  })

it('the plan of the same phase is meant, whatever other phases have', async () => {
  const plans = new Map<string, string>()
  for (const phase of ['a/phases/01-one', 'a/phases/02-two', 'b/phases/01-one'])
    plans.set(phase, (await make('plan', `initiatives/${phase}/plans/01-schema.md`)).id)
  for (const [phase, id] of plans) {
    const task = await make('task', `initiatives/${phase}/tasks/01-t.md`, { plan: '01-schema' })
    expect(task.plan).toBe(id)
  }
})

it('the task of the same initiative is meant where the phase has none', async () => {
  const here = await make('task', 'initiatives/a/phases/01-one/tasks/01-t.md')
  await make('task', 'initiatives/b/phases/01-one/tasks/01-t.md')
  const task = await make('task', 'initiatives/a/phases/02-two/tasks/02-u.md', { needs: ['01-t'] })
  expect(task.needs).toEqual([here.id])
})

it('two that are as near as each other have to be told apart', async () => {
  for (const phase of ['01-one', '02-two']) await make('task', `initiatives/a/phases/${phase}/tasks/01-t.md`)
  const task = make('task', 'tasks/loose.md', { needs: ['01-t'] })
  await expect(task).rejects.toMatchObject({ code: 'entity.ambiguous', details: { field: 'needs' } })
})

it('whoever mistypes a name is told which one it may be', async () => {
  await expect(app.run('phase.show', { ref: '01-oen' })).rejects.toMatchObject({
    message: 'No phase is called “01-oen”.',
    hint: expect.stringMatching(/^Did you mean 01-one\? Use an id/),
  })
  await expect(app.run('task.show', { ref: 'limits' })).rejects.toMatchObject({
    hint: expect.stringMatching(/^There is no task yet\. Use an id/),
  })
})
