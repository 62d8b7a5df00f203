// An event as one line: number, time, what happened to what, who did it.

import { isRecord } from './value-text.ts'
import { moment } from './when.ts'

export function eventLine(event: Readonly<Record<string, unknown>>): string {
  const actor = isRecord(event.actor) ? event.actor.name : ''
  const command = isRecord(event.cause) ? event.cause.command : ''
  const title = isRecord(event.change) && isRecord(event.change.after) ? event.change.after.title : undefined
  const what = typeof title === 'string' ? `: ${title}` : ''
  const number = String(event.seq).padStart(6)
  return `${number}  ${moment(Number(event.at))}  ${event.type} ${event.entity}${what}  (${actor}, ${command})`
}
