// The notes that tell of a file which is wrong: what they say, for how long, and when they go.

import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashOf } from '../../../src/platform/files/file-tree.ts'
import { EngineWorld } from './engine-world.ts'

const task = 'tasks/broken.md'
const sidecar = 'tasks/broken.error.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
})
afterEach(() => world.close())

const since = () => world.engine.problems.all().get(task)?.since

async function inode(path: string): Promise<string> {
  const looked = await world.tree.stat(path)
  return looked.state === 'file' ? `${looked.stat.ino} ${looked.stat.mtimeNs}` : looked.state
}

test('E1: a file that is wrong since before a restart is wrong since then, and its note stays as it is', async () => {
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  await world.quiet()
  const [before, note] = [since(), await inode(sidecar)]
  expect(await world.read(sidecar)).toContain('“opne” is not one of')
  world.app.clock.advance(3_600_000)
  world.restart()
  await world.quiet()
  expect(since()).toBe(before)
  expect(await inode(sidecar)).toBe(note)
})

test('E1: one that was mended while cw did not run, and is wrong again later, is wrong since then', async () => {
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  await world.quiet()
  const before = since()
  await world.save(task, '---\nstatus: open\n---\n# Broken\n')
  world.restart()
  await world.quiet()
  expect(await world.read(sidecar)).toBe(null)
  world.app.clock.advance(60_000)
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  world.restart()
  await world.quiet()
  expect(since()).toBeGreaterThan(before ?? Number.POSITIVE_INFINITY)
})

test('E1: a note that a process left which could not note it any more goes when the file is mended', async () => {
  const store = new Database(':memory:')
  const dying = await EngineWorld.open({}, {}, { store })
  try {
    await dying.save(task, '---\nstatus: opne\n---\n# Broken\n')
    store.exec("create trigger ends before insert on texts begin select raise(abort, 'it ends here'); end")
    await expect(dying.quiet()).rejects.toThrow('it ends here')
    store.exec('drop trigger ends')
    await dying.save(task, '# Mended\n')
    dying.restart()
    await dying.quiet()
    expect(await dying.read(sidecar)).toBe(null)
  } finally {
    dying.close()
  }
})

test('E5: what somebody wrote into the note is kept as a version, and it is written again; so is one that was deleted', async () => {
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  await world.quiet()
  const note = (await world.read(sidecar)) ?? ''
  await world.save(sidecar, `${note}\nWhy is that?\n`)
  await world.quiet()
  expect(await world.read(sidecar)).toBe(note)
  expect(world.bases.versions(sidecar)).toHaveLength(1)
  world.volume.unlink(`/tree/${sidecar}`)
  await world.quiet()
  expect(await world.read(sidecar)).toBe(note)
})

test('E5: a person’s own file that stood at the name of a note is kept, and the log says how to have it back', async () => {
  await world.save(sidecar, 'My own words.\n')
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  await world.quiet()
  expect(await world.read(sidecar)).toContain('“opne” is not one of')
  await world.save(task, '# Mended\n')
  await world.quiet()
  expect(await world.read(sidecar)).toBe(null)
  expect(world.journal.filter((line) => line.includes(sidecar))).toEqual([
    `${sidecar} is written by cw alone: what stood there is kept, and \`cw restore ${sidecar}@1\` brings it back once that document is in order`,
  ])
  expect(world.bases.text(world.bases.versions(sidecar)[0]?.hash ?? '')).toBe('My own words.\n')
})

test('E5: what somebody wrote into the note is kept as a version when the file is mended, and the note goes', async () => {
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  await world.quiet()
  await world.save(sidecar, 'Why is that?\n')
  await world.save(task, '# Mended\n')
  await world.quiet()
  expect(await world.read(sidecar)).toBe(null)
  expect(world.bases.versions(sidecar)).toMatchObject([{ number: 1, why: 'an edit of a view' }])
  expect(world.bases.isRendering(hashOf(Buffer.from('Why is that?\n')))).toBe(false)
})

test('E1: a status line that is taken out where that means a step which is not open is told of as that', async () => {
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save('initiatives/x/phases/01-a/phase.md', '# A\n')
  await world.quiet()
  await world.run('phase.review', { ref: '01-a' })
  await world.run('phase.approve', { ref: '01-a' })
  await world.run('phase.complete', { ref: '01-a' })
  await world.quiet()
  const path = 'initiatives/x/phases/01-a/phase.md'
  const text = (await world.read(path)) ?? ''
  expect(text).toContain('status: completed')
  await world.save(path, text.replace(/status: completed.*\n/, ''))
  await world.quiet()
  const problem = world.engine.problems.all().get(path)?.problem
  expect(problem?.message).toMatch(/^The line “status: completed” is gone, which would mean planned\. /)
  expect(problem?.remedy).toMatch(/^Put “status: completed” back\. /)
  await world.save(path, text)
  await world.quiet()
  expect(await world.read(path.replace('.md', '.error.md'))).toBe(null)
})

test('E1: that the folder of the tree is gone is told in one line, and that it is back in another', async () => {
  world = await EngineWorld.open()
  for (const name of ['one', 'two', 'three']) await world.save(`tasks/${name}.md`, `# ${name}\n`)
  await world.quiet()
  const before = world.journal.length
  world.volume.rename('/tree', '/away')
  world.engine.markAll()
  await world.quiet()
  world.volume.rename('/away', '/tree')
  world.engine.markAll()
  await world.quiet()
  expect(world.journal.slice(before)).toEqual([
    expect.stringMatching(
      /^nothing is taken up or written: \/tree is gone or is another folder than before\. /,
    ),
    'the folder stands there again: its files are looked at',
  ])
  expect(world.engine.problems.size).toBe(0)
})

test('E1: what was wrong before the folder of the tree was gone is not said to be in order meanwhile', async () => {
  world = await EngineWorld.open()
  await world.save('tasks/one.md', '# One\n')
  await world.save(`tasks/${'n'.repeat(230)}.md`, '# A name that is too long\n')
  await world.save(task, '---\nstatus: opne\n---\n# Broken\n')
  await world.quiet()
  const before = world.journal.length
  world.volume.rename('/tree', '/away')
  world.engine.markAll()
  await world.quiet()
  expect(world.engine.problems.size).toBeGreaterThanOrEqual(2)
  world.volume.rename('/away', '/tree')
  world.engine.markAll()
  await world.quiet()
  const told = world.journal.slice(before)
  expect(told).toContain('the folder stands there again: its files are looked at')
  expect(told.filter((line) => line.startsWith('in order again'))).toEqual([])
  expect(world.engine.problems.size).toBe(2)
})

test('E1: a file that cannot be read is no better in a folder that was renamed', async () => {
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save('initiatives/x/phases/01-a/phase.md', '# A\n')
  await world.quiet()
  const known = 'initiatives/x/phases/01-a/phase.md'
  await world.save(known, ((await world.read(known)) ?? '').replace('---\n#', 'status: [\n---\n#'))
  await world.save('initiatives/x/phases/02-b/phase.md', '---\nstatus: [\n---\n# B\n')
  await world.quiet()
  const before = world.journal.length
  world.volume.rename('/tree/initiatives/x', '/tree/initiatives/y')
  await world.quiet()
  const told = world.journal.slice(before)
  expect(told.filter((line) => line.startsWith('in order again'))).toEqual([])
  for (const name of ['01-a', '02-b']) {
    expect(told).toContain(`not there any more: initiatives/x/phases/${name}/phase.md`)
    const now = told.filter((line) => line.startsWith(`not taken up: initiatives/y/phases/${name}/phase.md`))
    expect(now).toHaveLength(1)
  }
})
