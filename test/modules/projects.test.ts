// Projects: a repository with what has to hold for it.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { readDocument } from '../../src/document/document.ts'
import { agentActor } from '../../src/kernel/actor.ts'
import { type Project, projectCodec } from '../../src/modules/projects/index.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

it('takes its name from the repository', async () => {
  const shop = await app.run<Project>('project.create', {
    repository: 'git@example.org:team/shop.git',
    checks: ['npm test'],
  })
  expect(shop).toMatchObject({
    title: 'shop',
    path: 'projects/shop.md',
    repository: 'git@example.org:team/shop.git',
    checks: ['npm test'],
    defaultBranch: null,
  })
  const second = await app.run<Project>('project.create', { repository: '/home/me/shop/' })
  expect(second.path).toBe('projects/shop-2.md')
})

it('needs a repository on the command line, but not as a file', async () => {
  await expect(app.run('project.create')).rejects.toMatchObject({ code: 'input.invalid' })
  await expect(app.run('project.create', { repository: '/x', title: ' ' })).rejects.toMatchObject({
    code: 'input.invalid',
  })
  const made = await app.run<Project>('project.create', { path: 'projects/x.md', markdown: 'Goals.\n' })
  expect(made).toMatchObject({ title: 'X', repository: null })
  await expect(app.run('project.create', { path: 'projects/x.md', markdown: '' })).rejects.toMatchObject({
    code: 'path.taken',
  })
})

it('is changed, listed, shown and archived by a person only', async () => {
  await app.run('project.create', { repository: '/src/shop' })
  const changed = await app.run<Project>('project.update', {
    ref: 'shop',
    setupHook: 'npm ci',
    body: 'Be fast.',
  })
  expect(changed).toMatchObject({ setupHook: 'npm ci', body: '# shop\n\nBe fast.\n' })
  expect(await app.run('project.show', { ref: 'shop' })).toEqual(changed)
  const otter = agentActor('a-000000', 'otter')
  for (const call of ['project.create', 'project.update', 'project.archive'])
    await expect(app.run(call, { ref: 'shop', repository: '/x' }, otter)).rejects.toMatchObject({
      code: 'actor.forbidden',
    })
  await app.run('project.archive', { ref: 'shop' })
  expect(await app.run('project.list')).toEqual([])
  expect(await app.run('project.list', { archived: true })).toHaveLength(1)
  expect(await app.run('project.update', { ref: changed.id, setupHook: 'make' })).toMatchObject({
    setupHook: 'make',
    archivedAt: expect.any(Number),
  })
})

it('reads its fields from a document', () => {
  const text =
    '---\nrepository: ~/src/shop\ndefault_branch: main\nchecks: [npm test, npm run lint]\n---\n# Shop\n'
  const doc = readDocument(text)
  if (!doc.ok) throw new Error(doc.problem.message)
  expect(projectCodec.create(doc.value, { path: 'projects/shop.md', id: null })).toMatchObject({
    ok: true,
    decision: null,
    calls: [
      {
        path: 'project.create',
        input: { repository: '~/src/shop', defaultBranch: 'main', checks: ['npm test', 'npm run lint'] },
      },
    ],
  })
})

it('has a budget in its document, as an amount', async () => {
  const { id } = await app.run<Project>('project.create', { repository: '/src/shop' })
  const read = (budget: string) => {
    const doc = readDocument(`---\nrepository: /src/shop\n${budget}---\n# shop\n`)
    if (!doc.ok) throw new Error(doc.problem.message)
    return doc.value
  }
  const known = await app.run<Project>('project.show', { ref: id })
  const change = (after: string, before = '') => projectCodec.change(read(before), read(after), known)
  expect(change('budget_usd: 12.5\n')).toMatchObject({
    calls: [{ path: 'project.update', input: { ref: id, budgetUsd: 12.5 } }],
  })
  expect(change('budget_usd: much\n')).toMatchObject({ ok: false, problem: { code: 'value.type' } })
})
