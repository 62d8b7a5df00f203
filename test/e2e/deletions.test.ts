// What is deleted by hand: what only shows something is made again, what says something is put away and comes back.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

let tree: Tree

beforeAll(async () => {
  tree = await Tree.open()
  // Enough of them that a few deletions are no mass of deletions.
  for (let other = 1; other <= 30; other++) await tree.write(`tasks/other-${other}.md`, `# Other ${other}\n`)
  await tree.flush()
}, 120_000)

afterAll(() => tree.remove())

it('a view is made again', async () => {
  for (const view of ['STATUS.md', 'initiatives/viewed/STATE.md']) {
    await tree.write('initiatives/viewed/initiative.md', '# Viewed\n').then(() => tree.flush())
    await until(view, () => tree.has(view))
    await tree.run('rm', '-f', view)
    await until(`${view} again`, () => tree.has(view))
  }
})

it('a log is begun again, and is told of like before', async () => {
  const [log = ''] = await tree.files('log')
  await tree.run('rm', '-f', log)
  await tree.write('tasks/logged.md', '# Logged\n')
  await tree.flush()
  await tree.logged('tasks/logged.md')
})

it('the folder log/ is made again with the log', async () => {
  await tree.run('rm', '-rf', 'log')
  await tree.write('tasks/logged-again.md', '# Logged again\n')
  await tree.flush()
  await tree.logged('tasks/logged-again.md')
})

it('.cw is made again, and writing goes on', async () => {
  await tree.run('rm', '-rf', '.cw')
  await tree.json('task', 'create', 'Written after')
  await tree.json('task', 'update', 'other-1', '--priority', 'P0')
  expect(await tree.flush()).toMatchObject({ problems: [], conflicts: [], pendingWrites: [] })
  expect(await tree.read('tasks/written-after.md')).toContain('# Written after')
  expect(await tree.read('tasks/other-1.md')).toContain('priority: P0')
})

it('reply.md is made again, empty', async () => {
  const question = await tree.json<{ id: string; path: string }>('question', 'ask', 'Which?', '--option', 'A')
  const reply = question.path.replace('question.md', 'reply.md')
  await tree.flush()
  const empty = await tree.read(reply)
  await tree.edit(reply, (text) => `---\ndraft: true\n---\n${text.replace('- [ ] A', '- [x] A')}`)
  await tree.flush()
  await tree.run('rm', reply)
  await tree.flush()
  await until('reply.md', () => tree.has(reply))
  expect(await tree.read(reply)).toBe(empty)
  await tree.run('rm', '-r', question.path.replace('/question.md', ''))
  await tree.flush()
  await until('both files', async () => (await tree.has(reply)) && (await tree.has(question.path)))
  expect(await tree.json('question', 'show', question.id)).toMatchObject({ answer: null, chosen: [] })
})

it('a task under lease is archived, and nobody holds it any more', async () => {
  await tree.json('agent', 'create', 'calm-fox', '--role', 'worker')
  await tree.json('task', 'claim', 'other-2', '--agent', 'calm-fox')
  await tree.flush()
  expect(await tree.read('tasks/other-2.md')).toContain('status: in_progress')
  await tree.run('rm', 'tasks/other-2.md')
  const kept = await archived('tasks/other-2.md')
  expect(await tree.json('task', 'show', kept)).toMatchObject({ assignee: null, status: 'open' })
})

it('an agent’s folder is archived, and the agent is stopped', async () => {
  await tree.json('agent', 'create', 'brave-otter', '--role', 'worker')
  await tree.json('agent', 'start', 'brave-otter')
  await tree.json('task', 'claim', 'other-3', '--agent', 'brave-otter')
  await tree.flush()
  await tree.run('rm', '-r', 'agents/brave-otter')
  const kept = await archived('agents/brave-otter/agent.md')
  await tree.flush()
  expect(await tree.has('agents/brave-otter')).toBe(false)
  expect(await tree.json('agent', 'show', kept)).toMatchObject({ status: 'stopped' })
  expect(await tree.json('task', 'show', 'other-3')).toMatchObject({ status: 'open', assignee: null })
})

it('a folder is archived with everything below it by one command, and comes back by one', async () => {
  const folder = 'initiatives/whole'
  await tree.write(`${folder}/initiative.md`, '# Whole\n')
  await tree.write(`${folder}/pages/deep/er/page.md`, '# Page\n\nIts words.\n')
  await tree.write(`${folder}/phases/01-a/phase.md`, '# A\n')
  await tree.write(`${folder}/phases/01-a/tasks/01-b.md`, '# B\n')
  await tree.flush()
  const page = await tree.read(`${folder}/pages/deep/er/page.md`)
  await tree.run('rm', '-r', folder)
  const kept = await archived(`${folder}/initiative.md`)
  expect(await tree.has(folder)).toBe(false)
  await tree.json('initiative', 'restore', kept)
  await tree.flush()
  expect(await tree.read(`${folder}/pages/deep/er/page.md`)).toBe(page)
  expect((await tree.files(folder)).filter((path) => !path.endsWith('STATE.md'))).toEqual([
    `${folder}/initiative.md`,
    `${folder}/pages/deep/er/page.md`,
    `${folder}/phases/01-a/phase.md`,
    `${folder}/phases/01-a/tasks/01-b.md`,
  ])
})

it('the main document of a folder that stays comes back, and the log says why', async () => {
  for (const main of ['initiatives/whole/initiative.md', 'initiatives/whole/phases/01-a/phase.md']) {
    const text = await tree.read(main)
    await tree.run('rm', main)
    await tree.flush()
    await until(main, () => tree.has(main))
    expect(await tree.read(main)).toBe(text)
    await tree.logged(`written again: ${main}`)
  }
})

it('an emptied tree is projected anew with --fresh, and nothing is archived', async () => {
  const documents = async () =>
    (await tree.files('')).filter((path) => /^(tasks|initiatives|agents)\//.test(path))
  await tree.flush()
  const before = await documents()
  const task = await tree.read('tasks/other-5.md')
  await tree.stop()
  const refused = await tree.cw('fsui', tree.root, '--fresh', '--once')
  expect(refused).toMatchObject({ exit: 27, err: expect.stringContaining('still stands') })
  await tree.run(
    'find',
    tree.root,
    '-mindepth',
    '1',
    '-maxdepth',
    '1',
    '!',
    '-name',
    '.cw-home',
    '-exec',
    'rm',
    '-rf',
    '{}',
    '+',
  )
  await tree.start('--fresh')
  expect(await tree.flush()).toMatchObject({ problems: [], conflicts: [], held: [], pendingWrites: [] })
  expect(await documents()).toEqual(before)
  expect(await tree.read('tasks/other-5.md')).toBe(task)
  expect(await tree.has('README.md')).toBe(true)
  expect(await tree.has('config.yaml')).toBe(true)
  expect(await tree.files('needs-you')).toEqual(
    (await tree.files('needs-you')).filter((path) => !path.includes('confirm-')),
  )
}, 120_000)

/** Waits until the document stands in the archive; returns where. */
async function archived(path: string): Promise<string> {
  return until(`${path} in the archive`, async () => {
    await tree.flush()
    const found = (await tree.files('archive')).find((each) => each.endsWith(path))
    return found && !(await tree.has(path)) ? found : null
  })
}
