// What something new is called: a title, or the heading of its text; nothing is made without one.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  await app.run('initiative.create', { title: 'Faster login' })
  await app.run('phase.create', { title: 'Storage', initiative: 'faster-login' })
})
afterEach(() => app.close())

interface Shown {
  readonly id: string
  readonly title: string
  readonly body: string
}

const creates = [
  ['initiative', {}],
  ['page', { initiative: 'faster-login' }],
  ['phase', { initiative: 'faster-login' }],
  ['plan', { phase: '01-storage' }],
  ['task', {}],
  ['task', { phase: '01-storage' }],
  ['domain', {}],
] as const

it.each(creates)('%s.create %j without a name is refused, and nothing is made', async (kind, input) => {
  const before = await app.run<unknown[]>(`${kind}.list`)
  for (const nameless of [input, { ...input, markdown: 'No heading here.\n' }, { ...input, title: ' ' }])
    await expect(app.run(`${kind}.create`, nameless)).rejects.toMatchObject({
      code: 'input.invalid',
      message: 'Say what it is called: TITLE, or a text that begins with a heading.',
    })
  expect(await app.run(`${kind}.list`)).toEqual(before)
})

it.each(creates)('%s.create %j is called, and stands, as the heading of its text', async (kind, input) => {
  const made = await app.run<{ title: string; path: string }>(`${kind}.create`, {
    ...input,
    markdown: '# From a pipe\n\nText.\n',
  })
  expect(made.title).toBe('From a pipe')
  expect(made.path).toMatch(/from-a-pipe(\/\w+)?\.md$/)
})

it('what stands at a path already needs no name', async () => {
  const made = await app.run('task.create', { path: 'tasks/tidy-up.md', markdown: 'Some day.\n' })
  expect(made).toMatchObject({ title: 'Tidy up' })
})

it.each(creates)(
  'what %s.show of %j gives can be given back: no heading is there twice',
  async (kind, input) => {
    const made = await app.run<Shown>(`${kind}.create`, {
      ...input,
      title: 'Race',
      body: '# Race\n\nText.\n',
    })
    expect(made.body).toBe('# Race\n\nText.\n')
    const ref = made.id
    expect(await app.run<Shown>(`${kind}.update`, { ref, body: made.body })).toMatchObject(made)
    const renamed = await app.run<Shown>(`${kind}.update`, { ref, title: 'Run', body: made.body })
    expect(renamed).toMatchObject({ title: 'Run', body: '# Run\n\nText.\n' })
  },
)

it('a heading that is another title, or not the first, is text', async () => {
  const text = (body: string) => app.run<Shown>('task.create', { title: 'Race', body })
  expect((await text('# Other\n')).body).toBe('# Race\n\n# Other\n')
  expect((await text('Words.\n\n# Race\n')).body).toBe('# Race\n\nWords.\n\n# Race\n')
  expect((await text('## Race\n')).body).toBe('# Race\n\n## Race\n')
  expect((await text('<!-- a hint -->\n# Race\n\nText.')).body).toBe('<!-- a hint -->\n# Race\n\nText.\n')
})
