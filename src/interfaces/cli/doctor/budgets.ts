// Budgets of nothing in documents: whoever wrote one may have meant “no limit”, and no agent of it is started. That of the day is
// a setting.

import type { BudgetPosition } from '../../../kernel/overview.ts'
import { type Finding, note } from './finding.ts'

/** `budgets`: those that are used up, or nearly. */
export function examineBudgets(budgets: readonly BudgetPosition[]): Finding[] {
  return budgets
    .filter(({ of, limitUsd }) => of !== 'day' && limitUsd === 0)
    .map(({ of, title, path }) =>
      note(
        'budget.nothing',
        `${path}: the budget of the ${of} “${title}” is $0: no agent of it is started.`,
        'Raise “budget_usd” there, or take the line away: then there is no limit.',
      ),
    )
}
