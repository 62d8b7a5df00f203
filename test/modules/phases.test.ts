// Phases: their lifecycle, their order, what they depend on, and where they go with their initiative.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import { digestOf } from '../../src/modules/phases/digest.ts'
import { type PhaseStatus, phaseMoves, phaseStatus } from '../../src/modules/phases/entity.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

interface Row {
  id: string
  rev: number
  path: string
  status: string
  archivedAt: number | null
  approvedDigest: string | null
}

const otter = agentActor('a-000000', 'brave-otter')
const commands: Readonly<Record<PhaseStatus, string>> = {
  planned: 'phase.plan',
  review: 'phase.review',
  rework: 'phase.rework',
  approved: 'phase.approve',
  in_progress: 'phase.start',
  verifying: 'phase.verify',
  completed: 'phase.complete',
}
/** The shortest way to each status. */
const ways: Readonly<Record<PhaseStatus, readonly PhaseStatus[]>> = {
  planned: [],
  review: ['review'],
  rework: ['review', 'rework'],
  approved: ['review', 'approved'],
  in_progress: ['review', 'approved', 'in_progress'],
  verifying: ['review', 'approved', 'in_progress', 'verifying'],
  completed: ['review', 'approved', 'in_progress', 'verifying', 'completed'],
}

let app: TestApp

beforeEach(async () => {
  app = await openTestApp()
  await app.run('initiative.create', { title: 'Rate limits' })
})

afterEach(() => app.close())

const phase = (title: string, more: object = {}) =>
  app.run<Row>('phase.create', { title, initiative: 'rate-limits', ...more })
const plan = (title: string, more: object = {}) =>
  app.run<Row>('plan.create', { title, phase: '01-storage', ...more })
const show = (ref: string) => app.run<Row>('phase.show', { ref })

function go(ref: string, to: PhaseStatus): Promise<Row> {
  const byCw = to === 'in_progress' || to === 'verifying'
  return app.run<Row>(commands[to], { ref }, ...(byCw ? [cw] : []))
}

describe('the lifecycle of a phase', () => {
  for (const from of phaseStatus.options)
    for (const to of phaseStatus.options) {
      const absorbed =
        from === to || (to === 'approved' && ['in_progress', 'verifying', 'completed'].includes(from))
      // A phase without tasks, as it is here, is completed when a person says so.
      const accepted = to === 'completed' && (from === 'approved' || from === 'in_progress')
      const legal = accepted || phaseMoves[from].includes(to)
      it(`${from} to ${to} ${absorbed ? 'changes nothing' : legal ? 'is a move' : 'is refused'}`, async () => {
        const { id } = await phase('Storage')
        for (const step of ways[from]) await go(id, step)
        const before = await show(id)
        if (absorbed) expect((await go(id, to)).rev).toBe(before.rev)
        else if (legal) expect((await go(id, to)).status).toBe(to)
        else await expect(go(id, to)).rejects.toMatchObject({ code: 'status.illegal' })
      })
    }

  it('accepts history and starts nothing', async () => {
    expect(await phase('A', { status: 'in_progress' })).toMatchObject({
      status: 'approved',
      approvedDigest: null,
    })
    expect(await phase('B', { status: 'verifying' })).toMatchObject({ status: 'approved' })
    expect(await phase('C', { status: 'completed' })).toMatchObject({ status: 'completed' })
  })

  it('lets no agent approve, neither by command nor by arriving approved', async () => {
    await phase('Storage', { status: 'review' })
    const forbidden = { code: 'actor.forbidden' }
    await expect(app.run('phase.approve', { ref: '01-storage' }, otter)).rejects.toMatchObject(forbidden)
    const arriving = { title: 'B', initiative: 'rate-limits', status: 'approved' }
    await expect(app.run('phase.create', arriving, otter)).rejects.toMatchObject(forbidden)
  })
})

