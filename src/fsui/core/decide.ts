// The decision for one document, from its base, its file and its entity alone (SYNC.md 2). Total and pure.

import type { DocumentCodec } from '../../document/codec.ts'
import type { DocumentText } from '../../document/document.ts'
import type { Problem } from '../../kernel/problem.ts'
import { idOf, sameMeaning } from './compare.ts'
import { mergeDocuments, transfer, withId } from './merge.ts'
import type { Action, Base, EntitySide, FileSide, Situation } from './model.ts'
import { staleOrigin } from './stale-writer.ts'

export interface Subject {
  /** The id of the entity, null for one that does not exist yet. */
  readonly id: string | null
  readonly path: string
  readonly codec: DocumentCodec
}

type Cell = (subject: Subject, base: Base, file: FileSide, entity: EntitySide) => Action

/** One cell per state of the file and of the entity; the compiler asks for each. */
const known: Readonly<Record<FileSide['state'], Readonly<Record<EntitySide['state'], Cell>>>> = {
  same: { same: idBack, changed: push, gone: () => ({ do: 'retire' }) },
  changed: { same: pull, changed: merge, gone: revive },
  missing: { same: () => ({ do: 'archive' }), changed: restore, gone: () => ({ do: 'forget' }) },
  unreadable: { same: block, changed: block, gone: block },
}

/** What to do about one document. @see SPEC D1–D18 */
export function decide(subject: Subject, situation: Situation): Action {
  const { base, file, entity } = situation
  if (base === null) return decideNew(subject, file, entity)
  if (base.conflict) return decideConflict(subject, { ...situation, base })
  return known[file.state][entity.state](subject, base, file, entity)
}

function decideNew(subject: Subject, file: FileSide, entity: EntitySide): Action {
  if (file.state === 'unreadable') return { do: 'block', problem: file.problem }
  const theirs = entity.state === 'changed' ? entity.document : null
  if (file.state !== 'changed') return theirs ? { do: 'restore', document: theirs } : { do: 'forget' }
  if (theirs === null) return create(subject, file.document)
  if (sameMeaning(file.document, theirs)) return { do: 'adopt', document: file.document }
  return mergeFrom(subject, { base: emptied(file.document), file: file.document, entity: theirs }, false)
}

/** A conflict holds the file as it is until the person has said which side stands. */
function decideConflict(subject: Subject, situation: Situation & { base: Base }): Action {
  const { base, file, entity } = situation
  if (base.conflict?.resolution === 'theirs')
    return {
      do: 'push',
      document: entity.state === 'changed' ? entity.document : base.document,
      onlyId: false,
    }
  if (file.state === 'missing' || file.state === 'unreadable' || entity.state === 'gone')
    return known[file.state][entity.state](subject, base, file, entity)
  if (base.conflict?.resolution === 'open') return agreement(situation) ?? { do: 'wait', for: 'resolution' }
  const theirs = entity.state === 'changed' ? entity.document : base.document
  const mine = file.state === 'changed' ? file.document : base.document
  return pullTo(subject, { before: theirs, after: mine, base: mine, stale: false })
}

/** A person may end a conflict by making the file say what the entity says. */
function agreement({ base, file, entity }: Situation): Action | null {
  const mine = file.state === 'changed' ? file.document : base?.document
  const theirs = entity.state === 'changed' ? entity.document : base?.document
  return mine && theirs && sameMeaning(mine, theirs) ? { do: 'adopt', document: mine } : null
}

/** Nothing changed; but a file that lost its id gets it back. */
function idBack(subject: Subject, base: Base): Action {
  if (subject.id === null || idOf(base.document) === subject.id) return { do: 'nothing' }
  return pushed(withId(base.document, subject.id), true)
}

function pull(subject: Subject, base: Base, file: FileSide): Action {
  if (file.state !== 'changed') throw unreachable(file)
  if (sameMeaning(base.document, file.document)) return { do: 'adopt', document: file.document }
  const origin = staleOrigin(base.document, file.document, base.older)
  if (origin) return mergeFrom(subject, { base: origin, file: file.document, entity: base.document }, true)
  return pullTo(subject, { before: base.document, after: file.document, base: file.document, stale: false })
}

