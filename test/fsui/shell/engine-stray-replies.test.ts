// A reply whose folder was renamed, moved or copied is still the reply to the question that stands beside it.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const messages = 'agents/otter/messages'
const home = `${messages}/0001-which`
const reply = `${home}/reply.md`

let world: EngineWorld
let asked: string
let fromGit: boolean

beforeEach(async () => {
  fromGit = false
  world = await EngineWorld.open({}, { cameFromGit: async () => fromGit })
  for (const name of ['otter', 'vole'])
    await world.save(`agents/${name}/agent.md`, `---\nrole: worker\n---\n# ${name}\n`)
  await world.quiet()
  await world.run('question.ask', { text: 'Which?', agent: 'otter', option: ['A', 'B'] })
  await world.quiet()
  asked = (await world.read(reply)) ?? ''
})
afterEach(() => world.close())

const answered = (words: string) => asked.replace('- [ ] Send', `${words}\n\n- [x] Send`)

function rename(from: string, to: string): void {
  world.volume.rename(`/tree/${from}`, `/tree/${to}`)
  world.engine.markAll()
}

async function copy(from: string, to: string): Promise<void> {
  for (const name of ['question.md', 'reply.md'])
    await world.save(`${to}/${name}`, (await world.read(`${from}/${name}`)) ?? '')
}

const question = () => world.run('question.show', { ref: 'which' })

async function foldersIn(path: string): Promise<string[]> {
  const listed = await world.tree.list(path)
  return listed.state === 'folder' ? listed.entries.map(({ name }) => name).sort() : []
}

test.each([
  ['is renamed', `${messages}/0001-whither`, 'live'],
  ['is renamed', `${messages}/0001-whither`, 'down'],
  ['is moved to another agent', 'agents/vole/messages/0001-which', 'live'],
  ['is moved to another agent', 'agents/vole/messages/0001-which', 'down'],
])('A9: an answer in a folder that %s (%s, %s) is heard', async (_, to, when) => {
  await world.save('agents/vole/messages/note.txt', 'A note.\n')
  rename(home, to)
  if (when === 'live') await world.quiet()
  // Where it was looked at before it said anything, it stands in its place again.
  const at = when === 'live' ? reply : `${to}/reply.md`
  await world.save(at, answered('Both.'))
  if (when === 'down') await world.restart()
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'Both.' })
  expect(await world.read(reply)).toBe(answered('Both.'))
  expect(await foldersIn(to)).toEqual([])
  expect(await foldersIn(home)).toEqual(['question.md', 'reply.md'])
  expect(world.journal).toContain(`moved back: ${to}/reply.md → ${reply}, where its question stands`)
  expect([...world.engine.problems.all()]).toEqual([])
})

test('A9: it is heard where an empty form stands in its place by now', async () => {
  rename(home, 'elsewhere')
  await world.quiet()
  expect(await world.read(reply)).toBe(asked)
  rename('elsewhere', `${messages}/0001-whither`)
  await world.save(`${messages}/0001-whither/reply.md`, answered('Both.'))
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'Both.' })
  expect(await foldersIn(messages)).toEqual(['0001-which'])
})

test('A9: a copy in which an answer is written is heard, and one that says nothing goes', async () => {
  await copy(home, `${messages}/0001-which-2`)
  await world.quiet()
  expect(await foldersIn(messages)).toEqual(['0001-which'])
  expect(await question()).toMatchObject({ answeredAt: null })
  await copy(home, `${messages}/0001-which-2`)
  await world.save(`${messages}/0001-which-2/reply.md`, answered('Both.'))
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'Both.' })
  expect(await foldersIn(messages)).toEqual(['0001-which'])
})

test('A9: where both say something the copy is told of, kept and left as it is', async () => {
  const stray = `${messages}/0001-which-2/reply.md`
  await copy(home, `${messages}/0001-which-2`)
  await world.save(stray, answered('The copy.'))
  await world.save(reply, answered('The original.'))
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'The original.' })
  expect(world.engine.problems.all().get(stray)?.problem.message).toBe(
    `It is not read: another reply to its question stands in ${reply}.`,
  )
  expect(await world.read(stray)).toBe(answered('The copy.'))
  expect(await world.read(`${messages}/0001-which-2/question.md`)).toContain('Which?')
  expect(world.bases.versions(stray)).toHaveLength(1)
  world.volume.unlink(`/tree/${stray}`)
  await world.quiet()
  expect([...world.engine.problems.all()]).toEqual([])
})

