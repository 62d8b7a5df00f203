// Lines as no person writes them, and a program does: what reads a document goes over each once, so that nobody waits for it.

import { afterEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
afterEach(() => world.close())

const phase = 'initiatives/one/phases/01-a/phase.md'
const plan = 'initiatives/one/phases/01-a/plans/p.md'

/** Characters over which something that looks for the end of a word, a list or a remark can go back and forth. */
const fillings = [
  ' ',
  '\t',
  '\u2028',
  '-',
  '- ',
  '[',
  '[ ] ',
  '{',
  '(',
  '`',
  '|',
  '·',
  ' — ',
  '*',
  '<!--',
  '> ',
  '#',
  ': ',
  ' r1',
]

test.each(fillings)('a line with a hundred thousand “%s” keeps nobody waiting', async (filling) => {
  world = await EngineWorld.open()
  await world.save('initiatives/one/initiative.md', '# One\n')
  await world.save(phase, `---\nstatus: review\n---\n# A\n\n${textWith(filling)}`)
  await world.save(plan, `---\nstatus: review\n---\n# P\n\n${textWith(filling)}`)
  await world.quiet(60_000)
  expect([...world.engine.problems.all().keys()]).toEqual([])
  await world.save(plan, `${await world.read(plan)}\nMore.\n`)
  await world.quiet(60_000)
  expect([...world.engine.problems.all().keys()]).toEqual([])
})

function textWith(filling: string): string {
  const long = filling.repeat(100_000 / Buffer.byteLength(filling))
  return `## Files\n\n- a${long}b\n- ${long}b\n\n## Requirements\n\n- REQ-01${long}b\n- ${long}b\n\n## Notes\n\na${long}b\n[${long}b\n`
}
