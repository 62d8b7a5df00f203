// Tasks: their life, their dependencies, and what is ready.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

interface TaskRow {
  readonly id: string
  readonly rev: number
  readonly path: string
  readonly status: string
  readonly needs: readonly string[]
  readonly labels: readonly string[]
  readonly assignee: string | null
  readonly phase: string | null
  readonly plan: string | null
  readonly result: string | null
}

interface Explained extends TaskRow {
  readonly ready: boolean
  readonly reasons: readonly string[]
}

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const task = (title: string, more: object = {}) => app.run<TaskRow>('task.create', { title, ...more })
const ready = async () => (await app.run<Explained[]>('task.ready')).map((row) => row.id)
const types = () => app.events().map((event) => event.type)

/** A phase with a plan in it, in review. */
async function phase(name = 'Storage') {
  const initiative = await app.run<{ id: string }>('initiative.create', { title: `Of ${name}` })
  const made = await app.run<{ id: string; path: string }>('phase.create', {
    title: name,
    initiative: initiative.id,
  })
  await app.run('phase.review', { ref: made.id })
  return { ...made, initiative: initiative.id }
}

describe('the life of a task', () => {
  it('begins open, at a path made from its title', async () => {
    const made = await task('Add the limits table', { priority: 'P1', label: ['db'], file: ['src/db/**'] })
    expect(made).toMatchObject({
      path: 'tasks/add-the-limits-table.md',
      status: 'open',
      priority: 'P1',
      labels: ['db'],
      files: ['src/db/**'],
      body: '# Add the limits table\n',
    })
  })

  it('is numbered where it belongs to a phase', async () => {
    const { id, path } = await phase()
    const folder = path.replace('phase.md', 'tasks')
    expect((await task('One', { phase: id })).path).toBe(`${folder}/01-one.md`)
    expect(await task('Two', { phase: id })).toMatchObject({ path: `${folder}/02-two.md`, phase: id })
  })

  it('belongs to the phase of the plan it names', async () => {
    const { id } = await phase()
    const plan = await app.run<{ id: string }>('plan.create', { title: 'Schema', phase: id })
    expect(await task('One', { plan: plan.id })).toMatchObject({ phase: id, plan: plan.id })
  })

  it('cannot follow the plan of another phase', async () => {
    const [one, other] = [await phase(), await phase('Other')]
    await app.run('plan.create', { title: 'Schema', phase: other.id })
    await expect(task('One', { phase: one.id, plan: 'schema' })).rejects.toMatchObject({
      code: 'reference.unknown',
    })
  })

  it('starts nothing when its document arrives in progress', async () => {
    const arrived = (status: string) => task(status, { path: `tasks/${status}.md`, status })
    expect((await arrived('in_progress')).status).toBe('open')
    expect((await arrived('closed')).status).toBe('closed')
    expect((await arrived('blocked')).status).toBe('blocked')
  })

  it('is misplaced where no phase stands', async () => {
    const path = 'initiatives/none/phases/01-none/tasks/01-a.md'
    await expect(task('A', { path })).rejects.toMatchObject({ code: 'path.misplaced' })
  })

  const commands = ['start', 'block', 'close', 'reopen'] as const
  const after = { start: 'in_progress', block: 'blocked', close: 'closed', reopen: 'open' }
  const allowed: Record<string, readonly string[]> = {
    open: ['start', 'block', 'close', 'reopen'],
    in_progress: ['start', 'block', 'close', 'reopen'],
    blocked: ['start', 'block', 'close', 'reopen'],
    closed: ['close', 'reopen'],
  }
  for (const [from, words] of Object.entries(allowed))
    for (const word of commands)
      it(`${words.includes(word) ? 'may' : 'may not'} ${word} when it is ${from}`, async () => {
        const { id } = await task('A')
        const way = commands.find((each) => after[each] === from) ?? 'reopen'
        await app.run(`task.${way}`, { ref: id })
        const move = app.run<TaskRow>(`task.${word}`, { ref: id })
        if (words.includes(word)) expect((await move).status).toBe(after[word])
        else await expect(move).rejects.toMatchObject({ code: 'status.illegal' })
      })

  it('records nothing when it has that status already', async () => {
    const { id } = await task('A')
    await app.run('task.close', { ref: id })
    const before = app.events().length
    await app.run('task.close', { ref: id })
    await app.run('task.unblock', { ref: id })
    expect(app.events()).toHaveLength(before)
  })

  it('keeps what is said with a change of status as a comment', async () => {
    const { id } = await task('A')
    await app.run('task.block', { ref: id, reason: 'Waits for the licence' })
    await app.run('task.unblock', { ref: id })
    await app.run('task.close', { ref: id, comment: 'Done at last' })
    const shown = await app.run<TaskRow & { comments: { text: string; author: string; id: string }[] }>(
      'task.show',
      { ref: id },
    )
    expect(shown.comments.map((comment) => [comment.author, comment.text])).toEqual([
      ['you', 'Waits for the licence'],
      ['you', 'Done at last'],
    ])
    expect(shown.result).toBeNull()
    expect(types()).toEqual([
      'task.created',
      'task.blocked',
      'task.commented',
      'task.reopened',
      'task.closed',
      'task.commented',
    ])
  })

  it('takes and loses labels and an assignee', async () => {
    const { id } = await task('A', { labels: ['x', 'y'] })
    const labelled = await app.run<TaskRow>('task.label', { ref: id, add: ['z', 'x'], remove: ['y'] })
    expect(labelled.labels).toEqual(['x', 'z'])
    expect((await app.run<TaskRow>('task.assign', { ref: id, assignee: 'ada' })).assignee).toBe('ada')
    expect((await app.run<TaskRow>('task.assign', { ref: id })).assignee).toBeNull()
  })

  it('leaves a plan of its old phase behind when it moves', async () => {
    const [one, other] = [await phase(), await phase('Other')]
    const plan = await app.run<{ id: string }>('plan.create', { title: 'Schema', phase: one.id })
    const { id } = await task('A', { plan: plan.id })
    const path = other.path.replace('phase.md', 'tasks/07-a.md')
    expect(await app.run('task.move', { ref: id, path })).toMatchObject({ phase: other.id, plan: null })
    expect(await app.run('task.move', { ref: id, path: 'tasks/a.md' })).toMatchObject({ phase: null })
  })

  it('goes to the archive with its phase and comes back with it', async () => {
    const { id } = await phase()
    const made = await task('A', { phase: id })
    await app.run('phase.archive', { ref: id })
    expect(await app.run('task.list')).toEqual([])
    await expect(task('B', { phase: id })).rejects.toMatchObject({ code: 'entity.archived' })
    await app.run('phase.restore', { ref: id })
    expect(await app.run('task.show', { ref: made.id })).toMatchObject({ path: made.path, archivedAt: null })
  })
})