test('A9: a copy of an answer that was sent is nobody’s, and stays when the answer is corrected', async () => {
  const kept = `${messages}/0001-which-2/reply.md`
  await world.save(reply, answered('One.'))
  await world.quiet()
  await copy(home, `${messages}/0001-which-2`)
  await world.quiet()
  await world.save(reply, answered('Another.'))
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'Another.' })
  expect(await world.read(kept)).toBe(answered('One.'))
  expect([...world.engine.problems.all()]).toEqual([])
})

test('A9: an answer beside no question is told of and kept', async () => {
  const stray = `${messages}/0007-what/reply.md`
  await world.save(stray, 'Seven.\n')
  await world.quiet()
  expect(world.engine.problems.all().get(stray)?.problem.message).toBe(
    'It is not read: it stands beside no question that is known.',
  )
  expect(world.bases.versions(stray)).toHaveLength(1)
  expect(await world.read(stray)).toBe('Seven.\n')
})

test('A9: an answer to what was asked in another database says how it is told all the same', async () => {
  const stray = `${messages}/0007-what/reply.md`
  const shown = (await world.read(`${home}/question.md`)) ?? ''
  await world.save(`${messages}/0007-what/question.md`, shown.replace(/^id: .*$/m, 'id: m-000000'))
  await world.save(stray, answered('Seven.'))
  await world.quiet()
  expect(world.engine.problems.all().get(stray)?.problem).toMatchObject({
    message: expect.stringContaining('which was asked before another one took its place'),
    remedy: expect.stringContaining(`a file of its own in ${messages}/, which is read as a message`),
  })
  expect(await world.read(stray)).toBe(answered('Seven.'))
  await world.save(`${messages}/seven.md`, 'Seven.\n')
  await world.quiet()
  expect(await world.run<{ body: string }[]>('message.list', { agent: 'otter' })).toEqual(
    expect.arrayContaining([expect.objectContaining({ body: 'Seven.\n' })]),
  )
})

test('A9: one that git brought waits for a person', async () => {
  fromGit = true
  const stray = `${messages}/0001-whither/reply.md`
  rename(home, `${messages}/0001-whither`)
  await world.save(stray, answered('Both.'))
  await world.quiet()
  expect(await question()).toMatchObject({ answeredAt: null })
  expect(world.engine.problems.all().get(stray)?.problem.message).toContain('git brought it here')
})

test('A9: with the folder of its agent it stays where it is', async () => {
  await world.save(reply, `---\ndraft: true\n---\n${answered('Both.')}`)
  await world.quiet()
  rename('agents/otter', 'agents/stoat')
  await world.quiet()
  expect(world.journal.filter((line) => line.startsWith('moved back'))).toEqual([])
  expect(await world.read('agents/stoat/messages/0001-which/reply.md')).toContain('Both.')
  await world.save('agents/stoat/messages/0001-which/reply.md', answered('Both.'))
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'Both.' })
})

test('A9: while an editor holds it there it stays, and what the editor saves there later is heard too', async () => {
  const stray = `${messages}/0001-whither/reply.md`
  rename(home, `${messages}/0001-whither`)
  world.editing.add(stray)
  await world.quiet(20_000)
  expect(await world.read(stray)).toBe(asked)
  world.editing.delete(stray)
  await world.save(stray, asked.replace('- [ ] Send', 'Bo\n\n- [ ] Send'))
  await world.quiet(5_000)
  expect(await world.read(stray)).toBeNull()
  await world.save(stray, answered('Both.'))
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'Both.' })
  expect(await foldersIn(messages)).toEqual(['0001-which'])
})

