// The outlines of what is not archived, remembered for each open database: only what the log says has changed is read
// again, so that an overview costs the same in a large home as in a small one.

import { deferred } from '../kernel/deferred.ts'
import type { Entity, EntityStore, Outline } from '../kernel/entity.ts'
import type { Kind } from '../kernel/ids.ts'
import type { Reader } from '../kernel/tx.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

/** After more changes than this all is read anew: one statement is cheaper than many. */
const mostSingly = 1_000

/** Outlines read in one piece. */
const pageSize = 1_000

interface Remembered {
  epoch: string
  seq: number
  /** By id, in the order of their paths. */
  outlines: Map<string, Outline<Entity>>
}

const memories = new WeakMap<Reader['db'], Map<Kind, Remembered>>()

/** Those that are not archived, by their paths, as of now. */
export function outlinesOf<E extends Entity>(reader: Reader, store: EntityStore<E>): readonly Outline<E>[] {
  const memory = memories.get(reader.db) ?? new Map<Kind, Remembered>()
  memories.set(reader.db, memory)
  const head = eventLog().headOf(reader.db)
  const known = memory.get(store.kind)
  const goesOn = known !== undefined && known.epoch === head.epoch && known.seq <= head.seq
  const outlines = goesOn ? refreshed(reader, store, known) : readAll(reader, store)
  memory.set(store.kind, { epoch: head.epoch, seq: head.seq, outlines })
  return [...outlines.values()] as Outline<E>[]
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
    if (!memory.has(store.kind)) memory.set(store.kind, { epoch: head.epoch, seq: head.seq, outlines })
  }
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

function readAll<E extends Entity>(reader: Reader, store: EntityStore<E>): Remembered['outlines'] {
  const active = store.outlines(reader).filter(({ archivedAt }) => archivedAt === null)
  return new Map(active.map((outline) => [outline.id, outline]))
}

function refreshed<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  known: Remembered,
): Remembered['outlines'] {
  const changed = eventLog()
    .changedAfter(reader.db, known.seq)
    .filter(({ kind }) => kind === store.kind)
  if (changed.length === 0) return known.outlines
  if (changed.length > mostSingly) return readAll(reader, store)
  const { outlines } = known
  let moved = false
  for (const { entity: id } of changed) {
    const found = store.get(reader, id)
    const before = outlines.get(id)
    if (!found || found.archivedAt !== null) outlines.delete(id)
    else {
      const { body: _body, source: _source, ...outline } = found
      moved ||= before?.path !== outline.path
      outlines.set(id, outline)
    }
  }
  return moved ? new Map([...outlines].sort(([, a], [, b]) => (a.path < b.path ? -1 : 1))) : outlines
}
