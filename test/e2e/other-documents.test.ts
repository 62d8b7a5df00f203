// Agents, messages, projects, accounts and the domain: made, changed, put away and brought back by file and by command.

import { rename } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

let tree: Tree

beforeAll(async () => {
  tree = await Tree.open()
}, 120_000)

afterAll(() => tree.remove())

it('an agent is made by a file with its role and task, and its status is a wish', async () => {
  const agent = 'agents/calm-crane/agent.md'
  await tree.write('tasks/measure.md', '# Measure\n')
  await tree.flush()
  await tree.write(agent, '---\nrole: tester\ntask: measure\n---\nLook twice.\n')
  await tree.flush()
  const task = await tree.json<{ id: string }>('task', 'show', 'measure')
  expect(await tree.json('agent', 'show', 'calm-crane')).toMatchObject({
    ...{ role: 'tester', task: task.id, status: 'stopped' },
  })
  await tree.edit(agent, (text) => text.replace('role: tester', 'role: tester\nstatus: running'))
  await tree.flush()
  expect(await tree.json('agent', 'show', 'calm-crane')).toMatchObject({ status: 'running' })
  await tree.logged(/agent .*\(\S+\) is to run/)
  await tree.edit(agent, (text) => text.replace('role: tester', 'role: worker'))
  await tree.logged('role is not yours to set')
})

it('any new file in its messages is a message to it, and a draft is held back', async () => {
  await tree.write('agents/calm-crane/messages/hint.md', 'Commit often.\n')
  await tree.write('agents/calm-crane/messages/later.md', '---\ndraft: true\n---\nRest.\n')
  await tree.flush()
  const unread = await tree.json<{ title: string }[]>('message', 'list', '--agent', 'calm-crane', '--unread')
  expect(unread).toMatchObject([{ title: 'Commit often.' }])
})

it.each([
  ['project', 'projects/shop.md', '---\ndefault_branch: main\n---\n# Shop\n', ['--default-branch', 'dev']],
  ['account', 'settings/accounts/work.md', '---\nprovider: codex\nuse: yes\n---\n', ['--use', 'no']],
  ['domain', 'domain/billing/invoice.md', '---\nkind: term\n---\n# Invoice\n', ['--kind', 'rule']],
] as const)(
  'a %s is made, changed, deleted and brought back on either side',
  async (kind, path, text, change) => {
    await tree.write(path, text)
    await tree.flush()
    const { id } = await tree.json<{ id: string }>(kind, 'show', path)
    await tree.cw(kind, 'update', id, ...change)
    await tree.flush()
    expect(await tree.read(path)).toContain(`: ${change[1]}`)
    const archived = async () => (await tree.files('archive')).find((each) => each.endsWith(path))
    await tree.run('rm', tree.at(path))
    const there = await until('it in the archive', archived)
    await rename(tree.at(there), tree.at(path))
    await until('it alive', async () => {
      const { archivedAt } = await tree.json<{ archivedAt: number | null }>(kind, 'show', id)
      return archivedAt === null
    })
    await tree.cw(kind, 'archive', id)
    await until('it in the archive again', archived)
    await tree.cw(kind, 'restore', id)
    await until('its file', () => tree.has(path))
  },
)

it('phases follow their names, decimals between, and renaming orders them anew', async () => {
  await tree.write('initiatives/x.md', '# X\n')
  for (const name of ['01-a', '01.1-hotfix', '02-b', '10-c'])
    await tree.write(`initiatives/x/phases/${name}/phase.md`, `# ${name.slice(-1)}\n`)
  await tree.flush()
  const order = async () =>
    (await tree.json<{ title: string }[]>('phase', 'list', '--initiative', 'x')).map(({ title }) => title)
  expect(await order()).toEqual(['a', 'x', 'b', 'c'])
  await rename(tree.at('initiatives/x/phases/10-c'), tree.at('initiatives/x/phases/01.2-c'))
  await until('the new order', async () => (await order()).join() === 'a,x,c,b')
})

it('a status that only cw sets is refused beside the file', async () => {
  await tree.edit('initiatives/x.md', (text) => text.replace(/^---\n/, '---\nstatus: in_progress\n'))
  await tree.logged('status: in_progress is not yours to set: cw sets it when the work says so.')
})
