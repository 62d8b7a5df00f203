// An event as one line: number, time, what happened to what, who did it.

import type { Event } from '../../../kernel/event.ts'
import { nameWithId, subjectOf, titleIn } from '../../../kernel/event-subject.ts'
import { moment } from './when.ts'

/** An event as `events.list` tells it. */
export function eventLine(row: Readonly<Record<string, unknown>>): string {
  const event = row as unknown as Event & { readonly title: string | null }
  const { id } = subjectOf(event)
  const what = nameWithId(id, { title: titleIn(event) ?? event.title, path: null })
  const number = String(event.seq).padStart(6)
  return `${number}  ${moment(event.at)}  ${event.type} ${what}  (${event.actor.name}, ${event.cause.command})`
}
