// What of a program's events people read: its words, and a line for each thing it did.

import type { AgentEvent } from '../../drivers/driver.ts'
import type { Entry } from '../../modules/runs/index.ts'

/** Characters of one entry. */
const longest = 64 * 1024

/** Numbered in the order of the output, so that reading it again gives the same numbers. */
export class EntryWriter {
  #seq = 0

  /** The entry of an event, or null where it has none. `at` in milliseconds since the epoch. */
  take(event: AgentEvent, at: number): Entry | null {
    const said = saidBy(event)
    return said && { seq: this.#seq++, at, ...said, text: cut(said.text) }
  }
}

function saidBy(event: AgentEvent): Pick<Entry, 'kind' | 'text'> | null {
  switch (event.is) {
    case 'text':
      return event.text.trim() === '' ? null : { kind: 'text', text: event.text.trim() }
    case 'tool':
      return { kind: 'tool', text: line(event) }
    case 'denied':
      return { kind: 'denied', text: line(event) }
    case 'limit':
      return event.limit.reached
        ? { kind: 'limit', text: `the limit ${event.limit.window} is reached` }
        : null
    case 'retrying':
      return { kind: 'note', text: `it tries again: ${event.reason}` }
    default:
      return null
  }
}

/** In one line, what an agent does while that event is its last; null = that does not change. */
export function doingOf(event: AgentEvent): string | null {
  if (event.is === 'tool') return line(event)
  if (event.is === 'text' || event.is === 'started') return 'thinks'
  return event.is === 'retrying' ? `tries again: ${event.reason}` : null
}

function line({ name, summary }: { readonly name: string; readonly summary: string }): string {
  return `${name} ${summary}`.replace(/\s+/g, ' ').trim()
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}
