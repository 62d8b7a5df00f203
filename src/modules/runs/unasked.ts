// How far the next run of an agent would be from the last word of a person: agents that wake one another by messages could go
// on for ever, and cost money, without anybody who asked for it.

import type { Reader } from '../../kernel/tx.ts'
import { type Agent, agents } from '../agents/index.ts'
import { type Message, messages } from '../messages/index.ts'
import type { Run } from './entity.ts'
import { beginningIn, changeIn } from './log-order.ts'
import { runs } from './stored.ts'

/** How far it is looked: beyond any setting that is compared with it. */
const furthest = 1_001

/** A run, or one that would begin now. */
interface Woken {
  readonly agent: Agent
  /** The run before it; null = it is the first. */
  readonly before: Run | null
  readonly given: readonly Pick<Message, 'from' | 'wantsReply'>[]
  /** Where it begins in the log; infinite = it would begin now. */
  readonly at: number
}

/**
 * How many runs followed from one another by messages of agents alone, the next one counted; 0: a person is among what causes
 * it. Of several ways to a person the shortest counts.
 */
export function unaskedRuns(reader: Reader, next: Omit<Woken, 'at'>): number {
  const looked = new Set<string>()
  let wave: Woken[] = [{ ...next, at: Number.POSITIVE_INFINITY }]
  for (let count = 0; count < furthest; count++) {
    if (wave.length === 0 || wave.some((woken) => isAsked(reader, woken))) return count
    wave = wave.flatMap((woken) => causesOf(reader, woken, looked))
  }
  return furthest
}

/** An agent changes only by a person: one that was started, or set in another way, was so for what follows. */
function isAsked(reader: Reader, { agent, before, given, at }: Woken): boolean {
  if (before === null || given.some(({ from, wantsReply }) => wantsReply || from.kind !== 'agent'))
    return true
  return changeIn(reader, agent.id, at) > beginningIn(reader, before)
}

/** The runs in which its messages were written; of one that was given none, for it only went on, what caused the one before. */
function causesOf(reader: Reader, { before, given, at }: Woken, looked: Set<string>): Woken[] {
  const senders = [...new Set(given.map(({ from }) => from.id))]
  const causes = given.length === 0 ? [before] : senders.map((id) => lastBegun(reader, id, at))
  return causes.flatMap((run) => {
    if (run === null || looked.has(run.id)) return []
    looked.add(run.id)
    return wokenBy(reader, run)
  })
}

/** The last run of that agent that began before that place in the log. */
function lastBegun(reader: Reader, agent: string, before: number): Run | null {
  let run = runs().lastOf(reader, agent)
  while (run !== null && beginningIn(reader, run) >= before)
    run = runs().numbered(reader, agent, run.number - 1)
  return run
}

function wokenBy(reader: Reader, run: Run): Woken[] {
  const agent = agents().get(reader, run.agent)
  if (agent === null) return []
  const before = runs().numbered(reader, run.agent, run.number - 1)
  const given = run.given.flatMap((id) => messages().get(reader, id) ?? [])
  return [{ agent, before, given, at: beginningIn(reader, run) }]
}
