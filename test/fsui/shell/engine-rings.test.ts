// New documents that wait for each other in a ring: the ring is told of by its names, and goes with any of its edges.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

const phase = 'initiatives/x/phases/01-a'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save(`${phase}/phase.md`, '# A\n')
  await world.quiet()
})

afterEach(() => world.close())

const told = () => world.journal.filter((line) => line.startsWith('not taken up'))

const text = (field: string, names: readonly string[]) => `---\n${field}: [${names.join(', ')}]\n---\n# One\n`

const kinds = [
  { field: 'needs', at: (slug: string) => `${phase}/tasks/${slug}.md`, list: 'task.list' },
  { field: 'depends_on', at: (slug: string) => `${phase}/plans/${slug}.md`, list: 'plan.list' },
  { field: 'depends_on', at: (slug: string) => `initiatives/x/phases/${slug}/phase.md`, list: 'phase.list' },
]

for (const { field, at, list } of kinds)
  for (const ring of [
    ['07-p', '08-q'],
    ['07-p', '08-q', '09-r'],
  ])
    test(`E8: ${ring.length} new documents of ${list} in a ring are told of as that, and one edge less brings them all in`, async () => {
      const before = (await world.run<unknown[]>(list)).length
      for (const [n, slug] of ring.entries())
        await world.save(at(slug), text(field, [ring[(n + 1) % ring.length] ?? '']))
      await world.quiet(900)
      expect(told()).toHaveLength(ring.length)
      for (const [n, slug] of ring.entries()) {
        const names = [...ring.slice(n), ...ring.slice(0, n), slug].join(' → ')
        expect(told()).toContain(
          `not taken up: ${at(slug)}, line 2: That would make a cycle: ${names}. ` +
            'Leave out one of these dependencies, here or in one of the others.',
        )
      }
      await world.save(at('08-q'), '# Alone\n')
      await world.quiet()
      expect(world.engine.problems.size).toBe(0)
      expect(await world.run<unknown[]>(list)).toHaveLength(before + ring.length)
    })

test('E8: what names one of a ring waits for that, and a ring of what is known is mended in either file', async () => {
  const at = (slug: string) => `${phase}/tasks/${slug}.md`
  await world.save(at('01-t'), text('needs', ['02-u']))
  await world.save(at('02-u'), text('needs', ['01-t']))
  await world.save(at('03-v'), text('needs', ['01-t']))
  await world.quiet()
  expect(await world.read(`${phase}/tasks/03-v.error.md`)).toContain(
    `It names ${at('01-t')}, which is not taken up.`,
  )
  await world.save(at('02-u'), '# U\n')
  await world.quiet()
  await world.save(at('02-u'), text('needs', ['03-v']))
  await world.quiet()
  expect(told().at(-1)).toContain('a cycle: 02-u → 03-v → 01-t → 02-u')
  await world.save(at('01-t'), '# T\n')
  await world.quiet()
  expect(world.engine.problems.size).toBe(0)
})
