// A text that was read before commands changed the document, and is saved with something of its own over what they said.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  for (const [path, text] of Object.entries(texts)) await world.save(path, text)
  await world.quiet()
})
afterEach(() => world.close())

const body = 'Intro.\n\n- [ ] One\n\nMiddle.\n\nGoal.\n'
const initiative = { kind: 'initiative', ref: 'x', path: 'initiatives/x/initiative.md' }
const phase = { kind: 'phase', ref: '01-a', path: 'initiatives/x/phases/01-a/phase.md' }
const plan = { kind: 'plan', ref: '01-p', path: 'initiatives/x/phases/01-a/plans/01-p.md' }
const task = { kind: 'task', ref: '01-t', path: 'initiatives/x/phases/01-a/tasks/01-t.md' }
const texts = {
  [initiative.path]: `# X\n\n${body}`,
  [phase.path]: `# A\n\n${body}`,
  [plan.path]: `# P\n\n${body}`,
  [task.path]: `# T\n\n${body}`,
}
type Document = typeof phase

const text = async ({ path }: Document) => (await world.read(path)) ?? ''
const shown = (of: Document) =>
  world.run<{ status: string; body: string }>(`${of.kind}.show`, { ref: of.ref })
const sidecar = async ({ path }: Document) =>
  await world.read(world.bases.atPath(path)?.conflict?.sidecar ?? '')

type Command = (of: Document) => Promise<unknown>
const say =
  (command: string, input: object = {}): Command =>
  ({ kind, ref }) =>
    world.run(`${kind}.${command}`, { ref, ...input })
const review = say('review')
const approve = say('approve')
const rework = say('rework', { feedback: 'In two steps.' })
const rewrite =
  (from: string, to: string): Command =>
  async (of) => {
    const { body: now } = await shown(of)
    await world.run(`${of.kind}.update`, { ref: of.ref, body: now.replace(from, to) })
  }
const section = rewrite('Goal.', 'Goal.\n\n## Notes\n\nIn two steps.')
const intro = rewrite('Intro.', 'Intro, in two steps.')

async function each(of: Document, commands: readonly Command[]): Promise<void> {
  for (const command of commands) {
    await command(of)
    await world.quiet()
  }
}

const tick = (read: string) => read.replace('- [ ] Approve', '- [x] Approve')
const feedback = (read: string) => `${read}\n## Feedback\n\nMine.\n`
const word = (read: string) => read.replace('Intro.', 'Intro, mine.')

test.each([
  ['phase', phase, [rework, review]],
  ['phase', phase, [section]],
  ['plan', plan, [section]],
  ['initiative', initiative, [section]],
])(
  'M5, S1: a tick in a text from before a section came above the box of a %s approves nothing %#',
  async (_, of, meanwhile) => {
    await each(of, [review])
    const read = await text(of)
    await each(of, meanwhile)
    const now = await text(of)
    await world.save(of.path, tick(read))
    await world.quiet()
    expect(await shown(of)).toMatchObject({
      status: 'review',
      body: expect.stringContaining('In two steps.'),
    })
    expect(await text(of)).toBe(now)
    expect(world.journal.join('\n')).toContain(`not taken: Approve of ${of.path}`)
  },
)

test.each([
  ['feedback over feedback', plan, [review], [rework], feedback, 'rework'],
  ['feedback over feedback, from before the review', phase, [], [review, rework], feedback, 'rework'],
  ['a word over another, which was approved', initiative, [review], [approve, intro], word, 'approved'],
  ['a word over another, which was approved', plan, [review], [approve, intro], word, 'approved'],
  ['a word over another, approved after that', initiative, [review], [intro, approve], word, 'approved'],
  ['a word over another, sent back after that', plan, [review], [intro, rework], word, 'rework'],
  [
    'a tick whose box has another heading',
    task,
    [],
    [rewrite('Intro.', 'Intro.\n\n## Notes\n\nIn two steps.')],
    (read: string) => read.replace('- [ ] One', '- [x] One'),
    'open',
  ],
])('S1: %s is a conflict, and the status stands %#', async (_, of, before, meanwhile, write, status) => {
  await each(of, before)
  const mine = write(await text(of))
  await each(of, meanwhile)
  await world.save(of.path, mine)
  await world.quiet()
  expect(await shown(of)).toMatchObject({ status, body: expect.stringMatching(/in two steps\./i) })
  expect(await text(of)).toBe(mine)
  expect(await sidecar(of)).toMatch(/in two steps\./i)
})

test.each([
  ['without its list, ticked', phase, (read: string) => tick(read.replace(/(- .* · r\d+\n)+\n/, ''))],
  [
    'whose status is set as a command has set it',
    plan,
    (read: string) => word(read).replace('status: review', 'status: rework'),
  ],
])('S1: a text in review %s takes no feedback away', async (_, of, write) => {
  await each(of, [review])
  const read = await text(of)
  await each(of, [rework])
  await world.save(of.path, write(read))
  await world.quiet()
  expect(await shown(of)).toMatchObject({
    status: 'rework',
    body: expect.stringContaining('In two steps.'),
  })
  expect(await text(of)).toContain('In two steps.')
  expect(await text(of)).not.toContain('Approve')
})

test('S4: of two texts in review a file was made from the one that it differs from less', async () => {
  await each(plan, [review, intro])
  const read = await text(plan)
  await each(plan, [approve])
  await world.save(plan.path, read.replace('Intro, in two steps.', 'Intro, in two steps, mine.'))
  await world.quiet()
  expect(await shown(plan)).toMatchObject({
    status: 'approved',
    body: expect.stringContaining('Intro, in two steps, mine.'),
  })
  expect(world.bases.atPath(plan.path)?.conflict).toBeNull()
})
