// What happened in the home while a tree was not kept, for its log: the last of it line by line, and how much more there was.

import type { TitledEvent } from '../../kernel/event.ts'
import { counted, moment } from '../core/views/phrases.ts'
import { describeEvent } from './describe-event.ts'

/** Most lines: less than a screen. What is older is only counted. */
const mostLines = 20

export interface MissedEventsParts {
  /** The number of the last event that the tree saw. */
  readonly since: number
  /** Where the tree shows the document with that id; null: nowhere. */
  pathOf(id: string): string | null
  /** Whether a tree shows things of that kind as documents. */
  isDocument(kind: string): boolean
}

export class MissedEvents {
  readonly #documents = new Set<string>()
  readonly #lines: string[] = []
  #events = 0
  #older = 0

  constructor(private readonly parts: MissedEventsParts) {}

  /** Each event in turn, once. */
  hear(event: TitledEvent): void {
    const { isDocument, pathOf } = this.parts
    this.#events++
    const text = describeEvent(event, pathOf)
    if (text === null) return
    if (isDocument(event.kind)) this.#documents.add(event.entity)
    this.#lines.push(`meanwhile, ${moment(event.at)}: ${text}`)
    if (this.#lines.length <= mostLines) return
    this.#lines.shift()
    this.#older++
  }

  /** How many documents it was about. */
  get documents(): number {
    return this.#documents.size
  }

  /** In the order in which it happened. */
  get lines(): readonly string[] {
    if (this.#older === 0) return this.#lines
    const list = `cw events list --since ${this.parts.since} --limit ${Math.min(this.#events, 10_000)}`
    return [`meanwhile: ${counted(this.#older, 'more thing')} before these (\`${list}\`)`, ...this.#lines]
  }
}
