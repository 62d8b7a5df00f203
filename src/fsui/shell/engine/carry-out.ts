// Carries out what was decided about one shared document: sends, writes, moves bases. Nothing is decided here.

import { type DocumentText, encodeDocument } from '../../../document/document.ts'
import { placeOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { hashOf, type Stat } from '../../../platform/files/file-tree.ts'
import { conflictSidecar } from '../../core/classify.ts'
import { idOf } from '../../core/compare.ts'
import type { Action } from '../../core/model.ts'
import type { BaseRow, OpenConflict } from '../base-store.ts'
import { parseAgreed } from './judge.ts'
import type { EngineParts, Unit } from './parts.ts'
import type { Problems } from './problems.ts'
import type { Sending } from './send.ts'
import { keepVersion, type Writing } from './write.ts'

/** Where the parts of a plan go. The engine sends and writes them. */
export interface Outbox {
  readonly problems: Problems
  send(sending: Sending): void
  write(writing: Writing, polite: 'content' | 'id' | 'now'): void
  /** Look at the path again at once. */
  again(path: string): void
  /** Nothing more can be done until something happens to the file. */
  waitForFile(key: string): void
}

const ranks = [
  'project',
  'account',
  'domain',
  'initiative',
  'page',
  'phase',
  'plan',
  'agent',
  'task',
  'message',
]

/** Puts what the action needs into the outbox. */
export async function carryOut(parts: EngineParts, unit: Unit, action: Action, out: Outbox): Promise<void> {
  switch (action.do) {
    case 'nothing':
      return seen(parts, unit)
    case 'adopt':
      return adopt(parts, unit, action.document, out)
    case 'pull':
      return out.send(pulling(parts, unit, action, out))
    case 'push':
      return pushing(parts, unit, action, out)
    case 'create':
    case 'revive':
      return out.send(creating(parts, unit, action, out))
    case 'archive':
      return archive(parts, unit, out)
    case 'restore':
      return restoring(parts, unit, action.document, out)
    case 'retire':
      return retire(parts, unit, out)
    case 'forget':
      if (unit.key !== null) parts.bases.forget(unit.key)
      return out.problems.clear(unit.path)
    case 'block':
      return block(unit, action.problem, out)
    case 'wait':
      return waitForPerson(parts, unit, out)
  }
}

/** Both sides are as the base says; what was looked at is noted. */
async function seen(parts: EngineParts, unit: Unit): Promise<void> {
  if (unit.key === null) return
  const stat = unit.file.state === 'file' ? unit.file.read.stat : undefined
  const rev = typeof unit.entity === 'string' ? undefined : unit.entity.rev
  parts.bases.update(unit.key, { ...(stat && { stat }), ...(rev !== undefined && { rev }) })
  if (rev !== undefined) parts.bases.noteSame(unit.key)
}

function block(unit: Unit, problem: Problem, out: Outbox): void {
  out.problems.set(unit.path, problem)
  if (unit.key !== null) out.waitForFile(unit.key)
}

/** What the entity says is kept in mind: it differs from the base, which holds only its part of the conflict. */
function waitForPerson(parts: EngineParts, unit: Unit, out: Outbox): void {
  if (unit.key === null) return
  if (unit.file.state === 'file') parts.bases.update(unit.key, { stat: unit.file.read.stat })
  out.waitForFile(unit.key)
}

async function adopt(parts: EngineParts, unit: Unit, document: DocumentText, out: Outbox): Promise<void> {
  const key = unit.key
  const { file } = unit
  if (key === null || file.state !== 'file') return
  await out.problems.clear(unit.path)
  const base = rowOf(unit, key, file.read.stat)
  parts.bases.agree(base, document.text)
  // The id means nothing, but it is put back: for that the document is decided about once more.
  if (idOf(document) === key) noteAgreed(parts, unit, key)
  else parts.bases.noteChanged([key], null)
  if (unit.base?.conflict) await dropSidecar(parts, unit.base.conflict.sidecar)
  if (
    unit.base?.hash === file.read.hash ||
    (typeof unit.entity !== 'string' && unit.entity.text === document.text)
  )
    return
  // Only the formatting is new: the server keeps it, so that every tree shows it after a restore.
  out.send(sending(unit, [], document.text, out, async () => undefined))
}

function pulling(parts: EngineParts, unit: Unit, action: Action & { do: 'pull' }, out: Outbox): Sending {
  return sending(unit, action.calls, action.entity.text, out, async () => {
    const key = unit.key
    if (key === null || unit.file.state !== 'file') return
    await out.problems.clear(unit.path)
    // The base is the file now; where the entity says more, the next turn sees that it changed and pushes.
    const conflicts = action.merged?.conflicts ?? []
    const conflict =
      conflicts.length > 0 ? await openConflict(parts, unit, { conflicts, entity: action.entity }) : null
    const stat = conflict === null ? unit.file.read.stat : null
    parts.bases.agree({ ...rowOf(unit, key, stat), conflict }, action.base.text)
    parts.bases.noteChanged([ownerOf(key)], null)
    if (unit.base?.conflict && conflict === null) await dropSidecar(parts, unit.base.conflict.sidecar)
    tellPull(parts, unit, action)
  })
}

/** Puts what the entity says beside the file; an open conflict of the document keeps its sidecar's name. */
async function openConflict(
  parts: EngineParts,
  unit: Unit,
  found: { readonly conflicts: readonly string[]; readonly entity: DocumentText },
): Promise<OpenConflict> {
  const stamp = new Date(parts.clock.now()).toISOString().slice(0, 19).replaceAll(':', '')
  const sidecar = conflictSidecar(unit.path, stamp)
  const bytes = encodeDocument(found.entity.text)
  const written = await parts.tree.replace(sidecar, bytes, { expected: null })
  if (written.outcome === 'written' || written.outcome === 'equal')
    parts.bases.noteWritten(sidecar, { hash: hashOf(bytes), stat: written.stat })
  const what = found.conflicts.join(', ')
  parts.journal(
    `conflict: ${unit.path}: ${what} changed on both sides; yours stands in the file, the other in ${sidecar}`,
  )
  return { fields: found.conflicts, sidecar }
}

async function dropSidecar(parts: EngineParts, sidecar: string): Promise<void> {
  const read = await parts.tree.read(sidecar)
  if (read.state === 'file') {
    const removed = await parts.tree.remove(sidecar, read.hash)
    if (removed.outcome === 'removed') await keepVersion(parts, removed.kept, 'the conflict is settled')
  }
  parts.bases.noteWritten(sidecar, null)
}

function tellPull(parts: EngineParts, unit: Unit, action: Action & { do: 'pull' }): void {
  const commands = action.calls.map((call) => call.path).join(', ') || 'formatting'
  parts.journal(`taken up: ${unit.path} (${commands})`)
  if (action.stale)
    parts.journal(`made from an older version: ${unit.path}; the newer changes were kept and merged`)
  const refused = action.merged?.refused ?? []
  if (refused.length > 0)
    parts.journal(
      `not taken: ${refused.join(', ')} of ${unit.path}, because the document changed since it was read`,
    )
}

function pushing(parts: EngineParts, unit: Unit, action: Action & { do: 'push' }, out: Outbox): void {
  const key = unit.key
  if (key === null) return
  const expected = unit.file.state === 'file' ? unit.file.read.hash : null
  const rev = typeof unit.entity === 'string' ? (unit.base?.rev ?? 0) : unit.entity.rev
  const conflict = unit.base?.conflict
  const placed = (stat: Stat) => {
    parts.bases.agree({ ...rowOf(unit, key, stat), rev }, action.document.text)
    if (typeof unit.entity !== 'string') noteAgreed(parts, unit, key)
    if (!action.onlyId) parts.journal(`written: ${unit.path}`)
    if (conflict) void dropSidecar(parts, conflict.sidecar)
  }
  out.write(
    { path: unit.path, document: action.document, expected, placed },
    action.onlyId ? 'id' : 'content',
  )
}

function creating(
  parts: EngineParts,
  unit: Unit,
  action: Action & { do: 'create' | 'revive' },
  out: Outbox,
): Sending {
  const source = { id: null, kind: unit.kind, text: action.document.text }
  return {
    ...sending(unit, action.calls, action.document.text, out, async (id) => {
      if (id === null || unit.file.state !== 'file') return
      await out.problems.clear(unit.path)
      if (unit.key !== null && unit.key !== id) parts.bases.forget(unit.key)
      parts.bases.agree(rowOf(unit, id, unit.file.read.stat), action.document.text)
      parts.bases.noteChanged([id], null)
      parts.journal(`taken up: ${unit.path} (new ${unit.kind} ${id})`)
    }),
    source,
  }
}

/** What is in the archive already cannot be archived again: nothing is destroyed because a file vanished. */
function archive(parts: EngineParts, unit: Unit, out: Outbox): void {
  const text = unit.base && parts.bases.text(unit.base.hash)
  if (text === null || placeOf(unit.path)?.archivedFrom == null) {
    out.send(archiving(parts, unit, out))
    return
  }
  parts.journal(`written again: ${unit.path}; what is archived stays`)
  restoring(parts, unit, parseAgreed(text, unit.path), out)
}

function archiving(parts: EngineParts, unit: Unit, out: Outbox): Sending {
  const calls = [{ path: `${unit.kind}.archive`, input: { ref: unit.key } }]
  return {
    ...sending(unit, calls, null, out, async () => {
      if (unit.key !== null) parts.bases.noteChanged([unit.key], null)
      parts.journal(`archived: ${unit.path} (its file was deleted)`)
      await out.problems.clear(unit.path)
    }),
    source: null,
  }
}

function restoring(parts: EngineParts, unit: Unit, document: DocumentText, out: Outbox): void {
  const key = unit.key
  if (key === null) return
  const placed = (stat: Stat) => {
    const rev = typeof unit.entity === 'string' ? 0 : unit.entity.rev
    parts.bases.agree({ ...rowOf(unit, key, stat), rev }, document.text)
    if (typeof unit.entity !== 'string') noteAgreed(parts, unit, key)
  }
  out.write({ path: unit.path, document, expected: null, placed }, 'now')
}

async function retire(parts: EngineParts, unit: Unit, out: Outbox): Promise<void> {
  const { key, base } = unit
  if (key === null || base === null) return
  const removed = await parts.tree.remove(unit.path, base.hash)
  if (removed.outcome === 'removed') await keepVersion(parts, removed.kept, 'forgotten by the database')
  if (removed.outcome === 'changed') return out.again(unit.path)
  parts.bases.forget(key)
  parts.bases.noteSame(key)
  parts.journal(`retired: ${unit.path}`)
}

function sending(
  unit: Unit,
  calls: Sending['calls'],
  text: string | null,
  out: Outbox,
  taken: Sending['taken'],
): Sending {
  return {
    path: unit.path,
    calls,
    // A reply keeps its text with the answer it is.
    source: text === null || unit.key?.includes('#') ? null : { id: unit.key, kind: unit.kind, text },
    basis: basisOf(unit),
    rank: ranks.indexOf(unit.kind),
    taken,
    refused: async (problem) => block(unit, problem, out),
  }
}

/**
 * What the decision was taken against. For something new it is the file itself, so that a retry after a crash is the
 * same creation, and the same text saved again after a deletion is another one.
 */
function basisOf(unit: Unit): string {
  const rev = typeof unit.entity === 'string' ? (unit.base?.rev ?? 0) : unit.entity.rev
  if (unit.base) return `${unit.base.hash} ${rev}`
  const stat = unit.file.state === 'file' ? unit.file.read.stat : null
  return `${stat?.ino} ${stat?.ctimeNs} ${rev}`
}

function rowOf(unit: Unit, key: string, stat: Stat | null): Omit<BaseRow, 'hash'> {
  const rev = typeof unit.entity === 'string' ? (unit.base?.rev ?? 0) : unit.entity.rev
  const mode = typeof unit.entity === 'string' ? (unit.base?.mode ?? 'shared') : unit.entity.mode
  return { key, kind: unit.kind, mode, path: unit.path, rev, stat, conflict: null }
}

/** Both sides say the same now; where the entity belongs elsewhere, its file has yet to go there. */
function noteAgreed(parts: EngineParts, { entity, path }: Unit, key: string): void {
  if (typeof entity !== 'string' && entity.path !== path) parts.bases.noteChanged([ownerOf(key)], null)
  else parts.bases.noteSame(key)
}

/** The entity a document belongs to: a reply's is its question's. */
function ownerOf(key: string): string {
  return key.split('#')[0] ?? key
}
