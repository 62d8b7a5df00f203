// Where things stand in the log: what came first is never asked of the clock, which may be set back.

import type { Event } from '../../kernel/event.ts'
import type { Reader } from '../../kernel/tx.ts'
import type { Run } from './entity.ts'

export function beginningIn(reader: Reader, { id }: Pick<Run, 'id'>): number {
  return lastIn(reader, id, ({ type }) => type === 'run.started')
}

export function endIn(reader: Reader, { id }: Pick<Run, 'id'>): number {
  return lastIn(reader, id, ({ change: { after } }) => typeof after.endedAt === 'number')
}

/** The last change of an agent, its creation among them; `before` leaves out what stands there or later. */
export function changeIn(reader: Reader, id: string, before = Number.POSITIVE_INFINITY): number {
  return lastIn(
    reader,
    id,
    ({ seq, change: { after } }) => seq < before && typeof after.updatedAt === 'number',
  )
}

/** Where that message, or that question, was written. */
export function creationIn(reader: Reader, id: string): number {
  return reader.first(id)?.seq ?? 0
}

/** What that message says by now, or the answer to that question. */
export function wordsIn(reader: Reader, id: string): number {
  const isSaid = ({ type, change: { after } }: Event) => {
    return ['message.created', 'message.answered'].includes(type) || 'body' in after || 'draft' in after
  }
  return lastIn(reader, id, isSaid)
}

/** Of the answer to that question as it stands by now. */
export function answerIn(reader: Reader, id: string): number {
  return lastIn(reader, id, ({ type }) => type === 'message.answered')
}

export function putAwayIn(reader: Reader, id: string): number {
  return lastIn(reader, id, ({ change: { after } }) => typeof after.archivedAt === 'number')
}

/** When that message, or the answer to that question, was noted as read. */
export function readingIn(reader: Reader, id: string): number {
  return lastIn(reader, id, ({ change: { after } }) => typeof after.readAt === 'number')
}

/** 0 = it never was. */
function lastIn(reader: Reader, id: string, wanted: (event: Event) => boolean): number {
  return reader.latest(id, wanted)?.seq ?? 0
}
