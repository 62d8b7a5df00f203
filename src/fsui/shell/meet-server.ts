// Takes stock of the database when a tree meets it: for the first time, after a while, or after its history forked.

import { readDocument } from '../../document/document.ts'
import { Breath } from '../../kernel/breath.ts'
import { ownerOf } from '../../kernel/document-key.ts'
import type { TitledEvent } from '../../kernel/event.ts'
import { folderPart } from '../../kernel/path-parts.ts'
import type { TreeDocument, TreeEntry } from '../../kernel/tree-exchange.ts'
import type { BaseStore } from './base-store.ts'
import { listing } from './engine/listing.ts'
import type { EngineParts } from './engine/parts.ts'
import { changedBetween, headOf, holds } from './read-log.ts'
import type { Remote } from './remote.ts'

/** Entities noted in one transaction. */
const notedAtOnce = 2_000

/**
 * Notes which entities may differ from their bases, themselves or in what they show of others. Where the log does not hold what this tree saw last, history has
 * forked: then the files win over the entities, and nothing is removed. `hear` is told of what happened since the tree saw the log
 * last, where that is known. @see SPEC K6
 */
export async function meetServer(
  { bases, remote, codecs }: Pick<EngineParts, 'bases' | 'remote' | 'codecs'>,
  hear?: (event: TitledEvent) => void,
): Promise<'known' | 'first' | 'forked'> {
  const cursor = bases.cursor
  if (cursor !== null && (await holds(remote, cursor))) {
    const head = await headOf(remote)
    const changed = await changedBetween(remote, { since: cursor.seq, head: head.seq }, hear)
    bases.noteChanged([...changed, ...listing({ bases, codecs }, changed)], head)
    return 'known'
  }
  const { entries, cursor: head } = await remote.snapshot()
  if (cursor !== null) await rebase(bases, remote, new Set(entries.map((entry) => entry.key)))
  const ids = byFolder(entries)
  const breath = new Breath()
  // The place in the log comes last: what dies in the middle of this meets the server for the first time again.
  for (let start = 0; start < ids.length; start += notedAtOnce, await breath.take())
    bases.noteChanged(ids.slice(start, start + notedAtOnce), null)
  bases.noteChanged([], head)
  return cursor === null ? 'first' : 'forked'
}

/** The entities in the order of their folders, so that those of one folder come to the tree together. */
function byFolder(entries: readonly TreeEntry[]): string[] {
  const folders = new Map<string, Set<string>>()
  for (const { key, path } of entries) {
    const folder = `${folderPart(path)}/`
    const ids = folders.get(folder)
    if (ids) ids.add(ownerOf(key))
    else folders.set(folder, new Set([ownerOf(key)]))
  }
  return [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ids]) => [...ids])
}

/**
 * After a fork each base says what the database says now, so that the file is what changed; documents that the database
 * lacks lose their base and come back under their own ids.
 */
async function rebase(bases: BaseStore, remote: Remote, known: ReadonlySet<string>): Promise<void> {
  const rows = [...bases.all()]
  // Before anything is forgotten: what dies in the middle of this still knows them when it starts again.
  bases.distrusted = [...new Set([...bases.distrusted, ...rows.map((row) => row.path)])]
  for (const row of rows) if (!known.has(row.key)) bases.forget(row.key)
  const kept = rows.filter((row) => known.has(row.key) && row.mode === 'shared')
  for (let start = 0; start < kept.length; start += 200) {
    const part = kept.slice(start, start + 200)
    const documents = await remote.documents(part.map((row) => row.key))
    for (const document of documents) agreeWith(bases, document)
  }
}

function agreeWith(bases: BaseStore, document: TreeDocument): void {
  const row = bases.withKey(document.key)
  if (!row || !readDocument(document.text).ok) return
  // Its path too: a file that stands elsewhere was moved by a person, and is not moved back.
  const { path, rev, text } = document
  bases.agree({ ...row, path, rev, stat: null, conflict: null }, text)
}
