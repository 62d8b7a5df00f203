// The control loop on a disk in memory and a real application.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const path = 'initiatives/rate-limits/initiative.md'

test('a saved file becomes an initiative, and gets its id once it has been quiet', async () => {
  world = await EngineWorld.open()
  await world.save(path, '# Rate limits\n\nNot more than 100 a minute.\n')
  await world.quiet(2_000)
  const [initiative] = await world.run<{ id: string; title: string; status: string }[]>('initiative.list')
  expect(initiative).toMatchObject({ title: 'Rate limits', status: 'draft' })
  expect(await world.read(path)).toBe('# Rate limits\n\nNot more than 100 a minute.\n')
  await world.quiet()
  expect(await world.read(path)).toContain(`id: ${initiative?.id}`)
})

test('a second quiet pass writes nothing and makes no event', async () => {
  world = await EngineWorld.open()
  await world.save(path, '---\nstatus: draft # mine\nowner: lukas\n---\n# Rate limits\n')
  await world.quiet()
  const [text, events] = [await world.read(path), world.app.events().length]
  await world.quiet()
  expect(await world.read(path)).toBe(text)
  expect(world.app.events()).toHaveLength(events)
})

test('a command in the database changes one line of the file', async () => {
  world = await EngineWorld.open()
  await world.save(path, '---\nstatus: draft # mine\npriority: P2\nowner: lukas\n---\n# Rate limits\n')
  await world.quiet()
  const before = ((await world.read(path)) ?? '').split('\n')
  const [initiative] = await world.run<{ id: string }[]>('initiative.list')
  await world.run('initiative.update', { ref: initiative?.id, priority: 'P0' })
  await world.quiet()
  const after = ((await world.read(path)) ?? '').split('\n')
  expect(after.filter((line, index) => line !== before[index])).toEqual(['priority: P0'])
  expect(after).toContain('owner: lukas')
})

test('an entity made by command gets a file, and an edit of it is taken up', async () => {
  world = await EngineWorld.open()
  await world.run('initiative.create', { title: 'Faster login', body: 'Under a second.' })
  await world.quiet()
  const text = (await world.read('initiatives/faster-login/initiative.md')) ?? ''
  expect(text).toContain('# Faster login')
  await world.save(
    'initiatives/faster-login/initiative.md',
    text.replace('Under a second', 'Under half a second'),
  )
  await world.quiet()
  const [initiative] = await world.run<{ body: string }[]>('initiative.list')
  expect(initiative?.body).toContain('Under half a second')
})

test('what both sides changed apart is merged, what overlaps becomes a conflict beside the file', async () => {
  world = await EngineWorld.open()
  await world.save(path, '---\npriority: P2\n---\n# Rate limits\n\nOne.\n')
  await world.quiet()
  const text = (await world.read(path)) ?? ''
  await world.run('initiative.update', { ref: 'rate-limits', priority: 'P0' })
  await world.save(path, text.replace('One.', 'Two.'))
  await world.quiet()
  expect(await world.read(path)).toBe(text.replace('One.', 'Two.').replace('P2', 'P0'))

  const merged = (await world.read(path)) ?? ''
  await world.run('initiative.update', { ref: 'rate-limits', body: 'Theirs.' })
  await world.save(path, merged.replace('Two.', 'Mine.'))
  await world.quiet()
  expect(await world.read(path)).toContain('Mine.')
  const line = world.journal.find((each) => each.startsWith('conflict:')) ?? ''
  const sidecar = /the other in (\S+)/.exec(line)?.[1] ?? ''
  expect(await world.read(sidecar)).toContain('Theirs.')

  await world.tree.remove(sidecar, await world.hash(sidecar))
  world.engine.markAll()
  await world.save(path, ((await world.read(path)) ?? '').replace('Mine.', 'Mine indeed.'))
  await world.quiet()
  const [initiative] = await world.run<{ body: string }[]>('initiative.list')
  expect(initiative?.body).toContain('Mine indeed.')
})

test('broken YAML changes nothing, stands in a sidecar, and goes when it is mended', async () => {
  world = await EngineWorld.open()
  await world.save(path, '---\nstatus: draft\n---\n# Rate limits\n')
  await world.quiet()
  const good = (await world.read(path)) ?? ''
  const broken = good.replace('status: draft', 'status: [draft')
  await world.save(path, broken)
  await world.quiet()
  expect(await world.read(path)).toBe(broken)
  expect(await world.read('initiatives/rate-limits/initiative.error.md')).toContain('line')
  await world.save(path, good)
  await world.quiet()
  expect(await world.read('initiatives/rate-limits/initiative.error.md')).toBeNull()
})

test('a deleted file is archived, and moved back it is revived [D9, I15]', async () => {
  world = await EngineWorld.open()
  await world.save(path, '# Rate limits\n')
  await world.quiet()
  const text = (await world.read(path)) ?? ''
  world.volume.unlink(`/tree/${path}`)
  await world.quiet()
  const archived = `archive/2026-11/${path}`
  expect(await world.read(archived)).toBe(text)
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(0)
  await world.tree.move(archived, path, await world.hash(archived))
  await world.quiet()
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(1)
  expect(await world.read(path)).toBe(text)
})

