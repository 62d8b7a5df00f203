// The whole engine by seed, in a tree in which documents stand already, and for longer.

import { test } from 'vitest'
import { checkSchedules, fewRuns, simulationTimeout } from './check-schedules.ts'
import { grownSchedule } from './schedules.ts'

test(
  'in a tree that is full of documents nothing is lost, and both sides agree in the end',
  async () => {
    await checkSchedules(grownSchedule, fewRuns)
  },
  simulationTimeout,
)
