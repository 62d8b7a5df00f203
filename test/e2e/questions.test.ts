// A question that is asked in a second terminal is answered by saving its reply.md.

import { rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

interface Question {
  readonly id: string
  readonly path: string
}

let tree: Tree

beforeAll(async () => {
  tree = await Tree.open()
}, 120_000)

afterAll(() => tree.remove())

it('ticks alone are an answer', async () => {
  const { id, reply } = await ask('Which database?', '--option', 'SQLite: one file', '--option', 'Postgres')
  await tree.edit(reply, (text) => text.replace('- [ ] Postgres', '- [x] Postgres'))
  await tree.flush()
  expect(await tree.json('question', 'show', id)).toMatchObject({ chosen: ['Postgres'], answer: null })
  await tree.logged(`(${id}) answered`)
})

it('words are sent when they have been quiet for a while, exactly as they were written', async () => {
  const { id, reply } = await ask('What shall the limit be?')
  await tree.edit(reply, (text) =>
    text.replace('- [ ] Send', 'A hundred a minute,\nper *account*.\n\n- [ ] Send'),
  )
  await tree.flush()
  expect(await tree.json('question', 'show', id)).toMatchObject({
    answer: 'A hundred a minute,\nper *account*.',
    chosen: [],
  })
})

it('with Send ticked words are sent at once, and their file stays as it was saved', async () => {
  const { id, reply } = await ask('May it take longer?')
  await tree.edit(reply, (text) => text.replace('- [ ] Send', 'No.\n\n- [x] Send'))
  const saved = await tree.read(reply)
  await until(
    'the answer',
    async () => {
      const { answer } = await tree.json<{ answer: string | null }>('question', 'show', id)
      return answer === 'No.'
    },
    8_000,
  )
  await tree.flush()
  expect(await tree.read(reply)).toBe(saved)
})

it('an answer on the command line stands in reply.md, and nothing waits any more', async () => {
  const { id, reply } = await ask('Who decides?')
  await tree.cw('question', 'answer', id, 'The team.')
  await tree.flush()
  expect(await tree.read(reply)).toContain('The team.')
  await until('needs-you to let go of it', async () => {
    const waiting = (await tree.files('needs-you')).map((path) => tree.read(path))
    return (await Promise.all(waiting)).every((text) => !text.includes('Who decides?'))
  })
})

it('a draft is held back until it is none', async () => {
  const { id, reply } = await ask('When?')
  await tree.edit(
    reply,
    (text) => `---\ndraft: true\n---\n${text.replace('- [ ] Send', 'Soon.\n\n- [x] Send')}`,
  )
  await tree.flush()
  expect(await tree.json('question', 'show', id)).toMatchObject({ answer: null })
  await tree.edit(reply, (text) => text.replace('draft: true', 'draft: false'))
  await tree.flush()
  expect(await tree.json('question', 'show', id)).toMatchObject({ answer: 'Soon.' })
})

/** Asks as `cw` and waits until the question stands in the folder and is listed as waiting. */
async function ask(text: string, ...options: string[]): Promise<{ id: string; reply: string }> {
  const question = await tree.json<Question>('question', 'ask', text, ...options)
  await tree.flush()
  const reply = question.path.replace('question.md', 'reply.md')
  expect(await tree.read(question.path)).toContain(text)
  expect(await tree.read(reply)).toContain(`> ${text}`)
  await until('needs-you', async () => {
    const waiting = (await tree.files('needs-you')).map((path) => tree.read(path))
    return (await Promise.all(waiting)).some((note) => note.includes(reply))
  })
  return { id: question.id, reply }
}

it.each(['while cw keeps the tree', 'while cw does not run'])(
  'an answer in a folder that was renamed %s is heard in its place [A9]',
  async (when) => {
    const { id, reply } = await ask(`Where to, ${when}?`, '--option', 'North', '--option', 'South')
    const elsewhere = `${dirname(reply)}-renamed`
    const isDown = when === 'while cw does not run'
    if (isDown) await tree.stop()
    await rename(tree.at(dirname(reply)), tree.at(elsewhere))
    await tree.edit(`${elsewhere}/reply.md`, (text) => text.replace('- [ ] North', '- [x] North'))
    if (isDown) await tree.start()
    await tree.logged(`moved back: ${elsewhere}/reply.md → ${reply}`)
    await tree.logged(`(${id}) answered`)
    expect(await tree.json('question', 'show', id)).toMatchObject({ chosen: ['North'] })
    expect(await tree.has(`${elsewhere}/reply.md`)).toBe(false)
  },
)