describe('the order of phases', () => {
  it('numbers new ones, lets decimals sort between, and counts what is done', async () => {
    await phase('Storage')
    await phase('Limits')
    await phase('Hotfix', { number: 1.1 })
    await plan('Schema')
    const listed = await app.run<(Row & { plans: object })[]>('phase.list', { initiative: 'rate-limits' })
    expect(listed.map((each) => each.path.split('/')[3])).toEqual(['01-storage', '01.1-hotfix', '02-limits'])
    expect(listed[0]?.plans).toEqual({ done: 0, all: 1 })
  })

  it('refuses a circle of dependencies and names it', async () => {
    await phase('Storage')
    await phase('Limits', { dependsOn: ['01-storage'] })
    await phase('Docs', { dependsOn: ['limits'] })
    await expect(
      app.run('phase.update', { ref: '01-storage', dependsOn: ['03-docs'] }),
    ).rejects.toMatchObject({
      code: 'dependency.cycle',
      message: expect.stringContaining('01-storage → 03-docs → 02-limits → 01-storage'),
    })
  })

  it('refuses a dependency that nothing is called', async () => {
    const unknown = { code: 'reference.unknown' }
    await expect(phase('Storage', { dependsOn: ['nowhere'] })).rejects.toMatchObject(unknown)
  })
})

describe('what a phase says', () => {
  it('takes goal, success criteria and risks from its sections', async () => {
    await phase('Storage', {
      body: '## Goal\nKeep counts.\n\n## Success criteria\n- [x] fast\n- [ ] safe\n\n## Risks\nNone.',
    })
    expect(await show('01-storage')).toMatchObject({
      goal: 'Keep counts.',
      successCriteria: [
        { label: 'fast', checked: true },
        { label: 'safe', checked: false },
      ],
      risks: 'None.',
      researchTopics: null,
    })
  })
})

describe('an archived folder', () => {
  it('takes phases and plans along, keeps their places, and brings them back', async () => {
    await phase('Storage')
    await plan('Schema')
    await plan('Old')
    await app.run('plan.archive', { ref: '02-old' })
    app.clock.advance(1000)
    await app.run('initiative.archive', { ref: 'rate-limits' })
    expect(
      (await show('initiatives/rate-limits/phases/01-storage/phase.md').catch((error) => error)).code,
    ).toBe('entity.unknown')
    const folder = 'archive/2026-11/initiatives/rate-limits/phases/01-storage'
    expect(await show(`${folder}/phase.md`)).toMatchObject({ archivedAt: app.clock.now() })
    const archived = await app.run<Row[]>('plan.list', { archived: true })
    expect(archived.map((each) => each.path)).toEqual([
      `${folder}/plans/01-schema.md`,
      `${folder}/plans/02-old.md`,
    ])
    await app.run('initiative.restore', { ref: 'archive/2026-11/initiatives/rate-limits/initiative.md' })
    expect(await show('01-storage')).toMatchObject({ archivedAt: null })
    const live = await app.run<Row[]>('plan.list')
    expect(live.map((each) => each.path)).toEqual([
      'initiatives/rate-limits/phases/01-storage/plans/01-schema.md',
    ])
  })

  it('refuses new phases below an archived initiative', async () => {
    const { id } = await app.run<Row>('initiative.archive', { ref: 'rate-limits' })
    await expect(phase('Storage', { initiative: id })).rejects.toMatchObject({ code: 'entity.archived' })
  })

  it('moves with its initiative', async () => {
    await phase('Storage')
    await plan('Schema')
    await app.run('initiative.move', { ref: 'rate-limits', path: 'initiatives/quotas/initiative.md' })
    const [moved] = await app.run<Row[]>('plan.list')
    expect(moved?.path).toBe('initiatives/quotas/phases/01-storage/plans/01-schema.md')
  })
})

