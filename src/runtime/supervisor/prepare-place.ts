// Has the place made where a run works, and tells of it where that takes long: nobody else would learn why nothing is done.

import { type CwError, cwError } from '../../kernel/errors.ts'
import type { LogOfRun } from './agent-logs.ts'
import { inTime } from './in-time.ts'
import type { BeganRun, Driven, SupervisorParts } from './ports.ts'

/** Milliseconds that a step for one agent, or a look at all of them, may take before people hear of it. */
export const longestStep = 60_000
/** Milliseconds after which it is shown what is done for it: mostly that is over by then. */
const shownAfter = 250

export interface PreparePlace {
  readonly began: BeganRun
  readonly signal: AbortSignal
  readonly log: LogOfRun
  /** Is told what is to be shown as what it does. */
  readonly doing: (doing: string) => void
}

/** Absolute. @throws what `driven.place` throws */
export async function preparePlace(
  driven: Pick<Driven, 'place' | 'removal'>,
  parts: Pick<SupervisorParts, 'longestStep' | 'onFault'>,
  { began: { run, item }, signal, log, doing }: PreparePlace,
): Promise<string> {
  if (driven.removal?.after === run.number - 1) {
    const { withBranch } = driven.removal
    await log('warn', 'its worktree was removed; it is made again', { withBranch })
  }
  let does = 'starts'
  let isShown = false
  const placed = driven.place({
    signal,
    doing: (now) => {
      does = now
      if (isShown) doing(now)
    },
  })
  const soon = await inTime(placed, shownAfter)
  if (soon !== null) return soon.is
  isShown = true
  doing(does)
  const longest = parts.longestStep ?? longestStep
  if ((await inTime(placed, longest)) === null) {
    parts.onFault(lateFor(item.agent.title, longest))
    await log('warn', 'its program is not started yet: this takes long', { doing: does })
  }
  const place = await placed
  doing('starts')
  return place
}

/** @returns `agent.late` */
export function lateFor(agent: string, longest: number): CwError {
  return cwError('agent.late', { agent, seconds: longest / 1_000 })
}
