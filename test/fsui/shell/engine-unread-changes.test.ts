// What is approved is what was read: a text from before commands changed a document in review decides nothing about it.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { agentActor } from '../../../src/kernel/actor.ts'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld

const phase = { kind: 'phase', ref: '01-a', path: 'initiatives/x/phases/01-a/phase.md' }
const plan = { kind: 'plan', ref: '01-p', path: 'initiatives/x/phases/01-a/plans/01-p.md' }
const initiative = { kind: 'initiative', ref: 'x', path: 'initiatives/x/initiative.md' }
const task = { kind: 'task', ref: '01-t', path: 'initiatives/x/phases/01-a/tasks/01-t.md' }
const kinds = [phase, plan, initiative]
type Document = typeof phase

beforeEach(async () => {
  world = await EngineWorld.open()
  for (const { path } of kinds) await world.save(path, '# T\n\nIntro.\n\n- [ ] One\n\nMiddle.\n\nGoal.\n')
  await world.quiet()
})
afterEach(() => world.close())

const text = async ({ path }: Document) => (await world.read(path)) ?? ''
const shown = (of: Document) =>
  world.run<{ status: string; body: string }>(`${of.kind}.show`, { ref: of.ref })
const settled = async (of: Document, saved: string) => {
  await world.save(of.path, saved)
  await world.quiet()
}

type Command = (of: Document) => Promise<unknown>
const say =
  (command: string, input: object = {}): Command =>
  ({ kind, ref }) =>
    world.run(`${kind}.${command}`, { ref, ...input })
const review = say('review')
const rework = say('rework', { feedback: 'STOP: this loses data.\n\nKeep an index.' })
const rewrite =
  (from: string, to: string): Command =>
  async (of) => {
    const { body } = await shown(of)
    await world.run(`${of.kind}.update`, { ref: of.ref, body: body.replace(from, to) })
  }
const draft = say('draft')
const feedback = rewrite('Goal.', 'Goal.\n\n## Feedback\n\nSTOP: this loses data.\n\nKeep an index.')
const answer = rewrite('Keep an index.', 'Keep an index.\n\nDone so.')
const section = rewrite('Goal.', 'Goal.\n\n## Notes\n\nSTOP: this loses data.')
const middle = rewrite('Middle.', 'Middle, and STOP: this loses data.')

async function each(of: Document, commands: readonly Command[]): Promise<void> {
  for (const command of commands) {
    await command(of)
    await world.quiet()
  }
}

type Edit = (read: string) => string
const tick: Edit = (read) => read.replace('- [ ] Approve', '- [x] Approve')
const approved: Edit = (read) => read.replace('status: review', 'status: approved')
const both: Edit = (read) => tick(approved(read))
const after =
  (line: string, words: string): Edit =>
  (read) =>
    read.replace(line, `${line}\n\n${words}`)

const words: Record<string, Edit> = {
  'no words': (read) => read,
  'words at the start': after('# T', 'Mine.'),
  'words in the middle': after('Middle.', 'Mine.'),
  'words at the end': after('Goal.', 'Mine.'),
  'a word in the last line': (read) => read.replace('Goal.', 'Goal, mine.'),
  'words at the start and the end': (read) => after('# T', 'Mine.')(after('Goal.', 'Mine, too.')(read)),
  'feedback of its own': after('Goal.', '## Feedback\n\nMine.'),
  'a line that came, too': after('Goal.', 'Keep an index.\n\nMine.'),
  'words below the box': (read) => `${read}\n## Mine\n\nMine.\n`,
}

const meanwhile: Record<string, readonly Command[]> = {
  'feedback and a second review': [rework, review],
  'feedback, an answer and a second review': [rework, answer, review],
  'a new section': [section],
  'another sentence': [middle],
}

/** Only signs, which say something else all the same. */
const signs: Record<string, readonly [string, string, string]> = {
  'a minus': ['Wait 5 s.', 'Wait -5 s.', 'Wait 5 s, mine.'],
  'an option': ['Use rm force.', 'Use rm --force.', 'Use mine rm force.'],
  'a line that is struck out': ['Middle.', '~~Middle.~~', 'Middle, mine.'],
}

/** Nobody sends back an initiative in one command. */
function inFormOf(of: Document, command: Command): Command {
  return of === initiative && command === rework ? async () => each(of, [draft, feedback]) : command
}

/** The commands' words stand, nothing is approved, and it is told. */
async function decidedNothing(of: Document): Promise<void> {
  expect(await shown(of)).toMatchObject({ status: 'review' })
  await toldOfOlder(of)
}

