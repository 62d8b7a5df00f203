// What each message of a run used and cost. Together they are what the run did: where the program tells of a message how it
// began alone, the rest of the run is shared among them; where it tells more of them than of the run, each has its share. What
// comes of that is marked as an estimate.

import type { Reader } from '../../kernel/tx.ts'
import type { Run, RunMessage, Usage } from './entity.ts'
import { type Spent, spentIn } from './spending.ts'
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
/** Of a run: what is told beyond is no figure of anything. */
const mostTokens = 1e12
/** US dollars: less than that is what adding up left behind. */
const nothingUsd = 1e-9

/** What a run used and cost; of one whose program tells no tokens of the run, those that it told of its messages. */
export function countedIn(reader: Reader, run: Run): Spent {
  const told = spentIn(reader, run)
  if (!isNothing(told.usage)) return told
  const begun = runs()
    .messagesOf(reader, run.id)
    .filter((message) => message.begun)
  return { ...told, usage: each((key) => Math.min(sum(begun.map(({ usage }) => usage[key])), mostTokens)) }
}

/** In their order; of a run of which only sums are known, one that stands for all. */
export function messageCosts(reader: Reader, run: Run): MessageCost[] {
  const whole = countedIn(reader, run)
  const told = runs().messagesOf(reader, run.id)
  if (told.length > 0) return sharedOut(run, told, whole)
  return isNothing(whole.usage) && whole.costUsd === 0 ? [] : [onlyOne(reader, run)]
}

/** Among the messages of a run, and what it did beside them: together they are `whole`, and none is less than nothing. */
export function sharedOut(
  { startedAt, endedAt }: Pick<Run, 'startedAt' | 'endedAt'>,
  told: readonly RunMessage[],
  whole: Spent,
): MessageCost[] {
  const beside = (usage: Usage): Unpaid => ({
    ...{ at: endedAt ?? startedAt, words: null, usage, costUsd: null, isEstimate: true },
  })
  const messages = withOutput(withinRun(told, whole.usage), whole.usage.output)
  const rest = each((key) => whole.usage[key] - sum(messages.map(({ usage }) => usage[key])))
  const all = isNothing(rest) ? messages : [...messages, beside(rest)]
  const isPlaceForMoney = all.some(({ costUsd }) => costUsd === null)
  const missing = whole.costUsd - sum(all.map(({ costUsd }) => costUsd ?? 0))
  const noUsage = each(() => 0)
  return withMoney(!isPlaceForMoney && missing > nothingUsd ? [...all, beside(noUsage)] : all, whole.costUsd)
}

type Unpaid = Omit<MessageCost, 'costUsd'> & { readonly costUsd: number | null }

function onlyOne(reader: Reader, run: Run): MessageCost {
  const said = runs().lastText(reader, run.id) ?? (run.answer === null ? null : reader.text(run.answer))
  return { at: run.startedAt, words: said ?? '', ...spentIn(reader, run), isEstimate: false }
}

type Told = RunMessage & { readonly isShare: boolean }

/** Sums that fall, or that begin in an earlier run, leave messages with more than all of it: each has its share then. */
function withinRun(told: readonly RunMessage[], whole: Usage): Told[] {
  const within = each((key) => {
    const parts = told.map(({ usage }) => usage[key])
    return sum(parts) > whole[key] ? shared(whole[key], parts, Math.floor) : parts
  })
  return told.map((message, place) => {
    const usage = each((key) => within[key][place] ?? 0)
    return { ...message, usage, isShare: keys.some((key) => usage[key] !== message.usage[key]) }
  })
}

/** What is known of the output is how much there is of all of it, and how long each message is. */
function withOutput(told: readonly Told[], whole: number): Unpaid[] {
  const shares = shared(
    whole - sum(told.map(({ usage }) => usage.output)),
    told.map(({ begun, size }) => (begun ? size : 0)),
    Math.floor,
  )
  return told.map(({ at, words, usage, costUsd, begun, isShare }, place) => ({
    ...{ at, words, costUsd },
    usage: { ...usage, output: usage.output + (shares[place] ?? 0) },
    isEstimate: isShare || (begun && told.length > 1),
  }))
}

/** What is told of the money of a message counts as long as the run did not cost less than all of them. */
function withMoney(messages: readonly Unpaid[], wholeUsd: number): MessageCost[] {
  const toldUsd = messages.map(({ costUsd }) => costUsd ?? 0)
  const excess = sum(toldUsd) - wholeUsd
  if (excess > nothingUsd) {
    const shares = shared(wholeUsd, toldUsd, (share) => share)
    const isShare = ({ costUsd }: Unpaid) => costUsd !== null && costUsd > 0
    return messages.map((message, place) => ({
      ...{ ...message, costUsd: shares[place] ?? 0 },
      isEstimate: message.isEstimate || isShare(message),
    }))
  }
  const rest = -excess > nothingUsd ? -excess : 0
  const untold = messages.map(({ costUsd, usage }) => (costUsd === null ? worth(usage) : 0))
  const parts = sum(untold) > 0 ? untold : messages.map(({ costUsd }) => (costUsd === null ? 1 : 0))
  const shares = shared(rest, parts, (share) => share)
  const isShared = rest > 0 && messages.filter(({ costUsd }) => costUsd === null).length > 1
  return messages.map((message, place) => ({
    ...message,
    costUsd: (message.costUsd ?? 0) + (shares[place] ?? 0),
    isEstimate: message.isEstimate || (message.costUsd === null && isShared),
  }))
}

/** In proportion to the parts, none below zero; what rounding leaves goes to the last that has a part. */
function shared(amount: number, parts: readonly number[], round: (share: number) => number): number[] {
  const whole = sum(parts)
  if (amount <= 0 || whole <= 0) return parts.map(() => 0)
  const last = parts.findLastIndex((part) => part > 0)
  let left = amount
  return parts.map((part, place) => {
    const share = place === last ? left : Math.min(left, round(amount * (part / whole)))
    left -= share
    return share
  })
}

function worth(usage: Usage): number {
  return keys.reduce((sum, key) => sum + usage[key] * weights[key], 0)
}

function isNothing(usage: Usage): boolean {
  return keys.every((key) => usage[key] === 0)
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0)
}

function each<Value>(value: (key: keyof Usage) => Value): Record<keyof Usage, Value> {
  return {
    input: value('input'),
    output: value('output'),
    cacheRead: value('cacheRead'),
    cacheWrite: value('cacheWrite'),
  }
}
