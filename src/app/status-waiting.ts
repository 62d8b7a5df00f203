// What waits for a person, by cost of waiting. Pure.

import { naturalCompare } from '../document/names.ts'
import type { Outline } from '../kernel/entity.ts'
import { folderOf } from '../kernel/layout.ts'
import type { Waiting } from '../kernel/overview.ts'
import { namePart } from '../kernel/path-parts.ts'
import type { Initiative } from '../modules/initiatives/index.ts'
import type { Message } from '../modules/messages/index.ts'
import { isUnbound, type Phase } from '../modules/phases/index.ts'
import type { Plan } from '../modules/plans/index.ts'
import type { Task } from '../modules/tasks/index.ts'
import { sizeOfInitiative, sizeOfPhase, sizeOfPlan, sizeOfTask } from './status-approving.ts'
import type { BindingBudget } from './status-budgets.ts'
import { heldUpBy, listed, tasksFrom, type Work } from './status-work.ts'

/** What an agent is parked for comes first, then what holds up most, then what waits longest. */
export function waitingFor(work: Work): Waiting[] {
  const all = [
    ...work.questions.map((question) => answer(work, question)),
    ...work.phases.flatMap((phase) => phaseApproval(work, phase)),
    ...work.phases.flatMap((phase) => acceptance(work, phase)),
    ...work.inStatus.plans.of('review').flatMap((plan) => planApproval(work, plan)),
    ...work.tasks.filter(isProposed).flatMap((task) => taskApproval(work, task)),
    ...work.initiatives.flatMap((initiative) => initiativeApproval(work, initiative)),
    ...work.budgets.filter(({ spentUsd, limitUsd }) => spentUsd >= limitUsd).map(raise),
  ]
  return all.sort(
    (a, b) =>
      Number(b.parked ?? false) - Number(a.parked ?? false) ||
      (b.holdsUp ?? 0) - (a.holdsUp ?? 0) ||
      a.since - b.since ||
      naturalCompare(a.path, b.path),
  )
}

function answer(work: Work, question: Message): Waiting {
  const { title, body, options, from, createdAt } = question
  const parked = work.parked.has(question.id)
  const agent = parked ? work.agents.find(({ id }) => id === question.agent) : undefined
  return {
    ...listed(question),
    slug: namePart(folderOf(question.path)).replace(/^\d+-/, ''),
    title,
    kind: kindOf(work, question),
    because: 'asked',
    of: 'question',
    since: createdAt,
    who: from.name,
    holdsUp: heldUpByQuestion(work, question),
    ...(agent?.status === 'stopped' ? { stopped: agent.path } : parked && { parked: true }),
    question: { text: body.trim(), options },
    path: `${folderOf(question.path)}/reply.md`,
  }
}

function kindOf(work: Work, question: Message): Waiting['kind'] {
  if (work.leaves.has(question.id)) return 'allow'
  return work.logins.has(question.id) ? 'login' : 'answer'
}

/** The task its agent works on, and what needs that; null for a question of nobody's task. */
function heldUpByQuestion(work: Work, question: Message): number | null {
  const agent = work.agents.find((each) => each.id === question.agent)
  if (!agent) return null
  const { task } = agent
  const held = work.tasks.filter(
    ({ id, assignee }) =>
      id === task || (assignee !== null && (assignee === agent.id || assignee === agent.title)),
  )
  return held.length === 0 ? null : heldUpBy(work, held)
}

function phaseApproval(work: Work, phase: Outline<Phase>): Waiting[] {
  const arrived = isUnbound(phase)
  if (phase.status !== 'review' && !arrived) return []
  return [
    {
      ...approval(work, phase, 'phase'),
      because: arrived ? 'arrived' : 'review',
      who: initiativeTitle(work, phase.initiative),
      holdsUp: heldUpBy(work, waitingOf(work, tasksFrom(work, phase))),
      ...sizeOfPhase(work, phase),
    },
  ]
}

/** Work that is done waits for somebody to say that it reached its goal. */
function acceptance(work: Work, phase: Outline<Phase>): Waiting[] {
  if (phase.status !== 'verifying' || phase.approvedDigest === null) return []
  const who = initiativeTitle(work, phase.initiative)
  const holdsUp = heldUpBy(work, waitingOf(work, tasksFrom(work, phase)))
  const since = work.lastMoment(phase, 'phase.verifying')
  return [{ ...approval(work, phase, 'phase'), kind: 'accept', because: 'done', since, who, holdsUp }]
}

/** A plan is approved with its phase; on its own it waits only while its phase is not in review. */
function planApproval(work: Work, plan: Outline<Plan>): Waiting[] {
  const phase = work.phases.find((each) => each.id === plan.phase)
  if (phase?.status === 'review') return []
  const who = phase?.title ?? 'its phase'
  return [{ ...approval(work, plan, 'plan'), ...sizeOfPlan(work, plan, phase), who, holdsUp: null }]
}

/** Only what an agent added to an approved phase: any other task is approved with its phase. */
function taskApproval(work: Work, task: Outline<Task> & { readonly proposed: string }): Waiting[] {
  const phase = work.phases.find((each) => each.id === task.phase)
  if (phase?.approvedDigest == null) return []
  const holdsUp = heldUpBy(work, [task])
  const size = sizeOfTask(work, task, phase)
  return [{ ...approval(work, task, 'task'), ...size, because: 'proposed', who: task.proposed, holdsUp }]
}

function isProposed(task: Outline<Task>): task is Outline<Task> & { readonly proposed: string } {
  return task.proposed !== null && task.status !== 'closed'
}

/** Its phases are approved one by one: no task waits for it. */
function initiativeApproval(work: Work, initiative: Outline<Initiative>): Waiting[] {
  if (initiative.status !== 'review') return []
  const size = sizeOfInitiative(work, initiative)
  return [{ ...approval(work, initiative, 'initiative'), ...size, who: initiative.title, holdsUp: null }]
}

/** Goes on when the number in its document is raised. */
function raise({ of, title, path, limitUsd, spentUsd, since }: BindingBudget): Waiting {
  return {
    ...listed({ title, path }),
    ...{ kind: 'budget', because: 'spent', of, since, who: title, holdsUp: null },
    size: `$${spentUsd.toFixed(2)} of $${limitUsd.toFixed(2)}`,
  }
}

/** What goes on, or can be started, waits for no approval. */
function waitingOf(work: Work, tasks: readonly Outline<Task>[]): Outline<Task>[] {
  return tasks.filter(({ id, status }) => status !== 'in_progress' && !work.readyIds.has(id))
}

function approval(
  work: Work,
  entity: Outline<Initiative | Phase | Plan | Task>,
  of: 'initiative' | 'phase' | 'plan' | 'task',
) {
  const since = work.lastMoment(entity, `${of}.reviewed`)
  return { ...listed(entity), kind: 'approve', because: 'review', of, since } as const
}

function initiativeTitle(work: Work, id: string): string {
  return work.initiatives.find((each) => each.id === id)?.title ?? 'its initiative'
}
