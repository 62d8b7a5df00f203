// Carries out what was decided about one shared document: sends, writes, moves bases. Nothing is decided here.

import { type DocumentText, tooLargeToRead } from '../../../document/document.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { placeOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { type Stat, sameStat } from '../../../platform/files/file-tree.ts'
import type { Action } from '../../core/model.ts'
import { noteAgreed, noteAgreedBut, rowOf, wasPutAway } from './agreement.ts'
import { lookAtSidecar, renewSidecar, settleConflict } from './conflict-sidecar.ts'
import { parseAgreed } from './judge.ts'
import { block, type Outbox } from './outbox.ts'
import type { EngineParts, Unit } from './parts.ts'
import { archiving, creating, pulling, sending } from './sendings.ts'
import { standingBelow } from './standing.ts'
import { keepVersion } from './write.ts'

/** Puts what the action needs into the outbox. */
export async function carryOut(parts: EngineParts, unit: Unit, action: Action, out: Outbox): Promise<void> {
  const unreadable =
    'document' in action && writes.has(action.do) ? tooLargeToRead(action.document.text) : null
  if (unreadable !== null) return leaveUnwritten(unit, unreadable, out)
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
      if (await out.waitsForNamed(unit, action.document)) return
      return out.send(creating(parts, unit, action, out))
    case 'archive':
      return archive(parts, unit, out)
    case 'restore':
      return restoring(parts, unit, action.document, {
        out,
        why: 'what it says was changed elsewhere while its file was gone; delete it again to put it away',
      })
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

const writes: ReadonlySet<Action['do']> = new Set(['push', 'restore'])

/** What `cw` would not read again is not written; it is when its text has become shorter. @see SPEC P6 */
function leaveUnwritten(unit: Unit, problem: Problem, out: Outbox): void {
  if (unit.key === null) return
  out.problems.set(unit.path, problem, ownerOf(unit.key))
  out.waitForFile(unit.key)
}

/** Both sides are as the base says; what was looked at is noted. */
async function seen(parts: EngineParts, unit: Unit): Promise<void> {
  if (unit.key === null) return
  const stat = unit.file.state === 'file' ? unit.file.read.stat : undefined
  const rev = typeof unit.entity === 'string' ? undefined : unit.entity.rev
  parts.bases.update(unit.key, { ...(stat && { stat }), ...(rev !== undefined && { rev }) })
  if (rev !== undefined) parts.bases.noteSame(unit.key)
}

/**
 * What the entity says is kept in mind: it differs from the base, which holds only its part of the conflict. What is saved
 * meanwhile is told of. @see SPEC D21
 */
async function waitForPerson(parts: EngineParts, unit: Unit, out: Outbox): Promise<void> {
  if (unit.key === null) return
  const { file, base, path } = unit
  if (file.state === 'file') {
    const known = base?.stat ?? null
    if (known !== null && !sameStat(known, file.read.stat))
      parts.journal(
        `not taken up: ${path}: it is in conflict, and waits until ${base?.conflict?.sidecar} is gone`,
      )
    parts.bases.update(unit.key, { stat: file.read.stat })
  }
  out.waitForFile(unit.key)
  await renewSidecar(parts, unit)
}

async function adopt(parts: EngineParts, unit: Unit, document: DocumentText, out: Outbox): Promise<void> {
  const key = unit.key
  const { file } = unit
  if (key === null || file.state !== 'file') return
  await out.problems.clear(unit.path)
  const base = rowOf(unit, key, file.read.stat)
  // All of it or, where the disk refuses, nothing: an id that is missing is put back by what is noted.
  parts.bases.together(() => {
    parts.bases.agree(base, document.text)
    noteAgreedBut(parts, unit, key, document)
  })
  await settleConflict(parts, unit, 'both')
  if (
    unit.base?.hash === file.read.hash ||
    (typeof unit.entity !== 'string' && unit.entity.text === document.text)
  )
    return
  // Only the formatting is new: the server keeps it, so that every tree shows it after a restore.
  const what = unit.base === null ? `it says what ${key} says` : 'formatting'
  const tell = async () => parts.journal(`taken up: ${unit.path} (${what})`)
  out.send(sending(unit, out, { calls: [], text: document.text, taken: () => tell }))
}

function pushing(parts: EngineParts, unit: Unit, action: Action & { do: 'push' }, out: Outbox): void {
  const key = unit.key
  if (key === null) return
  const expected = unit.file.state === 'file' ? unit.file.read.hash : null
  const placed = (stat: Stat) => {
    parts.bases.agree(rowOf(unit, key, stat), action.document.text, 'cw')
    if (typeof unit.entity !== 'string') noteAgreed(parts, unit, key)
    return async () => {
      if (!action.onlyId) parts.journal(`written: ${unit.path}`)
      await settleConflict(parts, unit, 'other')
    }
  }
  out.write(
    { path: unit.path, document: action.document, expected, placed },
    action.onlyId ? 'id' : 'content',
  )
}

/** What is in the archive already cannot be archived again, and a folder that stands keeps its main document. @see SPEC D9, D25 */
async function archive(parts: EngineParts, unit: Unit, out: Outbox): Promise<void> {
  const text = unit.base && parts.bases.text(unit.base.hash)
  const why = text === null ? null : await whyItStays(parts, unit)
  if (text === null || why === null) return out.send(archiving(parts, unit, out))
  parts.journal(`written again: ${unit.path}; ${why}`)
  restoring(parts, unit, parseAgreed(text, unit.path), { out, why: null })
}

async function whyItStays(parts: EngineParts, unit: Unit): Promise<string | null> {
  if (placeOf(unit.path)?.archivedFrom != null) return 'what is archived stays'
  if (wasPutAway(unit) && typeof unit.entity !== 'string') return 'it was brought back meanwhile'
  const standing = await standingBelow(parts, unit)
  return standing && `${standing} still stands: delete the folder to put it away`
}

/** A deletion that is undone is told of, with the reason: a file that somebody deleted stands there again. @see SPEC D10 */
function restoring(
  parts: EngineParts,
  unit: Unit,
  document: DocumentText,
  { out, why }: { readonly out: Outbox; readonly why: string | null },
): void {
  const key = unit.key
  if (key === null) return
  const placed = (stat: Stat) => {
    parts.bases.agree(rowOf(unit, key, stat), document.text, 'cw')
    if (typeof unit.entity !== 'string') noteAgreedBut(parts, unit, key, document)
    return async () => {
      if (undone && why !== null) parts.journal(`brought back: ${unit.path}, because ${why}`)
      if (unit.base?.conflict) await lookAtSidecar(parts, unit.base.conflict.sidecar)
    }
  }
  const undone = unit.base !== null && unit.file.state === 'missing' && isLive(unit.path)
  const expected = unit.file.state === 'file' ? unit.file.read.hash : null
  out.write({ path: unit.path, document, expected, placed }, 'now')
}

function isLive(path: string): boolean {
  return placeOf(path)?.archivedFrom === null
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
