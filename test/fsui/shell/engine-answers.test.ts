// Every save is answered in the log, also one that sends nothing yet, and one that a person may not decide.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const reply = 'agents/otter/messages/0001-which/reply.md'
const initiative = 'initiatives/x/initiative.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
})

afterEach(() => world.close())

async function ask(): Promise<string> {
  await world.save('agents/otter/agent.md', '---\nrole: worker\n---\n')
  await world.quiet()
  await world.run('question.ask', { text: 'Which?', agent: 'otter' })
  await world.quiet()
  return (await world.read(reply)) ?? ''
}

const told = () => world.journal.filter((line) => line.startsWith('not sent: '))

test('R5: words that wait for quiet are told of at once, and once', async () => {
  const text = await ask()
  await world.save(reply, text.replace('- [ ] Send', 'Both.\n\n- [ ] Send'))
  await world.quiet(2_000)
  expect(told()).toEqual([
    `not sent: ${reply}: its words go out after 10 quiet seconds, or at once when Send is ticked`,
  ])
  await world.quiet()
  expect(told()).toHaveLength(1)
  expect(world.journal.at(-1)).toBe(`taken up: ${reply} (question.answer)`)
})

test('R5: a draft, and a reply that says nothing, are told of', async () => {
  const text = await ask()
  await world.save(reply, `---\ndraft: true\n---\n${text}\nBoth.\n`)
  await world.quiet(1_000)
  await world.save(reply, `${text}\n\n`)
  await world.quiet(1_000)
  expect(told()).toEqual([
    `not sent: ${reply}: draft: true holds it back`,
    `not sent: ${reply}: nothing is ticked or written in it yet`,
  ])
})

test('A6: a draft that is neither true nor false holds the answer, and is told of beside it until it is mended', async () => {
  const text = await ask()
  const written = text.replace('- [ ] Send', 'Both.\n\n- [x] Send')
  await world.save(reply, `---\ndraft: Yes\n---\n${written}`)
  await world.quiet(30_000)
  expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answeredAt: null })
  expect(world.journal.at(-1)).toBe(
    `not taken up: ${reply}, line 2: “Yes” is neither true nor false. Write true, without quotes, to hold it back, or false.`,
  )
  const beside = reply.replace('.md', '.error.md')
  expect(await world.read(beside)).toContain('“Yes” is neither true nor false.')
  await world.save(reply, written)
  await world.quiet()
  expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answer: 'Both.' })
  expect(await world.read(beside)).toBeNull()
})

test.each(['```\n- [x] B\n- [x] Send\n```\nNeither.', 'Neither.\n\n    - [x] B\n    - [x] Send'])(
  'A6: boxes in code choose and send nothing, also where only the words are left: %j',
  async (words) => {
    await world.run('question.ask', { text: 'Which?', option: ['A', 'B'] })
    await world.quiet()
    const path = 'agents/cw/messages/0001-which/reply.md'
    await world.save(path, `${words}\n`)
    await world.quiet(8_000)
    expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answeredAt: null })
    await world.quiet()
    expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answer: words, chosen: [] })
    await world.save(path, `${words}\n\n- [x] A\n- [x] Send\n`)
    await world.quiet(2_000)
    expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answer: words, chosen: ['A'] })
  },
)

test('A6: an answer with boxes in code that came another way is corrected by a tick, and keeps its words', async () => {
  const words = 'Neither:\n\n    - [x] A\n\n```\n- [x] Send'
  await world.run('question.ask', { text: 'Which?', option: ['A', 'B'] })
  await world.quiet()
  await world.run('question.answer', { ref: 'which', text: words })
  await world.quiet()
  const path = 'agents/cw/messages/0001-which/reply.md'
  const shown = (await world.read(path)) ?? ''
  await world.save(path, shown.replace('[ ] B', '[x] B'))
  await world.quiet()
  expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answer: words, chosen: ['B'] })
  expect(told().filter((line) => !line.includes('10 quiet seconds'))).toEqual([])
})

