// Versions of a tree's files are read beside the cw that keeps it, and come back without losing what stands there.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { findPlace } from '../../../src/fsui/shell/find-place.ts'
import { rememberTree } from '../../../src/fsui/shell/known-trees.ts'
import {
  asWords,
  openVersions,
  type PlaceInTree,
  placeInTree,
  restoreVersion,
} from '../../../src/fsui/shell/versions.ts'
import { type Home, openHome } from '../../../src/platform/home.ts'

let folder: string
let home: Home
let root: string
let running: BaseStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-versions-'))
  home = await openHome({ path: join(folder, 'home'), create: true })
  root = join(folder, 'notes')
  await mkdir(join(root, 'tasks'), { recursive: true })
  await mkdir(join(root, '.cw/stage'), { recursive: true })
  await writeFile(join(root, '.cw-home'), JSON.stringify({ home: home.id, tree: 'tree1' }))
  await mkdir(home.tree('tree1'), { recursive: true })
  running = await BaseStore.open(join(home.tree('tree1'), 'base.db'))
  running.addVersion({ path: 'tasks/a.md', bytes: Buffer.from('one'), at: 1, why: 'replaced by cw' })
})

afterEach(async () => {
  running.close()
  await rm(folder, { recursive: true, force: true })
})

async function place(file = 'tasks/a.md'): Promise<PlaceInTree> {
  const found = await placeInTree(home, join(root, file))
  if (!found) throw new Error('No tree')
  return found
}

function versionOne() {
  return { name: '1', bytes: Buffer.from('one') }
}

it('finds the tree above a file, also above one that is gone with its folder', async () => {
  expect((await place('gone/deep/b.md')).path).toBe('gone/deep/b.md')
  expect(await placeInTree(home, join(folder, 'elsewhere.md'))).toBeNull()
})

it('finds a file by its path in the tree from anywhere, too', async () => {
  await writeFile(join(home.tree('tree1'), 'root'), root)
  const from = (path: string) => findPlace(home, 'tasks/a.md', path)
  for (const each of [folder, root, join(root, 'tasks')])
    expect(await from(each)).toMatchObject({ root, path: 'tasks/a.md' })
  expect(await findPlace(home, 'a.md', join(root, 'tasks'))).toMatchObject({ root, path: 'tasks/a.md' })
  expect(await findPlace(home, './tasks/a.md', folder)).toBeNull()
  expect(await findPlace(home, 'tasks/b.md', folder)).toBeNull()
})

it('T5: finds a file in a tree that lost its .cw-home', async () => {
  await rememberTree(home, 'tree1', root)
  await rm(join(root, '.cw-home'))
  expect(await place()).toMatchObject({ root, path: 'tasks/a.md' })
  expect(await findPlace(home, 'notes/tasks/a.md', folder)).toMatchObject({ root, path: 'tasks/a.md' })
})

it('asks which tree is meant where several have a file at that path', async () => {
  for (const [tree, name] of [
    ['tree1', 'notes'],
    ['tree2', 'other'],
  ] as const) {
    const at = join(folder, name)
    await mkdir(at, { recursive: true })
    await writeFile(join(at, '.cw-home'), JSON.stringify({ home: home.id, tree }))
    await mkdir(home.tree(tree), { recursive: true })
    await writeFile(join(home.tree(tree), 'root'), at)
    const bases = tree === 'tree1' ? running : await BaseStore.open(join(home.tree(tree), 'base.db'))
    bases.addVersion({ path: 'tasks/a.md', bytes: Buffer.from('one'), at: 1, why: 'replaced by cw' })
    if (tree === 'tree2') bases.close()
  }
  await expect(findPlace(home, 'tasks/a.md', folder)).rejects.toMatchObject({ code: 'tree.unknown' })
  expect(await findPlace(home, 'tasks/a.md', join(folder, 'other'))).toMatchObject({ path: 'tasks/a.md' })
})

it('refuses a tree of another home', async () => {
  await writeFile(join(root, '.cw-home'), JSON.stringify({ home: 'h-other', tree: 'tree1' }))
  await expect(place()).rejects.toMatchObject({ code: 'tree.foreign' })
})

it('reads what the running cw has kept', async () => {
  const { store, path } = await place()
  const kept = openVersions(store)
  expect(kept?.of(path)).toMatchObject([{ number: 1, why: 'replaced by cw', size: 3 }])
  expect(kept?.bytes(path, 2)).toBeNull()
  kept?.close()
})

it('makes what stands in the file a version before it brings one back', async () => {
  await writeFile(join(root, 'tasks/a.md'), 'two')
  expect(await restoreVersion(await place(), versionOne())).toEqual({ outcome: 'restored', kept: 2 })
  expect(await readFile(join(root, 'tasks/a.md'), 'utf8')).toBe('one')
  expect(running.versions('tasks/a.md')[0]).toMatchObject({ number: 2, why: 'replaced by version 1' })
})

