// What is approved as a whole: a phase with its plans and tasks, an initiative with its pages; the digest of their
// meaning, and their revisions.

import { byPath } from '../../document/names.ts'
import { approvedWith, listedName } from '../../kernel/approved-with.ts'
import type { Entity, EntityStore } from '../../kernel/entity.ts'
import type { Event } from '../../kernel/event.ts'
import { kindOfId } from '../../kernel/ids.ts'
import { folderOf } from '../../kernel/layout.ts'
import type { Reader } from '../../kernel/tx.ts'
import type { Initiative } from '../initiatives/index.ts'
import { pages } from '../pages/index.ts'
import { digestOf, type Meaning, type Phase } from '../phases/index.ts'
import { type Plan, plans } from '../plans/index.ts'
import { type Task, tasks } from '../tasks/index.ts'

export const approvedKinds = ['initiative', 'page', 'phase', 'plan', 'task'] as const
export type ApprovedKind = (typeof approvedKinds)[number]

/** For each kind the names of the fields that describe work. */
export const describing: Readonly<Record<ApprovedKind, readonly string[]>> = {
  initiative: ['priority', 'projects', 'profile', 'budgetUsd'],
  page: ['kind'],
  phase: ['wave', 'dependsOn', 'requirements'],
  plan: ['wave', 'dependsOn'],
  task: ['priority', 'plan', 'needs', 'files', 'labels'],
}

/** The stores of what is approved with something else. */
const stores = {
  page: () => pages() as unknown as EntityStore,
  plan: () => plans() as unknown as EntityStore,
  task: () => tasks() as unknown as EntityStore,
}
type PartKind = keyof typeof stores

/** Names of the fields whose change changes what was approved. */
export const meaningfulFields: ReadonlySet<string> = new Set([
  'title',
  'body',
  'archivedAt',
  'path',
  'proposed',
  ...Object.values(describing).flat(),
])

/** Those of them that a document has from its folder, too. */
const whereItIs: ReadonlySet<string> = new Set(['path', 'archivedAt'])

/** The plans of a phase that are not archived, in natural order. */
export function plansOf(reader: Reader, phase: Phase): Plan[] {
  return entitiesOf(reader, plans(), phase)
}

/** The same for its tasks. */
export function tasksOf(reader: Reader, phase: Phase): Task[] {
  return entitiesOf(reader, tasks(), phase)
}

/** The digest of a phase as it is now. What agents added to an approved one has no part in it until it is approved too. */
export function digestOfPhase(reader: Reader, phase: Phase): string {
  const approved = phase.approvedDigest !== null
  const own = meaningOf(phase, 'phase')
  const others = partsOf(reader, phase).filter(({ entity }) => !approved || !isProposed(entity))
  return digestOf([own, ...others.map(({ entity, kind }) => meaningOf(entity, kind))])
}

/** The digest of an initiative's concept and its pages as they are now. */
export function digestOfInitiative(reader: Reader, initiative: Initiative): string {
  const others = partsOf(reader, initiative).map(({ entity, kind }) => meaningOf(entity, kind))
  return digestOf([meaningOf(initiative, 'initiative'), ...others])
}

export interface Revision {
  readonly rev: number
  readonly slug: string
  readonly kind: ApprovedKind
}

/** The revision of a phase or an initiative, and of everything that is approved with it, by id. */
export function revisionsOf(reader: Reader, whole: Phase | Initiative): Record<string, Revision> {
  const kind = kindOfId(whole.id) === 'phase' ? 'phase' : 'initiative'
  const others = partsOf(reader, whole).map(
    ({ entity, kind }) =>
      [entity.id, { ...revision(entity, kind), rev: meantRevision(reader, entity) }] as const,
  )
  return Object.fromEntries([[whole.id, revision(whole, kind)], ...others])
}

/** Where the document of a page, plan or task stands now, or null. */
export function pathOf(reader: Reader, kind: string, id: string): string | null {
  return isPartKind(kind) ? (stores[kind]().get(reader, id)?.path ?? null) : null
}

/**
 * The number, in the log of the home, of the last change of what an approval binds to: status, assignee and result are none of
 * it. No two documents ever have the same one, whatever stood at their place before.
 */
export function meantRevision(reader: Reader, { id, rev }: Pick<Entity, 'id' | 'rev'>): number {
  return reader.latest(id, changesMeaning)?.seq ?? rev
}

/** Whether something changed that an approval binds to; that it only followed its folder changes nothing. */
function changesMeaning({ kind, cause, change }: Event): boolean {
  const follows = kind !== 'phase' && change.before !== null && isOfFolder(cause.command)
  return Object.keys(change.after).some(
    (name) => meaningfulFields.has(name) && !(follows && whereItIs.has(name)),
  )
}

/** Whether that command is about the main document of a folder: what it does to others follows from that. */
export function isOfFolder(command: string): boolean {
  return /^(?:initiative|phase)\./.test(command)
}

function partsOf(reader: Reader, whole: Entity): { readonly kind: PartKind; readonly entity: Entity }[] {
  const kinds = approvedWith[kindOfId(whole.id) === 'phase' ? 'phase' : 'initiative'] ?? []
  return kinds
    .filter(isPartKind)
    .flatMap((kind) => entitiesOf(reader, stores[kind](), whole).map((entity) => ({ kind, entity })))
}

function isPartKind(kind: string): kind is PartKind {
  return kind in stores
}

function isProposed(entity: Entity): boolean {
  return 'proposed' in entity && entity.proposed !== null
}

function entitiesOf<E extends Entity>(reader: Reader, store: EntityStore<E>, whole: Entity): E[] {
  return store
    .below(reader, folderOf(whole.path))
    .filter((entity) => entity.archivedAt === null)
    .sort(byPath)
}

function meaningOf(entity: Entity, kind: ApprovedKind): Meaning {
  const values = entity as unknown as Readonly<Record<string, unknown>>
  return {
    path: entity.path,
    title: entity.title,
    body: entity.body,
    fields: Object.fromEntries(describing[kind].map((name) => [name, values[name] ?? null])),
  }
}

function revision(entity: Entity, kind: ApprovedKind): Revision {
  return { rev: entity.rev, slug: listedName(entity.path), kind }
}
