// A budget that is nearly used up is told of in the log: once when it comes to that, and once when nothing is left of it.

import type { Tx } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import type { Run } from './entity.ts'
import { type Budget, budgetsOf, warnAt } from './spending.ts'

/** Does what makes the run cost more, and tells which budgets of its agent that brought to a mark. */
export function warned<T>(tx: Tx, run: Pick<Run, 'id' | 'agent' | 'rev'>, spend: () => T): T {
  const before = new Map(budgetsNow(tx, run).map((budget) => [budget.id, marksOf(budget)]))
  const result = spend()
  for (const budget of budgetsNow(tx, run)) {
    if (marksOf(budget) <= (before.get(budget.id) ?? 0)) continue
    const { of, title, limitUsd, spentUsd } = budget
    const change = { before: {}, after: { agent: run.agent, budget: { of, title, limitUsd, spentUsd } } }
    tx.record({ type: 'run.warned', kind: 'run', entity: run.id, rev: run.rev, change })
  }
  return result
}

function budgetsNow(tx: Tx, { agent: id }: Pick<Run, 'agent'>): Budget[] {
  const agent = agents().get(tx, id)
  return agent === null ? [] : budgetsOf(tx, agent)
}

/** How many of the marks have been passed: nearly used up, and used up. */
function marksOf({ spentUsd, limitUsd }: Budget): number {
  return [warnAt, 1].filter((share) => spentUsd >= share * limitUsd).length
}
