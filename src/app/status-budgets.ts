// Budgets that are used up, or nearly: a person is told of them for as long as that is so.

import { localDay, startOfDay } from '../kernel/local-time.ts'
import type { BudgetPosition } from '../kernel/overview.ts'
import type { Reader } from '../kernel/tx.ts'
import { agents } from '../modules/agents/index.ts'
import { initiatives } from '../modules/initiatives/index.ts'
import { projects } from '../modules/projects/index.ts'
import {
  type Budget,
  budgetsOf,
  initiativeOf,
  runs,
  spentIn,
  spentSince,
  warnAt,
} from '../modules/runs/index.ts'
import { outlinesOf } from './outlines.ts'

export type NearBudget = Omit<BudgetPosition, 'slug'>

/** One that keeps something from being started, or will. */
export interface BindingBudget extends Budget {
  /** Since when the first that it binds is as it is; milliseconds since the epoch. */
  readonly since: number
}

interface Limited extends Pick<NearBudget, 'title' | 'path'> {
  readonly id: string
  readonly budgetUsd: number | null
}

/** Of what is to run. */
export function bindingBudgets(reader: Reader): BindingBudget[] {
  const bound = outlinesOf(reader, agents()).filter(({ status }) => status === 'running')
  const near = new Map<string, BindingBudget>()
  for (const { id, updatedAt } of bound) {
    const agent = agents().get(reader, id)
    for (const budget of agent === null ? [] : budgetsOf(reader, agent)) {
      const since = Math.min(updatedAt, near.get(budget.id)?.since ?? updatedAt)
      if (isNear(budget)) near.set(budget.id, { ...budget, since })
    }
  }
  return [...near.values()]
}

/** Those of initiatives and projects stand for whoever works for them next. That of the day comes first, and is set in config.yaml. */
export function nearBudgets(reader: Reader, binding: readonly BindingBudget[]): NearBudget[] {
  const known = new Set(binding.map(({ id }) => id))
  const others = ofMany(reader).filter(({ id }) => !known.has(id))
  const told = [...binding, ...others].map(({ of, title, path, limitUsd, spentUsd }) => ({
    ...{ of, title, path, limitUsd, spentUsd },
  }))
  return [...ofDay(reader), ...told.sort((a, b) => (a.path < b.path ? -1 : 1))]
}

function ofDay(reader: Reader): NearBudget[] {
  const { dayUsd: limitUsd } = reader.policy()
  if (limitUsd === null) return []
  const spentUsd = spentSince(reader, startOfDay(reader.now))
  const day = { of: 'day', title: localDay(reader.now), path: 'config.yaml', limitUsd, spentUsd } as const
  return isNear(day) ? [day] : []
}

/** Asked after every commit: what agents work for is looked up only where all of them together cost enough. */
function ofMany(reader: Reader): (NearBudget & { readonly id: string })[] {
  const bound = [
    ...outlinesOf(reader, initiatives())
      .filter(({ status }) => status !== 'completed')
      .flatMap((each) => limited('initiative', each)),
    ...outlinesOf(reader, projects()).flatMap((each) => limited('project', each)),
  ]
  if (bound.length === 0) return []
  const open = runs().open(reader)
  const costs = [
    ...runs().costs(reader),
    ...open.map((run) => ({ agent: run.agent, costUsd: spentIn(reader, run).costUsd })),
  ]
  const all = costs.reduce((sum, { costUsd }) => sum + costUsd, 0)
  if (!bound.some(({ limitUsd }) => isNear({ limitUsd, spentUsd: all }))) return []
  const spent = new Map<string, number>()
  for (const { agent: id, costUsd } of costs) {
    const agent = agents().get(reader, id)
    const ids = agent === null ? [] : [initiativeOf(reader, agent)?.id, agent.project]
    for (const id of ids) if (id != null) spent.set(id, (spent.get(id) ?? 0) + costUsd)
  }
  return bound.map((each) => ({ ...each, spentUsd: spent.get(each.id) ?? 0 })).filter(isNear)
}

function limited(
  of: 'initiative' | 'project',
  { id, title, path, budgetUsd: limitUsd }: Limited,
): (Omit<NearBudget, 'spentUsd'> & { readonly id: string })[] {
  return limitUsd === null ? [] : [{ of, id, title, path, limitUsd }]
}

function isNear({ limitUsd, spentUsd }: Pick<Budget, 'limitUsd' | 'spentUsd'>): boolean {
  return spentUsd >= warnAt * limitUsd
}
