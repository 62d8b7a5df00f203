// The domain layer: concepts, the context they belong to, and the code they stand for.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { readDocument } from '../../src/document/document.ts'
import { agentActor } from '../../src/kernel/actor.ts'
import { type DomainConcept, domainCodec } from '../../src/modules/domain/index.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

it('describes concepts in folders, with references kept as ids', async () => {
  const billing = await app.run<DomainConcept>('domain.create', { title: 'Billing', kind: 'context' })
  const shop = await app.run<{ id: string }>('project.create', { repository: '/src/shop' })
  const invoice = await app.run<DomainConcept>(
    'domain.create',
    {
      title: 'Invoice',
      kind: 'aggregate',
      folder: 'billing/Core',
      context: 'billing',
      projects: ['shop'],
      paths: ['src/billing/**'],
    },
    agentActor('a-000000', 'otter'),
  )
  expect(invoice).toMatchObject({
    path: 'domain/billing/core/invoice.md',
    context: billing.id,
    projects: [shop.id],
    paths: ['src/billing/**'],
  })
  expect(await app.run('domain.list', { context: 'billing' })).toHaveLength(2)
  expect(await app.run('domain.list', { kind: 'aggregate' })).toEqual([invoice])
  expect(await app.run('domain.show', { ref: 'invoice' })).toEqual(invoice)
})

it('is a term when nothing else is said', async () => {
  const made = await app.run<DomainConcept>('domain.create', {
    path: 'domain/glossary/order.md',
    markdown: 'What a customer wants.\n',
  })
  expect(made).toMatchObject({ title: 'Order', kind: 'term', context: null })
})

it('lets everything be set again', async () => {
  await app.run('domain.create', { title: 'Billing', kind: 'context' })
  await app.run('domain.create', { title: 'Invoice', context: 'billing' })
  const changed = await app.run<DomainConcept>('domain.update', {
    ref: 'invoice',
    title: 'Bill',
    kind: 'rule',
    context: null,
    paths: ['a'],
  })
  expect(changed).toMatchObject({ title: 'Bill', kind: 'rule', context: null, paths: ['a'] })
  expect(await app.run('domain.update', { ref: 'invoice', kind: null })).toMatchObject({ kind: 'term' })
})

it('refuses references to nothing, to itself, and paths that are taken', async () => {
  await app.run('domain.create', { title: 'Invoice' })
  await expect(app.run('domain.update', { ref: 'invoice', context: 'nowhere' })).rejects.toMatchObject({
    code: 'reference.unknown',
  })
  await expect(app.run('domain.update', { ref: 'invoice', projects: ['nowhere'] })).rejects.toMatchObject({
    code: 'reference.unknown',
  })
  await expect(app.run('domain.update', { ref: 'invoice', context: 'invoice' })).rejects.toMatchObject({
    code: 'input.invalid',
  })
  await expect(app.run('domain.create', { path: 'domain/invoice.md', markdown: '' })).rejects.toMatchObject({
    code: 'path.taken',
  })
})

it('reads its kind from a document', () => {
  const read = (text: string) => {
    const doc = readDocument(text)
    if (!doc.ok) throw new Error(doc.problem.message)
    return domainCodec.create(doc.value, { path: 'domain/x.md', id: 'd-1a2b3c' })
  }
  expect(read('---\nkind: event\n---\n')).toMatchObject({
    calls: [{ input: { kind: 'event', id: 'd-1a2b3c' } }],
  })
  expect(read('---\nkind: evnt\n---\n')).toMatchObject({
    ok: false,
    problem: { code: 'value.unknown', line: 2 },
  })
})
