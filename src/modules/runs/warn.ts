// A budget that is nearly used up is told of in the log: once when it comes to that, and once when nothing is left of it.

import { localDay, startOfDay } from '../../kernel/local-time.ts'
import type { Tx } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import type { Run } from './entity.ts'
import { type Budget, budgetsOf, warnAt } from './spending.ts'
import { spentSince } from './spent-in-time.ts'

type Warned = Omit<Budget, 'of' | 'path'> & { readonly of: Budget['of'] | 'day' }

/** Does what makes the run cost more, and tells which budgets of its agent, and of the day, that brought to a mark. */
export function warned<T>(
  tx: Tx,
  { run, dayUsd }: { readonly run: Pick<Run, 'id' | 'agent' | 'rev'>; readonly dayUsd: number | null },
  spend: () => T,
): T {
  const now = (): Warned[] => [...budgetsNow(tx, run), ...budgetOfDay(tx, dayUsd)]
  const before = new Map(now().map((budget) => [budget.id, marksOf(budget)]))
  const result = spend()
  for (const budget of now()) {
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

/** `limitUsd` is a setting, which whoever runs agents knows; null = there is none. */
function budgetOfDay(tx: Tx, limitUsd: number | null): Warned[] {
  if (limitUsd === null) return []
  const spentUsd = spentSince(tx, startOfDay(tx.now))
  return [{ of: 'day', id: 'day', title: localDay(tx.now), limitUsd, spentUsd }]
}

/** How many of the marks have been passed: nearly used up, and used up. */
function marksOf({ spentUsd, limitUsd }: Warned): number {
  return [warnAt, 1].filter((share) => spentUsd >= share * limitUsd).length
}
