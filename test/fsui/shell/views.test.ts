// Views in a tree in memory, over a real application.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LocalState } from '../../../src/fsui/core/views/local-state.ts'
import { Views } from '../../../src/fsui/shell/views.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

let world: EngineWorld
let views: Views
let local: LocalState
let journal: string[]

beforeEach(async () => {
  world = await EngineWorld.open()
  local = { conflicts: [], problems: [], held: [] }
  journal = []
  views = openViews()
})
afterEach(() => world.close())

function openViews(): Views {
  const remote = new DirectRemote(world.app)
  return new Views({
    tree: world.tree,
    bases: world.bases,
    clock: world.app.clock,
    query: (path, input) => remote.query(path, input),
    local: () => local,
    journal: (line) => journal.push(line),
  })
}

/** A pass after the pause, as after an event. */
async function pass(): Promise<number | null> {
  world.app.clock.advance(1_000)
  views.markStale()
  return views.update()
}

async function inode(path: string): Promise<string> {
  const looked = await world.tree.stat(path)
  return looked.state === 'file'
    ? `${looked.stat.ino} ${looked.stat.mtimeNs} ${looked.stat.mode}`
    : looked.state
}

it('writes STATUS.md and a file for what waits, readable only', async () => {
  await world.run('question.ask', { text: 'Which database?' })
  expect(await pass()).toBeNull()
  expect(await world.read('STATUS.md')).toContain('needs-you/answer-cw-which-database.md')
  expect(await world.read('needs-you/answer-cw-which-database.md')).toContain('reply.md')
  const looked = await world.tree.stat('STATUS.md')
  expect(looked.state === 'file' && looked.stat.mode).toBe(0o444)
})

it('writes nothing in a second pass', async () => {
  await pass()
  const before = await inode('STATUS.md')
  world.app.clock.advance(500_000)
  await pass()
  expect(await inode('STATUS.md')).toBe(before)
})

it('renews the time in STATUS.md every ten minutes, so that an old one tells that cw was killed', async () => {
  await world.run('question.ask', { text: 'Which database?' })
  await pass()
  const [before, asked] = [
    await world.read('STATUS.md'),
    await inode('needs-you/answer-cw-which-database.md'),
  ]
  world.app.clock.advance(600_000)
  await views.update()
  const after = await world.read('STATUS.md')
  expect(after).not.toBe(before)
  expect(after?.split('\n').slice(1)).toEqual(before?.split('\n').slice(1))
  expect(await inode('needs-you/answer-cw-which-database.md')).toBe(asked)
})

it('passes at most once a second and says when the next one is due', async () => {
  await pass()
  await world.run('question.ask', { text: 'Which database?' })
  views.markStale()
  world.app.clock.advance(200)
  expect(await views.update()).toBe(800)
  expect(await world.read('needs-you/answer-cw-which-database.md')).toBeNull()
})

it('says what is ready when the grace of an approval is over, with nothing else happening', async () => {
  await world.run('initiative.create', { title: 'X' })
  const { id } = await world.run<{ id: string }>('phase.create', { title: 'A', initiative: 'x' })
  await world.run('task.create', { title: 'First', phase: id })
  await world.run('phase.review', { ref: id })
  await world.quiet()
  await world.run('phase.approve', { ref: id, grace: 5_000 })
  expect(await pass()).toBe(4_000)
  expect(await world.read('STATUS.md')).not.toContain('[First]')
  world.app.clock.advance(4_000)
  expect(await views.update()).toBeNull()
  expect(await world.read('STATUS.md')).toContain('[First]')
})

it('does not wait for the next pass in a hurry, and tells when that is done', async () => {
  await pass()
  const next = views.hurry()
  expect(views.finished).toBe(next - 1)
  await views.update()
  expect(views.finished).toBe(next)
  expect(await views.update()).toBeGreaterThan(0)
  expect(views.finished).toBe(next)
})

it('takes away what no longer waits, and leaves what others put there', async () => {
  const asked = await world.run<{ id: string }>('question.ask', { text: 'Which database?' })
  await world.save('needs-you/confirm-deletions.md', 'held')
  await world.save('needs-you/notes.md', 'mine')
  await pass()
  await world.run('question.answer', { ref: asked.id, text: 'SQLite' })
  await pass()
  expect(await world.read('needs-you/answer-cw-which-database.md')).toBeNull()
  expect(await world.read('needs-you/confirm-deletions.md')).toBe('held')
  expect(await world.read('needs-you/notes.md')).toBe('mine')
})

it('keeps an edit of a view as a version, says so and writes the view again [E5]', async () => {
  await pass()
  const before = await world.read('STATUS.md')
  await world.save('STATUS.md', 'my words')
  await pass()
  expect(await world.read('STATUS.md')).toBe(before)
  const [version] = world.bases.versions('STATUS.md')
  expect(world.bases.text(version?.hash ?? '')).toBe('my words')
  expect(journal).toEqual(['STATUS.md is written by cw alone: your edit is kept, see cw history STATUS.md'])
})

it('makes a view again that was deleted', async () => {
  await pass()
  await world.tree.remove('STATUS.md', await world.hash('STATUS.md'))
  await pass()
  expect(await world.read('STATUS.md')).toContain('cw runs')
  expect(journal).toEqual([])
})

