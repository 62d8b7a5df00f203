// The whole engine by seed, where the process dies and where the person saves at the worst moment.

import { test } from 'vitest'
import { checkSchedules, simulationTimeout } from './check-schedules.ts'
import { roughSchedule } from './schedules.ts'

test(
  'a crash at any step and a save in the middle of a replacement lose nothing and do nothing twice [K1, K2, K3, K4, K7]',
  async () => {
    await checkSchedules(roughSchedule)
  },
  simulationTimeout,
)