function push(subject: Subject, base: Base, _file: FileSide, entity: EntitySide): Action {
  if (entity.state !== 'changed') throw unreachable(entity)
  if (sameMeaning(base.document, entity.document)) return idBack(subject, base)
  const order = subject.codec.fields.map((field) => field.key)
  return pushed(transfer(base.document, { from: base.document, to: entity.document }, order), false)
}

function merge(subject: Subject, base: Base, file: FileSide, entity: EntitySide): Action {
  if (file.state !== 'changed' || entity.state !== 'changed') throw unreachable(file)
  if (sameMeaning(file.document, entity.document)) return { do: 'adopt', document: file.document }
  if (sameMeaning(base.document, entity.document)) return pull(subject, base, file)
  if (sameMeaning(base.document, file.document)) {
    const order = subject.codec.fields.map((field) => field.key)
    return pushed(transfer(file.document, { from: base.document, to: entity.document }, order), false)
  }
  const origin = staleOrigin(base.document, file.document, base.older)
  const from = origin ?? base.document
  return mergeFrom(subject, { base: from, file: file.document, entity: entity.document }, origin !== null)
}

function mergeFrom(
  subject: Subject,
  sides: { base: DocumentText; file: DocumentText; entity: DocumentText },
  stale: boolean,
): Action {
  const merged = mergeDocuments(sides, subject.codec.fields)
  if (!merged.ok) return { do: 'block', problem: merged.problem }
  const { entity, file, conflicts, refused } = merged.value
  const action = pullTo(subject, { before: sides.entity, after: entity, base: entity, stale })
  return action.do === 'pull' ? { ...action, merged: { file, conflicts, refused } } : action
}

function pullTo(
  subject: Subject,
  step: { before: DocumentText; after: DocumentText; base: DocumentText; stale: boolean },
): Action {
  if (subject.id === null) throw new Error(`A document without an entity cannot be pulled: ${subject.path}`)
  const intent = subject.codec.change(step.before, step.after, { id: subject.id, path: subject.path })
  if (!intent.ok) return { do: 'block', problem: intent.problem }
  const { calls, decision } = intent
  return { do: 'pull', calls, decision, base: step.base, stale: step.stale, merged: null }
}

function create(subject: Subject, document: DocumentText): Action {
  const intent = subject.codec.create(document, { path: subject.path, id: idOf(document) })
  if (!intent.ok) return { do: 'block', problem: intent.problem }
  return { do: 'create', calls: intent.calls, document }
}

/** The entity is gone while the file was changed: the file wins. */
function revive(subject: Subject, _base: Base, file: FileSide): Action {
  if (file.state !== 'changed') throw unreachable(file)
  const created = create(subject, file.document)
  return created.do === 'create' ? { ...created, do: 'revive' } : created
}

function restore(_subject: Subject, base: Base, _file: FileSide, entity: EntitySide): Action {
  if (entity.state !== 'changed') throw unreachable(entity)
  if (sameMeaning(base.document, entity.document)) return { do: 'archive' }
  return { do: 'restore', document: entity.document }
}

function block(_subject: Subject, _base: Base, file: FileSide): Action {
  if (file.state !== 'unreadable') throw unreachable(file)
  return { do: 'block', problem: file.problem }
}

function pushed(
  spliced: { ok: true; value: DocumentText } | { ok: false; problem: Problem },
  onlyId: boolean,
): Action {
  if (!spliced.ok) return { do: 'block', problem: spliced.problem }
  return { do: 'push', document: spliced.value, onlyId }
}

/** Nothing both sides have agreed on: everything in the document is new. */
function emptied(document: DocumentText): DocumentText {
  return { ...document, text: '', fields: new Map(), body: '', title: null }
}

function unreachable(side: FileSide | EntitySide): Error {
  return new Error(`The decision table calls no such cell: ${side.state}`)
}
