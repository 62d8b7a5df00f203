// Everything that is under way, read once for an overview, and what hangs on what.

import { filesIn } from '../document/files-section.ts'
import type { Entity, EntityStore, Outline } from '../kernel/entity.ts'
import { folderOf, placeOf } from '../kernel/layout.ts'
import { asksForLeave } from '../kernel/permission.ts'
import type { Reader } from '../kernel/tx.ts'
import { type Agent, agents } from '../modules/agents/index.ts'
import { type Initiative, initiatives } from '../modules/initiatives/index.ts'
import { isAsked, type Message, messages, withWriter } from '../modules/messages/index.ts'
import { type Page, pages } from '../modules/pages/index.ts'
import { type Phase, phases } from '../modules/phases/index.ts'
import { type Plan, plans } from '../modules/plans/index.ts'
import { type Budget, budgetOfInitiative, type Run, runs } from '../modules/runs/index.ts'
import { readySoon, readyTasks, type Task, tasks } from '../modules/tasks/index.ts'
import type { OutlineGroups } from './outline-groups.ts'
import { outlinesBy, outlinesOf, rememberGroups, rememberOutlines } from './outlines.ts'
import { type BindingBudget, bindingBudgets, type NearBudget, nearBudgets } from './status-budgets.ts'
import { lastMoment, taskMoments } from './status-since.ts'

/** Initiatives with what belongs to them, as far as it is not archived. */
export interface Hierarchy {
  readonly initiatives: readonly Outline<Initiative>[]
  readonly phases: readonly Outline<Phase>[]
  readonly plans: readonly Outline<Plan>[]
  readonly tasks: readonly Outline<Task>[]
  /** In no order; the same list as before where none of them has changed. */
  readonly phasesOf: (initiative: string) => readonly Outline<Phase>[]
  readonly plansOf: (phase: string) => readonly Outline<Plan>[]
  readonly tasksOf: (phase: string) => readonly Outline<Task>[]
}

/** What is not archived. */
export interface Work extends Hierarchy {
  /** By what stands in their status. */
  readonly inStatus: {
    readonly initiatives: OutlineGroups<Initiative>
    readonly phases: OutlineGroups<Phase>
    readonly plans: OutlineGroups<Plan>
    readonly tasks: OutlineGroups<Task>
  }
  /** In no order. */
  readonly pagesOf: (initiative: string) => readonly Outline<Page>[]
  /** Those that can be started now, most urgent first. */
  readonly ready: readonly Outline<Task>[]
  readonly readyIds: ReadonlySet<string>
  /** When more can be by themselves; null = that takes more than time. */
  readonly readySoon: number | null
  /** When each task was taken up or closed last, by its id; those are missing that came here as they are. */
  readonly taskMoments: ReadonlyMap<string, number>
  /** When an event of that type happened to a document last; where none did, when it came here. */
  readonly lastMoment: (outline: Outline<Entity>, type: string) => number
  readonly agents: readonly Outline<Agent>[]
  /** Questions that wait for an answer. */
  readonly questions: readonly Message[]
  /** Ids of those for which an agent is parked. */
  readonly parked: ReadonlySet<string>
  /** Ids of those that ask somebody to log in. */
  readonly logins: ReadonlySet<string>
  /** Ids of those that ask for leave: a call waits for it. What only offers the same answers gives none. */
  readonly leaves: ReadonlySet<string>
  /** Runs that go on. */
  readonly runs: readonly Run[]
  /** Of agents that are to run and do not: the last run, where it failed and asked nobody. */
  readonly failedRuns: readonly Run[]
  /** What agents cost for each task that is closed, where that is known; in US dollars, the least first. */
  readonly costsOfTasks: () => readonly number[]
  /** The budget of an initiative by its id; null = it has none. */
  readonly budgetOf: (initiative: string) => Budget | null
  /** What stands under “Files” in a plan. */
  readonly filesOfPlan: (plan: string) => readonly string[]
  /** Of what is to run: those that are used up, or nearly. */
  readonly budgets: readonly BindingBudget[]
  /** The same, and those of what goes on when somebody starts it, and of the day. */
  readonly nearBudgets: readonly NearBudget[]
}

/** Brings the outlines of it into memory, in pieces. */
export async function rememberWork(reader: Reader): Promise<void> {
  const stores = [phases(), plans(), tasks(), initiatives(), agents(), messages()]
  await rememberOutlines(reader, stores as EntityStore[])
  await rememberGroups(reader, phases(), initiativeOf)
  await rememberGroups(reader, plans(), phaseOf)
  await rememberGroups(reader, tasks(), phaseOf)
}

/** The same for what stands in which status. */
export async function rememberStatuses(reader: Reader): Promise<void> {
  await rememberGroups(reader, initiatives(), statusOf)
  await rememberGroups(reader, phases(), statusOf)
  await rememberGroups(reader, plans(), statusOf)
  await rememberGroups(reader, tasks(), statusOf)
}

export function readHierarchy(reader: Reader): Hierarchy {
  const own = {
    phases: outlinesBy(reader, phases(), initiativeOf),
    plans: outlinesBy(reader, plans(), phaseOf),
    tasks: outlinesBy(reader, tasks(), phaseOf),
  }
  return {
    initiatives: outlinesOf(reader, initiatives()),
    phases: outlinesOf(reader, phases()),
    plans: outlinesOf(reader, plans()),
    tasks: outlinesOf(reader, tasks()),
    phasesOf: (initiative) => own.phases.of(initiative),
    plansOf: (phase) => own.plans.of(phase),
    tasksOf: (phase) => own.tasks.of(phase),
  }
}

