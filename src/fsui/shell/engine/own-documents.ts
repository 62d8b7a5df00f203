// Documents that are not merged: views, which `cw` alone writes, and a person's own.

import { ownerOf } from '../../../kernel/document-key.ts'
import { placeOf } from '../../../kernel/layout.ts'
import { folderPart } from '../../../kernel/path-parts.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import type { Stat } from '../../../platform/files/file-tree.ts'
import type { BaseStore } from '../base-store.ts'
import type { Agenda } from './agenda.ts'
import { takeSidecarAlong } from './conflict-sidecar.ts'
import { block, type Outbox } from './outbox.ts'
import type { EngineParts, Unit } from './parts.ts'
import { tidyAbove } from './tidy.ts'

/** Whether a person wrote into a document that is theirs: then `cw` does not write it. */
export function isTouched({ base, file, entity }: Unit): boolean {
  const mode = base?.mode ?? (typeof entity === 'string' ? 'view' : entity.mode)
  if (mode !== 'yours' || base === null) return false
  return file.state === 'unreadable' || (file.state === 'file' && file.read.hash !== base.hash)
}

/**
 * A person saved their own document before its form stood there: the form is what it is measured against. Returns whether they
 * did. @see SPEC A12
 */
export function savedBeforeForm({ bases }: EngineParts, unit: Unit): boolean {
  const { key, base, entity, file, path } = unit
  if (key === null || base !== null || typeof entity === 'string') return false
  if (entity.mode !== 'yours' || entity.path !== path || file.state !== 'file') return false
  if (file.document.text.trim() === '' || bases.isRendering(file.read.hash)) return false
  agreeOnForm(bases, entity)
  return true
}

/** What the file says from now on is what a person wrote into that. */
export function agreeOnForm(bases: BaseStore, { key, kind, mode, path, rev, text }: TreeDocument): void {
  bases.agree({ key, kind, mode, path, rev, stat: null, conflict: null }, text)
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
  const read = file.state === 'missing' ? null : file.read
  // What cannot even be read is not written over. @see SPEC D17
  if (file.state === 'unreadable' && read === null) {
    block(unit, file.problem, out)
    return true
  }
  if (out.problems.mayStand(unit.path)) await out.problems.clear(unit.path)
  const mode = base?.mode ?? (entity === 'same' ? 'view' : entity.mode)
  if (read !== null && base !== null && read.hash !== base.hash) {
    parts.bases.addVersion({
      path: unit.path,
      bytes: read.bytes,
      at: parts.clock.now(),
      why: 'an edit of a view',
    })
    parts.journal(`${unit.path} is written by cw alone: your edit is kept, see cw history ${unit.path}`)
  }
  const rev = entity === 'same' ? (base?.rev ?? 0) : entity.rev
  const path = entity === 'same' ? unit.path : entity.path
  const expected = read !== null && path === unit.path ? read.hash : null
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

/**
 * The document that it belongs to, where no file of that stands in the tree any more: what becomes of that is decided
 * first, and this goes along. Null: it is there, or has gone elsewhere already. @see SPEC D9
 */
export async function goneWith(
  { tree, bases }: EngineParts,
  { base, entity, path }: Unit,
): Promise<string | null> {
  if (base !== null && typeof entity !== 'string' && entity.path !== base.path) return null
  const parents = placeOf(`${folderPart(path)}/question.md`)?.parents ?? []
  const main = parents.find((parent) => bases.atPath(parent) !== null)
  return main !== undefined && (await tree.stat(main)).state === 'missing' ? main : null
}

/** Whether it stands already where the database has it: its folder was renamed. */
export async function hasGone({ tree }: EngineParts, { base, entity }: Unit): Promise<boolean> {
  if (base === null || typeof entity === 'string' || entity.path === base.path) return false
  return (await tree.stat(entity.path)).state === 'file'
}

/** Its file goes where the database has it, with what a person wrote into it. Returns whether there is nothing else to do in this turn. */
export async function followOwn(parts: EngineParts, agenda: Agenda, unit: Unit): Promise<boolean> {
  const { key, base, entity, file, path } = unit
  if (key === null || base === null || typeof entity === 'string' || entity.path === base.path) return false
  if (file.state === 'missing') {
    const there = await parts.tree.stat(entity.path)
    parts.bases.update(key, { path: entity.path, stat: null })
    if (there.state === 'missing') return false
    await takeSidecarAlong(parts, key, { from: path, to: entity.path })
  } else {
    if (file.read === null) return false
    const moved = await parts.tree.move(path, entity.path, file.read.hash)
    if (moved.outcome === 'occupied') return false
    if (moved.outcome === 'moved') {
      parts.bases.update(key, { path: entity.path, stat: null })
      await takeSidecarAlong(parts, key, { from: path, to: entity.path })
    }
    if (moved.outcome === 'moved') await tidyAbove(parts.tree, path)
  }
  agenda.touch(entity.path)
  return true
}
