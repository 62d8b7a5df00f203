// What an approved initiative says stands: its concept and its pages (TREE.md 5). What an agent changes there asks first.

import { withoutApproveLines } from '../../document/approve-lines.ts'
import { withoutTicks } from '../../document/checkboxes.ts'
import type { Event } from '../../kernel/event.ts'
import type { Rule, Tx } from '../../kernel/tx.ts'
import { type Initiative, initiatives, moveInitiative } from '../initiatives/index.ts'
import { pages } from '../pages/index.ts'
import { describing } from './work.ts'

export const conceptRules: readonly Rule[] = [
  {
    on: [
      'initiative.changed',
      'page.created',
      'page.changed',
      'page.moved',
      'page.archived',
      'page.restored',
    ],
    because:
      'the concept and the pages of an approved initiative stand: what an agent changes in them asks again',
    run: (tx, event) => {
      if (tx.actor.kind === 'person' || !changesConcept(event)) return
      for (const initiative of initiativesOf(tx, event))
        if (initiative.status === 'approved' || initiative.status === 'in_progress')
          moveInitiative(tx, initiative, { to: 'review', event: 'reviewed' })
    },
  },
]

/** Ticks and lines of reviews say nothing of the concept, and neither does where a page stands. */
function changesConcept({ kind, cause, change: { before, after } }: Event): boolean {
  if (kind === 'page' && cause.command.startsWith('initiative.')) return false
  const names = ['title', 'archivedAt', 'initiative', ...describing[kind === 'page' ? 'page' : 'initiative']]
  return names.some((name) => name in after) || ('body' in after && said(before?.body) !== said(after.body))
}

function said(body: unknown): string {
  return withoutTicks(withoutApproveLines(String(body ?? '')))
}

/** The initiative that it is, or that the page belongs to and belonged to. */
function initiativesOf(tx: Tx, { kind, entity, change }: Event): Initiative[] {
  const ids =
    kind === 'initiative'
      ? [entity]
      : [change.before?.initiative, change.after.initiative ?? pages().get(tx, entity)?.initiative]
  return [...new Set(ids)].flatMap((id) => {
    const found = typeof id === 'string' ? initiatives().get(tx, id) : null
    return found === null || found.archivedAt !== null ? [] : [found]
  })
}
