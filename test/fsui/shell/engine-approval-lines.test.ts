// What people and their programs make of `- [ ] Approve`: it approves what was read, or it is told why it did not.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unnumbered } from '../../document/unnumbered.ts'
import { EngineWorld } from './engine-world.ts'

const phase = 'initiatives/x/phases/01-a/phase.md'
const initiative = 'initiatives/x/initiative.md'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save(initiative, '---\nstatus: review\n---\n# X\n\nWhy.\n')
  await world.save(phase, '---\nstatus: review\n---\n# A\n\nGoal.\n')
  for (const name of ['01-p', '02-q']) await world.save(`initiatives/x/phases/01-a/plans/${name}.md`, '# P\n')
  await world.quiet()
})

afterEach(() => world.close())

const read = async (path: string) => (await world.read(path)) ?? ''
const statusOf = async (kind: 'phase' | 'initiative', ref: string) =>
  (await world.run<{ status: string }>(`${kind}.show`, { ref })).status
const both = async () => [await statusOf('phase', '01-a'), await statusOf('initiative', 'x')]
/** The list and the box as they stand in the document. */
const listed = async () => (await read(phase)).replace(/^.*?(?=- 01-p · r)/s, '')

async function saveWith(box: string): Promise<void> {
  for (const path of [phase, initiative])
    await world.save(path, (await read(path)).replace('- [ ] Approve', box))
  await world.quiet()
}

test.each(['- [x] Approve', '- [X] Approve', '* [x] Approve', '+ [X] Approve  ', '  - [x] Approve'])(
  'E4: %s approves',
  async (box) => {
    await saveWith(box)
    expect(await both()).toEqual(['approved', 'approved'])
    expect(await read(phase)).toMatch(/\nGoal\.\n$/)
  },
)