async function toldOfOlder(of: Document): Promise<void> {
  expect((await shown(of)).body).toContain('STOP: this loses data.')
  const sidecar = world.bases.atPath(of.path)?.conflict?.sidecar
  expect(sidecar ? await world.read(sidecar) : await text(of)).toContain('STOP: this loses data.')
  expect(world.journal.join('\n')).toContain(`made from an older version: ${of.path}`)
}

describe('S6: what a command changed by a sign alone', () => {
  test.each(Object.entries(signs))('%s, is missed in a text from before', async (_, [from, to, own]) => {
    await settled(phase, (await text(phase)).replace('Intro.', 'Intro.\n\nWait 5 s.\n\nUse rm force.'))
    await each(phase, [review])
    const read = await text(phase)
    await each(phase, [rewrite(from, to)])
    await settled(phase, tick(read.replace(from, own)))
    expect(await shown(phase)).toMatchObject({ status: 'review' })
    expect((await shown(phase)).body).toContain(to)
    expect(world.journal.join('\n')).toContain(`made from an older version: ${phase.path}`)
  })

  test('is read where it stands in the text, too', async () => {
    await each(phase, [review, rewrite('Middle.', '~~Middle.~~')])
    await settled(phase, tick(after('Goal.', 'Mine.')(await text(phase))))
    expect(await shown(phase)).toMatchObject({ status: 'approved' })
  })
})

describe.each(kinds.map((of) => [of.kind, of] as const))('S6, M5: of a %s', (_, of) => {
  test.each(Object.keys(meanwhile).flatMap((came) => Object.keys(words).map((own) => [came, own] as const)))(
    'a text from before %s approves nothing with %s',
    async (came, own) => {
      await each(of, [review])
      const read = await text(of)
      await each(
        of,
        (meanwhile[came] ?? []).map((command) => inFormOf(of, command)),
      )
      await settled(of, tick(words[own]?.(read) ?? ''))
      await decidedNothing(of)
    },
  )
})

test('S6: a heading that both have hides no feedback of one word', async () => {
  await each(plan, [review])
  const read = await text(plan)
  await each(plan, [say('rework', { feedback: 'No.' }), review])
  await settled(plan, tick(after('Goal.', '## Feedback\n\nMine.')(read)))
  expect(await shown(plan)).toMatchObject({ status: 'review', body: expect.stringContaining('No.') })
  expect(await world.read(world.bases.atPath(plan.path)?.conflict?.sidecar ?? '')).toContain('No.')
})

test('S6: nor does one of a task that an agent added', async () => {
  await each(phase, [review, say('approve')])
  await world.app.run(
    'task.create',
    { title: 'Gap', path: task.path, body: '# Gap\n\nGoal.\n' },
    agentActor('a-000000', 'brave-otter'),
  )
  await world.quiet()
  const read = await text(task)
  expect(read).toContain('- [ ] Approve')
  await each(task, [section])
  await settled(task, tick(words['words at the end']?.(read) ?? ''))
  await toldOfOlder(task)
  expect(await shown(task)).toMatchObject({ proposed: 'brave-otter' })
})

describe('S6: a text from before feedback and a second review', () => {
  const own = words['words at the end'] as Edit
  let read = ''

  beforeEach(async () => {
    await each(plan, [review])
    read = await text(plan)
    await each(plan, [rework, review])
  })

  test.each([
    ['the status', approved],
    ['the status and the box', both],
  ])('approves nothing by %s', async (_, decide) => {
    await settled(plan, own(decide(read)))
    await decidedNothing(plan)
  })

  test('approves nothing after a restart', async () => {
    await world.restart()
    await settled(plan, tick(own(read)))
    await decidedNothing(plan)
  })

  test('approves nothing after a save from another window', async () => {
    await settled(plan, (await text(plan)).replace('Intro.', 'Intro, from another window.'))
    await settled(plan, tick(own(read)))
    await decidedNothing(plan)
    expect((await shown(plan)).body).toContain('from another window')
  })

  test('approves nothing when it is saved without the tick first', async () => {
    await settled(plan, own(read))
    await settled(plan, tick(own(read)))
    const { status, body } = await shown(plan)
    expect([status, body]).toEqual(['review', expect.stringContaining('STOP')])
  })

  test('approves nothing when it is saved once more', async () => {
    const old = tick(words['words at the start']?.(read) ?? '')
    await settled(plan, old)
    await decidedNothing(plan)
    for (const again of [old, `${old}\n## More\n\nMore.\n`]) {
      await settled(plan, again)
      await decidedNothing(plan)
    }
  })

  test('approves when the text as it stands is ticked after that', async () => {
    await settled(plan, tick(words['words at the start']?.(read) ?? ''))
    await settled(plan, tick(await text(plan)))
    const { status, body } = await shown(plan)
    expect([status, body]).toEqual(['approved', expect.stringMatching(/Mine[\s\S]*STOP/)])
  })

  test('approves without the feedback when that was taken out by a save of its own', async () => {
    await settled(plan, read)
    await settled(plan, tick(own(await text(plan))))
    const { status, body } = await shown(plan)
    expect([status, body]).toEqual(['approved', expect.not.stringContaining('STOP')])
  })
})

