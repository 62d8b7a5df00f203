// Files that were made from an older text, and files that only look like it.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
})
afterEach(() => world.close())

const path = 'tasks/measure.md'
const text = async () => (await world.read(path)) ?? ''
const settled = async (content: string) => {
  await world.save(path, content)
  await world.quiet()
}

test('words that a person takes back stay away, whatever else is changed with them [S1]', async () => {
  await settled('# Measure\n\nOne.\n')
  await settled(`${await text()}\nOops.\n`)
  const mended = (await text()).replace('\nOops.\n', '').replace('id:', 'priority: P1\nid:')
  await settled(mended)
  expect(await text()).toBe(mended)
  expect(await world.run('task.show', { ref: 'measure' })).toMatchObject({
    priority: 'P1',
    body: expect.not.stringContaining('Oops'),
  })
})

test('a script that writes an older text and its own edit takes back nothing that a command changed [S1, S5]', async () => {
  await settled('# Measure\n\nOne.\n')
  const older = await text()
  await world.run('task.update', { ref: 'measure', priority: 'P0' })
  await world.quiet()
  expect(await text()).toContain('priority: P0')
  await settled(`${older}\nTwo.\n`)
  expect(await text()).toContain('priority: P0')
  expect(await text()).toContain('Two.')
})

test('and so it does when the person saved before the command [S1, S5]', async () => {
  await settled('# Measure\n\nOne.\n')
  await settled(`${await text()}\nTwo.\n`)
  const older = await text()
  for (const priority of ['P0', 'P1']) {
    await world.run('task.update', { ref: 'measure', priority })
    await world.quiet()
  }
  await settled(`${older}\nThree.\n`)
  expect(await text()).toContain('priority: P1')
  expect(await text()).toContain('Three.')
})

test('older texts are remembered for each document by itself [S1]', async () => {
  await settled('# Measure\n\nOne.\n')
  const older = await text()
  await world.run('task.update', { ref: 'measure', priority: 'P0' })
  await world.quiet()
  for (let at = 0; at < 20; at += 1) await world.save(`tasks/other-${at}.md`, `# Other ${at}\n`)
  await world.quiet()
  for (const priority of ['P1', 'P2', 'P1']) {
    await world.run('task.update', { ref: 'measure', priority })
    await world.quiet()
  }
  await settled(`${older}\nTwo.\n`)
  expect(await text()).toContain('priority: P1')
})

const phase = 'initiatives/x/phases/01-a/phase.md'

