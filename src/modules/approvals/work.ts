// What a phase is approved with: its plans and tasks, the digest of their meaning, and their revisions.

import { byPath } from '../../document/names.ts'
import type { Entity, EntityStore } from '../../kernel/entity.ts'
import { folderOf, nameAt } from '../../kernel/layout.ts'
import type { Reader } from '../../kernel/tx.ts'
import { digestOf, type Meaning, type Phase } from '../phases/index.ts'
import { type Plan, plans } from '../plans/index.ts'
import { type Task, tasks } from '../tasks/index.ts'

/** A kind of document that belongs to phases. */
interface Part {
  readonly kind: 'plan' | 'task'
  store(): EntityStore
  /** The names of the fields that describe work. */
  readonly describing: readonly string[]
}

/** The kinds of document that are approved with a phase, in the order in which they are listed. */
const parts: readonly Part[] = [
  { kind: 'plan', store: () => plans() as unknown as EntityStore, describing: ['wave', 'dependsOn'] },
  {
    kind: 'task',
    store: () => tasks() as unknown as EntityStore,
    describing: ['priority', 'plan', 'needs', 'files', 'labels'],
  },
]

const describingPhase = ['wave', 'dependsOn', 'requirements']

/** Names of the fields whose change changes what was approved. */
export const meaningfulFields: ReadonlySet<string> = new Set([
  'title',
  'body',
  'archivedAt',
  'path',
  'proposed',
  ...describingPhase,
  ...parts.flatMap((part) => part.describing),
])

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
  const own = meaningOf(phase, describingPhase)
  const approved = phase.approvedDigest !== null
  const others = parts.flatMap((part) =>
    entitiesOf(reader, part.store(), phase)
      .filter((entity) => !approved || !isProposed(entity))
      .map((entity) => meaningOf(entity, part.describing)),
  )
  return digestOf([own, ...others])
}

export interface Revision {
  readonly rev: number
  readonly slug: string
  readonly kind: 'phase' | 'plan' | 'task'
}

/** The revision of the phase and of everything in it, by id. */
export function revisionsOf(reader: Reader, phase: Phase): Record<string, Revision> {
  const own = [phase.id, revision(phase, 'phase')] as const
  const others = parts.flatMap((part) =>
    entitiesOf(reader, part.store(), phase).map(
      (entity) => [entity.id, revision(entity, part.kind)] as const,
    ),
  )
  return Object.fromEntries([own, ...others])
}

/** Where the document of a plan or task stands now, or null. */
export function pathOf(reader: Reader, kind: string, id: string): string | null {
  const part = parts.find((each) => each.kind === kind)
  return part?.store().get(reader, id)?.path ?? null
}

function isProposed(entity: Entity): boolean {
  return 'proposed' in entity && entity.proposed !== null
}

function entitiesOf<E extends Entity>(reader: Reader, store: EntityStore<E>, phase: Phase): E[] {
  return store
    .below(reader, folderOf(phase.path))
    .filter((entity) => entity.archivedAt === null)
    .sort(byPath)
}

function meaningOf(entity: Entity, names: readonly string[]): Meaning {
  const values = entity as unknown as Readonly<Record<string, unknown>>
  return {
    path: entity.path,
    title: entity.title,
    body: entity.body,
    fields: Object.fromEntries(names.map((name) => [name, values[name] ?? null])),
  }
}

function revision(entity: Entity, kind: Revision['kind']): Revision {
  return { rev: entity.rev, slug: nameAt(entity.path), kind }
}
