// The process ends, in peace or not, both sides change meanwhile, and it goes on from there.

import { existsSync } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'

const alpha = 'initiatives/alpha.md'
const beta = 'initiatives/beta.md'
const hello = 'agents/cw/messages/0001-hello/reply.md'
let tree: Tree

beforeEach(async () => {
  tree = await Tree.open()
  await tree.write(alpha, '---\npriority: P2\n---\n# Alpha\n\nFirst line.\n\nLast line.\n')
  await tree.write(beta, '# Beta\n\nWords.\n')
  await tree.flush()
}, 120_000)

afterEach(() => tree.remove())

it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'after %s what both sides did is merged',
  async (signal) => {
    await tree.stop(signal)
    if (signal !== 'SIGKILL') expect(await tree.read('STATUS.md')).toMatch(/^cw has not run since /)
    await tree.edit(alpha, (text) => text.replace('Last line.', 'Last line, longer.'))
    await tree.write('initiatives/gamma.md', '# Gamma\n')
    await tree.cw('initiative', 'update', 'alpha', '--priority', 'P0')
    await tree.cw('initiative', 'update', 'beta', '--title', 'Better')
    const made = await tree.json<{ path: string }>('initiative', 'create', 'Delta')
    await tree.start()
    const status = await tree.flush()
    expect(status).toMatchObject({ problems: [], conflicts: [], held: [] })
    expect(await tree.read('STATUS.md')).toMatch(/^as of \S+, cw runs/)
    expect(await tree.read(alpha)).toMatch(
      /priority: P0\n---\n# Alpha\n\nFirst line\.\n\nLast line, longer\.\n$/,
    )
    expect(await tree.read(beta)).toMatch(/# Better\n\nWords\.\n$/)
    expect(await tree.has(made.path)).toBe(true)
    const alphaNow = await tree.json<{ body: string }>('initiative', 'show', 'alpha')
    expect(alphaNow).toMatchObject({ priority: 'P0', body: expect.stringContaining('Last line, longer.') })
    expect(await tree.json('initiative', 'show', 'gamma')).toMatchObject({ title: 'Gamma' })
    expect(await tree.json<unknown[]>('initiative', 'list')).toHaveLength(4)
  },
)

it('told twice to end it ends in order: the server is closed, and the folder says that nobody keeps it', async () => {
  const daemon = tree.daemons.at(-1)
  expect(await tree.has('CW-IS-NOT-RUNNING.md')).toBe(false)
  const again = setInterval(() => {
    if (existsSync(join(tree.home, 'server.json'))) daemon?.process.kill('SIGINT')
  }, 5)
  const ended = await daemon?.process
  clearInterval(again)
  expect(ended).toMatchObject({ exitCode: 0, isTerminated: false })
  expect(daemon?.said()).toContain('Ended.')
  expect(await tree.has('CW-IS-NOT-RUNNING.md')).toBe(true)
})

it('killed right after a save it takes the save up once at the next start', async () => {
  await tree.edit(alpha, (text) => text.replace('First line.', 'Changed.'))
  await tree.write('initiatives/gamma.md', '# Gamma\n')
  await tree.stop('SIGKILL')
  await tree.start()
  await tree.flush()
  const list = await tree.json<{ title: string }[]>('initiative', 'list')
  expect(list.map(({ title }) => title).sort()).toEqual(['Alpha', 'Beta', 'Gamma'])
  expect(await tree.json<{ body: string }>('initiative', 'show', 'alpha')).toMatchObject({
    body: expect.stringContaining('Changed.'),
  })
  const before = await tree.stamps('initiatives')
  await tree.flush()
  expect(await tree.stamps('initiatives')).toEqual(before)
})

it('a flush answers when the views say what was saved before it, too', async () => {
  for (const name of ['gamma', 'delta', 'epsilon']) {
    await tree.write(`initiatives/${name}.md`, `# The ${name}\n`)
    await tree.flush()
    expect(await tree.read(`initiatives/${name}/STATE.md`)).toContain(`The ${name}`)
    expect(await tree.read('STATUS.md')).toContain(`The ${name}`)
  }
})

it('the same place changed on both sides is a conflict beside the file, which stays as it was typed', async () => {
  await tree.stop()
  await tree.edit(beta, (text) => text.replace('# Beta', '# Mine'))
  const typed = await tree.read(beta)
  await tree.cw('initiative', 'update', 'beta', '--title', 'Theirs')
  await tree.start()
  expect((await tree.flush()).conflicts).toMatchObject([{ path: beta }])
  expect(await tree.read(beta)).toBe(typed)
  const [sidecar = ''] = (await tree.files('initiatives')).filter((path) => path.includes('.conflict-'))
  expect(await tree.read(sidecar)).toContain('# Theirs')
  await tree.run('rm', sidecar)
  expect((await tree.flush()).conflicts).toEqual([])
  expect(await tree.json('initiative', 'show', 'beta')).toMatchObject({ title: 'Mine' })
})

