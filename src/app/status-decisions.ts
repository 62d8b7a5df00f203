// What people decided about an initiative, and what agents have cost in it.

import { byPath } from '../document/names.ts'
import { deferred } from '../kernel/deferred.ts'
import type { Outline } from '../kernel/entity.ts'
import type { Decision, Position } from '../kernel/overview.ts'
import { asksForLeave } from '../kernel/permission.ts'
import type { Reader } from '../kernel/tx.ts'
import { agents } from '../modules/agents/index.ts'
import type { Initiative } from '../modules/initiatives/index.ts'
import { messages } from '../modules/messages/index.ts'
import { initiativeOf, runs } from '../modules/runs/index.ts'
import { costOfTasks } from './cost-of-tasks.ts'
import { cutWords } from './cut-words.ts'
import { outlinesOf } from './outlines.ts'
import { putAwayAnswers } from './put-away-answers.ts'
import { listed, type Work } from './status-work.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

/** Answers of an initiative that are told, the newest. */
const mostAnswers = 50
/** Characters of an answer that are told. */
const mostSaid = 200

export type Decided = Pick<Position, 'decisions' | 'spent'>

/** By the initiative. What many of them need is read once. */
export function decidedIn(reader: Reader, work: Work): (initiative: Outline<Initiative>) => Decided {
  const of = initiativesOf(reader, work)
  const spent = new Map<string, number>()
  const ofTasks = new Map<string, number>()
  for (const { agent, costUsd } of runs().costs(reader)) {
    const { task, initiative } = of(agent)
    if (initiative === null || task === null) continue
    spent.set(initiative, (spent.get(initiative) ?? 0) + costUsd)
    ofTasks.set(task, (ofTasks.get(task) ?? 0) + costUsd)
  }
  const answers = new Map<string | null, string[]>()
  for (const { id, agent } of answersIn(reader)) {
    const { initiative } = of(agent)
    const own = answers.get(initiative)
    if (own === undefined) answers.set(initiative, [id])
    else own.push(id)
  }
  return (initiative) => {
    const usd = spent.get(initiative.id) ?? 0
    const own = (answers.get(initiative.id) ?? []).slice(-mostAnswers)
    const all = [...approvals(reader, work, initiative), ...own.flatMap((id) => answerOf(reader, id))]
    return {
      decisions: all.sort((a, b) => a.at - b.at),
      spent:
        usd === 0 ? null : { usd, limitUsd: initiative.budgetUsd, more: toCome(work, initiative, ofTasks) },
    }
  }
}

/** What the tasks that are left will cost. */
function toCome(
  work: Work,
  { id }: Outline<Initiative>,
  costs: ReadonlyMap<string, number>,
): NonNullable<Position['spent']>['more'] {
  const all = work.phasesOf(id).flatMap((phase) => work.tasksOf(phase.id))
  const { each, tasks, moreUsd } = costOfTasks(all, (task) => costs.get(task) ?? 0)
  const left = tasks.all - tasks.done
  return each === null || moreUsd === null || left === 0 ? null : { usd: moreUsd, left, by: each.tasks }
}

interface WorksFor {
  /** Ids; null: none. */
  readonly task: string | null
  readonly initiative: string | null
}

/** What an agent works for. */
function initiativesOf(reader: Reader, work: Work): (agent: string) => WorksFor {
  const known = new Map<string, WorksFor>()
  const tasks = new Map(work.agents.map(({ id, task }) => [id, task]))
  return (id) => {
    const before = known.get(id)
    if (before !== undefined) return before
    const task = tasks.has(id) ? (tasks.get(id) ?? null) : (agents().get(reader, id)?.task ?? null)
    const found = { task, initiative: initiativeOf(reader, { task })?.id ?? null }
    known.set(id, found)
    return found
  }
}

/** Questions that agents asked and people answered, put away or not, in the order of the answers; leave for single calls is none. */
function answersIn(reader: Reader) {
  return [...outlinesOf(reader, messages()), ...putAwayAnswers(reader)]
    .flatMap(({ id, agent, answeredAt, from, options }) => {
      const isAnswer = agent !== null && answeredAt !== null && from.kind === 'agent'
      return isAnswer && !asksForLeave({ options }) ? [{ id, agent, answeredAt }] : []
    })
    .sort((a, b) => a.answeredAt - b.answeredAt)
}

function answerOf(reader: Reader, id: string): Decision[] {
  const question = messages().get(reader, id)
  if (question === null) return []
  const { chosen, answer, answeredAt, answeredBy } = question
  const [words = ''] = (answer ?? '').trim().split('\n')
  const said = [chosen.join(', '), words.trim()].filter((part) => part !== '').join(' — ')
  const [at, who] = [answeredAt ?? 0, answeredBy?.name ?? 'you']
  return [{ ...listed(question), did: 'answered', said: cutWords(said, mostSaid), at, who }]
}

function approvals(reader: Reader, work: Work, initiative: Outline<Initiative>): Decision[] {
  const approved = { did: 'approved', said: null } as const
  const own = [...work.phasesOf(initiative.id)].sort(byPath).flatMap((phase) => {
    const { approvedAt: at, approvedBy: who } = phase
    return at === null ? [] : [{ ...listed(phase), ...approved, at, who: who ?? 'you' }]
  })
  if (initiative.status === 'draft' || initiative.status === 'review') return own
  const event = eventLog().latestOf(reader.db, initiative.id, ({ type }) => type === 'initiative.approved')
  if (event === null) return own
  return [{ ...listed(initiative), ...approved, at: event.at, who: event.actor.name }, ...own]
}
