// An archive by a command of what waits in a list stands: what is held there was never carried out, and is older.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const list = 'needs-you/confirm-decisions.md'
const phaseAt = (n: number) => `initiatives/x/phases/0${n}-a/phase.md`
const read = async (path: string) => (await world.read(path)) ?? ''

async function replace(path: string, from: string, to: string): Promise<void> {
  const before = await read(path)
  expect(before).toContain(from)
  await world.save(path, before.replace(from, to))
}

const show = (ref: string) =>
  world.run<{ id: string; status: string; path: string; archivedAt: number | null }>('phase.show', { ref })

/** Three approvals at once, which all are held. */
async function hold(surroundings = {}): Promise<void> {
  world = await EngineWorld.open({ mostDecisions: 2 }, surroundings)
  await world.save('initiatives/x/initiative.md', '# X\n')
  for (const n of [1, 2, 3]) await world.save(phaseAt(n), `---\nstatus: review\n---\n# Phase ${n}\n\nWhy.\n`)
  await world.quiet()
  for (const n of [1, 2, 3]) await replace(phaseAt(n), 'status: review', 'status: approved')
  await world.quiet()
  expect(world.engine.held).toHaveLength(3)
}

/** Archives the second, which is held. Returns its id. */
async function archiveHeld(): Promise<string> {
  const { id } = await show(phaseAt(2))
  await world.run('phase.archive', { ref: id })
  return id
}

const archived = 'archive/2026-11/initiatives/x/phases/02-a/phase.md'

async function expectArchived(id: string): Promise<void> {
  expect(await show(id)).toMatchObject({ path: archived, status: 'review', archivedAt: expect.any(Number) })
  expect(await read(archived)).toContain('status: review')
  expect(await world.read(phaseAt(2))).toBeNull()
  expect(world.journal).toContain(`not held any more: ${phaseAt(2)}, because it was archived`)
  expect(world.journal.join('\n')).not.toContain('brought back')
}

test('B8: a held approval leaves the list when a command archives its phase, and All does not bring it back', async () => {
  await hold()
  const id = await archiveHeld()
  await world.quiet()
  await expectArchived(id)
  expect([...world.engine.held].sort()).toEqual([phaseAt(1), phaseAt(3)])
  expect(await read(list)).not.toContain('02-a')
  await replace(list, '- [ ] All', '- [x] All')
  await world.quiet()
  await expectArchived(id)
  for (const n of [1, 3]) expect((await show(phaseAt(n))).status).toBe('approved')
  expect(world.engine.held).toEqual([])
  expect(await world.read(list)).toBeNull()
})

test('B8: so it does where All is ticked before the archive has reached the tree', async () => {
  await hold()
  const id = await archiveHeld()
  await replace(list, '- [ ] All', '- [x] All')
  await world.quiet()
  await expectArchived(id)
  expect(world.engine.held).toEqual([])
  expect(world.bases.note('held decisions')).toBe('[]')
})

test('B8: other words that waited with it are kept as a version', async () => {
  await hold()
  await replace(phaseAt(2), 'Why.', 'Because.')
  await world.quiet()
  const id = await archiveHeld()
  await world.quiet()
  await expectArchived(id)
  expect(await read(archived)).toContain('Why.')
  const kept = world.bases.versions(phaseAt(2)).map(({ hash }) => world.bases.text(hash))
  expect(kept.filter((text) => text?.includes('Because.'))).toHaveLength(1)
})

test('B8: words that are saved as it is archived bring it back, and its decision is held on', async () => {
  await hold()
  const id = await archiveHeld()
  await replace(phaseAt(2), 'Why.', 'Because.')
  await world.quiet()
  expect(await show(id)).toMatchObject({ path: phaseAt(2), status: 'review', archivedAt: null })
  expect(await read(phaseAt(2))).toContain('Because.')
  expect(world.engine.held).toContain(phaseAt(2))
})

test('B8: what is approved after it was brought back by a command is a new decision', async () => {
  await hold()
  const id = await archiveHeld()
  await world.quiet()
  await replace(list, '- [ ] All', '- [x] All')
  await world.quiet(600_000)
  await world.run('phase.restore', { ref: id })
  await world.quiet()
  await replace(phaseAt(2), 'status: review', 'status: approved')
  await world.quiet()
  expect((await show(id)).status).toBe('approved')
})

test('R7: what git brought leaves its list too when a command archives its phase [B8]', async () => {
  await hold({ cameFromGit: async () => true })
  const id = await archiveHeld()
  await world.quiet()
  await expectArchived(id)
  expect([...world.engine.held].sort()).toEqual([phaseAt(1), phaseAt(3)])
})

