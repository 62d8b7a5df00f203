// Ends the whole group of an agent's process: asked first, then told, then killed.

import type { Clock } from '../../kernel/clock.ts'
import { groupRuns } from '../../platform/process-group.ts'
import { isAlive, type ProcessId } from './agent-process.ts'

/** Milliseconds that each signal has before the next: after SIGINT programs write down where they stood. */
const graces = [
  ['SIGINT', 5_000],
  ['SIGTERM', 3_000],
  ['SIGKILL', 10_000],
] as const
const lookAgain = 25

/** The last signal that was needed, or null when it was over already. */
export type Stopped = (typeof graces)[number][0] | null

export interface StopProcess {
  readonly process: ProcessId
  readonly clock: Clock
  /** Divides the graces of what it may refuse, for those who are in a hurry; 1 by default. */
  readonly hurry?: number
  /** It has nothing left to write down: it is not asked by SIGINT first. */
  readonly isDone?: boolean
}

/**
 * Resolves when nothing of the group is left. Throws when it cannot be killed within the last grace.
 * @see DESIGN 3
 */
export async function stopProcess({
  process: id,
  clock,
  hurry = 1,
  isDone = false,
}: StopProcess): Promise<Stopped> {
  if (!isAlive(id) && !groupRuns(id.pid)) return null
  for (const [signal, grace] of isDone ? graces.slice(1) : graces) {
    signalGroup(id.pid, signal)
    const until = clock.elapsed() + (signal === 'SIGKILL' ? grace : grace / hurry)
    while (clock.elapsed() < until) {
      if (!isAlive(id) && !groupRuns(id.pid)) return signal
      await clock.sleep(lookAgain)
    }
  }
  throw new Error(`The processes of group ${id.pid} do not end, not even by SIGKILL.`)
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // Gone meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
