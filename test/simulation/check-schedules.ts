// Runs many schedules by seed, and says which one failed in a form that can be pinned.
// CW_SIM_RUNS sets how many there are of each kind, CW_SIM_SEED the seed they are made from.

import fc from 'fast-check'
import { expect } from 'vitest'
import { type Disk, disks, Simulator } from './run-schedule.ts'
import type { Step } from './steps.ts'

const runs = Number(process.env.CW_SIM_RUNS ?? 350)
/** Of those that take several times as long. */
export const fewRuns = Number(process.env.CW_SIM_RUNS ?? 90)
/** The same schedules each time, unless others are asked for: a soak takes a new seed for each round. */
const seed = Number(process.env.CW_SIM_SEED ?? 12)

/** Milliseconds that a test of schedules may take: as many as it was asked for. */
export const simulationTimeout = 24 * 3_600_000

const onDisks = fc.constantFrom(...(Object.keys(disks) as Disk[]))

/** Fails with the shortest schedule found that ends badly. */
export async function checkSchedules(schedules: fc.Arbitrary<Step[]>, numRuns = runs): Promise<void> {
  const simulator = await Simulator.open()
  try {
    const property = fc.asyncProperty(schedules, onDisks, (schedule, disk) => simulator.run(schedule, disk))
    const result = await fc.check(property, { numRuns, seed })
    expect(result.failed, report(result)).toBe(false)
  } finally {
    simulator.close()
  }
}

function report({
  failed,
  seed: used,
  counterexample,
  errorInstance,
  numRuns,
}: fc.RunDetails<[Step[], Disk]>): string {
  if (!failed) return ''
  const steps = (counterexample?.[0] ?? []).map((step) => `  ${JSON.stringify(step)},`).join('\n')
  const reason =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance)
  return `seed ${used}, run ${numRuns}, on a disk that ${counterexample?.[1]}\n${steps}\n${reason}`
}
