// What a run used and cost: figures that count the whole conversation are billed as differences. Some versions of a program
// count the conversation on, others begin anew with each process and call it the same: their sums show which it was.

import type { AgentEvent, Usage } from '../../drivers/driver.ts'
import type { Price } from '../../platform/config/agent-settings.ts'

export interface Figures {
  readonly usage: Usage
  /** In US dollars. */
  readonly costUsd: number
  /** Who says so: the program, or the prices that are set for its model; null = nobody. */
  readonly pricedBy: 'program' | 'prices' | null
  /** Share of the model's window that is filled, 0 to 1; null = unknown. */
  readonly context: number | null
}

/** Tokens, and US dollars, of a run: what a program tells beyond is no figure of anything, and sums of them stay exact. */
const most = { tokens: 1e12, usd: 1e9 }

const none: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
export const nothingBilled = { usage: none, costUsd: 0 }

export class RunFigures {
  /** By model: a conversation may use several. */
  readonly #cumulative = new Map<string, Usage>()
  #single: Usage = none
  /** Of messages that began: what is known until the program tells what the run used. */
  #begun: Usage = none
  #turn: Usage = none
  #cost = 0
  #cumulativeCost = 0
  #context: number | null = null

  #told = false
  #price: Price | null = null

  /** `before`: what the earlier runs of the conversation were billed for. */
  constructor(private readonly before: Pick<Figures, 'usage' | 'costUsd'>) {}

  /** What its model costs: it counts as long as the program itself tells nothing of money. */
  set price(price: Price | null) {
    this.#price = price
  }

  /** A message of the run began, or more is told of one that did. */
  began(usage: Usage): void {
    this.#begun = sum(this.#begun, counted(usage))
  }

  take(event: AgentEvent): void {
    if (event.is === 'cost') this.#told = true
    if (event.is === 'cost' && event.cumulative) this.#cumulativeCost = within(event.usd, most.usd)
    else if (event.is === 'cost') this.#cost = within(this.#cost + within(event.usd, most.usd), most.usd)
    if (event.is === 'turn') this.#turn = sum(this.#turn, counted(event.usage))
    if (event.is !== 'usage') return
    const usage = counted(event.usage)
    if (event.cumulative) this.#cumulative.set(event.model ?? '', usage)
    else this.#single = sum(this.#single, usage)
    // Sums over a conversation say nothing of what stands in its window now.
    if (event.window !== null && event.window > 0 && !event.cumulative)
      this.#context = Math.min(1, filled(usage) / event.window)
  }

  get now(): Figures {
    const whole = [...this.#cumulative.values()].reduce(sum, none)
    const before = this.#beganAnew(whole) ? nothingBilled : this.before
    const billed = sum(this.#single, beyond(whole, before.usage))
    // A program that was ended, or has not come to its end, has told of its messages alone: that much is used in any case.
    const usage = this.#cumulative.size === 0 && filled(billed) === 0 ? this.#begun : billed
    const told = within(this.#cost + Math.max(0, this.#cumulativeCost - before.costUsd), most.usd)
    const figures = { usage, context: this.#context }
    if (this.#told || this.#price === null)
      return { ...figures, costUsd: told, pricedBy: this.#told ? 'program' : null }
    return { ...figures, costUsd: within(worth(usage, this.#price), most.usd), pricedBy: 'prices' }
  }

  /** A sum that goes on grows by what this process used, and never falls. */
  #beganAnew(whole: Usage): boolean {
    return this.#cumulative.size > 0 && whole.output - this.before.usage.output < this.#turn.output
  }
}

/** In US dollars. What is put into a cache was given for the first time. */
function worth({ input, output, cacheRead, cacheWrite }: Usage, price: Price): number {
  const sum = (input + cacheWrite) * price.input + cacheRead * price.cachedInput + output * price.output
  return sum / 1_000_000
}

function filled({ input, cacheRead, cacheWrite, output }: Usage): number {
  return input + cacheRead + cacheWrite + output
}

/** Programs print what they like: whole numbers, none below zero. */
function counted(told: Usage): Usage {
  return each((key) => within(Math.round(told[key]), most.tokens))
}

function within(told: number, limit: number): number {
  return Number.isNaN(told) ? 0 : Math.min(Math.max(0, told), limit)
}

function sum(a: Usage, b: Usage): Usage {
  return each((key) => within(a[key] + b[key], most.tokens))
}

function beyond(whole: Usage, before: Usage): Usage {
  return each((key) => Math.max(0, whole[key] - before[key]))
}

function each(value: (key: keyof Usage) => number): Usage {
  return {
    input: value('input'),
    output: value('output'),
    cacheRead: value('cacheRead'),
    cacheWrite: value('cacheWrite'),
  }
}
