// One initiative: what it says, how far its phases are, and which of them fulfils which requirement.

import { localDay } from '../../../kernel/local-time.ts'
import type { PhasePosition, Position, RequirementPosition } from '../../../kernel/overview.ts'
import { type Column, type Look, printSection } from './columns.ts'
import { printDocument } from './document.ts'
import type { Names } from './names.ts'
import { colourOfStatus } from './paint.ts'

type Fields = Readonly<Record<string, unknown>>

/** As any document, with phases and requirements below its text. */
export function printInitiative(initiative: Fields, look: Look, names: Names): string {
  const { phases, progress, requirements, ...own } = initiative as Fields & Position
  const { all = 0, inPhase = 0, listed = [], unknown = [], twice = [] } = requirements ?? {}
  const parts = [
    printDocument(own, look, names),
    printSection(`Phases: ${progress.done} of ${progress.all} completed`, phases, phaseColumns, look),
    printSection(`Requirements: ${inPhase} of ${all} in a phase`, listed, requirementColumns, look),
    printSection('Named by a phase, but not listed', unknown, unknownColumns, look),
    twice.length === 0 ? '' : `Listed twice: ${twice.join(', ')}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

const phaseColumns: readonly Column<PhasePosition>[] = [
  {
    head: 'STATUS',
    text: ({ status, cameApproved }) => (cameApproved ? `came ${status}` : status),
    colour: (row) => colourOfStatus(row.status),
  },
  { head: 'PLANS', text: ({ plans }) => (plans.all === 0 ? '' : `plans ${plans.done}/${plans.all}`) },
  { head: 'TASKS', text: ({ tasks }) => (tasks.all === 0 ? '' : `tasks ${tasks.done}/${tasks.all}`) },
  { head: 'WHEN', text: (row) => datesOf(row), colour: () => 'dim' },
  { head: 'NAME', text: (row) => row.slug, colour: () => 'cyan' },
  { head: 'TITLE', text: (row) => row.title },
]

const requirementColumns: readonly Column<RequirementPosition>[] = [
  { head: 'ID', text: (row) => row.id, colour: () => 'cyan' },
  {
    head: 'IN',
    text: ({ phases }) => namesOf(phases) || 'in no phase',
    colour: ({ phases }) => (phases.length === 0 ? 'yellow' : null),
  },
  { head: 'TEXT', text: (row) => row.text },
]

const unknownColumns: readonly Column<Pick<RequirementPosition, 'id' | 'phases'>>[] = [
  { head: 'ID', text: (row) => row.id, colour: () => 'cyan' },
  { head: 'IN', text: ({ phases }) => namesOf(phases) },
]

function namesOf(phases: readonly { readonly slug: string }[]): string {
  return phases.map(({ slug }) => slug).join(', ')
}

/** `2026-01-12 → 2026-01-30`, `since 2026-01-12`, `until 2026-01-30`. */
function datesOf({ startedAt, completedAt }: PhasePosition): string {
  if (startedAt !== null && completedAt !== null) return `${localDay(startedAt)} → ${localDay(completedAt)}`
  if (startedAt !== null) return `since ${localDay(startedAt)}`
  return completedAt === null ? '' : `until ${localDay(completedAt)}`
}