it('--once brings both sides together and ends', async () => {
  await tree.stop()
  await tree.edit(beta, (text) => text.replace('Words.', 'More words.'))
  await tree.cw('initiative', 'update', 'alpha', '--priority', 'P1')
  const { exit } = await tree.cw('fsui', tree.root, '--once')
  expect(exit).toBe(0)
  expect(await tree.read(alpha)).toContain('priority: P1')
  expect(await tree.json<{ body: string }>('initiative', 'show', 'beta')).toMatchObject({
    body: expect.stringContaining('More words.'),
  })
})

it('--once says what was not taken up and ends with 1 for as long as that stands, and writes nothing anew of it', async () => {
  await tree.stop()
  const told = ['needs-you/fix-broken.md', 'needs-you/fix-config.md', 'tasks/broken.error.md']
  await tree.write('tasks/broken.md', '---\nstatus: opne\n---\n# Broken\n')
  const settings = await tree.read('config.yaml')
  await tree.write('config.yaml', 'fsui.sweep: soon\n')
  const first = await tree.cw('fsui', tree.root, '--once')
  expect(first.exit).toBe(1)
  expect(first.err).toMatch(/Not in sync: .*2 files were .*\n(?:.*\n)? +tasks\/broken\.md, line 2: “opne”/)
  const notes = async () => {
    const stamps = { ...(await tree.stamps('needs-you')), ...(await tree.stamps('tasks')) }
    return told.map((path) => stamps[path])
  }
  const before = await notes()
  const { exit, out } = await tree.cw('fsui', tree.root, '--once', '--json')
  expect(exit).toBe(1)
  expect(JSON.parse(out).data).toMatchObject({
    settled: false,
    left: [
      { path: 'config.yaml', see: 'needs-you/fix-config.md' },
      { path: 'tasks/broken.md', line: 2, see: 'needs-you/fix-broken.md' },
    ],
    waiting: ['needs-you/answer-cw-hello.md'],
  })
  expect(await notes()).toEqual(before)
  expect(before).not.toContain(undefined)
  await tree.write('config.yaml', settings)
  await tree.edit('tasks/broken.md', (text) => text.replace('opne', 'open'))
  expect(await tree.cw('fsui', tree.root, '--once')).toMatchObject({
    exit: 0,
    err: expect.stringContaining('In sync: '),
  })
  for (const path of told) expect(await tree.has(path), path).toBe(false)
})

it('a second process on the same tree is refused, by whatever path it comes', async () => {
  const link = join(tree.folder, 'link')
  await symlink(tree.root, link)
  for (const path of [tree.root, link, `${tree.root}/../tree`]) {
    const second = await tree.cw('fsui', path, '--json')
    expect(second.exit, path).not.toBe(0)
    expect(JSON.parse(second.out || second.err).error).toMatchObject({ code: 'lock.held' })
  }
  expect((await tree.flush()).problems).toEqual([])
})

it('a folder that holds something and is no tree is refused, and untouched, unless --here says so', async () => {
  await tree.stop()
  const other = join(tree.folder, 'other')
  await mkdir(other)
  await tree.run('cp', tree.at('README.md'), other)
  const refused = await tree.cw('fsui', other, '--once', '--json')
  expect(refused.exit).not.toBe(0)
  expect(JSON.parse(refused.out || refused.err).error).toMatchObject({ code: 'tree.not-empty' })
  expect((await tree.run('ls', '-A', other)).out).toBe('README.md')
  expect((await tree.cw('fsui', other, '--once', '--here')).exit).toBe(0)
  expect((await tree.run('ls', '-A', other)).out).toContain('.cw-home')
})

it('a tree whose home is gone is refused, and no other home is made in its place', async () => {
  await tree.edit(hello, (text) => text.replace('- [ ] Just look', '- [x] Just look'))
  await tree.flush()
  await tree.stop()
  await tree.run('mv', tree.home, `${tree.home}-away`)
  const refused = await tree.cw('fsui', tree.root, '--once', '--json')
  expect(JSON.parse(refused.out || refused.err).error).toMatchObject({
    code: 'tree.unknown',
    message: expect.stringContaining(`there is no home at ${tree.home}`),
    hint: expect.stringContaining(`delete ${tree.root}/.cw-home`),
  })
  expect((await tree.run('ls', tree.home)).exit).not.toBe(0)

  // As the hint says.
  const before = await tree.read(alpha)
  await tree.run('rm', tree.at('.cw-home'))
  expect((await tree.cw('fsui', tree.root, '--here', '--once')).exit).toBe(0)
  const id = /^id: (.+)$/m.exec(before)?.[1]
  expect(await tree.json('initiative', 'show', 'alpha')).toMatchObject({ id, priority: 'P2' })
  expect(await tree.read(alpha)).toBe(before)
  // It is no beginner's: what was ticked for the other home answers no question of this one.
  expect(await tree.json('question', 'list', '--all')).toEqual([])
  expect(await tree.json('initiative', 'list')).toHaveLength(3)
})

it('a tree of another home is refused', async () => {
  await tree.stop()
  const stranger = await Tree.make({ CW_HOME: join(tree.folder, 'another-home') })
  try {
    await stranger.cw('init')
    const refused = await stranger.cw('fsui', tree.root, '--once', '--json')
    expect(refused.exit).not.toBe(0)
    expect(JSON.parse(refused.out || refused.err).error).toMatchObject({ code: 'tree.foreign' })
  } finally {
    await stranger.remove()
  }
})
