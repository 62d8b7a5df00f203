// Runs schedules that once ended badly, on each of the disks but one that lies between two of the others.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Disk, disks, Simulator } from './run-schedule.ts'
import type { Step } from './steps.ts'

const pinnedOn = (Object.keys(disks) as Disk[]).filter((disk) => disk !== 'links')

/** A test of each schedule and disk, under the schedule's name. */
export function pinSchedules(pinned: Readonly<Record<string, readonly Step[]>>): void {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await Simulator.open()
  })
  afterAll(() => simulator.close())

  describe.each(pinnedOn)('on a disk that %s', (disk) => {
    test.each(Object.keys(pinned))('%s', async (name) => {
      await expect(simulator.run(pinned[name] ?? [], disk)).resolves.toBeUndefined()
    })
  })
}
