// Budgets stop what would be started, never what runs. Pure.

import type { Budget } from '../../modules/runs/index.ts'

/** The first that is used up; null = it may be started. A budget of nothing is used up from the beginning. */
export function spentBudget(budgets: readonly Budget[]): Budget | null {
  return budgets.find(({ limitUsd, spentUsd }) => spentUsd >= limitUsd) ?? null
}
