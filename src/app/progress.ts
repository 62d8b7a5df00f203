// How far an initiative is: its phases with their dates, and which of them fulfils which requirement.

import { readDocument } from '../document/document.ts'
import { byPath } from '../document/names.ts'
import { deferred } from '../kernel/deferred.ts'
import type { Entity, EntityStore, Outline } from '../kernel/entity.ts'
import type { PhasePosition, Position, RequirementsPosition } from '../kernel/overview.ts'
import type { Reader } from '../kernel/tx.ts'
import {
  type Initiative,
  initiatives,
  listRequirements,
  type Requirement,
  requirementKey,
} from '../modules/initiatives/index.ts'
import { isUnbound, type Phase, phases } from '../modules/phases/index.ts'
import { type Hierarchy, listed } from './status-work.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

/** Looked at in one piece. */
const pageSize = 500

export type Progress = Pick<Position, 'phases' | 'progress' | 'startedAt' | 'completedAt' | 'requirements'>

/** Phases in the order of the tree, decimal ones between the others. `most` requirements are named. */
export function progressOf(
  reader: Reader,
  work: Hierarchy,
  { initiative, most }: { readonly initiative: Outline<Initiative>; readonly most?: number },
): Progress {
  const own = [...work.phasesOf(initiative.id)].sort(byPath)
  return {
    phases: own.map((phase) => phasePosition(reader, work, phase)),
    progress: countDone(own, 'completed'),
    ...datesOf(reader, initiatives(), initiative),
    requirements: requirementsPosition(requirementsOf(reader, initiative), own, most),
  }
}

/** Brings what that takes into memory, in pieces, others getting their turn in between. */
export async function rememberProgress(reader: Reader, work: Hierarchy): Promise<void> {
  for (const [at, initiative] of work.initiatives.entries()) {
    requirementsOf(reader, initiative)
    datesOf(reader, initiatives(), initiative)
    if (at % pageSize === pageSize - 1) await new Promise((resolve) => setImmediate(resolve))
  }
  for (const [at, phase] of work.phases.entries()) {
    datesOf(reader, phases(), phase)
    if (at % pageSize === pageSize - 1) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Pure. Null where nothing is listed. A phase may name what another one names too. */
export function requirementsPosition(
  listing: readonly Requirement[],
  own: readonly Pick<Phase, 'path' | 'title' | 'requirements'>[],
  most = Number.POSITIVE_INFINITY,
): RequirementsPosition | null {
  if (listing.length === 0) return null
  const named = new Map<string, { readonly id: string; readonly phases: (typeof own)[number][] }>()
  for (const phase of own)
    for (const id of phase.requirements) {
      const entry = named.get(requirementKey(id)) ?? { id, phases: [] }
      if (entry.phases.at(-1) !== phase) entry.phases.push(phase)
      named.set(requirementKey(id), entry)
    }
  const known = new Map<string, Requirement>()
  const twice = new Map<string, string>()
  for (const each of listing) {
    const key = requirementKey(each.id)
    if (known.has(key)) twice.set(key, each.id)
    else known.set(key, each)
  }
  const rows = [...known].map(([key, { id, text }]) => ({
    id,
    text,
    phases: (named.get(key)?.phases ?? []).map(listed),
  }))
  const unmapped = rows.filter(({ phases }) => phases.length === 0).map(({ id }) => id)
  return {
    all: rows.length,
    inPhase: rows.length - unmapped.length,
    listed: rows.slice(0, most),
    unmapped: unmapped.slice(0, most),
    unknown: [...named]
      .filter(([key]) => !known.has(key))
      .slice(0, most)
      .map(([, { id, phases }]) => ({ id, phases: phases.map(listed) })),
    twice: [...twice.values()].slice(0, most),
  }
}

/** When it got its last status, which is its end; null when it arrived with it and nothing says when that was. */
export function finishedAt<E extends Entity & { readonly status: string }>(
  reader: Reader,
  store: EntityStore<E>,
  outline: Outline<E> & { readonly status: string },
): number | null {
  return datesOf(reader, store, outline).completedAt
}

function phasePosition(reader: Reader, work: Hierarchy, phase: Outline<Phase>): PhasePosition {
  const { status, wave } = phase
  return {
    ...listed(phase),
    status,
    cameApproved: isUnbound(phase),
    wave,
    plans: countDone(work.plansOf(phase.id), 'done'),
    tasks: countDone(work.tasksOf(phase.id), 'closed'),
    ...datesOf(reader, phases(), phase),
  }
}

function countDone(all: readonly { readonly status: string }[], status: string) {
  return { done: all.filter((each) => each.status === status).length, all: all.length }
}

/** An outline is another object as soon as anything of its entity has changed. */
const requirements = new WeakMap<object, readonly Requirement[]>()

function requirementsOf(reader: Reader, initiative: Outline<Initiative>): readonly Requirement[] {
  const known = requirements.get(initiative)
  if (known) return known
  const found = listRequirements(initiatives().get(reader, initiative.id)?.body ?? '')
  requirements.set(initiative, found)
  return found
}

interface Dates {
  readonly startedAt: number | null
  readonly completedAt: number | null
}

const dates = new WeakMap<object, Dates>()

const begun: ReadonlySet<string> = new Set(['in_progress', 'verifying', 'completed'])

/** By the log; what was done before it came here is as old as its document says. */
function datesOf<E extends Entity & { readonly status: string }>(
  reader: Reader,
  store: EntityStore<E>,
  outline: Outline<E> & { readonly status: string },
): Dates {
  const known = dates.get(outline)
  if (known) return known
  const found = begun.has(outline.status)
    ? readDates(reader, store, outline)
    : { startedAt: null, completedAt: null }
  dates.set(outline, found)
  return found
}

function readDates<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  { id, status }: { readonly id: string; readonly status: string },
): Dates {
  const moments = (verb: string) => eventLog().momentsOf(reader.db, id, `${store.kind}.${verb}`)
  const over = status === 'completed'
  const startedAt = moments('started').first
  const completedAt = over ? moments('completed').last : null
  if (startedAt !== null && (completedAt !== null || !over)) return { startedAt, completedAt }
  const said = saidDates(reader, store.get(reader, id))
  return {
    startedAt: startedAt ?? said('started'),
    completedAt: over ? (completedAt ?? said('completed')) : null,
  }
}

/** `completed: 2026-01-30` in the text a person saved: the beginning of that day, in the zone of this machine. */
function saidDates(reader: Reader, entity: Entity | null): (field: string) => number | null {
  const source = entity?.source == null ? null : reader.text(entity.source)
  const read = source === null ? null : readDocument(source)
  if (!read?.ok) return () => null
  const { fields } = read.value
  return (field) => dayOf(String(fields.get(field)?.value ?? ''))
}

function dayOf(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(text) ?? []
  if (year === undefined) return null
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  return date.getMonth() === Number(month) - 1 && date.getDate() === Number(day) ? date.getTime() : null
}
