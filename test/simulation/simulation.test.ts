// The whole engine by seed: simulated disk and clock, a real application, and all that can come in between.
// CW_SIM_RUNS sets the number of schedules of each kind, CW_SIM_SEED the seed of one run.

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Simulator } from './run-schedule.ts'
import { calmSchedule, roughSchedule, type Step } from './steps.ts'

const runs = Number(process.env.CW_SIM_RUNS ?? 1_000)
const seed = process.env.CW_SIM_SEED === undefined ? undefined : Number(process.env.CW_SIM_SEED)

let simulator: Simulator
beforeAll(async () => {
  simulator = await Simulator.open()
})
afterAll(() => simulator.close())

async function check(schedules: fc.Arbitrary<Step[]>): Promise<void> {
  const property = fc.asyncProperty(schedules, (schedule) => simulator.run(schedule))
  const result = await fc.check(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) })
  expect(result.failed, report(result)).toBe(false)
}

/** The schedule to pin, and what went wrong in it. */
function report({
  failed,
  seed: used,
  counterexample,
  errorInstance,
  numRuns,
}: fc.RunDetails<[Step[]]>): string {
  if (!failed) return ''
  const steps = (counterexample?.[0] ?? []).map((step) => `  ${JSON.stringify(step)},`).join('\n')
  const reason =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance)
  return `seed ${used}, run ${numRuns}\n${steps}\n${reason}`
}

test('whatever a person and commands do, both sides agree in the end and nothing saved is lost', async () => {
  await check(calmSchedule)
}, 3_600_000)

test('the same with crashes at any step, and with saves in the middle of a replacement', async () => {
  await check(roughSchedule)
}, 3_600_000)
