// The budgets that nothing of an agent begins beyond.

import type { WorkItem } from '../../modules/runs/index.ts'
import type { SupervisorParts } from './ports.ts'

/** That of the day is null where there is none, and where a person lets agents go on beyond it. */
export async function heldTo(
  { spentToday }: WorkItem,
  { dayBudget }: Pick<SupervisorParts, 'dayBudget'>,
): Promise<{ readonly dayUsd: number | null }> {
  const limit = await dayBudget()
  return { dayUsd: limit !== null && spentToday < limit ? limit : null }
}
