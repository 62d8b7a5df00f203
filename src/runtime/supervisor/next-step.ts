// What is to be done for an agent now: from its wish, its last run and what it has not read. Pure.

import {
  hasWords,
  putAwayOf,
  type Run,
  retryAfter,
  stopsAgent,
  type Waking,
  type WorkItem,
} from '../../modules/runs/index.ts'
import { oneWorksFrom } from '../limits/choose-account.ts'

/**
 * How a run begins. `first`: a conversation begins; `next`: it is told something; `call`: a call that was parked finds its
 * answer; `again`: it goes on where it was stopped or failed.
 */
export type Beginning = 'first' | 'next' | 'call' | 'again'

export type NextStep =
  | { readonly do: 'follow' }
  | { readonly do: 'stop' }
  | { readonly do: 'run'; readonly as: Beginning }
  /** A person said so where it was asked whether it goes on: it is stopped. */
  | { readonly do: 'give-up' }
  /** Only agents wake it, one another, over and over: a person is asked. */
  | { readonly do: 'pause' }
  /** Until that moment, in milliseconds since the epoch; null = until something happens. */
  | { readonly do: 'wait'; readonly until: number | null }

const idle: NextStep = { do: 'wait', until: null }

export interface Now {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Milliseconds: so long nothing starts that a file was saved for. */
  readonly grace: number
  /** How many runs agents may cause by waking one another. */
  readonly unasked: number
  /** It works in a place that was made again, and has not been told so. */
  readonly isElsewhere: boolean
}

export function nextStep(item: WorkItem, { grace, ...more }: Now): NextStep {
  const { agent, last } = item
  const wanted = agent.status === 'running' && agent.archivedAt === null
  const isOpen = last !== null && last.endedAt === null
  if (!wanted) return isOpen ? { do: 'stop' } : idle
  // Of whichever run it was asked: an answer may be corrected when another one goes on already.
  if (item.unread.some(stopsAgent)) return { do: 'give-up' }
  if (isOpen) return { do: 'follow' }
  const step: NextStep = last === null ? { do: 'run', as: 'first' } : afterRun(item, last, more)
  const taken = takenBackUntil(agent, grace, more.now)
  return step.do === 'run' && taken > more.now ? { do: 'wait', until: taken } : step
}

/** An agent that somebody keeps as a file is set to run by a save: that may be a slip, and is taken back by another. */
function takenBackUntil({ source, updatedAt }: WorkItem['agent'], grace: number, now: number): number {
  return source === null ? 0 : waitFrom(updatedAt, grace, now)
}

function afterRun(item: WorkItem, last: Run, { now, unasked, isElsewhere }: Omit<Now, 'grace'>): NextStep {
  const { open } = item
  switch (last.outcome) {
    case 'asked':
      // A parked call takes nothing but its answer: what else was said is told in the run after it.
      if (last.call !== null) return open.length > 0 ? idle : { do: 'run', as: 'call' }
      return open.length > 0 && !isElsewhere && !isToldMore(item, last) ? idle : woken(item, unasked)
    case 'failed':
      return afterFailure(item, last, now)
    case 'stopped':
      return isAsBefore(item, last) ? idle : again(item, last)
    default:
      return isElsewhere || newsFor(item, last).length > 0 ? woken(item, unasked) : idle
  }
}

/** Where something is asked of a person already, their answer is what lets it go on. */
function woken({ open, unasked }: WorkItem, most: number): NextStep {
  if (unasked <= most) return { do: 'run', as: 'next' }
  return open.length > 0 ? idle : { do: 'pause' }
}

/** Of several questions of one run each waits for its answer; a message wakes it before that. */
function isToldMore(item: WorkItem, last: Run): boolean {
  return newsFor(item, last).some(({ id }) => !last.questions.includes(id))
}

/** It heard nothing, and what it was to be told is gone (a question was brought back): it waits for what it waited for before it. */
function isAsBefore(item: WorkItem, last: Run): boolean {
  const waitedBefore = item.open.some((id) => !last.questions.includes(id))
  return item.unheard && waitedBefore && newsFor(item, last).length === 0
}

/** What was chosen where `cw` asked about an earlier run is done by then: only words wake it. */
function newsFor({ unread, untold }: WorkItem, { questions }: Run): readonly { readonly id: string }[] {
  const isNews = (waking: Waking) => !waking.about || hasWords(waking) || questions.includes(waking.id)
  const wakes = [...untold.words, ...putAwayOf(untold)].filter(({ id }) => untold.wakes.includes(id))
  return [...wakes, ...unread.filter(isNews)]
}

function isOfLogin({ account, failure }: Run): boolean {
  return failure?.kind === 'limit' || (failure?.kind === 'auth' && account !== null)
}

/** A person was asked to log in; whoever logs in to another account, or waits until that is free, has answered as well. */
function withAnAccount(item: WorkItem, last: Run, now: number): NextStep {
  const { account, accounts } = item
  const { provider, failure } = last
  if (failure?.kind !== 'auth') return idle
  const eligible = account === null ? accounts.filter((each) => each.provider === provider) : [account]
  const from = oneWorksFrom(eligible, now)
  if (from <= now) return again(item, last)
  return Number.isFinite(from) ? { do: 'wait', until: from } : idle
}

function afterFailure(item: WorkItem, last: Run, now: number): NextStep {
  const { unread, askedAbout, dismissed, failures } = item
  // What the agent itself asked keeps nothing: its turn is not over.
  if (askedAbout || dismissed) return withAnAccount(item, last, now)
  if (isAsBefore(item, last)) return idle
  // Whoever starts it chooses the login, and knows until when all of them rest.
  if (isOfLogin(last)) return again(item, last)
  const isAnswered = unread.some(({ id }) => last.questions.includes(id))
  const until = isAnswered ? now : waitFrom(last.endedAt ?? 0, retryAfter(last, failures.length), now)
  return until > now ? { do: 'wait', until } : again(item, last)
}

/** Until when, in milliseconds since the epoch. What lies ahead was before the clock was set back: nobody knows how long ago. */
function waitFrom(at: number, wait: number, now: number): number {
  return at > now ? now : at + wait
}

/**
 * What was stopped, or failed, goes on; a parked call whose program was never started comes back for its answer. Where it
 * was, it may have got that, and nobody can ask for it twice.
 */
function again({ unheard, open }: WorkItem, last: Run): NextStep {
  const isParked = last.prompt === null && unheard && last.exitCode === null
  // Brought back since: the call waits for all that it asked.
  if (isParked && open.some((id) => !last.questions.includes(id))) return idle
  return { do: 'run', as: isParked ? 'call' : 'again' }
}
