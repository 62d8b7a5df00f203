// Many agents, and agents that say far too much or nothing at all: nothing is left over, and nothing stands still.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import { stopProcess } from '../../src/runtime/process/stop-process.ts'
import { freshBuild } from '../e2e/fresh-build.ts'
import { answered, ManyTurns, shellDriver } from './many-turns.ts'

let many: ManyTurns

beforeEach(async () => {
  await freshBuild()
  many = new ManyTurns()
}, 120_000)
afterEach(() => many.close())

it('fifty starts one after another end, each with its answer', async () => {
  const outcomes = await many.playMany(shellDriver(answered), { turns: 50, atOnce: 1 })
  expect(outcomes.filter((outcome) => outcome?.is === 'answered')).toHaveLength(50)
  expect(many.leftovers()).toEqual([])
})

it('eight scripted ones at once end, and what they left running ends with them', async () => {
  const script = 'turns: [[{run: "sleep 600 >/dev/null 2>&1 &"}, {say: here}, {answer: done}]]'
  const outcomes = await many.playMany(many.scripted(script), { turns: 8, atOnce: 8 })
  expect(outcomes.map((outcome) => outcome?.is)).toEqual(Array(8).fill('answered'))
  await many.endAll()
  expect(many.leftovers()).toEqual([])
})

it('a gigabyte of errors is not waited for, and not kept in memory', async () => {
  const before = process.memoryUsage().arrayBuffers
  const driver = shellDriver(`head -c 1073741824 /dev/zero >&2; ${answered}`)
  expect(await many.play(driver)).toMatchObject({ is: 'answered', text: 'done' })
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  expect(many.leftovers()).toEqual([])
})

it('one that says nothing fails when it ends, and is stopped when it does not', async () => {
  expect(await many.play(shellDriver('exit 0'))).toMatchObject({ is: 'failed', failure: { kind: 'crash' } })
  const stopped = await many.play(shellDriver('sleep 600'), (process) =>
    stopProcess({ process, clock: systemClock, hurry: 20 }),
  )
  // As it had begun already or not.
  expect(['stopped', 'failed']).toContain(stopped?.is)
  expect(many.leftovers()).toEqual([])
})
