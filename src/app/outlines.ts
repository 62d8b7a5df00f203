// The outlines of what is not archived, remembered for each open database: only what the log says has changed is read
// again, so that an overview costs the same in a large home as in a small one.

import { Breath } from '../kernel/breath.ts'
import { deferred } from '../kernel/deferred.ts'
import type { Entity, EntityStore, Outline } from '../kernel/entity.ts'
import type { Kind } from '../kernel/ids.ts'
import type { Reader } from '../kernel/tx.ts'
import { OutlineGroups } from './outline-groups.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

/** After more changes than this all is read anew: one statement is cheaper than many. */
const mostSingly = 1_000

/** Outlines read in one piece. */
const pageSize = 1_000

/** Outlines put into their groups in one piece. */
const groupedAtOnce = 256

interface Remembered {
  epoch: string
  seq: number
  /** By id, in the order of their paths. */
  outlines: Map<string, Outline<Entity>>
  /** The same as a list; null: not made since the last change. */
  listed: readonly Outline<Entity>[] | null
  /** The same in groups, by what tells them apart. */
  grouped: Map<GroupOf<never>, OutlineGroups>
}

/** Tells the group of an outline. One function for each grouping: it is what the groups are remembered by. */
type GroupOf<E extends Entity> = (outline: Outline<E>) => string | null

const memories = new WeakMap<Reader['db'], Map<Kind, Remembered>>()

/** Those that are not archived, by their paths, as of now. The same list as before where nothing has changed. */
export function outlinesOf<E extends Entity>(reader: Reader, store: EntityStore<E>): readonly Outline<E>[] {
  const known = asOfNow(reader, store)
  known.listed ??= [...known.outlines.values()]
  return known.listed as readonly Outline<E>[]
}

/** The same in groups, each in no order. */
export function outlinesBy<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  groupOf: GroupOf<E>,
): OutlineGroups<E> {
  const known = asOfNow(reader, store)
  const groups = known.grouped.get(groupOf) ?? new OutlineGroups(groupOf, known.outlines.values() as never)
  known.grouped.set(groupOf, groups as never)
  return groups as OutlineGroups<E>
}

function asOfNow(reader: Reader, store: EntityStore): Remembered {
  const memory = memories.get(reader.db) ?? new Map<Kind, Remembered>()
  memories.set(reader.db, memory)
  const head = eventLog().headOf(reader.db)
  const known = memory.get(store.kind)
  const goesOn = known !== undefined && known.epoch === head.epoch && known.seq <= head.seq
  const now = (goesOn && refreshed(reader, store, known)) || fresh(readAll(reader, store))
  memory.set(store.kind, Object.assign(now, { epoch: head.epoch, seq: head.seq }))
  return now
}

function fresh(outlines: Remembered['outlines']): Remembered {
  return { epoch: '', seq: 0, outlines, listed: null, grouped: new Map() }
}

/**
 * Brings the outlines of those stores into memory in pieces, others getting their turn in between. What changes meanwhile
 * is behind the place in the log from which the next look goes on.
 */
export async function rememberOutlines(reader: Reader, stores: readonly EntityStore[]): Promise<void> {
  const memory = memories.get(reader.db) ?? new Map<Kind, Remembered>()
  memories.set(reader.db, memory)
  for (const store of stores) {
    if (memory.has(store.kind)) continue
    const head = eventLog().headOf(reader.db)
    const outlines = await readInPages(reader, store)
    // Somebody who could not wait has read them all.
    if (!memory.has(store.kind))
      memory.set(store.kind, Object.assign(fresh(outlines), { epoch: head.epoch, seq: head.seq }))
  }
}

/** Brings such groups into memory, in pieces too. */
export async function rememberGroups<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  groupOf: GroupOf<E>,
): Promise<void> {
  const known = asOfNow(reader, store)
  if (known.grouped.has(groupOf)) return
  const { seq } = known
  const groups = new OutlineGroups<E>(groupOf, [])
  const breath = new Breath()
  let grouped = 0
  for (const outline of known.outlines.values()) {
    groups.replace(null, outline as Outline<E>)
    grouped += 1
    if (grouped % groupedAtOnce === 0) await breath.take()
  }
  // After a change they are not of now: whoever asks makes them at once.
  if (known.seq === seq && !known.grouped.has(groupOf)) known.grouped.set(groupOf, groups as never)
}

async function readInPages(reader: Reader, store: EntityStore): Promise<Remembered['outlines']> {
  const outlines: Remembered['outlines'] = new Map()
  for (let after = ''; ; ) {
    const page = store.outlinesAfter(reader, 'path', { after, limit: pageSize })
    for (const outline of page) {
      // One that has moved is met twice, and stands where it was met last.
      outlines.delete(outline.id)
      if (outline.archivedAt === null) outlines.set(outline.id, outline)
      after = outline.path
    }
    if (page.length < pageSize) return outlines
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function readAll(reader: Reader, store: EntityStore): Remembered['outlines'] {
  const active = store.outlines(reader).filter(({ archivedAt }) => archivedAt === null)
  return new Map(active.map((outline) => [outline.id, outline]))
}

/** Null: so much has changed that all is to be read anew. */
function refreshed(reader: Reader, store: EntityStore, known: Remembered): Remembered | null {
  const changed = eventLog()
    .changedAfter(reader.db, known.seq)
    .filter(({ kind }) => kind === store.kind)
  if (changed.length > mostSingly) return null
  if (changed.length > 0) known.listed = null
  let moved = false
  for (const { entity: id } of changed) {
    const before = known.outlines.get(id) ?? null
    const after = outlineOf(reader, store, id)
    if (after === null) known.outlines.delete(id)
    else known.outlines.set(id, after)
    moved ||= after !== null && before?.path !== after.path
    for (const groups of known.grouped.values()) groups.replace(before, after)
  }
  if (moved) known.outlines = new Map([...known.outlines].sort(([, a], [, b]) => (a.path < b.path ? -1 : 1)))
  return known
}

/** Null for what is archived, or not there. */
function outlineOf(reader: Reader, store: EntityStore, id: string): Outline<Entity> | null {
  const found = store.get(reader, id)
  if (found === null || found.archivedAt !== null) return null
  const { body: _body, source: _source, ...outline } = found
  return outline
}
