// What each message of a run used. Some programs tell it of every message, by its id and in several lines; of others the sums
// are told once in a while: how much they have grown by then is of what was said since they were told before.

import type { AgentEvent, Usage } from '../../drivers/driver.ts'
import type { RunMessage } from '../../modules/runs/index.ts'
import { type Figures, nothingBilled, type RunFigures } from './figures.ts'

/** How many messages of a run are told apart: what comes after counts for the last of them. */
const mostMessages = 2_000
/** Ids of those that come after, the latest: the lines of one message stand near one another. */
const mostLate = 100
/** Characters of its first words. */
const longestWords = 120
/** Of a message: what is told beyond is no figure of anything, and sums of them stay exact. */
const mostTokens = 1e12

interface Named {
  readonly seq: number
  /** The most that was told of it. */
  readonly usage: Usage
}

export class MessageFigures {
  readonly #all: RunMessage[] = []
  /** By the id that the program gives; none where it gives none. */
  readonly #named = new Map<string, Named>()
  readonly #late = new Map<string, Named>()
  readonly #changed = new Set<number>()
  /** Those that said something in words: before, they are told by what they did. */
  readonly #spoken = new Set<number>()
  /** The number of the one that is spoken; -1 = none yet. */
  #current = -1
  /** Something was told of what it used: what is said next is another one. */
  #isTold = false
  #before: Pick<Figures, 'usage' | 'costUsd'> = nothingBilled

  /** `figures` are those of the run: what they are to hear goes through here. */
  constructor(private readonly figures: RunFigures) {}

  /** `at` in milliseconds since the epoch. */
  take(event: AgentEvent, at: number): void {
    this.figures.take(event)
    if (event.is === 'message') this.#begin(event, at)
    else if (event.is === 'text' || event.is === 'tool') this.#say(event, at)
    else if (event.is === 'usage' || event.is === 'cost') this.#grow(at)
  }

  /** Those that are new or of which more is known since this was asked before. */
  news(): RunMessage[] {
    const news = [...this.#changed].flatMap((seq) => this.#all[seq] ?? [])
    this.#changed.clear()
    return news
  }

  /** Those could not be noted. */
  again(messages: readonly RunMessage[]): void {
    for (const { seq } of messages) this.#changed.add(seq)
  }

  #begin({ id, usage, size }: Extract<AgentEvent, { is: 'message' }>, at: number): void {
    const known = this.#named.get(id) ?? this.#late.get(id)
    if (known === undefined) this.#next(at)
    else this.#current = known.seq
    const before = known?.usage ?? nothingBilled.usage
    const most = each((key) => Math.max(before[key], within(usage[key])))
    this.#remember(id, { seq: this.#current, usage: most })
    this.figures.began(each((key) => most[key] - before[key]))
    this.#change((now) => ({
      usage: each((key) => upTo(mostTokens, now.usage[key] + most[key] - before[key])),
      size: now.size + size,
      begun: true,
    }))
  }

  #remember(id: string, named: Named): void {
    if (this.#named.has(id) || this.#named.size < mostMessages) {
      this.#named.set(id, named)
      return
    }
    this.#late.delete(id)
    this.#late.set(id, named)
    const [oldest] = this.#late.keys()
    if (this.#late.size > mostLate && oldest !== undefined) this.#late.delete(oldest)
  }

  #say(event: Extract<AgentEvent, { is: 'text' | 'tool' }>, at: number): void {
    if (this.#named.size === 0 && (this.#current === -1 || this.#isTold)) this.#next(at)
    const said = event.is === 'text' ? event.text : `${event.name} ${event.summary}`
    const words = firstWords(said)
    if (this.#current === -1 || words === '') return
    const isFirst = event.is === 'text' && !this.#spoken.has(this.#current)
    if (isFirst) this.#spoken.add(this.#current)
    const size = this.#named.size === 0 ? said.length : 0
    this.#change((now) => ({ words: isFirst || now.words === '' ? words : now.words, size: now.size + size }))
  }

  #grow(at: number): void {
    if (this.#named.size > 0) return
    const { usage, costUsd, pricedBy } = this.figures.now
    const before = this.#before
    // Sums that fall and rise again have not grown before they are higher than ever.
    this.#before = {
      usage: each((key) => Math.max(usage[key], before.usage[key])),
      costUsd: Math.max(costUsd, before.costUsd),
    }
    if (this.#current === -1) this.#next(at)
    this.#isTold = true
    this.#change((now) => ({
      usage: each((key) => upTo(mostTokens, now.usage[key] + Math.max(0, usage[key] - before.usage[key]))),
      costUsd: pricedBy === null ? null : (now.costUsd ?? 0) + Math.max(0, costUsd - before.costUsd),
    }))
  }

  #next(at: number): void {
    this.#isTold = false
    if (this.#all.length < mostMessages) {
      const { usage } = nothingBilled
      this.#all.push({ seq: this.#all.length, at, words: '', size: 0, usage, costUsd: null, begun: false })
    }
    this.#current = this.#all.length - 1
  }

  #change(to: (now: RunMessage) => Partial<RunMessage>): void {
    const now = this.#all[this.#current]
    if (now === undefined) return
    this.#all[this.#current] = { ...now, ...to(now) }
    this.#changed.add(this.#current)
  }
}

/** On one line. */
function firstWords(text: string): string {
  const line = text
    .slice(0, 4 * longestWords)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length <= longestWords ? line : `${line.slice(0, longestWords).trimEnd()}…`
}

/** Programs print what they like. */
function within(told: number): number {
  return Number.isFinite(told) ? upTo(mostTokens, Math.max(0, Math.round(told))) : 0
}

function upTo(most: number, amount: number): number {
  return Math.min(amount, most)
}

function each(value: (key: keyof Usage) => number): Usage {
  return {
    input: value('input'),
    output: value('output'),
    cacheRead: value('cacheRead'),
    cacheWrite: value('cacheWrite'),
  }
}