test('A7: a line of the form that was changed is no answer, and is told of until something is ticked', async () => {
  const path = 'agents/cw/messages/0001-drop-the-tables-of-the-system/reply.md'
  const text = 'Drop the tables of the system?'
  await world.run('question.ask', { text, option: ['Yes: all of them', 'No: keep'] })
  await world.quiet()
  const asked = (await world.read(path)) ?? ''
  const changed = asked.replace('# cw asks', '# they ask')
  await world.save(path, changed)
  await world.quiet(30_000)
  expect(await world.run('question.show', { ref: 'drop-the-tables-of-the-system' })).toMatchObject({
    answeredAt: null,
  })
  expect(world.journal.at(-1)).toBe(
    `not taken up: ${path}, line 1: “# they ask” is a line of a form and no answer, and nothing else says one. ` +
      'Tick an option, or write your answer in words on a line of your own above Send.',
  )
  expect(await world.read(path)).toBe(changed)
  const beside = path.replace('.md', '.error.md')
  expect(await world.read(beside)).toContain('is a line of a form and no answer')
  await world.save(path, changed.replace('[ ] No', '[x] No'))
  await world.quiet()
  expect(await world.run('question.show', { ref: 'drop-the-tables-of-the-system' })).toMatchObject({
    chosen: ['No'],
    answer: null,
  })
  expect(await world.read(beside)).toBeNull()
})

test('A7: replies that changed places answer neither question until each quotes its own', async () => {
  const [staging, production] = ['0001-drop-the-staging', '0002-drop-the-production'].map(
    (name) => `agents/cw/messages/${name}/reply.md`,
  ) as [string, string]
  for (const which of ['STAGING', 'PRODUCTION'])
    await world.run('question.ask', {
      text: `Drop the ${which} tables?`,
      title: `Drop the ${which}`,
      option: ['Yes', 'No'],
    })
  await world.quiet()
  const asked = (await world.read(staging)) ?? ''
  const ofProduction = (await world.read(production)) ?? ''
  const yes = asked.replace('[ ] Yes', '[x] Yes').replace('[ ] Send', '[x] Send')
  await world.save(production, yes)
  await world.save(staging, ofProduction.replace('- [ ] Send', 'Not now.\n\n- [ ] Send'))
  await world.quiet(30_000)
  for (const ref of ['drop-the-staging', 'drop-the-production'])
    expect(await world.run('question.show', { ref })).toMatchObject({ answeredAt: null })
  expect(world.journal).toContainEqual(
    expect.stringContaining(
      `not taken up: ${production}, line 3: “> Drop the STAGING tables?” is quoted here and is not the question that is asked here`,
    ),
  )
  expect(await world.read(production)).toBe(yes)
  expect(await world.read(production.replace('.md', '.error.md'))).toContain('delete the quoted lines')
  await world.save(production, yes.replace('STAGING', 'PRODUCTION'))
  await world.save(
    staging,
    yes
      .replace('[x] Yes', '[ ] Yes')
      .replace('[ ] No', '[x] No')
      .replace(/^>.*\n/m, ''),
  )
  await world.quiet()
  expect(await world.run('question.show', { ref: 'drop-the-production' })).toMatchObject({ chosen: ['Yes'] })
  expect(await world.run('question.show', { ref: 'drop-the-staging' })).toMatchObject({
    chosen: ['No'],
    answer: null,
  })
  for (const reply of [staging, production])
    expect(await world.read(reply.replace('.md', '.error.md'))).toBeNull()
})

test('A7: a form that is wrapped or joined by a formatter answers nothing', async () => {
  const path = 'agents/cw/messages/0001-which/reply.md'
  await world.run('question.ask', { text: 'Which?', option: ['A: the first', 'B: the second'] })
  await world.quiet()
  const asked = (await world.read(path)) ?? ''
  await world.save(path, asked.replaceAll('\n  — ', ' — '))
  await world.quiet(30_000)
  expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answeredAt: null })
  expect(told()).toEqual([`not sent: ${path}: nothing is ticked or written in it yet`])
})

const standsStill = `not sent: ${reply}: the answer that was given stands: tick or write another one to correct it`

test('A8: an answer that is taken out of its reply.md stands, and the log says so, each time', async () => {
  const text = await ask()
  const answered = text.replace('- [ ] Send', 'Both.\n\n- [x] Send')
  await world.save(reply, answered)
  await world.quiet()
  for (const times of [1, 2]) {
    await world.save(reply, text)
    await world.quiet(30_000)
    expect(told()).toEqual(Array(times).fill(standsStill))
    expect(await world.read(reply)).toBe(text)
    await world.save(reply, answered)
    await world.quiet()
  }
  expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answer: 'Both.' })
})

