// What of a program's events people read: its words, and a line for each thing it did. Of a program that says more than anyone
// reads the first and the last of it is kept: in the database, and in each tree that shows it.

import type { AgentEvent } from '../../drivers/driver.ts'
import { keptWaitingBy } from '../../kernel/kept-waiting.ts'
import type { Entry } from '../../modules/runs/index.ts'

/** Characters of one entry. */
const longest = 64 * 1024
/** Bytes that an entry takes beside its text, about. */
const besideText = 100

/** Numbered in the order of the output, so that reading it again gives the same numbers. */
export class EntryWriter {
  #seq = 0
  /** In bytes, of those that were handed on. */
  #first = 0
  readonly #last: Entry[] = []
  #lastBytes = 0
  #leftOut = 0
  #leftOutBytes = 0

  /** `keptOfEach`: bytes of the beginning, and as many of the end. */
  constructor(private readonly keptOfEach = 4 * 1024 * 1024) {}

  /** What is to be shown now for an event. `at` in milliseconds since the epoch. */
  take(event: AgentEvent, at: number): readonly Entry[] {
    const said = saidBy(event)
    if (said === null) return []
    const entry = { seq: this.#seq++, at, ...said, text: cut(said.text) }
    if (this.#first + sizeOf(entry) <= this.keptOfEach && this.#last.length === 0) {
      this.#first += sizeOf(entry)
      return [entry]
    }
    const begins = this.#last.length === 0
    // After the note, which takes its number.
    this.#keep(begins ? { ...entry, seq: this.#seq++ } : entry)
    return begins ? [{ seq: entry.seq, at, kind: 'note', text: endLater }] : []
  }

  /** What was held back, once nothing more comes. */
  end(): readonly Entry[] {
    const [next] = this.#last
    if (next === undefined || this.#leftOut === 0) return this.#last
    const text = `${this.#leftOut} entries were left out here, ${this.#leftOutBytes} bytes`
    return [{ seq: next.seq - 1, at: next.at, kind: 'note', text }, ...this.#last]
  }

  #keep(entry: Entry): void {
    this.#last.push(entry)
    this.#lastBytes += sizeOf(entry)
    while (this.#lastBytes > this.keptOfEach && this.#last.length > 1) {
      const [dropped] = this.#last.splice(0, 1) as [Entry]
      this.#lastBytes -= sizeOf(dropped)
      this.#leftOut += 1
      this.#leftOutBytes += Buffer.byteLength(dropped.text)
    }
  }
}

const endLater =
  'it has said more than is shown while it runs; the end of what follows stands here when the run is over'

function sizeOf({ text }: Entry): number {
  return Buffer.byteLength(text) + besideText
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

/** In one line, what an agent does while that event is its last; `before` it, what it did. */
export function doingOf(event: AgentEvent, before: string | undefined): string | undefined {
  if (event.is === 'tool') return line(event)
  if (event.is === 'retrying') return `tries again: ${event.reason}`
  const isHeard = before !== undefined && keptWaitingBy(before) !== null
  return event.is === 'text' || event.is === 'started' || isHeard ? 'thinks' : before
}

function line({ name, summary }: { readonly name: string; readonly summary: string }): string {
  return `${name} ${summary}`.replace(/\s+/g, ' ').trim()
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}
