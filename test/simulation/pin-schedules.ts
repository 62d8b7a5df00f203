// Runs schedules that once ended badly, on each of the disks.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Disk, disks, Simulator } from './run-schedule.ts'
import type { Step } from './steps.ts'

/** A test of each schedule and disk, under the schedule's name. */
export function pinSchedules(pinned: Readonly<Record<string, readonly Step[]>>): void {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await Simulator.open()
  })
  afterAll(() => simulator.close())

  describe.each(Object.keys(disks) as Disk[])('on a disk that %s', (disk) => {
    test.each(Object.keys(pinned))('%s', async (name) => {
      await expect(simulator.run(pinned[name] ?? [], disk)).resolves.toBeUndefined()
    })
  })
}
