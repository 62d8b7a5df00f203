// Why nothing of an agent is started although it is to run: what a person would have to change, or wait for.

import { namePart } from '../../kernel/path-parts.ts'
import { usualProvider } from '../../kernel/roles.ts'
import type { SeenAgent } from '../../kernel/seen-agent.ts'
import type { Reader } from '../../kernel/tx.ts'
import { accounts, freeFrom } from '../accounts/index.ts'
import { type Agent, agents } from '../agents/index.ts'
import { projects } from '../projects/index.ts'
import { questionsAfter } from './asked-about.ts'
import { isDayUsedUp, midnightAfter } from './day-budget.ts'
import { isDismissed } from './dismissed.ts'
import type { Run } from './entity.ts'
import { asTriedAgain, limitedLogins, limitsMet, waitsForLogin } from './limit.ts'
import { changeIn } from './log-order.ts'
import { budgetsOf } from './spending.ts'
import { runs } from './stored.ts'
import { unreadOf } from './waking.ts'

/** Null: nothing that is known here. */
export function whyItWaits(reader: Reader, agent: Agent, last: Run | null): SeenAgent['waits'] {
  const spent = budgetsOf(reader, agent).find(({ spentUsd, limitUsd }) => spentUsd >= limitUsd)
  if (spent !== undefined)
    return { why: `the budget of the ${spent.of} ${spent.title} is used up`, until: null }
  if (isDayUsedUp(reader)) return { why: 'the budget of today is used up', until: midnightAfter(reader.now) }
  const full = whyProjectIsFull(reader, agent)
  if (full !== null) return full
  const unread = last === null ? [] : unreadOf(reader, agent.id, [last])
  if (isDismissed(reader, { agent, last, unread })) return putAway
  const paused = last !== null && questionsAfter(reader, last).length > 0
  return paused ? wokenByAgents : whyNoAccount(reader, agent, last)
}

/** What a person was asked about it was put away without an answer. */
const putAway = {
  why: 'what was asked about its last run was put away; a new message of yours, or a start, lets it go on',
  until: null,
}
const wokenByAgents = { why: 'only other agents wake it; a message of yours lets it go on', until: null }

function whyProjectIsFull(reader: Reader, { project: id }: Agent): SeenAgent['waits'] {
  const project = id === null ? null : projects().get(reader, id)
  if (project === null) return null
  const name = namePart(project.path).replace(/\.md$/, '')
  const most = reader.policy().mostRunning({ name, repository: project.repository })
  if (most === null) return null
  const running = runs()
    .open(reader)
    .filter(({ agent }) => agents().get(reader, agent)?.project === id).length
  return running < most ? null : { why: `project ${name} runs ${running} of at most ${most}`, until: null }
}

/** Its role may name another program than the usual one: that is known once it has run. */
function whyNoAccount(reader: Reader, agent: Agent, last: Run | null): SeenAgent['waits'] {
  const { account, provider } = agent
  const program = provider ?? last?.provider ?? usualProvider
  const all = accounts().active(reader)
  const own = all.filter(({ id, provider: of }) => (account === null ? of === program : id === account))
  if (own.length === 0 && account !== null) return { why: 'its account was put away', until: null }
  if (own.length === 0) {
    const limit = limitedLogins(reader).find((each) => each.provider === program)
    if (limit === undefined || !waitsForLogin(limit, changeIn(reader, agent.id))) return null
    return { why: 'the allowance of its program is used up', until: limit.until }
  }
  const met = limitsMet(reader)
  const changed = changeIn(reader, agent.id)
  const used = own.filter(({ use }) => use !== 'no').map((each) => asTriedAgain(each, met, changed))
  const until = Math.min(...used.map((each) => freeFrom(each, reader.now)))
  if (until <= reader.now) return null
  if (used.length === 0) return { why: 'none of its accounts may be used (use: no)', until: null }
  return Number.isFinite(until)
    ? { why: 'its accounts are used up', until }
    : { why: 'its accounts wait for a reset that nobody knows (use: yes lets one be used)', until: null }
}
