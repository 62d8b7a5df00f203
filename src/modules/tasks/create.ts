// How a task comes to be, and where it belongs.

import type { z } from 'zod'
import { nameOf, newContent } from '../../document/content.ts'
import { numbered, slugify } from '../../document/names.ts'
import { nextNumber } from '../../document/numbering.ts'
import { createEntity } from '../../kernel/entity.ts'
import { freePath } from '../../kernel/free-path.ts'
import { folderOf, pathFor, placeOf } from '../../kernel/layout.ts'
import { requireParent } from '../../kernel/parents.ts'
import { findActive } from '../../kernel/references.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { type Phase, phases } from '../phases/index.ts'
import { plans } from '../plans/index.ts'
import { arrivalStatus, type Task } from './entity.ts'
import { type createTaskInput, fieldsOf } from './fields.ts'
import { holdAgain } from './leases.ts'
import { proposal } from './proposals.ts'
import { tasks } from './stored.ts'

/** @throws CwError `path.misplaced`, `path.taken`, `reference.unknown`, `dependency.cycle` */
export function createTask(tx: Tx, input: z.output<typeof createTaskInput>): Task {
  const path = input.path ?? freePath(tx, tasks(), wantedPath(tx, input))
  const place = { id: input.id ?? tx.newId('task'), path, phase: phaseAt(tx, path) }
  const lists = { files: both(input.files, input.file), labels: both(input.labels, input.label) }
  const content = newContent(input, path)
  const returns = input.returning === true && tx.actor.kind !== 'agent'
  const task = createEntity(tx, tasks(), {
    priority: 'P2',
    plan: null,
    needs: [],
    assignee: null,
    result: null,
    links: [],
    startsAt: null,
    ...place,
    ...content,
    status: arrivalStatus(input.status ?? 'open', returns),
    ...lists,
    ...fieldsOf(tx, place, { ...input, ...lists }),
    ...proposal(tx, content, place.phase),
  })
  if (returns) holdAgain(tx, task)
  return task
}

/** The phase a document at `path` belongs to, or null for a task that stands alone. @throws CwError `path.misplaced` */
export function phaseAt(reader: Reader, path: string): string | null {
  return placeOf(path)?.parents.length === 0 ? null : requireParent(reader, phases(), path).id
}

/** Where a task is to stand if nothing stands there; `taken` are further paths of which its number has to differ. */
export function wantedPath(
  tx: Tx,
  input: Omit<z.output<typeof createTaskInput>, 'returning'>,
  taken: readonly string[] = [],
): string {
  const slug = slugify(nameOf(input))
  const phase = wantedPhase(tx, input)
  if (phase === null) return pathFor('task', slug, null)
  const folder = `${folderOf(phase.path)}/tasks`
  const siblings = tasks()
    .below(tx, folder)
    .map((task) => task.path)
  const beside = taken.filter((path) => path.startsWith(`${folder}/`))
  return pathFor('task', numbered(nextNumber([...siblings, ...beside]), slug), phase.path)
}

/** The phase that is named, or that of the plan that is. */
function wantedPhase(tx: Tx, input: Pick<z.output<typeof createTaskInput>, 'phase' | 'plan'>): Phase | null {
  if (input.phase !== undefined) return findActive(tx, phases(), input.phase)
  if (typeof input.plan !== 'string') return null
  return findActive(tx, phases(), findActive(tx, plans(), input.plan).phase)
}

/** A list and what its other name adds to it. */
export function both(one: readonly string[] | undefined, other: readonly string[] | undefined): string[] {
  return [...(one ?? []), ...(other ?? [])]
}
