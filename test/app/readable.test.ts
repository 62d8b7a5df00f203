// Commands refuse what would make a document that cw does not read again.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentsOf } from '../../src/app/tree-documents.ts'
import { cw } from '../../src/kernel/actor.ts'
import { openTestApp, type TestApp } from './test-home.ts'

const limit = 1024 * 1024

describe('a document that could not be read any more', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await openTestApp()
  })
  afterEach(() => app.close())

  const task = async (input: object = {}) =>
    app.run<{ id: string; rev: number }>('task.create', { title: 'Clean up', ...input })
  const refusal = (part: string) => ({
    code: 'document.unreadable',
    message: expect.stringContaining(part),
    hint: expect.stringContaining('Nothing was changed.'),
  })
  const textOf = (id: string) => documentsOf(app.reader, [id])[0]?.text ?? ''

  it('is refused when its text grows above 1 MiB, and nothing is changed', async () => {
    const { id, rev } = await task()
    const before = app.events().length
    await expect(app.run('task.update', { ref: id, body: 'x'.repeat(limit) })).rejects.toMatchObject(
      refusal('1 MiB'),
    )
    expect((await app.run<{ rev: number }>('task.show', { ref: id })).rev).toBe(rev)
    expect(app.events()).toHaveLength(before)
  })

  it('is measured in bytes, with everything that stands around the text', async () => {
    const { id } = await task()
    await expect(app.run('task.update', { ref: id, body: 'ü'.repeat(limit / 2) })).rejects.toMatchObject(
      refusal('bytes'),
    )
    const room = limit - Buffer.byteLength(textOf(id)) - 16
    await app.run('task.update', { ref: id, body: 'x'.repeat(room) })
    expect(Buffer.byteLength(textOf(id))).toBeLessThanOrEqual(limit)
  })

  it('is refused when it is made', async () => {
    await expect(task({ body: 'x'.repeat(limit) })).rejects.toMatchObject(refusal('1 MiB'))
    await expect(app.run('question.ask', { text: 'x\n'.repeat(limit / 3) })).rejects.toMatchObject(
      refusal('question.md'),
    )
    expect(app.events()).toHaveLength(0)
  })

  it('is refused when its frontmatter grows above 64 KiB', async () => {
    const { id } = await task()
    const labels = Array.from({ length: 7_000 }, (_, number) => `label-${number}`)
    await expect(app.run('task.update', { ref: id, labels })).rejects.toMatchObject(refusal('64 KiB'))
  })

  it('is refused when markers of a conflict, or a NUL, come with a command', async () => {
    const { id } = await task()
    const body = 'one\n<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> other\n'
    await expect(app.run('task.update', { ref: id, body })).rejects.toMatchObject(refusal('merge conflict'))
    await expect(app.run('task.update', { ref: id, body: 'a\u0000b' })).rejects.toMatchObject(refusal('NUL'))
    await app.run('task.update', { ref: id, body: `    ${body.replaceAll('\n', '\n    ')}` })
  })

  it('is refused when a file fits alone, but not with the id that it gets', async () => {
    const text = `# Large\n${'x'.repeat(limit - 8)}`
    const calls = [{ path: 'task.create', input: { markdown: text, path: 'tasks/large.md' } }]
    const source = { id: null, kind: 'task', text }
    const following = {
      path: 'task.saved',
      input: (results: readonly unknown[]) => ({ id: (results[0] as { id: string }).id, text: source.text }),
    }
    const [outcome] = await app.executor.as(cw).batch([{ mutation: 'm', calls, following }])
    expect(outcome).toMatchObject({ ok: false, error: refusal('1 MiB') })
  })

  it('still goes from one status to another, and to the archive', async () => {
    const { id } = await task()
    await app.run('task.update', { ref: id, body: 'x'.repeat(limit - Buffer.byteLength(textOf(id)) - 16) })
    await app.run('task.block', { ref: id, reason: undefined })
    await app.run('task.archive', { ref: id })
  })

  it('may ask about markers of a conflict: a question is a view', async () => {
    await app.run('question.ask', { text: 'What of this?\n\n<<<<<<< HEAD\nmine\n>>>>>>> other\n' })
  })
})
