// What agents will cost, as `cost.forecast` answers it. Money is in US dollars, times are milliseconds since the epoch.

import { z } from 'zod'

const pace = z.object({
  /** US dollars in an hour. */
  usd: z.number(),
  /** The time of which that is, in milliseconds since the epoch. */
  since: z.number(),
})
export type Pace = z.infer<typeof pace>

const budget = z.object({
  limitUsd: z.number(),
  spentUsd: z.number(),
  /** When it is used up at that pace, in milliseconds since the epoch; null = nothing was spent lately, or it is used up. */
  reachedAt: z.number().nullable(),
})
export type BudgetForecast = z.infer<typeof budget>

const today = z.object({
  day: z.string(),
  spentUsd: z.number(),
  /** Null: no agent has run in the last hours. */
  pace: pace.nullable(),
  /** What will be spent by midnight; null = there is nothing to tell it by. */
  byMidnightUsd: z.number().nullable(),
  budget: budget.nullable(),
})

const ofInitiative = z.object({
  id: z.string(),
  title: z.string(),
  path: z.string(),
  tasks: z.object({ all: z.number().int(), done: z.number().int() }),
  spentUsd: z.number(),
  /** What a finished task of it cost on average, and of how many tasks; null = none that is finished has cost anything. */
  each: z.object({ usd: z.number(), tasks: z.number().int() }).nullable(),
  /** Null: no agent has run for it in the last hours. */
  pace: pace.nullable(),
  /** What the tasks that are left will cost; null = there is nothing to tell it by. */
  moreUsd: z.number().nullable(),
  /** `tasksLeft`: for how many tasks it lasts; null = that cannot be told. */
  budget: budget.extend({ tasksLeft: z.number().int().nullable() }).nullable(),
})

/** One with a budget. */
const ofProject = z.object({
  id: z.string(),
  title: z.string(),
  path: z.string(),
  /** Null: no agent of it has run in the last hours. */
  pace: pace.nullable(),
  budget,
})

export const forecastSchema = z.object({
  today,
  initiatives: z.array(ofInitiative),
  /** Those that have a budget of their own; none where one initiative is asked about. */
  projects: z.array(ofProject),
})
export type Forecast = z.infer<typeof forecastSchema>