describe('finding tasks', () => {
  it('filters by status, priority, label, assignee, phase and initiative', async () => {
    const { id, initiative } = await phase()
    const one = await task('One', { phase: id, priority: 'P0', labels: ['db'], assignee: 'ada' })
    const two = await task('Two')
    await app.run('task.close', { ref: two.id })
    const list = async (filter: object) =>
      (await app.run<TaskRow[]>('task.list', filter)).map((row) => row.id)
    const only = [{ status: 'open' }, { priority: 'P0' }, { label: 'db' }, { assignee: 'ada' }]
    for (const filter of [...only, { phase: id }, { initiative }])
      expect(await list(filter)).toEqual([one.id])
    expect(await list({ status: 'closed' })).toEqual([two.id])
    expect(await list({ limit: 1 })).toHaveLength(1)
  })

  it('finds words in titles, texts and comments, and takes wildcards for what they are', async () => {
    const one = await task('Migrate', { body: 'All 100% of it' })
    const two = await task('Other')
    await app.run('task.comment', { ref: two.id, text: 'see the migration' })
    const search = async (text: string) =>
      (await app.run<TaskRow[]>('task.search', { text })).map((row) => row.id).sort()
    expect(await search('migrat')).toEqual([one.id, two.id].sort())
    expect(await search('100%')).toEqual([one.id])
    expect(await search('1_0')).toEqual([])
  })

  it('lists what nobody has touched for days, and counts', async () => {
    const old = await task('Old', { priority: 'P0' })
    app.clock.advance(3 * 86_400_000)
    await task('New', { needs: [old.id] })
    const stale = await app.run<TaskRow[]>('task.stale', { days: 2 })
    expect(stale.map((row) => row.id)).toEqual([old.id])
    expect(await app.run('task.stats')).toEqual({
      total: 2,
      byStatus: { open: 2, in_progress: 0, blocked: 0, closed: 0 },
      byPriority: { P0: 1, P1: 0, P2: 1, P3: 0 },
      ready: 1,
      waiting: 1,
    })
  })

  it('shows what it needs, what needs it, and links from both ends', async () => {
    const { id: one } = await task('One')
    const { id: two } = await task('Two', { needs: ['one'] })
    await app.run('task.link', { ref: two, target: one, type: 'discovered-from' })
    await app.run('task.link', { ref: two, target: one, type: 'discovered-from' })
    expect(await app.run('task.show', { ref: two })).toMatchObject({
      needed: [{ id: one, title: 'One', status: 'open' }],
      links: [{ type: 'discovered-from', target: one }],
    })
    expect(await app.run('task.show', { ref: one })).toMatchObject({
      blocks: [{ id: two, title: 'Two', status: 'open' }],
      linkedFrom: [{ type: 'discovered-from', target: two }],
    })
    await app.run('task.link', { ref: two, target: one, type: 'discovered-from', remove: true })
    expect(await app.run('task.show', { ref: one })).toMatchObject({ linkedFrom: [] })
  })
})