test.each([
  ['star bullets', (list: string) => list.replaceAll('- ', '* ')],
  ['a loose list', (list: string) => list.replace('\n', '\n\n')],
  ['a tight list', (list: string) => list.replace('\n\n', '\n')],
  ['words below it', (list: string) => `${list}\nFine by me.\n`],
])('E4: it approves as a formatter writes it: %s', async (_, write) => {
  const list = await listed()
  await world.save(phase, (await read(phase)).replace(list, write(list).replace('[ ]', '[x]')))
  await world.quiet()
  expect(await statusOf('phase', '01-a')).toBe('approved')
  const { body } = await world.run<{ body: string }>('phase.show', { ref: '01-a' })
  expect(body).toMatch(/^# A\n\nGoal\.\n(\nFine by me\.\n)?$/)
})

test('E4: the lines of a review come and go in a text that a command gave without a final newline', async () => {
  await world.run('initiative.create', { title: 'Y', markdown: '# Y\n\nWhy.' })
  await world.quiet()
  const path = 'initiatives/y/initiative.md'
  for (let round = 0; round < 2; round++) {
    await world.run('initiative.review', { ref: 'y' })
    await world.quiet()
    expect(await read(path)).toMatch(/\nWhy\.\n\n- \[ \] Approve\n$/)
    await world.save(path, (await read(path)).replace('- [ ] Approve', '- [x] Approve'))
    await world.quiet()
    expect(await read(path)).toMatch(/\nWhy\.\n$/)
    await world.run('initiative.draft', { ref: 'y' })
  }
})

test('E4: words right below the open box are text of the document, which stays in review', async () => {
  await world.save(initiative, `${await read(initiative)}Ask the board.\n`)
  await world.quiet()
  expect(world.engine.problems.size).toBe(0)
  const { body } = await world.run<{ body: string }>('initiative.show', { ref: 'x' })
  expect(body).toBe('# X\n\nWhy.\n\nAsk the board.\n')
  expect(await read(initiative)).toMatch(/\nWhy\.\n\nAsk the board\.\n\n- \[ \] Approve\n$/)
  expect(await statusOf('initiative', 'x')).toBe('review')
})

test('E4: words right below a tick may say what of it is approved: it is refused, with the line', async () => {
  await world.save(initiative, `${(await read(initiative)).replace('[ ]', '[x]')}The first half.\n`)
  await world.quiet()
  expect(await statusOf('initiative', 'x')).toBe('review')
  const [[path, { problem }] = ['', { problem: null }]] = [...world.engine.problems.all()]
  const lines = (await read(initiative)).split('\n')
  expect([path, problem?.code]).toEqual([initiative, 'approval.unclear'])
  expect(lines[(problem?.line ?? 0) - 1]).toBe('- [x] Approve')
  expect(problem?.remedy).toContain('Leave a blank line above and below it')
})

test.each(['\n', '\r\n'])('E4: a plan that is added is listed, whatever ends the lines: %j', async (eol) => {
  await world.save(phase, (await read(phase)).replace(/\r?\n/g, eol))
  await world.quiet()
  await world.save('initiatives/x/phases/01-a/plans/03-r.md', '# R\n')
  await world.quiet()
  const end = '- 01-p · r\n- 02-q · r\n- 03-r · r\n\n- [ ] Approve\n'
  expect(unnumbered(await listed())).toBe(end.replaceAll('\n', eol))
})

test('E4: what a formatter writes without a tick says nothing', async () => {
  const list = await listed()
  const written = list.replaceAll('- ', '* ').replace('\n', '\n\n')
  await world.save(phase, (await read(phase)).replace(list, written))
  await world.quiet()
  expect(await world.run('phase.show', { ref: '01-a' })).toMatchObject({
    status: 'review',
    body: '# A\n\nGoal.\n',
  })
})

test.each([
  '- [ x] Approve',
  '- [x]Approve',
  '-[x] Approve',
  '- [v] Approve',
  '- [] Approve',
  '1. [x] Approve',
  '- [x] Approve!',
  '> - [x] Approve',
])('E4: nothing is taken up of %s, and it is told', async (box) => {
  await saveWith(box)
  expect(await both()).toEqual(['review', 'review'])
  for (const path of [phase, initiative]) {
    expect(await read(path)).toContain(box)
    expect(await read(path.replace('.md', '.error.md'))).toContain(box)
  }
  await world.save(phase, (await read(phase)).replace(box, '- [x] Approve'))
  await world.quiet()
  expect(await both()).toEqual(['approved', 'review'])
  expect(await world.read(phase.replace('.md', '.error.md'))).toBeNull()
})

test('E4: without a list, words below the box are told of', async () => {
  await saveWith('- [x] Approve\nFine by me.')
  expect((await both())[1]).toBe('review')
  expect(await read(initiative)).toContain('- [x] Approve\nFine by me.')
  expect(await read('initiatives/x/initiative.error.md')).toContain('other words above it')
})

test('E4: where two lines say it, it is told that there are two', async () => {
  await world.save(initiative, `${await read(initiative)}- [x] Approve\nNow.\n`)
  await world.quiet()
  expect((await both())[1]).toBe('review')
  expect(await read('initiatives/x/initiative.error.md')).toContain('more than one line “Approve”')
})

test('E4: a tick and an edit in one save approve what was saved', async () => {
  for (const path of [phase, initiative])
    await world.save(path, (await read(path)).replace(/(Goal|Why)\./, 'Mine.').replace('[ ]', '[x]'))
  await world.quiet()
  expect(await both()).toEqual(['approved', 'approved'])
  for (const path of [phase, initiative]) expect(await read(path)).toMatch(/\nMine\.\n$/)
})

test.each(['rework', 'planned'])(
  'E4: a tick that says something else than the status says nothing: %s',
  async (word) => {
    const text = (await read(phase)).replace('status: review', `status: ${word}`).replace('[ ]', '[x]')
    await world.save(phase, text)
    await world.quiet()
    expect(await statusOf('phase', '01-a')).toBe('review')
    expect(await read(phase)).toBe(text)
    const note = await read(phase.replace('.md', '.error.md'))
    expect(note).toContain(`“Approve” is ticked, and “status: ${word}” says something else.`)
    await world.save(phase, text.replace('[x]', '[ ]'))
    await world.quiet()
    expect(await statusOf('phase', '01-a')).toBe(word)
  },
)

test('E4: so does a tick beside a status that is taken out', async () => {
  await world.save(phase, (await read(phase)).replace(/status: review.*\n/, '').replace('[ ]', '[x]'))
  await world.quiet()
  expect(await statusOf('phase', '01-a')).toBe('review')
  expect(await read(phase.replace('.md', '.error.md'))).toContain('the line of the status is taken out')
})

test('D19: a tick that comes after the approval changes nothing', async () => {
  const ticked = (await read(initiative)).replace('[ ]', '[x]')
  await world.run('initiative.approve', { ref: 'x' })
  await world.save(initiative, ticked)
  await world.quiet()
  expect(await statusOf('initiative', 'x')).toBe('approved')
  expect(await read(initiative)).toMatch(/status: approved[\s\S]*Why\.\n$/)
  expect(world.app.events().filter(({ type }) => type === 'initiative.approved')).toHaveLength(1)
})

test('I17: a tick in the archive approves nothing', async () => {
  await world.run('initiative.archive', { ref: 'x' })
  await world.quiet()
  const path = (await world.run<{ path: string }[]>('initiative.list', { archived: true }))[0]?.path ?? ''
  await world.save(path, (await read(path)).replace('[ ]', '[x]'))
  await world.quiet()
  expect(world.app.events().map(({ type }) => type)).not.toContain('initiative.approved')
  expect(world.journal.join('\n')).toContain(`not taken up: ${path}`)
})

test('D17: a tick in a document that is wrong approves when it is mended', async () => {
  const text = await read(initiative)
  await world.save(initiative, text.replace('status: review', 'status: [').replace('[ ]', '[x]'))
  await world.quiet()
  expect(await statusOf('initiative', 'x')).toBe('review')
  await world.save(initiative, text.replace('[ ]', '[x]'))
  await world.quiet()
  expect(await statusOf('initiative', 'x')).toBe('approved')
})

test('D21: a document in conflict is not approved before that is over', async () => {
  await world.save(initiative, (await read(initiative)).replace('Why.', 'Mine.'))
  await world.run('initiative.update', { ref: 'x', body: 'Theirs.\n' })
  await world.quiet()
  expect(world.journal.join('\n')).toContain('conflict')
  await world.save(initiative, (await read(initiative)).replace('[ ]', '[x]'))
  await world.quiet()
  expect(await statusOf('initiative', 'x')).toBe('review')
  const told = world.journal.filter((line) => line.includes(initiative)).at(-1)
  expect(told).toContain('it is in conflict, and waits until')
})

describe('an approved text from before the review', () => {
  let approved: string[]

  beforeEach(async () => {
    await saveWith('- [x] Approve')
    approved = await Promise.all([phase, initiative].map(read))
    await world.run('phase.review', { ref: '01-a' })
    await world.run('initiative.review', { ref: 'x' })
    await world.save('initiatives/x/pages/p.md', '# Page\n')
    await world.run('plan.update', {
      ref: 'initiatives/x/phases/01-a/plans/01-p.md',
      body: '# P\n\nOther words.\n',
    })
    await world.quiet()
  })

  test('E4: approves nothing that it does not list', async () => {
    await world.save(phase, approved[0] ?? '')
    await world.save(initiative, approved[1] ?? '')
    await world.quiet()
    expect(await both()).toEqual(['review', 'review'])
    expect(world.engine.problems.all().get(phase)?.problem).toMatchObject({
      code: 'approval.stale',
      remedy: expect.stringContaining('“status: review”'),
    })
    await world.save(phase, (approved[0] ?? '').replace('status: approved', 'status: review'))
    await world.quiet()
    expect(await read(phase)).toMatch(/^- 01-p · r\d+\n/m)
    await world.save(phase, (await read(phase)).replace('- [ ] Approve', '- [x] Approve'))
    await world.quiet()
    expect(await statusOf('phase', '01-a')).toBe('approved')
  })

  test('S5: gives the words that are new in it, and takes the review back nowhere', async () => {
    for (const [at, path] of [phase, initiative].entries())
      await world.save(path, `${approved[at]}\nOne word more.\n`)
    await world.quiet()
    expect(await both()).toEqual(['review', 'review'])
    for (const path of [phase, initiative]) {
      expect(world.journal).toContain(
        `made from an older version: ${path}; the newer changes were kept and merged`,
      )
      expect(await read(path)).toMatch(
        /\nOne word more\.\n\n- .* · r\d+\n(- .* · r\d+\n)*\n- \[ \] Approve\n$/,
      )
    }
  })
})
