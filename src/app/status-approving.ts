// What an approval is of: its parts, what that may cost and which files it touches (TREE.md 3). Pure.

import { byPath } from '../document/names.ts'
import type { Entity, Outline } from '../kernel/entity.ts'
import type { Approves, Waiting } from '../kernel/overview.ts'
import type { Initiative } from '../modules/initiatives/index.ts'
import type { Phase } from '../modules/phases/index.ts'
import type { Plan } from '../modules/plans/index.ts'
import type { Task } from '../modules/tasks/index.ts'
import { listed, type Work } from './status-work.ts'

type Size = Pick<Waiting, 'approves' | 'size'>
type Part = Approves['parts'][number]

const kinds = ['page', 'phase', 'plan', 'task'] as const

/** Most parts, and most files, that are named. */
const mostNamed = 20
/** Fewer tasks than these say nothing about what others may cost. */
const fewestPriced = 3

/** An initiative with its pages, and with its phases, which are approved one by one: the price is theirs. */
export function sizeOfInitiative(work: Work, { id }: Outline<Initiative>): Size {
  const phases = [...work.phasesOf(id)].sort(byPath)
  const parts = [
    ...[...work.pagesOf(id)].sort(byPath).map((each) => part('page', each)),
    ...phases.map((each) => part('phase', each)),
  ]
  const plans = phases.flatMap((phase) => work.plansOf(phase.id))
  const tasks = phases.flatMap((phase) => work.tasksOf(phase.id))
  return sized(work, { parts, plans, tasks, initiative: id })
}

/** A phase with its plans and tasks. */
export function sizeOfPhase(work: Work, phase: Outline<Phase>): Size {
  const plans = [...work.plansOf(phase.id)].sort(byPath)
  const tasks = [...work.tasksOf(phase.id)].sort(byPath)
  const parts = [...plans.map((each) => part('plan', each)), ...tasks.map((each) => part('task', each))]
  return sized(work, { parts, plans, tasks, initiative: phase.initiative })
}

/** A plan with the tasks that stand for it. */
export function sizeOfPlan(work: Work, plan: Outline<Plan>, phase: Outline<Phase> | undefined): Size {
  const tasks = work
    .tasksOf(plan.phase)
    .filter((task) => task.plan === plan.id)
    .sort(byPath)
  const parts = tasks.map((each) => part('task', each))
  return sized(work, { parts, plans: [plan], tasks, initiative: phase?.initiative ?? null })
}

export function sizeOfTask(work: Work, task: Outline<Task>, phase: Outline<Phase>): Size {
  return sized(work, { parts: [], plans: [], tasks: [task], initiative: phase.initiative })
}

/** `2 plans, 7 tasks`; undefined where there is nothing of that. */
function countsOf(...counts: readonly (readonly [number, string])[]): string | undefined {
  const said = counts.flatMap(([count, noun]) =>
    count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`],
  )
  return said.length === 0 ? undefined : said.join(', ')
}

interface Whole {
  readonly parts: Approves['parts']
  readonly plans: readonly Outline<Plan>[]
  readonly tasks: readonly Outline<Task>[]
  readonly initiative: string | null
}

function sized(work: Work, { parts, plans, tasks, initiative }: Whole): Size {
  const stated = [...plans.flatMap(({ id }) => work.filesOfPlan(id)), ...tasks.flatMap(({ files }) => files)]
  const files = [...new Set(stated)].sort()
  const estimate = estimateOf(work, tasks.filter(({ status }) => status !== 'closed').length)
  const counts = kinds.map((of) => [parts.filter((each) => each.of === of).length, of] as const)
  const size = [countsOf(...counts), priceOf(estimate)].filter((each) => each !== undefined)
  return {
    ...(size.length > 0 && { size: size.join(', ') }),
    approves: {
      parts: parts.slice(0, mostNamed),
      moreParts: Math.max(0, parts.length - mostNamed),
      files: files.slice(0, mostNamed),
      moreFiles: Math.max(0, files.length - mostNamed),
      estimate,
      budget: initiative === null ? null : work.budgetOf(initiative),
    },
  }
}

/** What half of the tasks that are closed cost, the cheapest and the dearest quarter left out, for so many. */
function estimateOf(work: Work, count: number): Approves['estimate'] {
  const costs = count === 0 ? [] : work.costsOfTasks()
  if (costs.length < fewestPriced) return null
  const at = (share: number) => costs[Math.round(share * (costs.length - 1))] ?? 0
  return { lowUsd: count * at(0.25), highUsd: count * at(0.75), tasks: costs.length }
}

function priceOf(estimate: Approves['estimate']): string | undefined {
  return estimate === null ? undefined : `≈ $${estimate.lowUsd.toFixed(2)}–${estimate.highUsd.toFixed(2)}`
}

function part(of: Part['of'], entity: Outline<Entity>): Part {
  return { ...listed(entity), of }
}
