// agents/<name>/activity.md: what an agent does right now, what it used, and what it waits for. Pure.

import { folderOf } from '../../../kernel/layout.ts'
import type { Named, SeenAgent, SeenRun, Used } from '../../../kernel/seen-agent.ts'
import { counted, dollars, link, literal, moment, oneLine, quote } from './phrases.ts'

/** Where it stands. */
export function activityPath({ path }: Pick<SeenAgent, 'path'>): string {
  return `${folderOf(path)}/activity.md`
}

/** Says nothing that changes by itself: of an agent at rest it is written once. */
export function renderActivity(agent: SeenAgent): string {
  const parts = [
    `# What ${literal(agent.name)} does`,
    nowPart(agent),
    waitsPart(agent),
    facts(agent),
    lastPart(agent),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function nowPart(agent: SeenAgent): string {
  const { live, run, status, asks, unread, archived, waits, retryAt } = agent
  if (live !== null && run !== null) {
    const stops = status === 'stopped' ? ' It is to stop.' : ''
    return `**It runs** since ${moment(run.startedAt)}, the last sign of life was at ${moment(live.at)}.${stops}\n\nRight now: ${literal(live.doing)}`
  }
  if (archived) return 'It is archived.'
  if (status === 'stopped') return 'It is stopped. `status: running` in its `agent.md` lets it go on.'
  if (asks.length > 0)
    return `**It waits for you** since ${moment(run?.endedAt ?? 0)}. No process runs, and it costs nothing meanwhile.`
  if (waits !== null) return waiting(waits)
  if (run?.outcome === 'failed') return `Its last run failed. ${againAt(run, retryAt)}`
  if (run === null || unread > 0 || run.outcome !== 'answered')
    return 'It is to run, and starts when it is its turn.'
  return `It has done what it was told, at ${moment(run.endedAt ?? 0)}. A message lets it go on.`
}

function waiting({ why, until }: NonNullable<SeenAgent['waits']>): string {
  const when = until === null ? '' : ` until ${moment(until)}`
  return `It is to run, and waits${when}: ${literal(why)}.`
}

function againAt({ failure }: SeenRun, retryAt: number | null): string {
  if (failure?.kind === 'limit' && failure.until !== null)
    return `It goes on by itself at ${moment(failure.until)}, when its limit is over.`
  return `It is tried again by itself${retryAt === null ? '' : ` at ${moment(retryAt)}`}.`
}

function waitsPart({ asks, unread, path, live, status }: SeenAgent): string {
  const from = activityPath({ path })
  const lines = asks.map((question) => `- your answer: ${link(question.title, question.path, from)}`)
  const when =
    live === null && status === 'running' ? 'it is told when it starts' : 'it is told in its next run'
  if (unread > 0) lines.push(`- ${counted(unread, 'message')} it has not read: ${when}`)
  return lines.length === 0 ? '' : `## Waiting\n\n${lines.join('\n')}`
}

function facts(agent: SeenAgent): string {
  const { path, role, task, project, run, live, runs, used, budgetUsd } = agent
  const from = activityPath({ path })
  const linked = (named: Named) => link(named.title, named.path, from)
  const budget = budgetUsd === null ? '' : ` of ${dollars(budgetUsd)}`
  const rows = [
    ['role', literal(role)],
    ['task', task && linked(task)],
    ['project', project && linked(project)],
    ['program', run && programOf(run)],
    ['context', live?.context == null ? null : `${Math.round(live.context * 100)} % full`],
    [live === null ? 'last run' : 'this run', run && usedWords(run.used, live !== null)],
    [
      `all ${counted(runs, 'run')}`,
      runs < 2 && budgetUsd === null ? null : `${usedWords(used, live !== null)}${budget}`,
    ],
  ]
  const filled = rows
    .filter(([, value]) => value !== null)
    .map(([head, value]) => `| ${head} | ${cell(value ?? '')} |`)
  return ['| | |', '|---|---|', ...filled].join('\n')
}

function programOf({ provider, model, account }: SeenRun): string {
  const by = account === null ? null : `account ${account}`
  return [provider, model, by].flatMap((word) => (word === null ? [] : literal(word))).join(' · ')
}

function lastPart({ run, live }: SeenAgent): string {
  if (run === null || live !== null || run.outcome === null) return ''
  const words = run.failure?.message ?? run.answer
  const heading = `## Run ${run.number} ${ends[run.outcome]} at ${moment(run.endedAt ?? run.startedAt)}`
  return words === null ? heading : `${heading}\n\n${quote(words)}`
}

const ends = { answered: 'answered', asked: 'asked', stopped: 'was stopped', failed: 'failed' } as const

/** `goesOn`: some programs tell what it cost at the end of a run. */
function usedWords({ input, output, costUsd, computed }: Used, goesOn: boolean): string {
  const by = computed ? ' by `prices` in config.yaml' : ''
  const unknown = costUsd === 0 && input + output > 0
  const cost = unknown ? (goesOn ? 'no price is told yet' : 'no price is known') : `${dollars(costUsd)}${by}`
  return `${grouped(input)} tokens in, ${grouped(output)} out, ${cost}`
}

/** `1,234,567`. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|')
}
