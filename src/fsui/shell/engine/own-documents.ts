// Documents that are not merged: views, which `cw` alone writes, and a person's own while they are untouched.

import { ownerOf } from '../../../kernel/document-key.ts'
import type { Stat } from '../../../platform/files/file-tree.ts'
import type { Outbox } from './outbox.ts'
import type { EngineParts, Unit } from './parts.ts'

/** Whether a person wrote into a document that is theirs: then `cw` does not write it. */
export function isTouched({ base, file, entity }: Unit): boolean {
  const mode = base?.mode ?? (typeof entity === 'string' ? 'view' : entity.mode)
  if (mode !== 'yours' || base === null) return false
  return file.state === 'unreadable' || (file.state === 'file' && file.read.hash !== base.hash)
}

/** Brings a view or an untouched own document up to date. Returns whether its path needs no further look. */
export async function ownDocument(parts: EngineParts, unit: Unit, out: Outbox): Promise<boolean> {
  const { key, base, entity, file } = unit
  if (key === null) return true
  if (entity === 'gone') {
    parts.bases.forget(key)
    return true
  }
  const text = entity === 'same' ? base && parts.bases.text(base.hash) : entity.text
  if (text === null) return true
  const mode = base?.mode ?? (entity === 'same' ? 'view' : entity.mode)
  const touched = file.state === 'file' && base !== null && file.read.hash !== base.hash
  if (touched && file.state === 'file') {
    parts.bases.addVersion({
      path: unit.path,
      bytes: file.read.bytes,
      at: parts.clock.now(),
      why: 'an edit of a view',
    })
    parts.journal(`${unit.path} is written by cw alone: your edit is kept, see cw history ${unit.path}`)
  }
  const rev = entity === 'same' ? (base?.rev ?? 0) : entity.rev
  const path = entity === 'same' ? unit.path : entity.path
  const expected = file.state === 'file' && path === unit.path ? file.read.hash : null
  const wasDeleted = mode === 'yours' && base !== null && file.state === 'missing' && path === unit.path
  const placed = (stat: Stat) => {
    if (wasDeleted) parts.journal(`written again: ${path}; a question stays, with its answer`)
    parts.bases.agree({ key, kind: unit.kind, mode, path, rev, stat, conflict: null }, text)
    parts.bases.noteSame(ownerOf(key))
    return null
  }
  out.write(
    { path, document: { text }, expected, placed, ...(mode === 'view' ? { mode: 0o444 } : {}) },
    'now',
  )
  return true
}
