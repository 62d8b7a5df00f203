// initiatives/<slug>/STATE.md: where an initiative stands, what was decided, and who worked on what. Pure.

import type {
  Blocked,
  Decision,
  Listed,
  PhasePosition,
  Position,
  Remark,
  RequirementsPosition,
  Working,
} from '../../../kernel/overview.ts'
import { counted, day, dollars, link, literal, moment, spoken } from './phrases.ts'

/** The page of one initiative. It stands in the initiative's folder, wherever its document is. */
export function renderState(position: Position): string {
  const from = statePath(position)
  const linked = ({ title, path }: Listed) => link(title, path, from)
  const parts = [
    `# Where “${literal(position.title)}” stands`,
    `${linked(position)} is ${position.status === 'draft' ? 'a draft' : spoken(position.status)}. ${positionLine(position, linked)}`.trim(),
    progressLine(position),
    spentLine(position),
    table(position.phases, linked),
    position.requirements === null ? '' : requirementsPart(position.requirements, linked),
    section(
      'Running',
      position.running.map((task) => workLine(task, linked, 'since')),
    ),
    section(
      'Blocked',
      position.blocked.map((task) => blockedLine(task, linked)),
    ),
    section(
      'Decided',
      position.decisions.map((each) => decisionLine(each, linked)),
    ),
    section(
      'Said about tasks',
      position.remarks.map((each) => remarkLine(each, linked)),
    ),
    section(
      'Done',
      position.done.map((task) => workLine(task, linked, 'on')),
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** Where that page stands. */
export function statePath({ slug }: Pick<Position, 'slug'>): string {
  return `initiatives/${slug}/STATE.md`
}

type Linked = (listed: Listed) => string

function positionLine({ phases }: Position, linked: Linked): string {
  const now = phases.find((phase) => phase.status !== 'completed')
  if (phases.length === 0) return 'It has no phases yet.'
  if (now === undefined) return 'All its phases are completed.'
  const nth = `${phases.indexOf(now) + 1} of ${phases.length}`
  const wave = now.wave === null ? '' : `, wave ${now.wave}`
  return `Phase ${nth}${wave}: ${linked(now)}, ${statusOf(now)}.`
}

/** `2 of 8 phases are completed. Started on 2026-01-12.` */
function progressLine({ phases, progress, startedAt, completedAt }: Position): string {
  if (phases.length === 0) return ''
  const dates = [
    startedAt === null ? [] : `Started on ${day(startedAt)}.`,
    completedAt === null ? [] : `Completed on ${day(completedAt)}.`,
  ]
  const done = `${progress.done} of ${counted(progress.all, 'phase')} ${progress.all === 1 ? 'is' : 'are'} completed.`
  return [done, ...dates.flat()].join(' ')
}

function table(phases: readonly PhasePosition[], linked: Linked): string {
  if (phases.length === 0) return ''
  const rows = phases.map((phase) => {
    const { plans, tasks, startedAt, completedAt } = phase
    const dates = [startedAt, completedAt].map((at) => (at === null ? ' ' : day(at)))
    const counts = `${plans.done}/${plans.all} | ${tasks.done}/${tasks.all}`
    return `| ${cell(linked(phase))} | ${statusOf(phase)} | ${counts} | ${dates.join(' | ')} |`
  })
  const head = '| phase | status | plans done | tasks done | started | completed |'
  return [head, '|---|---|---|---|---|---|', ...rows].join('\n')
}

/** One that came here approved starts nothing before somebody approves it here. */
function statusOf({ status, cameApproved }: PhasePosition): string {
  return cameApproved ? `came ${spoken(status)}` : spoken(status)
}

/** Most requirements that are listed; `cw initiative show` has all. */
const mostRequirements = 200

function requirementsPart(
  { all, inPhase, listed, unmapped, unknown, twice }: RequirementsPosition,
  linked: Linked,
): string {
  const shown = listed.slice(0, mostRequirements)
  const rows = shown.map(({ id, text, phases }) => {
    const where =
      phases.length === 0 ? '**in no phase**' : phases.map((phase) => cell(linked(phase))).join(', ')
    return `| ${cell(literal(id))} | ${cell(literal(text))} | ${where} |`
  })
  const notListed = unknown
    .slice(0, mostRequirements)
    .map(({ id, phases }) => `- ${literal(id)}: ${phases.map(linked).join(', ')}`)
  return [
    '## Requirements',
    `${inPhase} of ${counted(all, 'requirement')} ${inPhase === 1 ? 'is' : 'are'} in a phase.`,
    remark('In no phase', all - inPhase, unmapped.map(literal)),
    remark('Listed twice', twice.length, twice.map(literal)),
    ['| requirement | what | phase |', '|---|---|---|', ...rows].join('\n'),
    all > shown.length ? `… and ${all - shown.length} more.` : '',
    unknown.length === 0
      ? ''
      : `Named by a phase, but not listed in the initiative:\n\n${notListed.join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** `**In no phase (2)**: REQ-03, REQ-07.` */
function remark(what: string, count: number, said: readonly string[]): string {
  if (count === 0) return ''
  const first = said.slice(0, mostRequirements)
  const more = count > first.length ? ` and ${count - first.length} more` : ''
  return `**${what} (${count})**: ${first.join(', ')}${more}.`
}

/** A text in a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function decisionLine(decision: Decision, linked: Linked): string {
  const { at, who, did, said } = decision
  const answer = said === null ? '' : `: ${literal(said)}`
  return `${moment(at)} ${literal(who)} ${did} ${linked(decision)}${answer}`
}

function remarkLine(remark: Remark, linked: Linked): string {
  const { at, who, said } = remark
  return `${moment(at)} ${literal(who)} on ${linked(remark)}: ${literal(said)}`
}

/** What cannot go on, and what was said of that. */
export function blockedLine(task: Blocked, linked: Linked): string {
  return `${linked(task)}${task.why === null ? '' : ` — ${literal(task.why)}`}`
}

/** `Agents have cost $1.20 of $5.00 here. About $2.40 more for the 3 tasks that are left, by what 5 finished ones cost.` */
function spentLine({ spent }: Position): string {
  if (spent === null) return ''
  const of = spent.limitUsd === null ? '' : ` of ${dollars(spent.limitUsd)}`
  return `Agents have cost ${dollars(spent.usd)}${of} here. ${toCome(spent.more)}`.trim()
}

function toCome(more: NonNullable<Position['spent']>['more']): string {
  if (more === null) return ''
  const left = more.left === 1 ? 'the task that is' : `the ${more.left} tasks that are`
  const by = more.by === 1 ? 'a finished one' : `${more.by} finished ones`
  return `About ${dollars(more.usd)} more for ${left} left, by what ${by} cost.`
}

function workLine(task: Working, linked: Linked, word: string): string {
  const who = task.who === null ? '' : `${literal(task.who)}, `
  return `${linked(task)} — ${who}${word} ${moment(task.since)}`
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}`
}