test('so many deletions at once are held until they are ticked; None puts the files back [E6]', async () => {
  world = await EngineWorld.open()
  const paths = Array.from({ length: 8 }, (_, n) => `initiatives/plan-${n}/initiative.md`)
  for (const each of paths) await world.save(each, `# Plan ${each}\n`)
  await world.quiet()
  const before = await world.read(paths[3] ?? '')
  for (const each of paths) world.volume.unlink(`/tree/${each}`)
  await world.quiet()
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(8)
  const confirm = (await world.read('needs-you/confirm-deletions.md')) ?? ''
  expect(confirm).toContain('8 documents are gone')
  expect(confirm).toContain('what is listed here is not archived')
  await world.save('needs-you/confirm-deletions.md', confirm.replace('- [ ] None', '- [x] None'))
  await world.quiet()
  expect(await world.read(paths[3] ?? '')).toBe(before)
  expect(await world.read('needs-you/confirm-deletions.md')).toBeNull()

  for (const each of paths) world.volume.unlink(`/tree/${each}`)
  await world.quiet()
  const again = (await world.read('needs-you/confirm-deletions.md')) ?? ''
  await world.save('needs-you/confirm-deletions.md', again.replace('- [ ] All', '- [x] All'))
  await world.quiet()
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(0)
  expect(await world.read(`archive/2026-11/${paths[3]}`)).toBe(before)
})

test('two files that swap their names swap their documents', async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/a.md', '# A\n')
  await world.save('initiatives/b.md', '# B\n')
  await world.quiet()
  const [a, b] = [await world.read('initiatives/a.md'), await world.read('initiatives/b.md')]
  await world.save('initiatives/a.md', b ?? '')
  await world.save('initiatives/b.md', a ?? '')
  await world.quiet()
  const all = await world.run<{ path: string; title: string }[]>('initiative.list')
  expect(all.map((each) => [each.path, each.title])).toEqual([
    ['initiatives/a.md', 'B'],
    ['initiatives/b.md', 'A'],
  ])
})

test('a copy becomes a document of its own with a first status of its own', async () => {
  world = await EngineWorld.open()
  await world.save(path, '---\nstatus: draft\n---\n# Rate limits\n')
  await world.quiet()
  const text = (await world.read(path)) ?? ''
  await world.save('initiatives/other/initiative.md', text)
  await world.quiet()
  const all = await world.run<{ id: string; path: string }[]>('initiative.list')
  expect(all).toHaveLength(2)
  expect(new Set(all.map((each) => each.id)).size).toBe(2)
  const copy = all.find((each) => each.path.includes('other'))
  expect(await world.read('initiatives/other/initiative.md')).toContain(`id: ${copy?.id}`)
})

test('a file that is put back after its deletion is the document it was [I15]', async () => {
  world = await EngineWorld.open()
  await world.save(path, '# Rate limits\n')
  await world.quiet()
  const text = (await world.read(path)) ?? ''
  const [before] = await world.run<{ id: string }[]>('initiative.list')
  world.volume.unlink(`/tree/${path}`)
  await world.quiet()
  expect(await world.read(`archive/2026-11/${path}`)).toBe(text)
  await world.save(path, text)
  await world.quiet()
  const [after] = await world.run<{ id: string }[]>('initiative.list')
  expect(after?.id).toBe(before?.id)
  expect(await world.read(path)).toBe(text)
  expect(await world.read(`archive/2026-11/${path}`)).toBeNull()
})

test('a file deleted below archive/ is written again [D25]', async () => {
  world = await EngineWorld.open()
  await world.save(path, '# Rate limits\n')
  await world.quiet()
  await world.run('initiative.archive', { ref: 'rate-limits' })
  await world.quiet()
  const archived = `archive/2026-11/${path}`
  const text = await world.read(archived)
  expect(text).toContain('# Rate limits')
  world.volume.unlink(`/tree/${archived}`)
  await world.quiet()
  expect(await world.read(archived)).toBe(text)
  expect(await world.run<unknown[]>('initiative.list', { archived: true })).toHaveLength(1)
})

test('a file that is changed while its entity is archived brings it back [D26]', async () => {
  world = await EngineWorld.open()
  await world.save(path, '# Rate limits\n\nOne.\n')
  await world.quiet()
  const changed = ((await world.read(path)) ?? '').replace('One.', 'Two.')
  await world.run('initiative.archive', { ref: 'rate-limits' })
  await world.save(path, changed)
  await world.quiet()
  expect(await world.read(path)).toBe(changed)
  const [initiative] = await world.run<{ body: string }[]>('initiative.list')
  expect(initiative?.body).toContain('Two.')
})

test('a new file that names an id of another kind gets one of its own [I16]', async () => {
  world = await EngineWorld.open()
  const text = '---\nid: i-abc234\n---\n# A task\n'
  await world.save('tasks/a-task.md', text)
  await world.quiet()
  const [task] = await world.run<{ id: string }[]>('task.list')
  expect(task?.id).toMatch(/^t-/)
  expect(await world.read('tasks/a-task.md')).toBe(text.replace('i-abc234', task?.id ?? ''))
})

