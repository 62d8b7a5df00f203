// A task changes on the command line while a person has its file open in an editor.

import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

const path = 'tasks/limits.md'
const hasVim = await execa('vim', ['--version'], { reject: false }).then(({ exitCode }) => exitCode === 0)
let tree: Tree

beforeAll(async () => {
  tree = await Tree.open()
  await tree.write(
    path,
    '# Add the limits table\n\nOld words.\n\n## Done when\n- [ ] it rolls back\n- [ ] it is fast\n',
  )
  await tree.flush()
}, 120_000)

afterAll(() => tree.remove())

it.skipIf(!hasVim)(
  'a task that is closed while vim holds its file is written after vim let go, with what was typed there [W9, W11] (skipped where vim is not installed)',
  async () => {
    const { id } = await tree.json<{ id: string }>('task', 'show', 'limits')
    const before = await tree.read(path)
    const vim = execa('vim', ['-es', '-u', 'NONE', '--cmd', 'set directory=.', path], {
      cwd: tree.root,
      env: { ...tree.environment },
      extendEnv: false,
      reject: false,
    })
    await until('vim to hold the file', () => tree.has('tasks/.limits.md.swp'))
    await tree.json('task', 'close', id)
    await until('the write to wait', async () => {
      const { pendingWrites } = await tree.status()
      return pendingWrites.some((write) => write.path === path)
    })
    expect(await tree.read(path)).toBe(before)
    vim.stdin.end('%s/Old words/New words/\nwq\n')
    await vim
    expect(await tree.flush()).toMatchObject({ problems: [], conflicts: [], pendingWrites: [] })
    expect(await tree.read(path)).toMatch(/^---\nid: t-\w{6}\nstatus: closed\b[\s\S]*\nNew words\.\n/)
    expect(await tree.json('task', 'show', id)).toMatchObject({
      status: 'closed',
      body: expect.stringContaining('New words.'),
    })
  },
)

it('a tick in the file and a change by a command at the same moment are both kept', async () => {
  await Promise.all([
    tree.json('task', 'update', 'limits', '--priority', 'P0'),
    tree.edit(path, (text) => text.replace('- [ ] it is fast', '- [x] it is fast')),
  ])
  expect(await tree.flush()).toMatchObject({ problems: [], conflicts: [] })
  expect(await tree.read(path)).toMatch(/^priority: P0\b[\s\S]*- \[ \] it rolls back\n- \[x\] it is fast\n/m)
  expect(await tree.json('task', 'show', 'limits')).toMatchObject({
    priority: 'P0',
    body: expect.stringContaining('- [x] it is fast'),
  })
})

it('a task is closed and opened again by its status line', async () => {
  await tree.cw('task', 'close', 'limits')
  await tree.flush()
  await tree.edit(path, (text) => text.replace(/^status: \w+/m, 'status: open'))
  await tree.flush()
  expect(await tree.json('task', 'show', 'limits')).toMatchObject({ status: 'open' })
  await tree.edit(path, (text) => text.replace(/^status: \w+/m, 'status: closed'))
  await tree.flush()
  expect(await tree.json('task', 'show', 'limits')).toMatchObject({ status: 'closed' })
  await tree.logged(/task .*\(t-\w{6}\) closed/)
})
