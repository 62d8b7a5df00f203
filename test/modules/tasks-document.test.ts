// What a save of a task's document means.

import { expect, it } from 'vitest'
import { type DocumentText, readDocument } from '../../src/document/document.ts'
import { type Task, taskCodec } from '../../src/modules/tasks/index.ts'
import { openTestApp } from '../app/test-home.ts'

const at = { id: 't-9f2c7k', path: 'tasks/limits.md' }

function read(text: string): DocumentText {
  const found = readDocument(text)
  if (!found.ok) throw new Error(found.problem.message)
  return found.value
}

const withStatus = (status: string) => read(`---\nstatus: ${status}\n---\n# A\n`)

it('makes a task of a new document; one in progress arrives open', async () => {
  const app = await openTestApp()
  const need = await app.run<Task>('task.create', { title: 'First' })
  const text = [
    '---',
    'status: in_progress',
    'priority: P1',
    'needs: [first]',
    'files: [src/db/**]',
    'labels: db',
    '---',
    '# Limits',
    '',
  ]
  const intent = taskCodec.create(read(text.join('\n')), { path: at.path, id: at.id })
  if (!intent.ok) throw new Error(intent.problem.message)
  const [call] = intent.calls
  const made = await app.run<Task>(call?.path ?? '', call?.input ?? {})
  expect(made).toMatchObject({ id: at.id, path: at.path, title: 'Limits', status: 'open', priority: 'P1' })
  expect(taskCodec.values(made)).toEqual({
    status: 'open',
    priority: 'P1',
    needs: [need.id],
    files: ['src/db/**'],
    labels: ['db'],
  })
  app.close()
})

for (const [status, path] of [
  ['open', 'task.reopen'],
  ['in_progress', 'task.start'],
  ['blocked', 'task.block'],
  ['closed', 'task.close'],
] as const)
  it(`calls ${path} for the status ${status}`, () => {
    const before = withStatus(status === 'open' ? 'closed' : 'open')
    const intent = taskCodec.change(before, withStatus(status), at)
    expect(intent).toEqual({ ok: true, calls: [{ path, input: { ref: at.id } }], decision: null })
  })

it('updates what changed and nothing else', () => {
  const after = read('---\nstatus: open\nneeds: [first]\nassignee: ada\n---\n# A\n')
  expect(taskCodec.change(withStatus('open'), after, at)).toMatchObject({
    calls: [{ path: 'task.update', input: { ref: at.id, needs: ['first'], assignee: 'ada' } }],
  })
})

it('refuses a result that a person wrote, and a status that does not exist', () => {
  const result = read('---\nstatus: open\nresult: fine\n---\n# A\n')
  expect(taskCodec.change(withStatus('open'), result, at)).toMatchObject({
    problem: { code: 'field.readonly' },
  })
  expect(taskCodec.change(withStatus('open'), withStatus('done'), at)).toMatchObject({
    problem: { code: 'value.unknown' },
  })
})
