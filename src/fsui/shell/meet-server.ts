// Takes stock of the database when a tree meets it: for the first time, after a while, or after its history forked.

import { readDocument } from '../../document/document.ts'
import { ownerOf } from '../../kernel/document-key.ts'
import type { Cursor } from '../../kernel/event.ts'
import type { BaseStore } from './base-store.ts'
import type { Remote, RemoteDocument } from './remote.ts'

/**
 * Notes which entities may differ from their bases. Where the log does not hold what this tree saw last, history has
 * forked: then the files win over the entities, and nothing is removed. @see SPEC K6
 */
export async function meetServer(bases: BaseStore, remote: Remote): Promise<'known' | 'first' | 'forked'> {
  const cursor = bases.cursor
  if (cursor !== null && (await holds(remote, cursor))) {
    await catchUp(bases, remote, cursor)
    return 'known'
  }
  const { entries, cursor: head } = await remote.snapshot()
  if (cursor !== null) await rebase(bases, remote, new Set(entries.map((entry) => entry.key)))
  bases.noteChanged(new Set(entries.map((entry) => ownerOf(entry.key))), head)
  return cursor === null ? 'first' : 'forked'
}

/** Whether the log still holds the event this tree saw last. */
async function holds(remote: Remote, cursor: Cursor): Promise<boolean> {
  const head = (await remote.query('events.head', {})) as Cursor
  if (head.epoch !== cursor.epoch) return false
  if (cursor.seq === 0) return true
  const [event] = (await remote.query('events.list', { since: cursor.seq - 1, limit: 1 })) as {
    seq: number
    id: string
  }[]
  return event?.seq === cursor.seq && event.id === cursor.event
}

async function catchUp(bases: BaseStore, remote: Remote, cursor: Cursor): Promise<void> {
  const head = (await remote.query('events.head', {})) as Cursor
  for (let since = cursor.seq; since < head.seq; ) {
    const events = (await remote.query('events.list', { since, limit: 1_000 })) as {
      seq: number
      entity: string
    }[]
    const last = events.at(-1)
    if (!last) break
    bases.noteChanged(new Set(events.map((event) => event.entity)), null)
    since = last.seq
  }
  bases.noteChanged([], head)
}

/**
 * After a fork each base says what the database says now, so that the file is what changed; documents that the database
 * lacks lose their base and come back under their own ids.
 */
async function rebase(bases: BaseStore, remote: Remote, known: ReadonlySet<string>): Promise<void> {
  const rows = [...bases.all()]
  for (const row of rows) if (!known.has(row.key)) bases.forget(row.key)
  const kept = rows.filter((row) => known.has(row.key) && row.mode === 'shared')
  for (let start = 0; start < kept.length; start += 200) {
    const part = kept.slice(start, start + 200)
    const documents = await remote.documents(part.map((row) => row.key))
    for (const document of documents) agreeWith(bases, document)
  }
}

function agreeWith(bases: BaseStore, document: RemoteDocument): void {
  const row = bases.withKey(document.key)
  if (!row || !readDocument(document.text).ok) return
  // Its path too: a file that stands elsewhere was moved by a person, and is not moved back.
  const { path, rev, text } = document
  bases.agree({ ...row, path, rev, stat: null, conflict: null }, text)
}