it('brings back a file that is gone', async () => {
  expect(await restoreVersion(await place(), versionOne())).toEqual({ outcome: 'restored', kept: null })
  expect(await readFile(join(root, 'tasks/a.md'), 'utf8')).toBe('one')
})

it('does nothing to a file that holds those bytes', async () => {
  await writeFile(join(root, 'tasks/a.md'), 'one')
  expect(await restoreVersion(await place(), versionOne())).toEqual({ outcome: 'equal', kept: null })
  expect(running.versions('tasks/a.md')).toHaveLength(1)
})

it('leaves alone what the running cw stages', async () => {
  await writeFile(join(root, '.cw/stage/0123456789abcdef'), 'staged')
  await writeFile(join(root, 'tasks/a.md'), 'two')
  await restoreVersion(await place(), versionOne())
  expect(await readdir(join(root, '.cw/stage'))).toEqual(['0123456789abcdef'])
})

const review = '---\nid: ph-1\nstatus: review\n---\n# P\n\nNew.\n\n- 01-a · r2\n\n- [ ] Approve\n'
const phase = 'initiatives/x/phases/01-p/phase.md'
const plan = 'initiatives/x/phases/01-p/plans/a.md'
const reply = 'agents/a/messages/1/reply.md'

it.each([
  [
    'says no status',
    plan,
    '# P\n\nOld.\n',
    '---\nid: p-1\nstatus: approved\n---\n# P\n',
    '---\nstatus: approved\n---\n# P\n\nOld.\n',
    [],
  ],
  [
    'has a comment',
    plan,
    '---\nid: p-1 # mine\n---\nOld.\n',
    '---\nstatus: review\n---\n',
    '---\nid: p-1 # mine\nstatus: review\n---\nOld.\n',
    [],
  ],
  [
    'approved by its status',
    phase,
    '---\nid: ph-1\nstatus: approved\n---\n# P\n\nOld.\n',
    review,
    review.replace('New', 'Old'),
    ['status: approved'],
  ],
  [
    'approved by a tick',
    phase,
    review.replace('New', 'Old').replace('r2', 'r1').replace('[ ]', '[x]'),
    review,
    review.replace('New', 'Old'),
    ['- [x] Approve'],
  ],
  [
    'started an agent',
    'agents/a/agent.md',
    '---\nstatus: running\n---\n# A\n\nOld.\n',
    '---\nstatus: stopped\n---\n# A\n',
    '---\nstatus: stopped\n---\n# A\n\nOld.\n',
    ['status: running'],
  ],
  [
    'took an approval back',
    phase,
    '---\nstatus: review\n---\n# P\n\nOld.\n\n- [ ] Approve\n',
    '---\nstatus: approved\n---\n# P\n',
    '---\nstatus: approved\n---\n# P\n\nOld.\n',
    ['status: review'],
  ],
  [
    'would start a new document',
    'agents/a/agent.md',
    '---\nstatus: running\n---\n# A\n',
    null,
    '# A\n',
    ['status: running'],
  ],
  [
    'closed a task that is not known',
    'tasks/a.md',
    '---\nstatus: closed\n---\n# A\n',
    null,
    '---\nstatus: closed\n---\n# A\n',
    [],
  ],
  [
    'says what stands by itself',
    phase,
    '---\nstatus: planned\n---\n# P\n\nOld.\n',
    '# P\n',
    '---\nstatus: planned\n---\n# P\n\nOld.\n',
    [],
  ],
  ['answered', reply, '# Q\n\n- [x] Yes\n', null, '---\ndraft: true\n---\n# Q\n\n- [x] Yes\n', []],
  ['let held commands go', 'needs-you/confirm-from-git.md', '- [x] All\n', null, '- [ ] All\n', []],
  [
    'cannot be read',
    plan,
    '---\nstatus: [\n---\n# P\n',
    '---\nstatus: approved\n---\n# P\n',
    '---\nstatus: [\n---\n# P\n',
    [],
  ],
  ['is no document', 'notes.txt', '- [x] Approve', null, '- [x] Approve', []],
])('of an earlier text that %s only the words come back', (_, path, then, now, expected, left) => {
  const words = asWords(Buffer.from(then), path, now)
  expect(Buffer.from(words.bytes).toString('utf8')).toBe(expected)
  expect(words.left).toEqual(left)
})

it('bytes that are no text come back as they are', () => {
  const bytes = Buffer.from([0x23, 0xff, 0x0a])
  expect(asWords(bytes, plan, review).bytes).toEqual(bytes)
})
