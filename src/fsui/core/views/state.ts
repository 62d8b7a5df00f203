// initiatives/<slug>/STATE.md: where an initiative stands, what was decided, and who worked on what. Pure.

import type { Decision, Listed, PhasePosition, Position, Working } from '../../../kernel/overview.ts'
import { link, literal, moment, spoken } from './phrases.ts'

/** The page of one initiative. It stands in the initiative's folder, wherever its document is. */
export function renderState(position: Position): string {
  const from = statePath(position)
  const linked = ({ title, path }: Listed) => link(title, path, from)
  const parts = [
    `# Where “${literal(position.title)}” stands`,
    `${linked(position)} is ${position.status === 'draft' ? 'a draft' : spoken(position.status)}. ${positionLine(position, linked)}`.trim(),
    table(position.phases, linked),
    section(
      'Running',
      position.running.map((task) => workLine(task, linked, 'since')),
    ),
    section('Blocked', position.blocked.map(linked)),
    section(
      'Decided',
      position.decisions.map((each) => decisionLine(each, linked)),
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
  return `Phase ${nth}${wave}: ${linked(now)}, ${spoken(now.status)}.`
}

function table(phases: readonly PhasePosition[], linked: Linked): string {
  if (phases.length === 0) return ''
  const rows = phases.map((phase) => {
    const { status, plans, tasks } = phase
    const title = linked(phase).replaceAll('|', '\\|')
    return `| ${title} | ${spoken(status)} | ${plans.done}/${plans.all} | ${tasks.done}/${tasks.all} |`
  })
  return ['| phase | status | plans done | tasks done |', '|---|---|---|---|', ...rows].join('\n')
}

function decisionLine(decision: Decision, linked: Linked): string {
  return `${moment(decision.at)} ${literal(decision.who)} approved ${linked(decision)}`
}

function workLine(task: Working, linked: Linked, word: string): string {
  const who = task.who === null ? '' : `${literal(task.who)}, `
  return `${linked(task)} — ${who}${word} ${moment(task.since)}`
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}`
}
