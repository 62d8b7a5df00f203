// The limit of one project: how many of its agents run at the same time.

import type { WorkItem } from '../../modules/runs/index.ts'
import type { AgentRun } from './agent-run.ts'

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
