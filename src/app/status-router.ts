// How everything stands: what waits for a person, what runs, what is ready and what is blocked.

import { z } from 'zod'
import { byPath } from '../document/names.ts'
import type { Outline } from '../kernel/entity.ts'
import { type Overview, overviewSchema, type PhasePosition, type Position } from '../kernel/overview.ts'
import { query, router } from '../kernel/procedure.ts'
import type { Initiative } from '../modules/initiatives/index.ts'
import type { Phase } from '../modules/phases/index.ts'
import type { Task } from '../modules/tasks/index.ts'
import { namesQuery } from './names.ts'
import { waitingFor } from './status-waiting.ts'
import { listed, readWork, rememberWork, type Work } from './status-work.ts'

/** How many ready tasks are named. */
const readyNamed = 10

export const statusRouter = router({
  overview: query({
    summary: 'What waits for you, what runs, is ready and is blocked',
    input: z.object({}),
    output: overviewSchema,
    cli: { examples: ['cw status'] },
    ready: (reader) => rememberWork(reader),
    run: (reader) => overviewOf(readWork(reader), reader.now),
  }),
  names: namesQuery,
})

/** Pure. `now` tells which day is today, in the zone of this machine. */
export function overviewOf(work: Work, now: number): Overview {
  const running = work.tasks.filter((task) => task.status === 'in_progress')
  return {
    waiting: waitingFor(work),
    running: running.map((task) => working(work, task)),
    ready: { count: work.ready.length, first: work.ready.slice(0, readyNamed).map(listed) },
    blocked: work.tasks
      .filter((task) => task.status === 'blocked')
      .sort(byPath)
      .map(listed),
    counts: {
      initiatives: countByStatus(work.initiatives),
      phases: countByStatus(work.phases),
      plans: countByStatus(work.plans),
      tasks: countByStatus(work.tasks),
    },
    finishedToday: finishedSince(work, startOfDay(now)),
    initiatives: [...work.initiatives].sort(byPath).map((initiative) => positionOf(work, initiative)),
  }
}

/** The last change of a task in progress or closed is when it became so, or later. */
function working(work: Work, task: Outline<Task>) {
  const agent = work.agents.find((each) => each.id === task.assignee)
  return { ...listed(task), who: agent?.title ?? task.assignee, since: task.updatedAt }
}

function countByStatus(entities: readonly { readonly status: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status } of entities) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

function finishedSince(work: Work, from: number): Overview['finishedToday'] {
  const finished = [
    ...work.tasks.filter((task) => task.status === 'closed'),
    ...work.phases.filter((phase) => phase.status === 'completed'),
    ...work.initiatives.filter((initiative) => initiative.status === 'completed'),
  ]
  return finished
    .filter((each) => each.updatedAt >= from)
    .sort((a, b) => a.updatedAt - b.updatedAt || byPath(a, b))
    .map((each) => ({ ...listed(each), at: each.updatedAt }))
}

function startOfDay(now: number): number {
  const day = new Date(now)
  day.setHours(0, 0, 0, 0)
  return day.getTime()
}

function positionOf(work: Work, initiative: Outline<Initiative>): Position {
  const own = [...work.phasesOf(initiative.id)].sort(byPath)
  const tasks = own.flatMap((phase) => work.tasksOf(phase.id))
  const inStatus = (status: Task['status']) => tasks.filter((task) => task.status === status).sort(byPath)
  return {
    ...listed(initiative),
    status: initiative.status,
    phases: own.map((phase) => phasePosition(work, phase)),
    running: inStatus('in_progress').map((task) => working(work, task)),
    blocked: inStatus('blocked').map(listed),
    decisions: own
      .flatMap((phase) =>
        phase.approvedAt === null
          ? []
          : [{ ...listed(phase), at: phase.approvedAt, who: phase.approvedBy ?? 'you' }],
      )
      .sort((a, b) => a.at - b.at),
    done: inStatus('closed')
      .sort((a, b) => a.updatedAt - b.updatedAt)
      .map((task) => working(work, task)),
  }
}

function phasePosition(work: Work, phase: Outline<Phase>): PhasePosition {
  const plans = work.plansOf(phase.id)
  const tasks = work.tasksOf(phase.id)
  const done = (all: readonly { readonly status: string }[], status: string) => ({
    done: all.filter((each) => each.status === status).length,
    all: all.length,
  })
  const { status, wave } = phase
  return { ...listed(phase), status, wave, plans: done(plans, 'done'), tasks: done(tasks, 'closed') }
}
