// What “Stop the agent” means where `cw` asked about a run, when the agent is started, or its answer is another one by now.

import { changeEntity } from '../../kernel/entity.ts'
import type { Event } from '../../kernel/event.ts'
import type { Reader, Rule, Tx } from '../../kernel/tx.ts'
import { type Agent, agents } from '../agents/index.ts'
import { type Message, messages, noteRead } from '../messages/index.ts'
import { askedAbout } from './asked-about.ts'
import { beginningIn } from './log-order.ts'
import { runs } from './stored.ts'
import { unreadOf, type Waking } from './waking.ts'

/** The option that stops the agent. */
export const giveUp = 'Stop the agent'

/** Whether that answer is still to stop its agent. */
export function stopsAgent({ about, chosen }: Pick<Waking, 'about' | 'chosen'>): boolean {
  return about && chosen.includes(giveUp)
}

/** Nothing where the answer is another one by now. What else was said to it waits until somebody starts it again. */
export function stopAsAnswered(tx: Tx, agent: Agent): void {
  if (heedStops(tx, agent.id) > 0) changeEntity(tx, agents(), { entity: agent, patch: { status: 'stopped' } })
}

/** Words beside what was chosen are told by the next run all the same. */
const startedAfter: Rule = {
  on: ['agent.started'],
  because: 'who starts an agent means that after every answer that would have it stopped',
  run: (tx, { entity }) => {
    heedStops(tx, entity)
  },
}

/** Notes as read what says that it is stopped; returns how many answers do. */
function heedStops(tx: Tx, agent: string): number {
  const stops = unreadOf(tx, agent, runs().ofAgent(tx, agent)).filter(stopsAgent)
  for (const { id } of stops) {
    const message = messages().get(tx, id)
    if (message !== null) noteRead(tx, message)
  }
  return stops.length
}

const takenBack: Rule = {
  on: ['message.answered'],
  because:
    'an agent that an answer stopped is to run again when that is corrected to the option that goes on',
  run: (tx, event) => {
    const message = messages().get(tx, event.entity)
    const entity = message?.agent == null ? null : agents().get(tx, message.agent)
    if (message !== null && entity !== null && isTakenBack(tx, message, event))
      changeEntity(tx, agents(), { entity, patch: { status: 'running' }, event: 'started' })
  },
}

export const runRules: readonly Rule[] = [startedAfter, takenBack]

/**
 * Not where only words are left, which choose nothing, and not where the agent has run since: whatever it does by now,
 * somebody wished it later.
 */
function isTakenBack(reader: Reader, { id, agent, chosen }: Message, { change }: Event): boolean {
  const before = change.before?.chosen
  if (!Array.isArray(before) || goesOn(before) || !goesOn(chosen)) return false
  const stopped = reader.latest(id, ({ change: { after } }) => includesGiveUp(after.chosen))
  if (stopped === null) return false
  const history = runs().ofAgent(reader, agent ?? '')
  const hasRunSince = history[0] !== undefined && beginningIn(reader, history[0]) > stopped.seq
  return (
    !hasRunSince && history.some((run) => run.questions.includes(id) && askedAbout(reader, run).includes(id))
  )
}

/** Beside `giveUp` stands one option, by which it goes on. */
function goesOn(chosen: readonly unknown[]): boolean {
  return chosen.length > 0 && !includesGiveUp(chosen)
}

function includesGiveUp(chosen: unknown): boolean {
  return Array.isArray(chosen) && chosen.includes(giveUp)
}
