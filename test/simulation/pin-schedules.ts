// Runs schedules that once ended badly: on the disk that most people have and on one of the others, with CW_PINNED_DISKS=all
// on every one.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Disk, disks, Simulator } from './run-schedule.ts'
import type { Step } from './steps.ts'

const [usual, ...others] = Object.keys(disks) as [Disk, ...Disk[]]

/** Another of the others for each name; the same ones whatever is pinned beside it. */
function disksFor(name: string): readonly Disk[] {
  if (process.env.CW_PINNED_DISKS === 'all') return [usual, ...others]
  const sum = [...name].reduce((all, sign) => all + sign.charCodeAt(0), 0)
  return [usual, others[sum % others.length] ?? usual]
}

/** A test of each schedule and disk, under the schedule's name. */
export function pinSchedules(pinned: Readonly<Record<string, readonly Step[]>>): void {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await Simulator.open()
  })
  afterAll(() => simulator.close())

  const cases = Object.keys(pinned).flatMap((name) => disksFor(name).map((disk) => [name, disk] as const))
  test.each(cases)('%s, on a disk that %s', async (name, disk) => {
    await expect(simulator.run(pinned[name] ?? [], disk)).resolves.toBeUndefined()
  })
}