describe('an approval', () => {
  beforeEach(async () => {
    await phase('Storage', { status: 'review' })
    await plan('Schema')
  })

  async function seen(): Promise<Record<string, number>> {
    const { revs } = await app.run<{ revs: Record<string, { rev: number }> }>('phase.digest', {
      ref: '01-storage',
    })
    return Object.fromEntries(Object.entries(revs).map(([id, { rev }]) => [id, rev]))
  }

  it('takes the plans along and records its digest', async () => {
    const { digest } = await app.run<{ digest: string }>('phase.digest', { ref: '01-storage' })
    const approved = await app.run<Row>('phase.approve', {
      ref: '01-storage',
      digest: digest.slice(0, 8),
      seen: await seen(),
    })
    expect(approved).toMatchObject({ status: 'approved', approvedDigest: digest })
    expect(await app.run('plan.show', { ref: '01-schema' })).toMatchObject({ status: 'approved' })
  })

  it('approves nothing when a plan changed, came or went since it was read', async () => {
    const read = await seen()
    await app.run('plan.update', { ref: '01-schema', body: 'Other.' })
    const stale = app.run('phase.approve', { ref: '01-storage', seen: read })
    await expect(stale).rejects.toMatchObject({
      code: 'approval.stale',
      message: expect.stringContaining('01-schema'),
    })
    const again = await seen()
    await plan('Extra')
    const missing = app.run('phase.approve', { ref: '01-storage', seen: again })
    await expect(missing).rejects.toMatchObject({
      code: 'approval.stale',
      message: expect.stringContaining('02-extra'),
    })
    expect(await show('01-storage')).toMatchObject({ status: 'review' })
  })

  it('approves nothing under another digest', async () => {
    const other = app.run('phase.approve', { ref: '01-storage', digest: '0123456789' })
    await expect(other).rejects.toMatchObject({ code: 'approval.digest' })
  })

  it('is suspended by an agent’s change and renewed by a person’s', async () => {
    const first = await app.run<Row>('phase.approve', { ref: '01-storage' })
    await app.run('plan.update', { ref: '01-schema', body: 'Mine.' })
    const renewed = await show('01-storage')
    expect(renewed.status).toBe('approved')
    expect(renewed.approvedDigest).not.toBe(first.approvedDigest)
    await app.run('plan.update', { ref: '01-schema', body: 'Its own.' }, otter)
    expect(await show('01-storage')).toMatchObject({ status: 'review', approvedDigest: null })
    expect(app.events().at(-1)?.type).toBe('phase.reviewed')
  })

  it('outlives the archive', async () => {
    const { approvedDigest, id } = await app.run<Row>('phase.approve', { ref: '01-storage' })
    await app.run('phase.archive', { ref: id })
    await app.run('phase.restore', { ref: id })
    expect(await show(id)).toMatchObject({ status: 'approved', approvedDigest })
  })
})

it('binds a digest to meaning: ticks and the order of reading are none of it', () => {
  const one = { path: 'a/01.md', title: 'A', body: '# A\n- [ ] x\n', fields: { wave: 1 } }
  const two = { path: 'a/02.md', title: 'B', body: '# B\n', fields: {} }
  const ticked = { ...one, body: '# A\n- [x] x\n' }
  expect(digestOf([two, ticked])).toBe(digestOf([one, two]))
  expect(digestOf([{ ...one, fields: { wave: 2 } }, two])).not.toBe(digestOf([one, two]))
})

it('is sent back with what is wrong with it, which stands under Feedback', async () => {
  await app.run('initiative.create', { title: 'Rate limits' })
  const made = { initiative: 'rate-limits', body: 'One table.' }
  const { id } = await app.run<Row>('phase.create', { title: 'Storage', ...made })
  await app.run('phase.review', { ref: id })
  const sent = await app.run<Row & { body: string }>('phase.rework', { ref: id, feedback: 'Why one?' })
  expect(sent).toMatchObject({ status: 'rework', rev: 3 })
  expect(sent.body).toBe('# Storage\n\nOne table.\n\n## Feedback\n\nWhy one?\n')
  const more = await app.run<Row & { body: string }>('phase.rework', { ref: id, feedback: 'And no index?' })
  expect(more.body).toMatch(/Why one\?\n\nAnd no index\?\n$/)
  const plan = await app.run<Row>('plan.create', { title: 'Schema', phase: id })
  await app.run('plan.review', { ref: plan.id })
  const back = await app.run<Row & { body: string }>('plan.rework', { ref: plan.id, feedback: 'Too long.' })
  expect(back).toMatchObject({ status: 'rework', body: '# Schema\n\n## Feedback\n\nToo long.\n' })
})