describe('dependencies', () => {
  it('are stored as ids, however they are written', async () => {
    const { id } = await task('First thing')
    for (const ref of [id, id.slice(0, 7), 'first-thing', '[[first-thing]]', 'tasks/first-thing.md'])
      expect((await task(`By ${ref}`, { needs: [ref] })).needs).toEqual([id])
    await expect(task('None', { needs: ['nothing'] })).rejects.toMatchObject({ code: 'reference.unknown' })
  })

  it('cannot make a circle, and the refusal names it', async () => {
    const a = await task('A')
    const b = await task('B', { needs: [a.id] })
    const circle = app.run('task.dep.add', { ref: a.id, needs: [b.id] })
    await expect(circle).rejects.toMatchObject({
      code: 'dependency.cycle',
      details: { cycle: 'a → b → a' },
    })
    const own = app.run('task.update', { ref: a.id, needs: [a.id] })
    await expect(own).rejects.toMatchObject({ code: 'dependency.self', details: { ref: a.id } })
    expect(await app.run('task.dep.cycles')).toEqual([])
  })

  it('cannot make a long circle either', async () => {
    const first = await task('T0')
    let last = first
    for (let n = 1; n < 60; n++) last = await task(`T${n}`, { needs: [last.id] })
    const circle = app.run('task.dep.add', { ref: first.id, needs: [last.id] })
    const names = ['t0', ...Array.from({ length: 59 }, (_, n) => `t${59 - n}`), 't0'].join(' → ')
    await expect(circle).rejects.toMatchObject({ details: { cycle: names } })
  })

  it('are added, removed and shown as a tree, what repeats only once in full', async () => {
    const [a, b, c] = [await task('A'), await task('B'), await task('C')]
    await app.run('task.dep.add', { ref: b.id, needs: [a.id] })
    await app.run('task.dep.add', { ref: c.id, needs: [a.id, b.id] })
    const tree = await app.run<{ id: string; depth: number; repeated: boolean }[]>('task.dep.tree', {
      ref: c.id,
    })
    expect(tree.map((node) => [node.id, node.depth, node.repeated])).toEqual([
      [c.id, 0, false],
      [a.id, 1, false],
      [b.id, 1, false],
      [a.id, 2, true],
    ])
    await app.run('task.dep.remove', { ref: c.id, needs: [a.id, b.id] })
    expect(await ready()).toEqual([a.id, c.id])
  })
})

