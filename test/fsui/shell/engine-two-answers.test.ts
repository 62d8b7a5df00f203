// Two answers to one question, in every order: the later decision stands, and nothing that was typed is lost.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cw } from '../../../src/kernel/actor.ts'
import { EngineWorld } from './engine-world.ts'

interface Question {
  readonly id: string
  readonly answer: string | null
  readonly chosen: readonly string[]
  readonly correction: boolean
}

const folder = 'agents/cw/messages/0001-which-database'
const reply = `${folder}/reply.md`
const options = ['SQLite', 'Postgres']
let world: EngineWorld
let open: string

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.run('question.ask', { text: 'Which database?', option: options })
  await world.quiet()
  open = (await world.read(reply)) ?? ''
})
afterEach(() => world.close())

const asked = async (): Promise<Question> => world.run<Question>('question.show', { ref: 'which-database' })
const answers = () => world.app.events().filter(({ type }) => type === 'message.answered').length
const byCommand = (text: string, correct = false) =>
  world.run('question.answer', { ref: 'which-database', text, correct })
const typed = (text: string, from = open) => from.replace('- [ ] Send', `${text}\n\n- [ ] Send`)
const ticked = (label: string, from = open) => from.replace(`- [ ] ${label}`, `- [x] ${label}`)
const sidecars = () => [...world.bases.all()].flatMap(({ conflict }) => conflict?.sidecar ?? [])
const sidecar = async () => (await world.read(sidecars()[0] ?? '')) ?? ''

describe('the file first, then the command', () => {
  test.each([
    ['words that wait for quiet', () => typed('Mine.'), 400],
    ['ticks that wait for quiet', () => ticked('SQLite'), 100],
    ['a draft', () => `---\ndraft: true\n---\n${typed('Mine.')}`, 20_000],
  ])(
    '%s: what was typed stays and is asked about, the answer given later stands [A1]',
    async (_, text, wait) => {
      await world.save(reply, text())
      await world.quiet(wait)
      await byCommand('Theirs.')
      await world.quiet()
      expect(await asked()).toMatchObject({ answer: 'Theirs.', chosen: [], correction: false })
      expect(await world.read(reply)).toBe(text())
      expect(await sidecar()).toContain('Theirs.')
      expect(world.journal.join('\n')).toContain(`conflict: ${reply}: answer changed on both sides`)
      expect(answers()).toBe(1)
      const before = world.journal.length
      await world.quiet()
      expect(world.journal).toHaveLength(before)
    },
  )

  test('words that were sent already are an answer: a second one is refused, or corrects them [A1]', async () => {
    await world.save(reply, typed('Mine.'))
    await world.quiet()
    await expect(byCommand('Theirs.')).rejects.toMatchObject({ code: 'question.closed' })
    await byCommand('Theirs.', true)
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Theirs.' })
    expect(await world.read(reply)).toContain('Theirs.')
    const kept = world.bases.versions(reply).map(({ hash }) => world.bases.text(hash))
    expect(kept).toContain(typed('Mine.'))
    expect(sidecars()).toEqual([])
  })

  test('the same answer twice is one [A2]', async () => {
    await world.save(reply, typed('Mine.'))
    await world.quiet(400)
    await byCommand('Mine.')
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Mine.', correction: false })
    expect(sidecars()).toEqual([])
    expect(answers()).toBe(1)
  })
})

describe('the command first, then the file', () => {
  test('what is saved after the answer stood in the file is a correction [A2]', async () => {
    await byCommand('Theirs.')
    await world.quiet()
    await world.save(reply, ((await world.read(reply)) ?? '').replace('Theirs.', 'Mine.'))
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Mine.' })
    expect(sidecars()).toEqual([])
  })

  test('what an editor saves that was open all the time is asked about [A3]', async () => {
    await byCommand('Theirs.')
    await world.quiet()
    await world.save(reply, typed('Mine.'))
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Theirs.' })
    expect(await world.read(reply)).toBe(typed('Mine.'))
    expect(await sidecar()).toContain('Theirs.')
  })

  test('what is saved before the answer reached the file is asked about [A1]', async () => {
    await byCommand('Theirs.')
    await world.save(reply, ticked('Send', typed('Mine.')))
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Theirs.' })
    expect(await sidecar()).toContain('Theirs.')
  })

  test('an answer that comes between the decision and the sending is not replaced [A4]', async () => {
    world.meanwhile.beforeWrite = async () => {
      world.meanwhile.beforeWrite = async () => undefined
      await byCommand('Theirs.')
    }
    await world.save(reply, typed('Mine.'))
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Theirs.' })
    expect(await world.read(reply)).toBe(typed('Mine.'))
    expect(await sidecar()).toContain('Theirs.')
    expect(world.engine.problems.size).toBe(0)
  })
})

describe('what ends it', () => {
  beforeEach(async () => {
    await world.save(reply, typed('Mine.'))
    await world.quiet(400)
    await byCommand('Theirs.')
    await world.quiet()
    expect(sidecars()).toHaveLength(1)
  })

  test.each([
    ['before the one who asked has read the other', false],
    ['after', true],
  ])('saving again sends a correction, %s [A2]', async (_, read) => {
    if (read) await world.app.run('message.read', { ref: 'which-database' }, cw)
    await world.save(reply, typed('Mine, again.'))
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Mine, again.', correction: read })
    expect(sidecars()).toEqual([])
    expect(await world.read(reply)).toBe(typed('Mine, again.'))
  })

  test('deleting the sidecar sends what stands in the file [A2]', async () => {
    world.volume.unlink(`/tree/${sidecars()[0]}`)
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Mine.' })
    expect(sidecars()).toEqual([])
  })

  test('resolve: theirs takes the other answer, and what was typed is a version [A2]', async () => {
    const [note = ''] = sidecars()
    await world.save(note, `---\nresolve: theirs\n---\n${await sidecar()}`)
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Theirs.' })
    expect(await world.read(reply)).toContain('Theirs.')
    expect(world.bases.versions(reply).map(({ hash }) => world.bases.text(hash))).toContain(typed('Mine.'))
    expect(sidecars()).toEqual([])
    expect(await world.read(note)).toBeNull()
  })

  test('deleting reply.md takes the other answer too [A2]', async () => {
    world.volume.unlink(`/tree/${reply}`)
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Theirs.' })
    expect(await world.read(reply)).toContain('Theirs.')
    expect(sidecars()).toEqual([])
  })

  test('a third answer is put into the sidecar, and still waits for a word [A1]', async () => {
    await byCommand('Third.', true)
    await world.quiet()
    expect(await asked()).toMatchObject({ answer: 'Third.' })
    expect(await sidecar()).toContain('Third.')
    expect(await world.read(reply)).toBe(typed('Mine.'))
  })

  test('the other answer becoming the same as what was typed ends it [A2]', async () => {
    await byCommand('Mine.', true)
    await world.quiet()
    expect(sidecars()).toEqual([])
    expect(await world.read(reply)).toBe(typed('Mine.'))
    expect(await asked()).toMatchObject({ answer: 'Mine.' })
  })
})