test('A9: two answers that wait for a person’s word wait on when their folder is renamed', async () => {
  await world.run('question.answer', { ref: 'which', text: 'By command.' })
  await world.save(reply, answered('By file.'))
  await world.quiet()
  const sidecar = (await foldersIn(home)).find((name) => name.includes('.conflict-')) ?? ''
  expect(sidecar).not.toBe('')
  rename(home, `${messages}/0001-whither`)
  await world.quiet()
  expect(await question()).toMatchObject({ answer: 'By command.' })
  expect(await foldersIn(home)).toEqual(['question.md', sidecar, 'reply.md'].sort())
  expect(await world.read(reply)).toBe(answered('By file.'))
})

describe('A9: an answer saved where its question stood, while that was put away,', () => {
  test.each([
    ['message', 'which', 'archive'],
    ['agent', 'otter', 'live'],
    ['message', 'which', 'restart'],
  ])('is heard when it is back (%s %s, %s)', async (kind, ref, when) => {
    await world.run(`${kind}.archive`, { ref })
    await world.quiet()
    await world.save(reply, answered('Both.'))
    await world.quiet()
    expect(world.engine.problems.all().get(reply)?.problem.code).toBe('reply.stray')
    await world.run(`${kind}.restore`, { ref })
    if (when === 'restart') await world.restart()
    await world.quiet()
    expect(await question()).toMatchObject({ answer: 'Both.' })
    expect(await world.read(reply)).toBe(answered('Both.'))
    expect(world.engine.problems.all().size).toBe(0)
    expect(await foldersIn('archive')).toEqual([])
  })

  test('is heard when it is written after that, too', async () => {
    await world.run('message.archive', { ref: 'which' })
    await world.quiet()
    await world.save(reply, asked)
    await world.quiet()
    await world.run('message.restore', { ref: 'which' })
    await world.quiet()
    await world.save(reply, answered('Both.'))
    await world.quiet()
    expect(await question()).toMatchObject({ answer: 'Both.' })
  })

  test.each([
    ['words', ''],
    ['a draft', '---\ndraft: true\n---\n'],
  ])('gives way to %s in the archive where it says nothing', async (_, above) => {
    const words = above + asked.replace('- [ ] Send', 'A thought, not sent.\n\n- [ ] Send')
    await world.save(reply, words)
    await world.run('message.archive', { ref: 'which' })
    await world.quiet(5_000)
    await world.save(reply, asked)
    await world.quiet(5_000)
    await world.run('message.restore', { ref: 'which' })
    await world.quiet(5_000)
    expect(await world.read(reply)).toBe(words)
    expect(await foldersIn('archive')).toEqual([])
  })

  test('stays under the editor that holds its empty form, and is heard with what is saved there', async () => {
    const words = asked.replace('- [ ] Send', 'A thought, not sent.\n\n- [ ] Send')
    await world.save(reply, `---\ndraft: true\n---\n${words}`)
    await world.run('message.archive', { ref: 'which' })
    await world.quiet(5_000)
    await world.save(reply, asked)
    await world.quiet(5_000)
    world.editing.add(reply)
    await world.run('message.restore', { ref: 'which' })
    await world.quiet(20_000)
    expect(await world.read(reply)).toBe(asked)
    await world.save(reply, answered('Both.'))
    world.editing.delete(reply)
    await world.quiet()
    expect(await question()).toMatchObject({ answer: 'Both.' })
    expect(world.journal.join('\n')).toContain(`because ${reply} was written since; \`cw history ${reply}\``)
    expect(await foldersIn('archive')).toEqual([])
    const versions = world.bases.versions(reply).map(({ hash }) => world.bases.text(hash))
    expect(versions.join()).toContain('A thought, not sent.')
  })

  test('does not lose the words that stood in the archive', async () => {
    await world.save(reply, asked.replace('- [ ] Send', 'A thought, not sent.\n\n- [ ] Send'))
    await world.quiet()
    await world.run('message.archive', { ref: 'which' })
    await world.quiet()
    const archived = [...world.bases.all()]
      .map(({ path }) => path)
      .filter((path) => path.startsWith('archive/'))
    await world.save(reply, answered('Both.'))
    await world.quiet()
    await world.run('message.restore', { ref: 'which' })
    await world.quiet()
    expect(await question()).toMatchObject({ answer: 'Both.' })
    const kept = archived.flatMap((path) => world.bases.versions(path))
    expect(kept.map(({ hash }) => world.bases.text(hash)).join()).toContain('A thought, not sent.')
  })
})