describe('ready', () => {
  it('means open, with every need closed', async () => {
    const a = await task('A')
    const b = await task('B', { needs: [a.id] })
    expect(await ready()).toEqual([a.id])
    await app.run('task.close', { ref: a.id })
    expect(await ready()).toEqual([b.id])
    await app.run('task.reopen', { ref: a.id })
    expect(await ready()).toEqual([a.id])
  })

  it('waits for the approval of the phase, and ends when that is taken back', async () => {
    const { id } = await phase()
    const made = await task('A', { phase: id })
    expect(await ready()).toEqual([])
    await app.run('phase.approve', { ref: id })
    expect(await ready()).toEqual([made.id])
    await app.run('phase.review', { ref: id })
    expect(await ready()).toEqual([])
  })

  it('takes the phase and its initiative into progress when the first task starts', async () => {
    const { id, initiative } = await phase()
    const made = await task('A', { phase: id })
    await app.run('initiative.review', { ref: initiative })
    await app.run('initiative.approve', { ref: initiative })
    await app.run('phase.approve', { ref: id })
    await app.run('task.claim', { ref: made.id, agent: 'a-otter1' })
    expect(await app.run('phase.show', { ref: id })).toMatchObject({ status: 'in_progress' })
    expect(await app.run('initiative.show', { ref: initiative })).toMatchObject({ status: 'in_progress' })
  })

  it('starts nothing in a phase that arrived approved from elsewhere', async () => {
    const { id, path } = await phase()
    const arrived = path.replace('01-storage/', '02-there/')
    await app.run('phase.create', { path: arrived, markdown: '# There\n', status: 'approved' })
    await task('A', { path: arrived.replace('phase.md', 'tasks/01-a.md') })
    await task('B', { phase: id })
    expect(await ready()).toEqual([])
  })

  it('orders by wave, then priority, then age', async () => {
    const { id } = await phase()
    const plan = (title: string, wave: number) =>
      app.run<{ id: string }>('plan.create', { title, phase: id, wave })
    const [first, second] = [await plan('First', 1), await plan('Second', 2)]
    const wanted: string[] = []
    const late = await task('Late but urgent', { plan: second.id, priority: 'P0' })
    app.clock.advance(1)
    const low = await task('Early and low', { plan: first.id, priority: 'P3' })
    app.clock.advance(1)
    const high = await task('Early and high', { plan: first.id, priority: 'P1' })
    app.clock.advance(1)
    const younger = await task('Younger', { plan: first.id, priority: 'P1' })
    wanted.push(high.id, younger.id, low.id, late.id)
    await app.run('phase.approve', { ref: id })
    expect(await ready()).toEqual(wanted)
  })

  it('leaves out what would write a file that a running task holds', async () => {
    const running = await task('Running', { files: ['src/db/**'] })
    const other = await task('Other', { files: ['src/{db,api}/limits.ts'] })
    const apart = await task('Apart', { files: ['docs'] })
    expect(await ready()).toHaveLength(3)
    await app.run('task.claim', { ref: running.id, agent: 'a-otter1' })
    expect(await ready()).toEqual([apart.id])
    await expect(app.run('task.claim', { ref: other.id, agent: 'a-weasel' })).rejects.toMatchObject({
      code: 'task.not-ready',
    })
    await app.run('task.close', { ref: running.id })
    expect(await ready()).toContain(other.id)
  })

  it('explains what keeps each of the others', async () => {
    const { id } = await phase()
    const need = await task('Need', { files: ['a.ts'] })
    await app.run('task.start', { ref: need.id })
    const cases = [
      {
        made: await task('Needs', { needs: [need.id] }),
        reasons: [`it needs need (${need.id}, in_progress)`],
      },
      {
        made: await task('Phase', { phase: id }),
        reasons: ['its phase 01-storage is not approved (review)'],
      },
      { made: await task('Files', { files: ['a.ts'] }), reasons: [`${need.id} holds a.ts`] },
      { made: await task('Free'), reasons: [] },
    ]
    const rows = await app.run<Explained[]>('task.ready', { explain: true })
    for (const { made, reasons } of cases)
      expect(rows.find((row) => row.id === made.id)).toMatchObject({ reasons, ready: reasons.length === 0 })
    expect(await app.run<Explained[]>('task.ready', { limit: 1 })).toHaveLength(1)
    const each = await app.run<Explained[]>('task.ready', { limit: 1, explain: true })
    expect(each.map(({ ready }) => ready)).toEqual([true, false])
  })

  it('says why along the whole chain', async () => {
    const a = await task('A')
    const b = await task('B', { needs: [a.id] })
    const c = await task('C', { needs: [b.id] })
    await app.run('task.block', { ref: a.id, reason: 'no licence' })
    expect(await app.run('task.why', { ref: c.id })).toEqual([
      { id: c.id, title: 'C', status: 'open', depth: 0, reasons: [`it needs b (${b.id}, open)`] },
      { id: b.id, title: 'B', status: 'open', depth: 1, reasons: [`it needs a (${a.id}, blocked)`] },
      { id: a.id, title: 'A', status: 'blocked', depth: 2, reasons: ['it is blocked: no licence'] },
    ])
    const blocked = await app.run<Explained[]>('task.blocked')
    expect(blocked.map((row) => row.id)).toEqual([a.id, b.id, c.id])
  })

  it('reads no closed task and none of a phase that cannot start, however many there are', async () => {
    const { sqlite } = app.database
    const prepared: string[] = []
    const prepare = sqlite.prepare.bind(sqlite)
    sqlite.prepare = ((source: string) => {
      prepared.push(source)
      return prepare(source)
    }) as typeof sqlite.prepare
    await ready()
    sqlite.prepare = prepare as typeof sqlite.prepare
    const asked = prepared.filter(
      (source) => source.includes('not exists') && source.includes('"task_needs"'),
    )
    expect(asked).toHaveLength(1)
    for (const source of asked) {
      const blanks = (source.match(/\?/g) ?? []).map(() => null)
      const plan = prepare(`explain query plan ${source}`).all(...blanks) as { detail: string }[]
      const steps = plan.map((row) => row.detail).join('\n')
      expect(steps).not.toMatch(/SCAN (tasks|task_needs|needed)\b/)
      expect(steps).not.toMatch(/SEARCH tasks USING INDEX (?!tasks_phase \(phase=\? AND status|sqlite_auto)/)
    }
  })
})

describe('what agents may do', () => {
  const otter = agentActor('a-otter1', 'brave-otter')
  const weasel = agentActor('a-wease1', 'sly-weasel')

  it('is to change what they hold, and nothing else', async () => {
    const { id } = await task('A')
    const calls: [string, object][] = [
      ['task.update', { ref: id, priority: 'P0' }],
      ['task.label', { ref: id, add: ['x'] }],
      ['task.block', { ref: id }],
      ['task.release', { ref: id }],
      ['task.close', { ref: id }],
    ]
    await app.run('task.claim', { ref: id }, otter)
    for (const [path, input] of calls)
      await expect(app.run(path, input, weasel)).rejects.toMatchObject({ code: 'task.not-held' })
    await app.run('task.label', { ref: id, add: ['x'] }, otter)
    const closed = await app.run<TaskRow>('task.close', { ref: id, comment: 'It works' }, otter)
    expect(closed).toMatchObject({ status: 'closed', result: 'It works' })
  })

  it('is never to archive, import or claim for another', async () => {
    const { id } = await task('A')
    for (const [path, input] of [
      ['task.archive', { ref: id }],
      ['task.import', { lines: '' }],
      ['task.claim', { ref: id, agent: weasel.id }],
      ['task.expire', {}],
    ] as const)
      await expect(app.run(path, input, otter)).rejects.toMatchObject({ code: 'actor.forbidden' })
    expect(await app.run('task.expire', {}, cw)).toEqual([])
  })

  it('is to create and comment on any task', async () => {
    const made = await app.run<TaskRow>('task.create', { title: 'Found on the way' }, otter)
    await app.run('task.comment', { ref: made.id, text: 'By the way' }, weasel)
    expect(types()).toEqual(['task.created', 'task.commented'])
  })
})

it('says whether a command moved the task', async () => {
  const { id } = await app.run<{ id: string }>('task.create', { title: 'Moved' })
  expect(await app.run('task.reopen', { ref: id })).toMatchObject({ status: 'open', changed: false })
  expect(await app.run('task.close', { ref: id })).toMatchObject({ status: 'closed', changed: true })
})

it('takes labels as they are typed behind it', async () => {
  const { id } = await app.run<{ id: string }>('task.create', { title: 'Labelled' })
  expect(await app.run('task.label', { ref: id, labels: ['ui'], add: ['db'] })).toMatchObject({
    labels: ['ui', 'db'],
  })
})
