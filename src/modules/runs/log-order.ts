// Where things stand in the log: what came first is never asked of the clock, which may be set back.

import type { Event } from '../../kernel/event.ts'
import type { Reader } from '../../kernel/tx.ts'
import type { Run } from './entity.ts'

export function beginningIn(reader: Reader, { id }: Pick<Run, 'id'>): number {
  return lastIn(reader, id, ({ type }) => type === 'run.started')
}

/** Where that message, or that question, was written. */
export function creationIn(reader: Reader, id: string): number {
  return reader.first(id)?.seq ?? 0
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
