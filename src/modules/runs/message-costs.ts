// What each message of a run used and cost. Together they are what the run did: where the program tells of a message how it
// began alone, the rest of the run is shared among them, and what comes of that is marked as an estimate.

import type { Reader } from '../../kernel/tx.ts'
import type { Run, RunMessage, Usage } from './entity.ts'
import { spentIn } from './spending.ts'
import { runs } from './stored.ts'

export interface MessageCost {
  /** When it began, in milliseconds since the epoch. */
  readonly at: number
  /** Its first words, or the first thing it did; null: what the run used beside its messages, such as titles and summaries. */
  readonly words: string | null
  readonly usage: Usage
  /** In US dollars. */
  readonly costUsd: number
  /** Some of it is a share of what the run used or cost, and not what the program told. */
  readonly isEstimate: boolean
}

/** What a token costs beside one that a model is given for the first time, about, whoever sells it. */
const weights: Usage = { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 }
const keys = ['input', 'output', 'cacheRead', 'cacheWrite'] as const
/** US dollars: less than that is what adding up left behind. */
const nothingUsd = 1e-9

/** In their order; of a run of which only sums are known, one that stands for all. */
export function messageCosts(reader: Reader, run: Run): MessageCost[] {
  const whole = spentIn(reader, run)
  const told = runs().messagesOf(reader, run.id)
  if (told.length === 0) return isNothing(whole.usage) && whole.costUsd === 0 ? [] : [onlyOne(reader, run)]
  const rest = beyond(whole.usage, told)
  const messages = withOutput(told, rest.output)
  const beside = { ...rest, output: told.some(({ begun }) => begun) ? 0 : rest.output }
  return withMoney([...messages, ...(isNothing(beside) ? [] : [besideThem(run, beside)])], whole.costUsd)
}

type Unpaid = Omit<MessageCost, 'costUsd'> & { readonly costUsd: number | null }

function onlyOne(reader: Reader, run: Run): MessageCost {
  const said = runs().lastText(reader, run.id) ?? (run.answer === null ? null : reader.text(run.answer))
  return { at: run.startedAt, words: said ?? '', ...spentIn(reader, run), isEstimate: false }
}

function besideThem({ startedAt, endedAt }: Run, usage: Usage): Unpaid {
  return { at: endedAt ?? startedAt, words: null, usage, costUsd: null, isEstimate: true }
}

/** What is known of the output is how much there is of all of it, and how long each message is. */
function withOutput(told: readonly RunMessage[], rest: number): Unpaid[] {
  const shares = shared(
    rest,
    told.map(({ begun, size }) => (begun ? size : 0)),
    Math.floor,
  )
  return told.map(({ at, words, usage, costUsd, begun }, place) => ({
    ...{ at, words, costUsd },
    usage: { ...usage, output: usage.output + (shares[place] ?? 0) },
    isEstimate: begun && told.length > 1,
  }))
}

function withMoney(messages: readonly Unpaid[], wholeUsd: number): MessageCost[] {
  const toldUsd = messages.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0)
  const rest = wholeUsd - toldUsd > nothingUsd ? wholeUsd - toldUsd : 0
  const untold = messages.filter(({ costUsd }) => costUsd === null).length
  const shares = shared(
    rest,
    messages.map(({ costUsd, usage }) => (costUsd === null ? worth(usage) : 0)),
    (share) => share,
  )
  return messages.map((message, place) => ({
    ...message,
    costUsd: (message.costUsd ?? 0) + (shares[place] ?? 0),
    isEstimate: message.isEstimate || (message.costUsd === null && untold > 1 && rest > 0),
  }))
}

/** In proportion to the parts; what rounding leaves goes to the last that has a part. */
function shared(amount: number, parts: readonly number[], round: (share: number) => number): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0)
  if (amount <= 0 || whole <= 0) return parts.map(() => 0)
  const shares = parts.map((part) => round((amount * part) / whole))
  const last = parts.findLastIndex((part) => part > 0)
  const others = shares.reduce((sum, share, place) => (place === last ? sum : sum + share), 0)
  shares[last] = amount - others
  return shares
}

function beyond(whole: Usage, told: readonly RunMessage[]): Usage {
  const rest = (key: keyof Usage) =>
    Math.max(0, whole[key] - told.reduce((sum, { usage }) => sum + usage[key], 0))
  return {
    input: rest('input'),
    output: rest('output'),
    cacheRead: rest('cacheRead'),
    cacheWrite: rest('cacheWrite'),
  }
}

function worth(usage: Usage): number {
  return keys.reduce((sum, key) => sum + usage[key] * weights[key], 0)
}

function isNothing(usage: Usage): boolean {
  return keys.every((key) => usage[key] === 0)
}