describe('words written into a text from before a command approved it', () => {
  beforeEach(async () => {
    await world.save('initiatives/x/initiative.md', '# X\n')
    await world.save('initiatives/x/phases/01-a/plans/01-p.md', '# P\n')
    await world.save(phase, '---\nstatus: review\n---\n# A\n\nGoal.\n')
    await world.quiet()
  })

  test.each([
    ['in the last paragraph', (read: string) => read.replace('Goal.', 'Goal, measured.')],
    ['at its end', (read: string) => read.replace('Goal.', 'Goal.\n\nMeasured.')],
    ['below the box', (read: string) => `${read}\nMeasured.\n`],
  ])('%s are taken up, and the approval stands [S1, S5, M6]', async (_, write) => {
    const read = (await world.read(phase)) ?? ''
    expect(read).toContain('- 01-p · r')
    await world.run('phase.approve', { ref: '01-a' })
    await world.quiet()
    await world.save(phase, write(read))
    await world.quiet()
    const shown = await world.run<{ status: string; body: string }>('phase.show', { ref: '01-a' })
    expect([shown.status, shown.body.toLowerCase()]).toEqual([
      'approved',
      expect.stringContaining('measured.'),
    ])
    expect(await world.read(phase)).not.toContain('Approve')
    expect(world.journal.join('\n')).toContain(`made from an older version: ${phase}`)
  })

  test.each([
    ['alone', (read: string) => read],
    ['with words', (read: string) => read.replace('Goal.', 'Goal, measured.')],
  ])('with a tick, %s, approve nothing that was sent back to be reworked [S5, M5]', async (_, write) => {
    const read = (await world.read(phase)) ?? ''
    await world.run('phase.rework', { ref: '01-a', feedback: 'No, in two steps.' })
    await world.quiet()
    await world.save(phase, write(read).replace('- [ ] Approve', '- [x] Approve'))
    await world.quiet()
    const now = (await world.read(phase)) ?? ''
    expect(now).toContain('No, in two steps.')
    expect(now.toLowerCase().includes('measured.')).toBe(write(read) !== read)
    expect([now.includes('Approve'), /^status: rework$/m.test(now)]).toEqual([false, true])
    expect(await world.run('phase.show', { ref: '01-a' })).toMatchObject({ status: 'rework' })
    expect(world.journal.join('\n')).toContain(
      `not taken: Approve of ${phase}, because its status is rework by now`,
    )
  })

  test('in the midst of the list are a conflict with the feedback that came there, and approve nothing [S1, D21]', async () => {
    const read = (await world.read(phase)) ?? ''
    await world.run('phase.rework', { ref: '01-a', feedback: 'In two steps.' })
    await world.quiet()
    const mine = read.replace('- [ ] Approve', 'Measured.\n\n- [x] Approve')
    await world.save(phase, mine)
    await world.quiet()
    expect(await world.read(phase)).toBe(mine)
    expect(await world.read(world.bases.atPath(phase)?.conflict?.sidecar ?? '')).toContain('In two steps.')
    expect(await world.run('phase.show', { ref: '01-a' })).toMatchObject({ status: 'rework' })
    expect(world.journal).toContain(
      `made from an older version: ${phase}; the newer changes were kept beside it where they overlap`,
    )
  })

  test.each([
    ['rework', (read: string) => `${read}\n## Feedback\n\nMine, too.\n`],
    ['tick', (read: string) => `${read.replace('- [ ]', '- [x]')}\n## Feedback\n\nMine, too.\n`],
    [
      'status',
      (read: string) => `${read.replace('status: review', 'status: rework')}\n## Feedback\n\nMine, too.\n`,
    ],
  ])('beside feedback of their own (%s) leave the feedback that came meanwhile [S1]', async (_, write) => {
    const read = (await world.read(phase)) ?? ''
    await world.run('phase.rework', { ref: '01-a', feedback: 'In two steps.' })
    await world.quiet()
    await world.save(phase, write(read))
    await world.quiet()
    const shown = await world.run<{ status: string; body: string }>('phase.show', { ref: '01-a' })
    expect([shown.status, shown.body]).toEqual(['rework', expect.stringContaining('In two steps.')])
    expect(await world.read(world.bases.atPath(phase)?.conflict?.sidecar ?? '')).toContain('In two steps.')
  })

  test.each([
    ['phase', '01-a', phase, 'planned'],
    ['initiative', 'x', 'initiatives/x/initiative.md', 'draft'],
  ])(
    'are a decision where the %s was approved without anything else and that is taken back',
    async (kind, ref, path, to) => {
      const made = kind === 'phase' ? '01-b' : 'y'
      const there = path.replace(`/${ref}/`, `/${made}/`)
      await world.run(`${kind}.create`, {
        title: 'B',
        path: there,
        ...(kind === 'phase' && { initiative: 'x' }),
      })
      await world.quiet()
      for (const say of ['review', 'approve']) {
        await world.run(`${kind}.${say}`, { ref: made })
        await world.quiet()
      }
      const now = (await world.read(there)) ?? ''
      expect(now).toContain('status: approved')
      await world.save(there, `${now.replace('status: approved', `status: ${to}`)}\nNot yet.\n`)
      await world.quiet()
      const shown = await world.run<{ status: string; body: string }>(`${kind}.show`, { ref: made })
      expect([shown.status, shown.body]).toEqual([
        expect.stringMatching(`${to}|review`),
        expect.stringContaining('Not yet.'),
      ])
    },
  )

  test('are a decision where the status is set to review in the text of now', async () => {
    await world.run('phase.approve', { ref: '01-a' })
    await world.quiet()
    const now = (await world.read(phase)) ?? ''
    await world.save(phase, now.replace('status: approved', 'status: review').replace('Goal.', 'Goal, new.'))
    await world.quiet()
    expect(await world.run('phase.show', { ref: '01-a' })).toMatchObject({ status: 'review' })
  })
})