const initiativeOf = ({ initiative }: { readonly initiative: string }) => initiative
const phaseOf = ({ phase }: { readonly phase: string | null }) => phase
const statusOf = ({ status }: { readonly status: string }) => status

export function readWork(reader: Reader): Work {
  const ready = readyTasks(reader)
  const budgets = bindingBudgets(reader)
  const questions = outlinesOf(reader, messages())
    .filter((message) => message.wantsReply && message.answeredAt === null)
    .flatMap(({ id }) => messages().get(reader, id) ?? [])
    .filter((message) => isAsked(reader, message))
    .map((message) => withWriter(reader, message))
  return {
    ...readHierarchy(reader),
    inStatus: {
      initiatives: outlinesBy(reader, initiatives(), statusOf),
      phases: outlinesBy(reader, phases(), statusOf),
      plans: outlinesBy(reader, plans(), statusOf),
      tasks: outlinesBy(reader, tasks(), statusOf),
    },
    pagesOf: (initiative) => outlinesBy(reader, pages(), initiativeOf).of(initiative),
    ready,
    readyIds: new Set(ready.map(({ id }) => id)),
    readySoon: readySoon(reader),
    taskMoments: taskMoments(reader),
    lastMoment: (outline, type) => lastMoment(reader, outline, type),
    agents: outlinesOf(reader, agents()),
    questions,
    parked: new Set(questions.flatMap(({ id, agent }) => (endedWith(reader, agent, id) ? [id] : []))),
    logins: new Set(
      questions.flatMap(({ id, agent }) =>
        endedWith(reader, agent, id)?.failure?.kind === 'auth' ? [id] : [],
      ),
    ),
    leaves: new Set(
      questions.flatMap((each) => (asksForLeave(each) && isOfCall(reader, each) ? [each.id] : [])),
    ),
    ...pricing(reader),
    filesOfPlan: (id) => filesIn(plans().get(reader, id)?.body ?? ''),
    budgets,
    nearBudgets: nearBudgets(reader, budgets),
    runs: runs()
      .open(reader)
      .sort((a, b) => a.startedAt - b.startedAt),
    failedRuns: failedRuns(reader),
  }
}

function failedRuns(reader: Reader): Run[] {
  const wanted = outlinesOf(reader, agents()).filter(({ status }) => status === 'running')
  return wanted.flatMap(({ id }) => {
    const last = runs().lastOf(reader, id)
    return last?.outcome === 'failed' && last.questions.length === 0 ? [last] : []
  })
}

/** The last run of the agent, where it ended with that question. */
function endedWith(reader: Reader, agent: string | null, question: string): Run | null {
  const last = agent === null ? null : runs().lastOf(reader, agent)
  return last?.endedAt != null && last.questions.includes(question) ? last : null
}

function isOfCall(reader: Reader, { id, agent }: Message): boolean {
  const own = agent === null ? [] : runs().ofAgent(reader, agent)
  return own.some(({ call, questions }) => call !== null && questions.includes(id))
}

/** Looked up when something waits for an approval. */
function pricing(reader: Reader): Pick<Work, 'costsOfTasks' | 'budgetOf'> {
  let costs: readonly number[] | null = null
  return {
    costsOfTasks: () => {
      costs ??= costsOfClosed(reader)
      return costs
    },
    budgetOf: (id) => {
      const initiative = initiatives().get(reader, id)
      return initiative && budgetOfInitiative(reader, initiative)
    },
  }
}

/** An agent works on one task; several may have worked on the same. */
function costsOfClosed(reader: Reader): number[] {
  const costs = new Map<string, number>()
  for (const { agent, costUsd } of runs().costs(reader)) {
    const task = agents().get(reader, agent)?.task ?? null
    if (task !== null) costs.set(task, (costs.get(task) ?? 0) + costUsd)
  }
  return [...costs]
    .filter(([task]) => tasks().get(reader, task)?.status === 'closed')
    .map(([, costUsd]) => costUsd)
    .sort((a, b) => a - b)
}

/** How many tasks that are not closed cannot go on before these can, themselves included. */
export function heldUpBy(work: Work, first: readonly Outline<Task>[]): number {
  const held = new Set(first.filter(isUnfinished).map((task) => task.id))
  for (let before = -1; before < held.size; ) {
    before = held.size
    for (const task of work.tasks)
      if (isUnfinished(task) && task.needs.some((id) => held.has(id))) held.add(task.id)
  }
  return held.size
}

/** The tasks of a phase and of every phase that comes after it. */
export function tasksFrom(work: Work, phase: Outline<Phase>): Outline<Task>[] {
  const later = new Set([phase.id])
  for (let before = 0; before < later.size; ) {
    before = later.size
    for (const each of work.phases) if (each.dependsOn.some((id) => later.has(id))) later.add(each.id)
  }
  return [...later].flatMap(work.tasksOf)
}

/** The name by which people know a document. */
export function slugOf(path: string): string {
  return placeOf(path)?.slug ?? folderOf(path)
}

/** A document as it is listed. */
export function listed({ path, title }: { readonly path: string; readonly title: string }) {
  return { slug: slugOf(path), title, path }
}

function isUnfinished(task: Outline<Task>): boolean {
  return task.status !== 'closed'
}