it('lists a problem once it has stood for five seconds', async () => {
  const since = world.app.clock.now()
  local = { ...local, problems: [{ path: 'tasks/a.md', since, message: 'No.', remedy: 'Yes.' }] }
  expect(await pass()).toBe(4_000)
  expect(await world.read('needs-you/fix-a.md')).toBeNull()
  world.app.clock.advance(4_000)
  expect(await views.update()).toBeNull()
  expect(await world.read('needs-you/fix-a.md')).toContain('Yes.')
})

it('writes the state of an initiative beside its document, and takes it to nowhere with it', async () => {
  const made = await world.run<{ id: string }>('initiative.create', { title: 'Rate limits' })
  await pass()
  expect(await world.read('initiatives/rate-limits/STATE.md')).toBeNull()
  await world.quiet()
  await pass()
  expect(await world.read('initiatives/rate-limits/STATE.md')).toContain('is a draft')
  await world.run('initiative.archive', { ref: made.id })
  await world.quiet()
  await pass()
  expect((await world.tree.list('initiatives/rate-limits')).state).toBe('missing')
})

it('takes what it wrote itself for nobody’s edit where its folder was renamed, also when that is a version', async () => {
  await world.save('initiatives/app/initiative.md', '# App\n')
  await world.quiet()
  await pass()
  const path = 'initiatives/app/STATE.md'
  const bytes = Buffer.from((await world.read(path)) ?? '')
  world.bases.addVersion({ path, bytes, at: 0, why: 'replaced by version 1' })
  world.volume.rename('/tree/initiatives/app', '/tree/initiatives/app-2')
  await world.restart()
  await world.quiet()
  views = openViews()
  await pass()
  expect(await world.read('initiatives/app-2/STATE.md')).toContain('initiatives/app-2/initiative.md')
  expect(world.bases.versions('initiatives/app-2/STATE.md')).toEqual([])
  expect(journal).toEqual([])
})

it('W18: makes no folder anew for the page of an initiative whose document has left it', async () => {
  await world.save('initiatives/app/initiative.md', '# App\n')
  await world.quiet()
  await pass()
  world.volume.rename('/tree/initiatives/app', '/tree/initiatives/App')
  await pass()
  expect((await world.tree.list('initiatives/app')).state).toBe('missing')
  world.volume.rename('/tree/initiatives/App', '/tree/initiatives/app')
  await world.tree.remove('initiatives/app/STATE.md', await world.hash('initiatives/app/STATE.md'))
  await pass()
  expect(await world.read('initiatives/app/STATE.md')).toContain('is a draft')
})

it('makes a copied view again without a word, and an edited one with one', async () => {
  await world.run('initiative.create', { title: 'Rate limits' })
  await world.quiet()
  await pass()
  const text = (await world.read('initiatives/rate-limits/STATE.md')) ?? ''
  await world.save('initiatives/copied/initiative.md', '# Copied\n')
  await world.save('initiatives/copied/STATE.md', text)
  await world.quiet()
  journal.length = 0
  await pass()
  expect(await world.read('initiatives/copied/STATE.md')).toContain('Copied')
  expect(journal).toEqual([])
  await world.tree.remove('initiatives/copied/STATE.md', await world.hash('initiatives/copied/STATE.md'))
  await world.save('initiatives/copied/STATE.md', `${text}Mine.\n`)
  await pass()
  expect(journal).toEqual([expect.stringContaining('your edit is kept')])
})

it('leaves a note while cw does not run, and says so first in STATUS.md', async () => {
  await pass()
  const running = await world.read('STATUS.md')
  await views.ended()
  expect(await world.read('CW-IS-NOT-RUNNING.md')).toContain('cw does not run')
  const [first, ...rest] = (await world.read('STATUS.md'))?.split('\n') ?? []
  expect(first).toMatch(/^cw has not run since .* start it with `cw fsui`/)
  expect(rest).toEqual(running?.split('\n').slice(1))
  const again = openViews()
  await again.begun()
  await again.update()
  expect(await world.read('CW-IS-NOT-RUNNING.md')).toBeNull()
  expect(await world.read('STATUS.md')).toContain('cw runs')
  expect(journal).toEqual([])
})

it('makes a view readable only again when its mode was lost', async () => {
  await pass()
  const text = (await world.read('STATUS.md')) ?? ''
  await world.tree.remove('STATUS.md', await world.hash('STATUS.md'))
  await world.save('STATUS.md', text)
  await pass()
  const looked = await world.tree.stat('STATUS.md')
  expect(looked.state === 'file' && looked.stat.mode).toBe(0o444)
  expect(journal).toEqual([])
})

it('lets a view be that another program rewrites each time, and says so [W13]', async () => {
  await pass()
  for (let second = 0; second < 8; second++) {
    await world.save('STATUS.md', 'formatted')
    await pass()
  }
  expect(await world.read('STATUS.md')).toBe('formatted')
  expect(journal.filter((line) => line.startsWith('not written any more: STATUS.md'))).toHaveLength(1)
  world.app.clock.advance(60_000)
  await pass()
  expect(await world.read('STATUS.md')).toContain('cw runs')
})

it('cuts a view that would be too large to be read again, and goes on writing it [P6]', async () => {
  const copies = Array.from({ length: 20_000 }, (_, n) => `tasks/${String(n).padStart(40, '0')} copy.md`)
  local = { ...local, contested: copies }
  await pass()
  const cut = (await world.read('STATUS.md')) ?? ''
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1024 * 1024)
  expect(cut).toContain('The rest is left out')
  local = { ...local, contested: [] }
  await pass()
  expect(await world.read('STATUS.md')).not.toContain('The rest is left out')
})
