// What was spent since a moment, or on a day. A run over midnight is of both days: each message counts for the day on which it
// began. Of a run whose program tells of no messages all counts for the day on which it began itself.

import { localDay } from '../../kernel/local-time.ts'
import type { Reader } from '../../kernel/tx.ts'
import type { Run } from './entity.ts'
import { countedIn, messageCosts } from './message-costs.ts'
import { type Spent, spentIn } from './spending.ts'
import { runs } from './stored.ts'

type Times = Pick<Run, 'startedAt' | 'endedAt'>

/** Runs that went on at that moment, and those that began later, in the order of their beginnings. */
export function runsSince(reader: Reader, from: number): Run[] {
  return [...runs().over(reader, from), ...runs().since(reader, from)]
}

/** US dollars; `from` in milliseconds since the epoch. */
export function spentSince(reader: Reader, from: number): number {
  const before = runs()
    .over(reader, from)
    .map((run) => spentFrom(reader, run, from).costUsd)
  const later = runs()
    .since(reader, from)
    .map((run) => spentIn(reader, run).costUsd)
  return [...before, ...later].reduce((sum, costUsd) => sum + costUsd, 0)
}

/** What a run used and cost since that moment. */
export function spentFrom(reader: Reader, run: Run, from: number): Spent {
  if (run.startedAt >= from) return countedIn(reader, run)
  return total(messageCosts(reader, run).filter(({ at }) => at >= from))
}

/** What it used and cost since that moment, by day: `2026-11-21`. */
export function spentByDay(reader: Reader, run: Run, from: number): ReadonlyMap<string, Spent> {
  if (!isOverMidnight(run, reader.now))
    return new Map([[localDay(run.startedAt), spentFrom(reader, run, from)]])
  const days = new Map<string, Spent>()
  for (const message of messageCosts(reader, run)) {
    if (message.at < from) continue
    const day = localDay(message.at)
    days.set(day, total([days.get(day) ?? nothing, message]))
  }
  const isKnown = days.size > 0 || run.startedAt < from
  return isKnown ? days : new Map([[localDay(run.startedAt), nothing]])
}

function isOverMidnight({ startedAt, endedAt }: Times, now: number): boolean {
  return localDay(startedAt) !== localDay(endedAt ?? now)
}

const nothing: Spent = { usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, costUsd: 0 }

function total(parts: readonly Spent[]): Spent {
  return parts.reduce(
    (sum, { usage, costUsd }) => ({
      costUsd: sum.costUsd + costUsd,
      usage: {
        input: sum.usage.input + usage.input,
        output: sum.usage.output + usage.output,
        cacheRead: sum.usage.cacheRead + usage.cacheRead,
        cacheWrite: sum.usage.cacheWrite + usage.cacheWrite,
      },
    }),
    nothing,
  )
}
