// Approving an initiative: exactly the concept and the pages that were read, and what an agent changes there asks again.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { documentsOf } from '../../src/app/tree-documents.ts'
import { listedChildren } from '../../src/document/approve-lines.ts'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'
import { unnumbered } from '../document/unnumbered.ts'

interface Row {
  id: string
  status: string
  approvedDigest: string | null
}

const otter = agentActor('a-000000', 'brave-otter')
const ref = 'rate-limits'
let app: TestApp
let id: string

beforeEach(async () => {
  app = await openTestApp()
  const made = await app.run<Row>('initiative.create', { title: 'Rate limits', body: 'Why.\n' })
  id = made.id
  await app.run('page.create', { title: 'Storage', initiative: ref })
  await app.run('page.create', { title: 'Storage', initiative: ref, parent: 'storage' })
  await app.run('initiative.review', { ref })
})

afterEach(() => app.close())

const status = async () => (await app.run<Row>('initiative.show', { ref })).status
const text = () => documentsOf(app.reader, [id])[0]?.text ?? ''
const listed = () => listedChildren(text()) ?? []
const inReview = '\n\n- storage/storage · r\n- storage · r\n\n- [ ] Approve\n'

it('its document lists its pages in review, with the box that approves it', async () => {
  expect(unnumbered(text())).toContain(`Why.${inReview}`)
  await app.run('initiative.approve', { ref })
  expect(text()).toMatch(/\nWhy\.\n$/)
})

it('one without pages has the box alone', async () => {
  for (const page of ['pages/storage/storage.md', 'pages/storage.md'])
    await app.run('page.archive', { ref: `initiatives/rate-limits/${page}` })
  expect(text()).toContain('Why.\n\n- [ ] Approve\n')
})

it('it is approved as it was read, and no approval is of what changed since', async () => {
  const { digest } = await app.run<{ digest: string }>('initiative.digest', { ref })
  const read = listed()
  await app.run('page.update', { ref: 'initiatives/rate-limits/pages/storage.md', body: 'Two tables.\n' })
  await expect(app.run('initiative.approve', { ref, listed: read })).rejects.toMatchObject({
    code: 'approval.stale',
    details: { what: 'storage' },
  })
  await expect(app.run('initiative.approve', { ref, digest })).rejects.toMatchObject({
    code: 'approval.digest',
  })
  await expect(app.run('initiative.approve', { ref, seen: { [id]: 1 } })).rejects.toMatchObject({
    code: 'approval.stale',
  })
  expect(await status()).toBe('review')
  const now = await app.run<{ digest: string }>('initiative.digest', { ref })
  const approved = await app.run<Row>('initiative.approve', { ref, digest: now.digest.slice(0, 8) })
  expect(approved).toMatchObject({ status: 'approved', approvedDigest: now.digest })
})

it('approving it again changes nothing, and nothing approves a draft', async () => {
  await app.run('initiative.approve', { ref, listed: listed() })
  const events = app.events().length
  expect(await app.run('initiative.approve', { ref, listed: [] })).toMatchObject({ approvedDigest: null })
  expect(app.events()).toHaveLength(events)
  await app.run('initiative.create', { title: 'Draft' })
  await expect(app.run('initiative.approve', { ref: 'draft' })).rejects.toMatchObject({
    code: 'status.illegal',
  })
})

it.each([
  ['an agent', otter],
  ['cw', cw],
])('%s can never approve it', async (_, actor) => {
  await expect(app.run('initiative.approve', { ref }, actor)).rejects.toMatchObject({
    code: 'actor.forbidden',
  })
})

it.each<[string, string, object]>([
  ['its concept', 'initiative.update', { ref, body: 'Because.\n' }],
  ['a page', 'page.update', { ref: 'initiatives/rate-limits/pages/storage.md', body: 'Two tables.\n' }],
  ['a page that is new', 'page.create', { title: 'Journey', initiative: ref }],
])('what an agent changes in an approved one asks again: %s', async (_, command, input) => {
  await app.run('initiative.approve', { ref })
  await app.run(command, input, otter)
  expect(await status()).toBe('review')
})

it('an agent that ticks a box, and a person who changes what they like, leave it approved', async () => {
  await app.run('initiative.update', { ref, body: '- [ ] one\n' })
  await app.run('initiative.approve', { ref })
  await app.run('initiative.update', { ref, body: '- [x] one\n' }, otter)
  await app.run('initiative.update', { ref, body: 'Because.\n' })
  await app.run('page.create', { title: 'Journey', initiative: ref })
  expect(await status()).toBe('approved')
})

it('work goes on while it is asked for again', async () => {
  const { id: phase } = await app.run<Row>('phase.create', { title: 'One', initiative: ref })
  await app.run('task.create', { title: 'First', phase })
  await app.run('phase.review', { ref: phase })
  await app.run('phase.approve', { ref: phase })
  await app.run('initiative.approve', { ref })
  await app.run('task.start', { ref: 'first' })
  await app.run('initiative.update', { ref, body: 'Because.\n' }, otter)
  expect([await status(), (await app.run<Row>('phase.show', { ref: phase })).status]).toEqual([
    'review',
    'in_progress',
  ])
  await app.run('initiative.approve', { ref })
  expect(await status()).toBe('in_progress')
})
