// STATUS.md: how everything stands, on one page (TREE.md 3). Pure.

import { meter, metersOf } from '../../../kernel/meter.ts'
import type {
  AccountPosition,
  AtWork,
  BudgetPosition,
  FailedAgent,
  Listed,
  Overview,
  RequirementsPosition,
  RestingProgram,
  Waiting,
  Working,
} from '../../../kernel/overview.ts'
import type { LocalState } from './local-state.ts'
import { type LocalNeed, localNeeds, needsYouPaths } from './needs-you.ts'
import { clockTime, counted, day, link, literal, moment, oneLine, spoken } from './phrases.ts'
import { blockedLine } from './state.ts'

/** How many of them are named: of the documents whose decisions wait the list in needs-you/ has all, of requirements STATE.md. */
const mostNamed = 5

/** The first line is renewed after so many milliseconds at the latest: an older one tells that `cw` was killed. */
export const statusRenewed = 600_000

/** The page as of `at`. Only its first line depends on when it is rendered. */
export function renderStatus(overview: Overview, local: LocalState, at: number): string {
  const parts = [
    asOf(at),
    '# Status',
    waitingPart(overview, local),
    ...standingParts(local),
    section('Budgets that are nearly used up', overview.budgets.map(budgetLine)),
    section(`Agents at work (${overview.agents.length})`, overview.agents.map(atWorkLine)),
    section('Resting', overview.resting.map(restingLine)),
    section('Accounts', overview.accounts.map(accountLine)),
    section(
      `Failed, and tried again by themselves (${overview.failed.length})`,
      overview.failed.map(failedLine),
    ),
    section(`Running (${overview.running.length})`, overview.running.map(workingLine)),
    readyPart(overview),
    section(
      `Blocked (${overview.blocked.length})`,
      overview.blocked.map((task) => blockedLine(task, listedLine)),
    ),
    section(
      'Finished today',
      overview.finishedToday.map((each) => `${clockTime(each.at)} ${titled(each)}`),
    ),
    section('Initiatives', overview.initiatives.map(initiativeLine)),
    section('All together', countLines(overview)),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** Whether two pages say the same, whenever that was. */
export function samePage(a: string, b: string): boolean {
  return withoutFirstLine(a) === withoutFirstLine(b)
}

/** The page that a `cw` leaves which ended at `at`. */
export function stoppedStatus(page: string, at: number): string {
  const since = `cw has not run since ${clockTime(at)} on ${day(at)}`
  return `${since}: start it with \`cw fsui\` in this folder. What follows is as of then.${withoutFirstLine(page)}`
}

function withoutFirstLine(text: string): string {
  return text.slice(text.indexOf('\n'))
}

function asOf(at: number): string {
  return `as of ${clockTime(at)}, cw runs · ${day(at)} · renewed every ${statusRenewed / 60_000} minutes while it does`
}

/** One line for each file in needs-you/. */
function waitingPart(overview: Overview, local: LocalState): string {
  const paths = needsYouPaths(overview, local)
  const lines = [
    ...(local.confirms ?? []).map(({ title, path }) => link(`Confirm: ${title}`, path)),
    ...overview.waiting.flatMap((item) => {
      const path = paths.get(item)
      return path === undefined ? [] : [waitingLine(item, path)]
    }),
    ...localNeeds(local).map(({ kind, about, path }) => link(localWords[kind](about), path)),
  ]
  if (lines.length === 0) return 'Nothing waits for you.'
  const numbered = lines.map((line, at) => `${at + 1}. ${line}`)
  return `## Waits for you (${lines.length})\n\n${numbered.join('\n')}`
}

const localWords: Readonly<Record<LocalNeed['kind'], (about: string) => string>> = {
  fix: (about) => `Mend ${about}`,
  conflict: (about) => `Resolve ${about}: it was changed on both sides`,
  copy: (about) => `Resolve ${about}: another program made this copy`,
}

/** Of what is no question. */
const verbs: { readonly [Kind in Waiting['kind']]?: string } = {
  approve: 'Approve',
  accept: 'Accept',
  budget: 'Raise the budget of',
}

function waitingLine(item: Waiting, path: string): string {
  const verb = verbs[item.kind]
  const what = verb === undefined ? `${item.who} asks: ${item.title}` : `${verb} ${item.of} ${item.title}`
  const notes = [
    item.size,
    item.holdsUp ? `holds up ${counted(item.holdsUp, 'task')}` : undefined,
    `since ${moment(item.since)}`,
  ]
  return `${link(what, path)} — ${notes.filter((note) => note !== undefined).join(', ')}`
}

/** What stands in the way in this folder. */
function standingParts({
  conflicts,
  problems,
  held,
  copies = [],
  contested = [],
  unread = [],
  resting = null,
}: LocalState): string[] {
  const fixes = problems.map(
    ({ path, line, message }) =>
      `${link(path, path)}${line === undefined ? '' : `, line ${line}`}: ${oneLine(message)}`,
  )
  const both = conflicts.map(
    ({ path, fields, sidecar }) =>
      `${link(path, path)}: ${literal(fields.join(', '))}; the other version is ${link(sidecar, sidecar)}`,
  )
  return [
    section('Not looked at for now', resting === null ? [] : [restLine(resting)]),
    section('Held until you confirm it in needs-you/', heldLines(held)),
    section('Not taken up', fixes),
    section('Changed on both sides', both),
    section(
      'Copies made by other programs',
      copies.map((path) => link(path, path)),
    ),
    section('Not read', firstOf(unread.map(({ message, remedy }) => literal(`${message} ${remedy}`)))),
    section(
      'Not written for now: another program rewrites it each time',
      contested.map((path) => link(path, path)),
    ),
  ]
}

function restLine({ git, until }: NonNullable<LocalState['resting']>): string {
  return `git is at work in this folder (${git}): files are looked at when it is done, at ${clockTime(until)} at the latest`
}

function heldLines(held: readonly string[]): readonly string[] {
  return firstOf(held.map((path) => link(path, path)))
}

function firstOf(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostNamed
  return more > 0 ? [...lines.slice(0, mostNamed), `and ${more} more`] : lines
}

function readyPart({ ready }: Overview): string {
  const more = ready.count - ready.first.length
  const lines = ready.first.map(listedLine)
  return section(`Ready (${ready.count})`, more > 0 ? [...lines, `and ${more} more`] : lines)
}

function countLines({ counts }: Overview): string[] {
  return Object.entries(counts).flatMap(([kind, byStatus]) => {
    const said = Object.entries(byStatus).map(([status, count]) => `${count} ${spoken(status)}`)
    return said.length === 0 ? [] : [`${kind}: ${said.join(', ')}`]
  })
}

function initiativeLine(position: Overview['initiatives'][number]): string {
  const { slug, title, path, status, phases, progress: counts, requirements } = position
  const progress = phases.length === 0 ? '' : `, ${counts.done} of ${counted(phases.length, 'phase')} done`
  const state = link('where it stands', `initiatives/${slug}/STATE.md`)
  const line = `${link(title, path)} — ${spoken(status)}${progress} (${state})`
  return [line, ...(requirements === null ? [] : requirementLines(requirements))].join('\n  - ')
}

/** Only what is not as it should be. */
function requirementLines({ all, inPhase, unmapped, unknown }: RequirementsPosition): string[] {
  const named = (count: number, ids: readonly string[], words: string) => {
    const first = ids.slice(0, mostNamed).map(literal).join(', ')
    return count === 0
      ? []
      : [`${words}: ${first}${count > mostNamed ? ` and ${count - mostNamed} more` : ''}`]
  }
  return [
    ...named(all - inPhase, unmapped, `${all - inPhase} of ${counted(all, 'requirement')} in no phase`),
    ...named(
      unknown.length,
      unknown.map(({ id }) => id),
      'named by a phase, but not listed',
    ),
  ]
}

function workingLine(task: Working): string {
  return `${titled(task)} — ${task.who === null ? '' : `${literal(task.who)}, `}since ${moment(task.since)}`
}

function atWorkLine({ title, path, role, task, since, waits }: AtWork): string {
  const on = task === null ? '' : ` on ${literal(task)}`
  const what = waits === undefined ? '' : `; ${literal(waits)}`
  return `${link(title, path)} — ${role}${on}, since ${moment(since)}${what}`
}

/** In a row: one that worked in between would have ended the count. */
function restingLine({ name, until, failures, last }: RestingProgram): string {
  const why = `${failures} failures in a row, last: ${literal(last)}`
  return `${literal(name)} is resting until ${clockTime(until)}: ${why}`
}

function accountLine({ title, path, provider, health, parkedUntil, windows }: AccountPosition): string {
  const notes = [
    literal(provider ?? ''),
    metersOf(windows),
    parkedUntil === null ? '' : `parked until ${moment(parkedUntil)}`,
    health === 'signed-out' ? 'nobody is logged in' : '',
    health === 'failing' ? 'failing' : '',
  ]
  return `${link(title, path)} — ${notes.filter((note) => note !== '').join(', ')}`
}

function failedLine({ title, path, at, why, until }: FailedAgent): string {
  const again = until === null ? '' : `; it goes on at ${moment(until)}`
  return `${link(title, path)} — failed at ${moment(at)}: ${literal(oneLine(why))}${again}`
}

function budgetLine(budget: BudgetPosition): string {
  const { of, spentUsd, limitUsd } = budget
  const whose = of === 'day' ? link('Today', budget.path) : `The ${of} ${titled(budget)}`
  const money = `$${spentUsd.toFixed(2)} of $${limitUsd.toFixed(2)}`
  if (spentUsd >= limitUsd) return `${whose} has used up its budget (${money})`
  return `${whose} has used ${meter(spentUsd / limitUsd)} of its budget (${money})`
}

function listedLine(listed: Listed): string {
  return titled(listed)
}

function titled({ title, path }: Listed): string {
  return link(title, path)
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}`
}
