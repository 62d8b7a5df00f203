// The whole engine by seed, where the database is put back to what it was, or lost.

import { test } from 'vitest'
import { checkSchedules, simulationTimeout } from './check-schedules.ts'
import { forkedSchedule } from './schedules.ts'

test(
  'a database that was restored or lost changes no file, and starts nothing by itself [K6]',
  async () => {
    await checkSchedules(forkedSchedule)
  },
  simulationTimeout,
)