test('A8: an answer that came another way stands when a backup brings the open reply.md back', async () => {
  const text = await ask()
  await world.run('question.answer', { ref: 'which', text: 'Both.' })
  await world.quiet()
  await world.save(reply, text)
  await world.quiet(30_000)
  expect(told()).toEqual([standsStill])
  expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answer: 'Both.' })
})

test.each([
  ['alone', [reply]],
  ['with the folder of its question', [reply, reply.replace('reply', 'question')]],
])('A10: a reply.md that is deleted %s is written again, and the log says so', async (_, paths) => {
  const text = await ask()
  for (const path of paths) world.volume.unlink(`/tree/${path}`)
  await world.quiet()
  expect(await world.read(reply)).toBe(text)
  const lines = world.journal.filter((line) => line.includes(reply))
  expect(lines.slice(-1)).toEqual([`written again: ${reply}; a question stays, with its answer`])
})

test('A6: words in a comment are not sent, and it is told where to write', async () => {
  const text = await ask()
  await world.save(reply, text.replace('below this line. -->', 'below this line. Both. -->'))
  await world.quiet(30_000)
  expect(told()).toEqual([
    `not sent: ${reply}: what stands between <!-- and --> is a comment and is not sent: write your answer below the -->`,
  ])
  expect(await world.read(reply)).toContain('Both. -->')
  await world.save(reply, text.replace('below this line. -->', 'below this line. -->\nBoth.'))
  await world.quiet()
  expect(await world.run('question.show', { ref: 'which' })).toMatchObject({ answer: 'Both.' })
})

test('D18: a status that only cw sets is refused, with those a person may set', async () => {
  await world.save(initiative, '---\nstatus: draft\n---\n# X\n')
  await world.quiet()
  await world.save(initiative, '---\nstatus: in_progress\n---\n# X\n')
  await world.quiet(1_000)
  expect(world.journal.at(-1)).toBe(
    `not taken up: ${initiative}, line 2: status: in_progress is not yours to set: cw sets it when the work says so. ` +
      'Write one of draft, review, approved, completed, archived.',
  )
  await world.save(initiative, '---\nstatus: review\n---\n# X\n')
  await world.quiet()
  expect(await world.run('initiative.show', { ref: 'x' })).toMatchObject({ status: 'review' })
})

test.each([
  ['status', 'done', 'closed'],
  ['status', 'In Progress', 'in_progress'],
  ['status', 'todo', 'open'],
  ['priority', '1', 'P1'],
  ['priority', 'high', 'P1'],
])('D18: %s: %s is asked back as %s', async (field, typed, meant) => {
  await world.save('tasks/a.md', `---\n${field}: ${typed}\n---\n# A\n`)
  await world.quiet(1_000)
  expect(world.journal.at(-1)).toContain(`Did you mean ${meant}?`)
})

test('C13: an agent’s file beside its folder is told of', async () => {
  await world.save('agents/hurry.md', '# Hurry\n')
  await world.quiet(1_000)
  expect(world.journal.at(-1)).toContain('Did you mean agents/hurry/agent.md?')
})

test('more ticks than a question takes are told with what to do, and nothing is sent until that is done', async () => {
  await world.run('question.ask', { text: 'Which one?', option: ['Red', 'Blue', 'Green'] })
  await world.quiet()
  const path = 'agents/cw/messages/0001-which-one/reply.md'
  const asked = (await world.read(path)) ?? ''
  expect(asked).toContain('Tick one of these')
  await world.save(path, asked.replace('[ ] Blue', '[x] Blue').replace('[ ] Red', '[x] Red'))
  await world.quiet()
  const beside = (await world.read(path.replace('.md', '.error.md'))) ?? ''
  expect(beside).toContain('2 are: Red, Blue.')
  expect(beside).toContain('take out the others')
  await world.save(path, asked.replace('[ ] Blue', '[x] Blue'))
  await world.quiet()
  expect(await world.run('question.show', { ref: 'which-one' })).toMatchObject({ chosen: ['Blue'] })
  expect(await world.read(path.replace('.md', '.error.md'))).toBeNull()
})
