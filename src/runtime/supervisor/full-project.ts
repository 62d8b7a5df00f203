// Who waits for a turn: the limit of one project, how many of its agents run at the same time, and when to look again.

import type { Clock } from '../../kernel/clock.ts'
import type { WorkItem } from '../../modules/runs/index.ts'
import type { AgentRun } from './agent-run.ts'

/** Milliseconds. */
const turnAfter = 3_000

export interface Running {
  readonly run: AgentRun
  readonly over: Promise<unknown>
  /** Id of the project that its agent works in, or null. */
  readonly project: string | null
}

/** Whether nothing more of its project may begin; `most` null: it has no limit of its own. */
export function isProjectFull(
  running: ReadonlyMap<string, Pick<Running, 'project'>>,
  { agent: { project } }: Pick<WorkItem, 'agent'>,
  most: number | null,
): boolean {
  if (project === null || most === null) return false
  return [...running.values()].filter((each) => each.project === project).length >= most
}

/** When an agent that waits for its turn is looked at again: a limit may be raised, and no event tells that. */
export function lookForTurn(clock: Pick<Clock, 'now'>): number {
  return clock.now() + turnAfter
}
