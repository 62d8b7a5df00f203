// A tree that is copied or moved as a folder, with the programs people do that with.

import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

let tree: Tree
afterEach(() => tree.remove())

interface Task {
  readonly id: string
  readonly title: string
  readonly body: string
  readonly status: string
  readonly path: string
}

const tasksOf = () => tree.json<Task[]>('task', 'list')
const say = (text: string) => (before: string) => `${before}${text}\n`
const phase = 'initiatives/a/phases/01-one/phase.md'

/** Both trees take up what the other has, and come to rest. */
async function settle(copy: Tree): Promise<void> {
  for (let round = 0; round < 3; round++)
    for (const each of [tree, copy]) expect((await each.flush()).problems).toEqual([])
}

test('T2: a copy of a tree is a tree of its own: edits in both come together, and no document is doubled', async () => {
  tree = await Tree.open()
  for (const name of ['one', 'two', 'three']) await tree.write(`tasks/${name}.md`, `# ${name}\n\nFirst.\n`)
  await tree.flush()
  await tree.run('cp', '-r', tree.root, `${tree.root}2`)
  const copy = tree.beside('tree2')
  await copy.edit('tasks/one.md', say('In the copy.'))
  await tree.edit('tasks/two.md', say('In the original.'))
  await tree.flush()
  const { said } = await copy.start()
  expect(said()).toContain('A copy of ')
  await settle(copy)
  await copy.edit('tasks/three.md', (text) => text.replace('First.', 'First, in the copy.'))
  await tree.edit('tasks/three.md', (text) => text.replace('# three', '# Three, as the original says'))
  await settle(copy)
  expect(await copy.read('tasks/one.md')).toContain('In the copy.')
  expect(await copy.read('tasks/two.md')).toContain('In the original.')
  expect(await copy.read('tasks/three.md')).toMatch(/# Three, as the original says\n\nFirst, in the copy\./)
  for (const path of await tree.files('tasks')) expect(await copy.read(path)).toBe(await tree.read(path))
  expect(await copy.files('tasks')).toEqual(['tasks/one.md', 'tasks/three.md', 'tasks/two.md'])
  expect(await tasksOf()).toHaveLength(3)
  expect(await copy.log()).toContain('this folder is a copy of')
  expect(await copy.log()).not.toMatch(/conflict|your edit is kept/)
  expect(await readFile(copy.at('.cw-home'), 'utf8')).toBe(await readFile(tree.at('.cw-home'), 'utf8'))
  await copy.stop()
  const again = await copy.start()
  expect(again.said()).not.toContain('A copy of ')
  expect((await copy.status()).documents).toBe((await tree.status()).documents)
}, 120_000)

test('T4: what a copy says of an older time changes nothing, and what it decides waits for a word', async () => {
  tree = await Tree.open()
  await tree.write('initiatives/a/initiative.md', '# A\n')
  await tree.write(phase, '---\nstatus: review\n---\n# One\n')
  await tree.write('tasks/one.md', '# One\n\nFirst.\n')
  await tree.flush()
  await tree.run('rsync', '-a', `${tree.root}/`, `${tree.root}2/`).then(async ({ exit }) => {
    if (exit !== 0) await cp(tree.root, `${tree.root}2`, { recursive: true, preserveTimestamps: true })
  })
  const copy = tree.beside('tree2')
  await tree.json('task', 'close', 'one')
  await tree.edit('tasks/one.md', say('Second.'))
  await tree.flush()
  await copy.edit(phase, (text) => text.replace('status: review', 'status: approved'))
  await copy.start()
  await settle(copy)
  expect(await tasksOf()).toMatchObject([{ status: 'closed', body: expect.stringContaining('Second.') }])
  expect(await copy.read('tasks/one.md')).toBe(await tree.read('tasks/one.md'))
  expect(await tree.json('phase', 'show', '01-one')).toMatchObject({ status: 'review' })
  const list = 'needs-you/confirm-decisions.md'
  expect(await copy.read(list)).toContain(phase)
  await copy.edit(list, (text) => text.replace('- [ ] All', '- [x] All'))
  await until('the approval', async () => {
    const { status } = await tree.json<Task>('phase', 'show', '01-one')
    return status === 'approved'
  })
}, 120_000)

test('T3: what is missing in a copy is written again, what is new there is new, and what was moved there goes to its place', async () => {
  tree = await Tree.open()
  for (const name of ['one', 'two', 'three']) await tree.write(`tasks/${name}.md`, `# ${name}\n\nFirst.\n`)
  await tree.flush()
  await tree.stop()
  await tree.run('cp', '-r', tree.root, `${tree.root}2`)
  const copy = tree.beside('tree2')
  await copy.run('rm', 'tasks/one.md')
  await rename(copy.at('tasks/two.md'), copy.at('tasks/other.md'))
  await copy.edit('tasks/other.md', say('And moved.'))
  await copy.write('tasks/four.md', '# four\n')
  await mkdir(copy.at('.cw/stage'), { recursive: true })
  await writeFile(copy.at('.cw/stage/half'), 'half of something')
  await copy.start()
  await tree.start()
  await settle(copy)
  const names = ['four', 'one', 'three', 'two'].map((name) => `tasks/${name}.md`)
  expect(await copy.files('tasks')).toEqual(names)
  expect(await tree.files('tasks')).toEqual(names)
  expect(await tree.read('tasks/two.md')).toContain('And moved.')
  expect(await tasksOf()).toHaveLength(4)
}, 120_000)

test('T1: a tree that is moved is the tree it was, its history and its edits too, and so is a copy', async () => {
  tree = await Tree.open()
  await tree.write('tasks/one.md', '# One\n\nFirst.\n')
  await tree.flush()
  const { documents } = await tree.status()
  await tree.stop()
  await tree.run('mv', tree.root, `${tree.root}-elsewhere`)
  const moved = tree.beside('tree-elsewhere')
  await moved.edit('tasks/one.md', say('Moved.'))
  const { said } = await moved.start()
  expect(said()).toContain('Keeping ')
  const { pid: _, ...status } = await moved.flush()
  expect(status).toMatchObject({ documents, problems: [], conflicts: [] })
  expect(await tasksOf()).toMatchObject([{ body: expect.stringContaining('Moved.') }])
  await moved.run('cp', '-r', moved.root, `${tree.root}-copy`)
  const copy = tree.beside('tree-copy')
  expect(await copy.cw('fsui', 'status', copy.root)).toMatchObject({ exit: 27 })
  await copy.start()
  await copy.flush()
  await copy.stop()
  await tree.run('mv', copy.root, `${tree.root}-further`)
  const further = tree.beside('tree-further')
  expect((await further.start()).said()).toContain('Keeping ')
  await further.edit('tasks/one.md', say('Further.'))
  await further.flush()
  await moved.flush()
  expect(await moved.read('tasks/one.md')).toContain('Further.')
}, 120_000)

test('T2: of two processes that open the same copy one is refused', async () => {
  tree = await Tree.open()
  await tree.run('cp', '-r', tree.root, `${tree.root}2`)
  const copy = tree.beside('tree2')
  await copy.start()
  const second = await tree.cw('fsui', copy.root)
  expect(second).toMatchObject({ exit: 23, err: expect.stringContaining('is in use') })
}, 120_000)
