// A reference that fits nothing, or too much, says in which field and what may have been meant.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { CwError } from '../../src/kernel/errors.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  await app.run('initiative.create', { title: 'Rate limits' })
  await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
  await app.run('phase.create', { title: 'Storage api', initiative: 'rate-limits' })
})
afterEach(() => app.close())

async function refusal(path: string, input: object): Promise<CwError> {
  const error: unknown = await app.run(path, input).catch((thrown: unknown) => thrown)
  if (error instanceof CwError) return error
  throw new Error(`${path} was taken`)
}
const phaseAfter = (ref: string) =>
  refusal('phase.create', { title: 'Limits', initiative: 'rate-limits', dependsOn: [ref] })

it.each([
  ['01-storag', 'Did you mean 01-storage?'],
  ['storrage', 'Did you mean 01-storage?'],
  ['[[02-storage-apo]]', 'Did you mean 02-storage-api or 01-storage?'],
  ['phases/01-storge', 'Did you mean 01-storage?'],
  ['storage', null],
  ['zebra', 'There is 01-storage, 02-storage-api.'],
  ['', 'There is 01-storage, 02-storage-api.'],
  ['x'.repeat(10_000), 'There is 01-storage, 02-storage-api.'],
])('says of %s what may have been meant', async (ref, hint) => {
  if (hint === null) {
    const made = await app.run('phase.create', {
      title: 'Limits',
      initiative: 'rate-limits',
      dependsOn: [ref],
    })
    expect(made.dependsOn).toHaveLength(1)
    return
  }
  const { code, message, hint: said, details } = await phaseAfter(ref)
  expect(code).toBe('reference.unknown')
  expect(message).toBe(`depends_on: nothing is called “${ref}”.`)
  expect(said).toContain(hint)
  expect(details).toMatchObject({ field: 'depends_on', ref })
})

it('takes the title of what is meant', async () => {
  const made = await app.run('phase.create', {
    ...{ title: 'Limits', initiative: 'rate-limits' },
    dependsOn: ['Storage api'],
  })
  expect(made.dependsOn).toHaveLength(1)
})

it('says that there is none yet', async () => {
  const { hint } = await refusal('task.create', { title: 'Table', needs: ['nothing'] })
  expect(hint).toMatch(/^There is no task yet\./)
})

it('names those that a reference fits, with their paths and the field', async () => {
  await app.run('task.create', { title: 'Table' })
  await app.run('task.create', { title: 'Table', phase: '01-storage' })
  const { code, message, details } = await refusal('task.create', { title: 'Third', needs: ['Table'] })
  expect(code).toBe('entity.ambiguous')
  expect(message).toContain('(tasks/table.md)')
  expect(message).toContain('(initiatives/rate-limits/phases/01-storage/tasks/01-table.md)')
  expect(details).toMatchObject({ field: 'needs' })
})

it('says which initiative may have been meant by a folder that belongs to none', async () => {
  const path = 'initiatives/rate-limit/phases/01-x/phase.md'
  const { code, hint } = await refusal('phase.create', { title: 'X', path })
  expect(code).toBe('path.misplaced')
  expect(hint).toMatch(
    /^Did you mean rate-limits\? Else create initiatives\/rate-limit\/initiative\.md first;/,
  )
})

it('says of a folder whose initiative was archived how that comes back', async () => {
  const { id, path } = await app.run<{ id: string; path: string }>('initiative.create', { title: 'Old' })
  await app.run('initiative.archive', { ref: id })
  const phase = path.replace('.md', '/phases/01-x/phase.md').replace('initiative/phases', 'phases')
  const { hint } = await refusal('phase.create', { title: 'X', path: phase })
  expect(hint).toMatch(
    new RegExp(
      `^What stood there is archived: \`cw initiative restore ${id}\` .* another one create .* first;`,
    ),
  )
})

it('says of a question that was put away that a command brings it back', async () => {
  const { id } = await app.run<{ id: string }>('agent.create', { title: 'Otter', role: 'worker' })
  await app.run('agent.archive', { ref: id })
  expect((await refusal('question.ask', { text: 'Which?', agent: id })).hint).toContain('out of archive/')
  const asked = await app.run<{ id: string }>('question.ask', { text: 'Which?' })
  await app.run('message.archive', { ref: asked.id })
  const { code, hint } = await refusal('question.answer', { ref: asked.id, text: 'This' })
  expect(code).toBe('entity.archived')
  expect(hint).toBe(`Bring it back first: \`cw message restore ${asked.id}\`.`)
})

it('says of a task that needs itself that it cannot', async () => {
  const made = { path: 'tasks/self.md', markdown: '# Self' }
  for (const ref of ['self', '[[self]]', 'tasks/self.md', './self.md'])
    expect((await refusal('task.create', { ...made, needs: [ref] })).message).toBe(
      `needs: “${ref}” is this very document, which cannot wait for itself.`,
    )
  const { id } = await app.run<{ id: string }>('task.create', made)
  expect((await refusal('task.update', { ref: id, needs: ['self'] })).code).toBe('dependency.self')
  expect((await refusal('task.update', { ref: id, needs: [id] })).code).toBe('dependency.self')
})

it('says of a question that there is no such question', async () => {
  for (const command of ['question.answer', 'question.show']) {
    const error = await refusal(command, { ref: 'nix', text: 'Yes' })
    expect(error.message).toBe('No question is called “nix”.')
    expect(error.hint).toContain('`cw question list`')
  }
})

it('takes the prefix of ids alone for the beginning of several', async () => {
  await app.run('initiative.create', { title: 'Another' })
  const error = await refusal('initiative.update', { ref: 'i-', title: 'X' })
  expect(error.message).toMatch(/^“i-” fits more than one initiative: i-\w{6}, i-\w{6}\.$/)
})
