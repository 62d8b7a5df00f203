// What runs used and cost, and what they may cost.

import type { Reader } from '../../kernel/tx.ts'
import { type Agent, agents } from '../agents/index.ts'
import { type Initiative, initiatives } from '../initiatives/index.ts'
import { phases } from '../phases/index.ts'
import { type Project, projects } from '../projects/index.ts'
import { type Task, tasks } from '../tasks/index.ts'
import type { Run, Usage } from './entity.ts'
import { runs } from './stored.ts'

export interface Spent {
  readonly usage: Usage
  /** In US dollars. */
  readonly costUsd: number
}

/** Share of a budget from which on it is told. */
export const warnAt = 0.8

/** An amount that nothing of it is started beyond. */
export interface Budget {
  readonly of: 'agent' | 'initiative' | 'project'
  readonly id: string
  readonly title: string
  readonly path: string
  readonly limitUsd: number
  readonly spentUsd: number
}

/** Of a run that goes on: as far as it is. */
export function spentIn(reader: Reader, run: Run): Spent {
  return (run.endedAt === null ? runs().live(reader, run.id) : null) ?? run
}

/** The initiative that an agent works for by its task, or null. */
export function initiativeOf(reader: Reader, agent: Pick<Agent, 'task'>): Initiative | null {
  const task: Task | null = agent.task === null ? null : tasks().get(reader, agent.task)
  const phase = task?.phase == null ? null : phases().get(reader, task.phase)
  return phase === null ? null : initiatives().get(reader, phase.initiative)
}

/** Those that bind an agent. */
export function budgetsOf(reader: Reader, agent: Agent): Budget[] {
  const initiative = initiativeOf(reader, agent)
  const project = agent.project === null ? null : projects().get(reader, agent.project)
  return [
    ...budget('agent', agent, () => [agent]),
    ...(initiative === null ? [] : initiativeBudget(reader, initiative)),
    ...(project === null ? [] : projectBudget(reader, project)),
  ].map((each) => withSpent(reader, each))
}

/** That of an initiative, or null. */
export function budgetOfInitiative(reader: Reader, initiative: Initiative): Budget | null {
  const [found] = initiativeBudget(reader, initiative)
  return found === undefined ? null : withSpent(reader, found)
}

function withSpent(reader: Reader, { who, ...rest }: ReturnType<typeof budget>[number]): Budget {
  return { ...rest, spentUsd: sumOf(reader, who()) }
}

function initiativeBudget(reader: Reader, initiative: Initiative) {
  return budget('initiative', initiative, () =>
    agents()
      .all(reader)
      .filter((each) => initiativeOf(reader, each)?.id === initiative.id),
  )
}

function projectBudget(reader: Reader, project: Project) {
  return budget('project', project, () =>
    agents()
      .all(reader)
      .filter((each) => each.project === project.id),
  )
}

function budget(of: Budget['of'], entity: Agent | Initiative | Project, who: () => readonly Agent[]) {
  const { id, title, path, budgetUsd } = entity
  return budgetUsd === null ? [] : [{ of, id, title, path, limitUsd: budgetUsd, who }]
}

function sumOf(reader: Reader, who: readonly Agent[]): number {
  const all = who.flatMap(({ id }) => runs().ofAgent(reader, id))
  return all.reduce((sum, run) => sum + spentIn(reader, run).costUsd, 0)
}
