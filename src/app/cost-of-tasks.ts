// What the tasks that are left of an initiative will cost, by what its finished ones did.

import type { Task } from '../modules/tasks/index.ts'

export interface CostOfTasks {
  /** What a finished task cost on average, and of how many; null = none that is finished has cost anything. */
  readonly each: { readonly usd: number; readonly tasks: number } | null
  /** How many there are, and how many of them are finished. */
  readonly tasks: { readonly all: number; readonly done: number }
  /** What those that are left will cost, in US dollars; null = there is nothing to tell it by. */
  readonly moreUsd: number | null
}

/** `costOf`: what a task has cost so far, by its id. */
export function costOfTasks(
  all: readonly Pick<Task, 'id' | 'status'>[],
  costOf: (task: string) => number,
): CostOfTasks {
  const done = all.filter(({ status }) => status === 'closed')
  const left = all.filter(({ status }) => status !== 'closed')
  const costs = done.map(({ id }) => costOf(id)).filter((cost) => cost > 0)
  const each = costs.length === 0 ? null : { usd: sum(costs) / costs.length, tasks: costs.length }
  // What a task has cost already is not paid again.
  const more = each && sum(left.map(({ id }) => Math.max(0, each.usd - costOf(id))))
  const tasks = { all: all.length, done: done.length }
  return { each, tasks, moreUsd: left.length === 0 && all.length > 0 ? 0 : more }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0)
}
