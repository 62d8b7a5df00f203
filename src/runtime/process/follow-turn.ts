// One turn of an agent as it happens: its events, then what became of it. Works on a process that was just started and on one
// that is found again; the output is read from its beginning, so the events are the same each time.

import type { AgentEvent, Driver, Exit, Outcome, Turn, Variables } from '../../drivers/driver.ts'
import { endOfFile } from '../../drivers/end-of-file.ts'
import type { Clock } from '../../kernel/clock.ts'
import { exitCode, isAlive, type ProcessId, runFiles } from './agent-process.ts'
import { keepBounded } from './bound-file.ts'
import { checkedAnswer } from './checked-answer.ts'
import { followLines, longestLine } from './follow-lines.ts'

/** How much of the end of standard error is kept, in bytes. */
const errorsKept = 4096

export interface FollowTurn {
  readonly driver: Driver
  readonly turn: Turn
  readonly process: ProcessId
  /** Of the process's files. */
  readonly folder: string
  readonly clock: Clock
  /** Its process's own. */
  readonly variables: Variables
  /** Called in order; what it throws ends the following, not the process. */
  event(event: AgentEvent): void
  /** Called after each line: whether its program has told its end, and has nothing else to do. */
  told?(isTold: boolean): void
  /** Hears of what could not be done beside; the following goes on. */
  onFault(error: unknown): void
  /** Ends the following, and leaves the process as it is. */
  readonly abandon?: AbortSignal
}

/** Resolves with the outcome when the process is gone, or with null once it is abandoned. */
export async function followTurn({
  driver,
  turn,
  process,
  folder,
  clock,
  variables,
  event,
  told,
  onFault,
  abandon,
}: FollowTurn): Promise<Outcome | null> {
  const files = runFiles(folder)
  const reader = driver.reader(turn)
  const goesOn = () => abandon?.aborted !== true && isAlive(process)
  const atRest = keepBounded(files.errors, onFault)
  let tooLong = false
  try {
    for await (const line of followLines({ file: files.output, clock, open: goesOn })) {
      tooLong ||= line.length >= longestLine
      for (const each of reader.line(line)) event(each)
      told?.(reader.isTold)
    }
  } finally {
    await atRest()
  }
  if (abandon?.aborted) return null
  for (const each of (await reader.notes?.(variables)) ?? []) event(each)
  const ended = reader.end(exitOf(exitCode(files), await endOfFile(files.errors, errorsKept)))
  const outcome = checkedAnswer(ended, turn)
  return tooLong ? withoutLine(outcome) : outcome
}

/** What it would have answered may stand in the line that was cut; it would be as long another time. */
function withoutLine(outcome: Outcome): Outcome {
  if (outcome.is !== 'failed' || outcome.failure.kind !== 'crash') return outcome
  const message = `It printed a line of more than ${longestLine / 1024 / 1024} MiB, which is not read. ${outcome.failure.message}`
  return { is: 'failed', failure: { ...outcome.failure, kind: 'user', message } }
}

/** A shell reports a signal as 128 and its number. */
function exitOf(code: number | null, errors: string): Exit {
  if (code === null) return { code: null, signal: 'SIGKILL', errors }
  const signal = { 130: 'SIGINT', 137: 'SIGKILL', 143: 'SIGTERM' }[code]
  return signal === undefined ? { code, signal: null, errors } : { code: null, signal, errors }
}
