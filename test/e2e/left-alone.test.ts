// What is no document: it is left alone, or told of; and views, which only cw writes.

import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

let tree: Tree

beforeAll(async () => {
  tree = await Tree.open()
}, 120_000)

afterAll(() => tree.remove())

it('pictures, notes, what editors leave and files without a name of their own are left alone', async () => {
  const foreign = ['pic.png', 'notes.txt', '.a.md.swp', 'a.md~', '#a.md#', 'a.md.bck', 'Untitled.md']
  for (const name of foreign) await tree.write(`tasks/${name}`, '# Nothing\n')
  await tree.write('tasks/a.md', '# A\n')
  await tree.flush()
  expect(await tree.json('task', 'list')).toMatchObject([{ title: 'A' }])
  for (const name of foreign) expect(await tree.read(`tasks/${name}`)).toBe('# Nothing\n')
  expect(await tree.files('needs-you')).toEqual(['needs-you/answer-cw-hello.md'])
})

it('copies that programs make are listed to be resolved, until they are gone', async () => {
  const copies = [
    'a copy.md',
    'a (1).md',
    'a.sync-conflict-20261121-101112-ABCDEFG.md',
    'a.md.orig',
    'a.md.rej',
  ]
  for (const name of copies) await tree.write(`tasks/${name}`, '# A\n')
  const listed = async () =>
    (await tree.files('needs-you')).filter((path) => path.startsWith('needs-you/resolve-')).length
  await until('all copies in needs-you/', async () => (await listed()) === copies.length)
  expect(await tree.json('task', 'list')).toHaveLength(1)
  for (const name of copies) await tree.run('rm', tree.at(`tasks/${name}`))
  await until('none of them', async () => (await listed()) === 0)
})

it('a file that is nearly a document is told of, with what was probably meant', async () => {
  await tree.write('agents/hurry.md', '# Hurry\n')
  await tree.logged('Did you mean agents/hurry/agent.md?')
})

it.each(['STATUS.md', 'needs-you/answer-cw-hello.md', 'agents/cw/messages/0001-hello/question.md'])(
  'an edit of %s is kept aside and explained, and it is read-only again',
  async (path) => {
    const before = (await tree.read(path)).split('\n').slice(1)
    await chmod(tree.at(path), 0o644)
    await tree.edit(path, (text) => `${text}mine\n`)
    await tree.logged(`${path} is written by cw alone: your edit is kept, see cw history ${path}`)
    await until(
      'it as it was',
      async () => (await tree.read(path)).split('\n').slice(1).join() === before.join(),
    )
    expect((await stat(tree.at(path))).mode & 0o777).toBe(0o444)
    expect((await tree.cw('history', path)).out).toContain('an edit of a view')
  },
)

it('what cannot be read whatever it holds is told of, and listed in the status [E13]', async () => {
  // A name in Latin-1, as old archives hold them.
  const latin = (path: string) => Buffer.from(tree.at(path), 'latin1')
  if (process.platform === 'linux') {
    await writeFile(latin('tasks/caf\xe9.md'), '# Coffee\n')
    await mkdir(latin('initiatives/caf\xe9'))
  }
  await symlink(tree.at('projects'), tree.at('initiatives/linked'))
  await mkdir(tree.at('tasks/dir.md'))
  const expected = [
    ...(process.platform === 'linux' ? ['tasks/caf\ufffd.md', 'initiatives/caf\ufffd'] : []),
    'initiatives/linked',
    'tasks/dir.md',
  ]
  for (const path of expected) await tree.logged(`noticed: ${path} `)
  const { unread } = await tree.json<{ unread: { path: string }[] }>('fsui', 'status', tree.at(''))
  expect(unread.map(({ path }) => path).sort()).toEqual(expected.sort())
  const { out } = await tree.cw('fsui', 'status', tree.at(''))
  for (const path of expected) expect(out).toContain(`\n  ${path} `)
  const doctor = await tree.cw('doctor', tree.at(''))
  for (const path of expected)
    expect(doctor.out).toMatch(new RegExp(`^warning .*: ${path} .*\\(tree\\.unread\\)$`, 'm'))
})