test('B8: what is held within an initiative leaves the list with it, also where the process dies meanwhile', async () => {
  await hold()
  const { bases } = world
  const { keepNote } = bases
  await world.run('initiative.archive', { ref: 'x' })
  bases.keepNote = (key, value) => {
    if (key === 'held decisions') throw new Error('died')
    keepNote.call(bases, key, value)
  }
  await expect(world.quiet()).rejects.toThrow('died')
  Object.assign(bases, { keepNote })
  await world.restart()
  await world.quiet()
  for (const n of [1, 2, 3]) expect(await read(`archive/2026-11/${phaseAt(n)}`)).toContain('status: review')
  expect(world.engine.held).toEqual([])
  expect(await world.read(list)).toBeNull()
  expect(await world.run('phase.list')).toEqual([])
})

describe('D26: what was told of as wrong before its document was archived', () => {
  const task = 'initiatives/x/phases/01-a/tasks/one.md'
  const archivedTask = `archive/2026-11/${task}`

  beforeEach(async () => {
    world = await EngineWorld.open()
    await world.save('initiatives/x/initiative.md', '# X\n')
    await world.save(phaseAt(1), '# Phase 1\n')
    await world.save(task, '# One\n')
    await world.quiet()
    await replace(task, 'id: ', 'status: nonsense\nid: ')
    await world.quiet()
    expect(world.engine.problems.all().get(task)?.problem.code).toBe('value.unknown')
  })

  test.each([
    ['task', task, 'live'],
    ['task', task, 'restart'],
    ['initiative', 'x', 'live'],
  ])('goes into the archive as it is (%s %s, %s)', async (kind, ref, when) => {
    const typed = await read(task)
    await world.run(`${kind}.archive`, { ref })
    if (when === 'restart') await world.restart()
    await world.quiet()
    expect(await world.run('task.list')).toEqual([])
    expect(await world.read(task)).toBeNull()
    expect(await read(archivedTask)).toBe(typed)
    expect(world.journal.join('\n')).not.toContain('brought back')
    expect([...world.engine.problems.all().keys()]).toEqual([archivedTask])
    await replace(archivedTask, 'status: nonsense\n', '')
    await world.quiet()
    expect(world.engine.problems.size).toBe(0)
  })

  test('brings it back when it is saved anew since', async () => {
    await world.run('task.archive', { ref: task })
    await replace(task, '# One', '# One, after all')
    await world.quiet()
    expect(await world.run('task.list')).toHaveLength(1)
    expect(await read(task)).toContain('# One, after all')
    expect(world.engine.problems.all().get(task)?.problem.code).toBe('value.unknown')
  })

  test('comes back to its place as it is when the document is restored', async () => {
    const typed = await read(task)
    await world.run('phase.archive', { ref: '01-a' })
    await world.quiet()
    await world.run('phase.restore', { ref: phaseArchived })
    await world.quiet()
    expect(await read(task)).toBe(typed)
    expect([...world.engine.problems.all().keys()]).toEqual([task])
    expect(await files()).toEqual([])
    await world.run('phase.review', { ref: '01-a' })
    await world.quiet()
    await replace(phaseAt(1), '- [ ] Approve', '- [x] Approve')
    await world.quiet()
    expect((await show('01-a')).status).toBe('review')
    await replace(task, 'status: nonsense\n', '')
    await world.quiet()
    expect(world.engine.problems.size).toBe(0)
  })
})

const phaseArchived = 'archive/2026-11/initiatives/x/phases/01-a/phase.md'
const files = async () => {
  const listed = await world.tree.list('archive')
  return listed.state === 'folder' ? listed.entries.map(({ name }) => name) : []
}

describe('D26: what was saved before a command archived the document', () => {
  const phase = phaseAt(1)

  beforeEach(async () => {
    world = await EngineWorld.open()
    await world.save('initiatives/x/initiative.md', '# X\n')
    await world.save(phase, '---\nstatus: review\n---\n# Phase 1\n')
    await world.quiet()
  })

  test.each([
    ['words', 'live'],
    ['words', 'off'],
    ['a tick', 'live'],
    ['a tick', 'off'],
    ['nonsense', 'off'],
    ['a tick', 'off, and its rights are changed since'],
  ])('goes into the archive as it is: %s, %s', async (what, when) => {
    if (what === 'words') await replace(phase, '# Phase 1\n', '# Phase 1\n\nMore.\n')
    else if (what === 'a tick') await replace(phase, '- [ ] Approve', '- [x] Approve')
    else await replace(phase, 'status: review', 'status: nonsense')
    const typed = await read(phase)
    world.app.clock.advance(10)
    await world.run('phase.archive', { ref: '01-a' })
    if (when.includes('rights')) {
      world.app.clock.advance(10)
      const descriptor = world.volume.openRead(`/tree/${phase}`)
      world.volume.fchmod(descriptor, 0o640)
      world.volume.close(descriptor)
    }
    if (when !== 'live') await world.restart()
    await world.quiet()
    const { id, archivedAt, status } = await show(phaseArchived)
    expect([archivedAt, status]).toEqual([expect.any(Number), 'review'])
    expect(await world.read(phase)).toBeNull()
    expect(await read(phaseArchived)).toBe(typed)
    const told = world.engine.problems.all().get(phaseArchived)?.problem.code
    expect(told).toBe({ words: undefined, 'a tick': 'entity.archived', nonsense: 'value.unknown' }[what])
    await world.run('phase.restore', { ref: id })
    await world.quiet()
    expect(await read(phase)).toContain(what === 'words' ? 'More.' : '# Phase 1')
    expect((await show(id)).archivedAt).toBeNull()
    expect(await files()).toEqual([])
  })
})