test('a document that arrives in the archive is archived', async () => {
  world = await EngineWorld.open()
  await world.save(`archive/2026-10/${path}`, '---\nid: i-abc234\n---\n# Rate limits\n')
  await world.save('archive/2026-10/initiatives/rate-limits/phases/01-storage/phase.md', '# Storage\n')
  await world.quiet()
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(0)
  expect(await world.run<unknown[]>('initiative.list', { archived: true })).toHaveLength(1)
  expect(world.engine.problems.size).toBe(0)
})

test('a clock that is set forward uses up no grace, and one that is set back keeps nothing waiting [R9]', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/a.md', '# A\n\nText.\n')
  await world.quiet()
  world.volume.unlink('/tree/tasks/a.md')
  world.engine.markAll()
  await world.engine.turn()
  for (const jump of [3_600_000, -7_200_000]) {
    world.app.clock.set(jump)
    world.app.clock.advance(100)
    await world.engine.turn()
    expect(await world.run<object[]>('task.list')).toHaveLength(1)
  }
  world.app.clock.advance(2_000)
  await world.engine.turn()
  expect(await world.run<object[]>('task.list')).toHaveLength(0)
})

test('a deletion goes through although a large folder is just being moved [B1]', async () => {
  world = await EngineWorld.open()
  for (let n = 0; n < 12; n++) await world.save(`domain/old/term-${n}.md`, `# Term ${n}\n\nText.\n`)
  await world.save('domain/other.md', '# Other\n\nText.\n')
  await world.quiet()
  world.volume.unlink('/tree/domain/other.md')
  world.engine.markAll()
  await world.engine.turn()
  world.app.clock.advance(1_990)
  world.volume.rename('/tree/domain/old', '/tree/domain/new')
  world.engine.markAll()
  for (let turns = 0; turns < 4; turns++) {
    await world.engine.turn()
    world.app.clock.advance(15)
  }
  await world.quiet()
  expect(await world.read('needs-you/confirm-deletions.md')).toBeNull()
  expect(world.journal.filter((line) => line.startsWith('archived'))).toEqual([
    'archived: domain/other.md (its file was deleted)',
  ])
  expect(await world.run<object[]>('domain.list')).toHaveLength(12)
})

test('a file that another program rewrites each time is let be until it rests [W13]', async () => {
  world = await EngineWorld.open({ polite: false })
  const formatted = '# Rate limits\n\nText.\n'
  await world.save(path, formatted)
  let rounds = 0
  for (let second = 0; second < 20; second++) {
    await world.quiet(1_000)
    if ((await world.read(path)) !== formatted) rounds += 1
    await world.save(path, formatted)
    world.app.clock.advance(1_000)
  }
  expect(rounds).toBe(5)
  expect(world.engine.contested).toEqual([path])
  expect(world.journal.filter((line) => line.startsWith('not written any more'))).toHaveLength(1)
  await world.quiet()
  expect(world.engine.contested).toEqual([])
  expect(await world.read(path)).toMatch(/^id: i-/m)
})

test('a person who saves again and again what cw writes to is no program that takes it back [W13]', async () => {
  world = await EngineWorld.open({ polite: false })
  const page = 'initiatives/x/initiative.md'
  await world.save(page, '---\nstatus: draft\n---\n# X\n')
  for (const status of ['review', 'approved', 'review', 'draft', 'review', 'approved', 'review', 'draft']) {
    await world.quiet(1_000)
    await world.save(page, ((await world.read(page)) ?? '').replace(/status: \w+/, `status: ${status}`))
  }
  await world.quiet()
  expect(world.journal.filter((line) => line.startsWith('not written any more'))).toEqual([])
  expect(world.journal.filter((line) => line.startsWith('written:')).length).toBeGreaterThan(5)
})

test('a file that is wrong leaves nothing to be written [W11]', async () => {
  world = await EngineWorld.open()
  await world.save(path, '# X\n')
  await world.quiet()
  await world.save(path, ((await world.read(path)) ?? '').replace('---\n#', 'priority: huge\n---\n#'))
  await world.quiet()
  expect([...world.engine.problems.all().keys()]).toEqual([path])
  expect([...world.engine.unsettled.waiting]).toEqual([])
  const { id } = await world.run<{ id: string }>('initiative.show', { ref: path })
  await world.run('initiative.update', { ref: id, profile: 'fast' })
  await world.quiet()
  expect([...world.engine.unsettled.waiting.keys()]).toEqual([id])
})

test('a write that finds no space is told of once, and once when it is done', async () => {
  world = await EngineWorld.open()
  await world.run('initiative.create', { title: 'Rate limits' })
  world.volume.space = 10
  for (let turns = 0; turns < 10; turns++) await world.quiet(6_000)
  world.volume.space = Number.POSITIVE_INFINITY
  await world.quiet()
  const told = world.journal.filter((line) => /^(not written|in order again)/.test(line))
  expect(told).toHaveLength(2)
  expect(await world.read(path)).toContain('# Rate limits')
})
