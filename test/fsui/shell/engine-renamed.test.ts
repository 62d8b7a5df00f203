// What refers to a document by its name says the new one once it is renamed, and nothing else of its bytes changes.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { renamedReference } from '../../../src/app/renamed-references.ts'
import { EngineWorld } from './engine-world.ts'

const phases = 'initiatives/alpha/phases'
const head = '---\n# mine\ndepends_on: [ "01-storage" , 00-before ] # first\ncolour: blue\n---\n'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/alpha/initiative.md', '# Alpha\n')
  for (const name of ['00-before', '01-storage'])
    await world.save(`${phases}/${name}/phase.md`, `# Phase ${name}\n`)
  await world.save(`${phases}/01-storage/plans/01-schema.md`, '# Schema\n')
  await world.save(`${phases}/01-storage/tasks/01-a.md`, '---\nplan: 01-schema\n---\n# A\n')
  await world.save(`${phases}/01-storage/tasks/02-b.md`, "---\nneeds:\n  - '[[a]]' # it\n---\n# B\n")
  await world.save(`${phases}/02-later/phase.md`, `${head}# Later\n`)
  await world.quiet()
})
afterEach(() => world.close())

async function rename(from: string, to: string): Promise<void> {
  world.volume.rename(`/tree/${from}`, `/tree/${to}`)
  await world.quiet()
}

/** The documents of the tree that have other bytes after it, and those bytes. */
async function changedBy(
  act: () => Promise<void>,
  paths: readonly string[],
): Promise<Record<string, string>> {
  const before = await Promise.all(paths.map((path) => world.read(path)))
  await act()
  const after = await Promise.all(paths.map((path) => world.read(path)))
  expect([...world.engine.problems.all()]).toEqual([])
  return Object.fromEntries(
    paths.flatMap((path, at) => (after[at] === before[at] ? [] : [[path, after[at] ?? '']])),
  )
}

it('a phase that depends on a renamed one says the new name', async () => {
  const later = `${phases}/02-later/phase.md`
  const before = await world.read(later)
  const changed = await changedBy(
    () => rename(`${phases}/01-storage`, `${phases}/01-store`),
    [later, `${phases}/00-before/phase.md`],
  )
  expect(changed).toEqual({ [later]: before?.replace('01-storage', '01-store') })
  expect(await world.read(`${phases}/01-store/tasks/01-a.md`)).toMatch(/^plan: 01-schema$/m)
  expect(await world.read(`${phases}/01-store/tasks/02-b.md`)).toMatch(/^ {2}- '\[\[a\]\]' # it$/m)
})

it('so do the tasks of a renamed plan, and those that need a renamed task, each as it was typed', async () => {
  const [a, b] = [`${phases}/01-storage/tasks/01-a.md`, `${phases}/01-storage/tasks/02-b.md`]
  const plan = await changedBy(
    () => rename(`${phases}/01-storage/plans/01-schema.md`, `${phases}/01-storage/plans/03-tables.md`),
    [a, b],
  )
  expect(Object.keys(plan)).toEqual([a])
  expect(plan[a]).toMatch(/^plan: 03-tables$/m)
  const task = await changedBy(() => rename(a, `${phases}/01-storage/tasks/07-c.md`), [b])
  expect(task[b]).toMatch(/^ {2}- '\[\[c\]\]' # it$/m)
})

it('a new title is followed where the old one was the name, and where it was not nothing changes', async () => {
  await world.save('tasks/by-title.md', '---\nneeds: [One thing]\n---\n# X\n')
  await world.save('tasks/by-name.md', '---\nneeds: [one]\n---\n# Y\n')
  await world.save('tasks/one.md', '# One thing\n')
  await world.quiet()
  const changed = await changedBy(async () => {
    await world.run('task.update', { ref: 'one', title: 'Another thing' })
    await world.quiet()
  }, ['tasks/by-title.md', 'tasks/by-name.md'])
  expect(Object.keys(changed)).toEqual(['tasks/by-title.md'])
  expect(changed['tasks/by-title.md']).toContain('needs: [Another thing]')
})

it('what is saved with the old name while the document is renamed is understood', async () => {
  const later = `${phases}/02-later/phase.md`
  const text = (await world.read(later))?.replace('# Later', '# Much later') ?? ''
  world.volume.rename(`/tree/${phases}/01-storage`, `/tree/${phases}/01-store`)
  await world.save(later, text)
  await world.quiet()
  const { id } = await world.run<{ id: string }>('phase.show', { ref: '01-store' })
  const written = await world.read(later)
  expect([id, '01-store'].map((name) => text.replace('01-storage', name))).toContain(written)
  expect([...world.engine.problems.all()]).toEqual([])
})

it.each([
  ['where it stood', 'alpha'],
  ['where its phase has moved without it', 'beta'],
])('a plan that is put away is named by its id once another has its name, %s', async (_, initiative) => {
  const plan = `${phases}/01-storage/plans/01-schema.md`
  const task = `initiatives/${initiative}/phases/01-storage/tasks/01-a.md`
  const id = /^id: (p-\w+)$/m.exec((await world.read(plan)) ?? '')?.[1]
  world.volume.unlink(`/tree/${plan}`)
  await rename('initiatives/alpha', `initiatives/${initiative}`)
  expect(await world.run('plan.show', { ref: id })).toMatchObject({ archivedAt: expect.any(Number) })
  expect(await world.read(task)).toContain('\nplan: 01-schema\n')
  await world.save(plan.replace('alpha', initiative).replace('01-schema', '03-schema'), '# Another\n')
  await world.save(plan.replace('alpha', initiative), '# Another\n')
  await world.quiet()
  expect(await world.read(task)).toContain(`\nplan: ${id}\n`)
})

it('a dependency that a command adds leaves the others as they are typed', async () => {
  const later = `${phases}/02-later/phase.md`
  const before = await world.read(later)
  const { id } = await world.run<{ id: string }>('phase.create', { title: 'New', initiative: 'alpha' })
  const dependsOn = ['01-storage', '00-before', id]
  await world.run('phase.update', { ref: '02-later', dependsOn })
  await world.quiet()
  expect(await world.read(later)).toBe(before?.replace('00-before ]', `00-before, ${id} ]`))
})

const then = { path: `${phases}/01-storage/phase.md`, title: 'Storage' }
const now = { path: `${phases}/03-store/phase.md`, title: 'The store' }

it.each([
  ['01-storage', '03-store'],
  ['storage', 'store'],
  ['Storage', 'The store'],
  ['[[01-storage]]', '[[03-store]]'],
  ['[[storage|it]]', '[[store|it]]'],
  [`${phases}/01-storage/phase.md`, `${phases}/03-store/phase.md`],
  ['../01-storage/phase.md', '../03-store/phase.md'],
  ['../01-storage/phase', '../03-store/phase'],
  ['02-other', null],
  ['', null],
])('the reference %o becomes %o', (ref, renamed) => {
  expect(renamedReference(ref, { then, now, near: `${phases}/02-later/phase.md` })).toBe(renamed)
})