test('S6: a tick that was approved and is saved again, when that was sent back, approves nothing', async () => {
  await each(plan, [review])
  const old = tick(await text(plan))
  await settled(plan, old)
  expect(await shown(plan)).toMatchObject({ status: 'approved' })
  await each(plan, [review, rework, review])
  await settled(plan, old)
  await decidedNothing(plan)
})

describe('S6: the text as it stands approves', () => {
  test.each(Object.entries(words))('with %s', async (_, own) => {
    for (const of of [phase, plan]) {
      await each(of, [review, rework, answer, review])
      await settled(of, tick(own(await text(of))))
      expect(await shown(of)).toMatchObject({
        status: 'approved',
        body: expect.stringContaining('STOP: this loses data.'),
      })
    }
  })

  test.each([
    ['another word in what came', (read: string) => read.replace('this loses data', 'it lost data')],
    ['a part of what came', (read: string) => read.replace('\n\nKeep an index.', '')],
    ['one more word in the sentence that changed', (read: string) => read.replace('Middle, and', 'And')],
    ['words of their own put in and taken out', (read: string) => read.replace('\n\nLater on, mine.', '')],
  ])('with %s', async (_, write) => {
    await each(plan, [review, rework, review])
    await settled(plan, after('Goal.', 'Later on, mine.')(await text(plan)))
    await each(plan, [middle])
    await settled(plan, tick(write(await text(plan))))
    expect(await shown(plan)).toMatchObject({ status: 'approved' })
    expect(world.journal.join('\n')).not.toContain('older version')
  })
})

describe.each(kinds.map((of) => [of.kind, of] as const))('S6: in the text of now of a %s', (_, of) => {
  const approval = async () => (await shown(of)).status

  test('a tick with a word approves, also where it was approved and put up again', async () => {
    await each(of, [review])
    await settled(of, tick(await text(of)))
    expect(await approval()).toBe('approved')
    await each(of, of === initiative ? [draft, review] : [review])
    await settled(of, tick((await text(of)).replace('Goal.', 'Goal, and soon.')))
    expect(await approval()).toBe('approved')
    expect((await shown(of)).body).toContain('Goal, and soon.')
    expect(world.journal.join('\n')).not.toContain('made from an older version')
  })

  test.each([
    ['a word that a command has misspelt', rewrite('Goal.', 'Goal: Postgers.'), ['Postgers', 'Postgres']],
    ['a title that a command gave', say('update', { title: 'Do Y' }), ['# Do Y', '# Do Z']],
    [
      'the form of what a command wrote',
      rewrite('Goal.', 'Goal.\n\n* __keep__ it'),
      ['* __keep__ it', '- **keep** it'],
    ],
  ] as const)('%s is corrected in the save that approves', async (_, command, [from, to]) => {
    await each(of, [review, command])
    await settled(of, tick((await text(of)).replace(from, to)))
    expect(await approval()).toBe('approved')
    expect(await text(of)).toContain(to)
    expect(world.bases.atPath(of.path)?.conflict ?? null).toBeNull()
  })
})

test.each([
  ['words at the same end of a line', rewrite('Goal.\n', 'Goal. STOP: this loses data.\n'), 'Goal. Mine'],
  ['a sentence like that of a new section', section, 'Goal.\n\nNo: this loses time.'],
] as const)('S6: an older text with %s approves nothing', async (_, command, own) => {
  for (const of of kinds) {
    await each(of, [review])
    const read = await text(of)
    await each(of, [command])
    await settled(of, tick(read.replace('Goal.', own)))
    await decidedNothing(of)
  }
})

test.each(['closed', 'in_progress'])(
  'S6: an older text of a task that is %s there loses nothing',
  async (status) => {
    await world.save(task.path, '---\nstatus: open\n---\n# T\n\nGoal.\n')
    await world.quiet()
    const read = await text(task)
    await each(task, [section])
    await settled(task, read.replace('status: open', `status: ${status}`).replace('Goal.', 'Goal.\n\nMine.'))
    await toldOfOlder(task)
  },
)

test('S6: a section that came and went is not missed', async () => {
  await each(plan, [review, section, rewrite('\n\n## Notes\n\nSTOP: this loses data.', '')])
  await settled(plan, tick((await text(plan)).replace('Goal.', 'Goal.\n\nNo: this loses time.')))
  expect(await shown(plan)).toMatchObject({ status: 'approved' })
})
