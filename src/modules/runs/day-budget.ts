// The budget of the day: what was asked when it was used up, and whether it keeps agents from being started. How much it is
// stands in the settings.

import { z } from 'zod'
import { localDay, startOfDay } from '../../kernel/local-time.ts'
import type { Reader } from '../../kernel/tx.ts'
import { type Message, messages } from '../messages/index.ts'
import { spentSince } from './spent-in-time.ts'

export const dayTitle = 'The budget of today is used up'
export const goOnToday = 'Go on today'

/** By what its question is asked: once for the same day and limit. `now` in milliseconds since the epoch. */
export function dayMutation(now: number, limitUsd: number): string {
  return `budget of ${localDay(now)} at ${limitUsd}`
}

/** The next one, in milliseconds since the epoch, as `now` is. */
export function midnightAfter(now: number): number {
  return startOfDay(startOfDay(now) + 36 * 3_600_000)
}

export const dayQuestion = z.object({
  id: z.string(),
  /** `settled`: `cw` put it away, since the budget was another one by then. */
  is: z.enum(['open', 'settled', 'over']),
  chosen: z.array(z.string()),
})
export type DayQuestion = z.infer<typeof dayQuestion>

/** All that were ever asked. */
export function dayQuestions(reader: Reader): DayQuestion[] {
  return asked(reader).map((message) => ({
    id: message.id,
    is: stateOf(reader, message),
    chosen: message.chosen,
  }))
}

/** Whether it keeps agents from being started now. */
export function isDayUsedUp(reader: Reader): boolean {
  const { dayUsd } = reader.policy()
  if (dayUsd === null || spentSince(reader, startOfDay(reader.now)) < dayUsd) return false
  const mutation = dayMutation(reader.now, dayUsd)
  return !asked(reader).some(
    ({ id, chosen }) =>
      chosen.includes(goOnToday) &&
      reader.latest(id, ({ type }) => type === 'message.created')?.cause.mutation === mutation,
  )
}

type Asked = Pick<Message, 'id' | 'chosen' | 'answeredAt' | 'archivedAt'>

function asked(reader: Reader): Asked[] {
  return messages()
    .outlines(reader)
    .filter(({ wantsReply, agent, from, title }) => {
      return wantsReply && agent === null && from.kind === 'cw' && title === dayTitle
    })
}

function stateOf(reader: Reader, { id, answeredAt, archivedAt }: Asked): DayQuestion['is'] {
  if (answeredAt !== null) return 'over'
  if (archivedAt === null) return 'open'
  return reader.latest(id, ({ type }) => type === 'message.archived')?.actor.kind === 'cw'
    ? 'settled'
    : 'over'
}
