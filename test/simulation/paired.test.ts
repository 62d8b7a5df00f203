// The whole engine by seed, twice: two people work in two trees of one home.

import { test } from 'vitest'
import { checkSchedules, fewRuns, simulationTimeout } from './check-schedules.ts'
import { pairedSchedule } from './schedules.ts'

test(
  'in two trees of one home nothing is lost, and all three agree in the end',
  async () => {
    await checkSchedules(pairedSchedule, fewRuns)
  },
  simulationTimeout,
)