describe('D26: what is saved after a command archived the document', () => {
  const phase = phaseAt(1)

  beforeEach(async () => {
    world = await EngineWorld.open()
    await world.save('initiatives/x/initiative.md', '# X\n')
    await world.save(phase, '---\nstatus: review\n---\n# Phase 1\n')
    await world.quiet()
  })

  test.each([
    ['before its file has gone to the archive', false],
    ['after that, from a window that has it open still', true],
  ])('brings it back, and a tick in it waits for a word: %s', async (_, follows) => {
    const open = await read(phase)
    await world.run('phase.archive', { ref: '01-a' })
    if (follows) await world.quiet()
    world.app.clock.advance(100)
    await world.save(phase, `${open.replace('- [ ] Approve', '- [x] Approve')}\nMine.\n`)
    await world.quiet()
    expect((await world.run<{ status: string }[]>('phase.list')).map(({ status }) => status)).toEqual([
      'review',
    ])
    expect(await files()).toEqual([])
    expect(await read(phase)).toContain('Mine.')
    expect(world.engine.held).toEqual([phase])
    await world.restart()
    await world.quiet()
    expect(world.engine.held).toEqual([phase])
    expect(await read(list)).toContain(': approve')
    expect(await read(list)).toContain('(it had been archived)\n')
    expect(await read(list)).toContain('what was decided in that file may be older than its archiving')
    expect(await read(list)).not.toContain('many within a few seconds')
    expect(world.journal.filter((line) => line.startsWith(`held: what ${phase}`))).toEqual([
      `held: what ${phase} decides: it had been archived, and what was decided in the file that brought it back may be older than that`,
    ])
    await replace('needs-you/confirm-decisions.md', '- [ ] All', '- [x] All')
    await world.quiet()
    expect((await show(phase)).status).toBe('approved')
    expect(await read(phase)).toContain('Mine.')
  })

  test('brings it back with its words, which wait for nobody', async () => {
    const open = await read(phase)
    await world.run('phase.archive', { ref: '01-a' })
    await world.quiet()
    await world.save(phase, open.replace('# Phase 1\n', '# Phase 1\n\nMine.\n'))
    await world.quiet()
    expect(world.engine.held).toEqual([])
    await replace(phase, '- [ ] Approve', '- [x] Approve')
    await world.quiet()
    expect((await show(phase)).status).toBe('approved')
  })

  test('and the list tells why each of those waits that are held for different reasons', async () => {
    const open = await read(phase)
    await world.run('phase.archive', { ref: '01-a' })
    await world.quiet()
    world.app.clock.advance(100)
    await world.save(phase, open.replace('- [ ] Approve', '- [x] Approve'))
    await world.save(phaseAt(2), '---\nstatus: review\n---\n# Phase 2\n')
    await world.quiet()
    world.bases.distrusted = [...world.bases.distrusted, phaseAt(2)]
    world.engine.distrustFiles()
    await replace(phaseAt(2), 'status: review', 'status: approved')
    await world.quiet()
    const text = await read(list)
    expect(text).toContain(`- [ ] ${phase}: approve (it had been archived)\n`)
    expect(text).toContain(`- [ ] ${phaseAt(2)}: approve\n`)
    expect(text).toContain('The others: Either there were many within a few seconds')
  })

  test.each([
    ['after None', () => replace(list, '- [ ] None', '- [x] None'), phase],
    [
      'when it is archived again',
      () => world.run('phase.archive', { ref: '01-a' }),
      `archive/2026-11/${phase}`,
    ],
  ])('and the words that wait with a tick are named in the list, and in the log %s', async (_, go, at) => {
    const open = await read(phase)
    await world.run('phase.archive', { ref: '01-a' })
    await world.quiet()
    world.app.clock.advance(100)
    await world.save(phase, `${open.replace('- [ ] Approve', '- [x] Approve')}\nMine.\n`)
    await world.quiet()
    const line = `- [ ] ${phase}: approve, and what else was changed in it (it had been archived)\n`
    expect(await read(list)).toContain(line)
    await world.restart()
    await world.quiet()
    expect(await read(list)).toContain(line)
    await go()
    await world.quiet()
    expect(await read(at)).not.toContain('Mine.')
    const told = world.journal.find((each) =>
      each.startsWith(`put back: ${phase}; what was saved there is version `),
    )
    expect(told).toContain(`\`cw history ${phase}\` lists it`)
    const number = Number(/is version (\d+) of it/.exec(told ?? '')?.[1])
    const { hash } = world.bases.versions(phase).find((each) => each.number === number) ?? { hash: '' }
    expect(world.bases.bytes(hash)?.toString()).toContain('Mine.')
  })
})
