// The whole engine by seed: a simulated disk and clock, a real application, a person, and commands.

import { test } from 'vitest'
import { checkSchedules, simulationTimeout } from './check-schedules.ts'
import { calmSchedule } from './schedules.ts'

test(
  'whatever a person and commands do, both sides agree in the end and nothing saved is lost',
  async () => {
    await checkSchedules(calmSchedule)
  },
  simulationTimeout,
)
