// The decision for one document, from its base, its file and its entity alone (SYNC.md 2). Total and pure.

import type { DocumentText } from '../../document/document.ts'
import type { Problem } from '../../kernel/problem.ts'
import { idOf, sameMeaning } from './compare.ts'
import { settledBase } from './conflict.ts'
import { transfer, withId } from './merge.ts'
import type { Action, Base, Conflict, EntitySide, FileSide, Situation } from './model.ts'
import { hasApprovedStatus, pullAll, pullMerged, type Subject } from './pull.ts'
import { staleOrigin } from './stale-writer.ts'
import { unreadOrigin } from './unread-change.ts'

export type { Subject } from './pull.ts'

type Table<Cell> = Readonly<Record<FileSide['state'], Readonly<Record<EntitySide['state'], Cell>>>>
type KnownCell = (subject: Subject, base: Base, file: FileSide, entity: EntitySide) => Action
type NewCell = (subject: Subject, file: FileSide, entity: EntitySide) => Action

/** One cell per state of the file and of the entity; the compiler asks for each. */
const known: Table<KnownCell> = {
  same: { same: idBack, changed: push, gone: () => ({ do: 'retire' }) },
  changed: { same: pull, changed: merge, gone: revive },
  missing: { same: () => ({ do: 'archive' }), changed: restore, gone: () => ({ do: 'forget' }) },
  unreadable: { same: block, changed: block, gone: block },
}

/** Without a base nothing can be the same as it; `gone` is an entity that does not exist. */
const unknown: Table<NewCell> = {
  same: { same: impossible, changed: impossible, gone: impossible },
  changed: { same: impossible, changed: meet, gone: create },
  missing: { same: impossible, changed: project, gone: () => ({ do: 'forget' }) },
  unreadable: { same: impossible, changed: blockNew, gone: blockNew },
}

/** What to do about one document. @see SPEC D1–D24 */
export function decide(subject: Subject, situation: Situation): Action {
  const { base, file, entity } = situation
  if (base === null) return unknown[file.state][entity.state](subject, file, entity)
  if (base.conflict) return decideConflict(subject, { ...base, conflict: base.conflict }, situation)
  return known[file.state][entity.state](subject, base, file, entity)
}

function decideConflict(
  subject: Subject,
  base: Base & { readonly conflict: Conflict },
  situation: Situation,
): Action {
  const { file, entity } = situation
  if (file.state === 'missing' && entity.state !== 'gone' && base.conflict.resolution === 'theirs')
    return { do: 'restore', document: entity.state === 'changed' ? entity.document : base.document }
  if (file.state === 'missing' || file.state === 'unreadable' || entity.state === 'gone')
    return known[file.state][entity.state](subject, base, file, entity)
  const settled = settledBase(base, situation)
  if (settled === null) return { do: 'wait', for: 'resolution' }
  if (!settled.ok) return { do: 'block', problem: settled.problem }
  return decideSettled(subject, settled.value, {
    file: file.state === 'changed' ? file.document : base.document,
    entity: entity.state === 'changed' ? entity.document : base.document,
  })
}

/** The base may be another than the sides were compared with, so they are compared anew. */
function decideSettled(
  subject: Subject,
  base: Base,
  { file, entity }: { file: DocumentText; entity: DocumentText },
): Action {
  return merge(subject, base, { state: 'changed', document: file }, { state: 'changed', document: entity })
}

/** Nothing changed; but a file that lost its id gets it back. */
function idBack(subject: Subject, base: Base): Action {
  if (subject.id === null || idOf(base.document) === subject.id) return { do: 'nothing' }
  return pushed(withId(base.document, subject.id), true)
}

function pull(subject: Subject, base: Base, file: FileSide, entity: EntitySide): Action {
  if (file.state !== 'changed') throw unreachable(file)
  if (sameMeaning(base.document, file.document)) return { do: 'adopt', document: file.document }
  const origin = originOf(subject, base, file.document)
  const sides = { base: origin ?? base.document, file: file.document, entity: base.document }
  if (origin || isNews(entity))
    return pullMerged(subject, { ...sides, isNews: isNews(entity) }, origin !== null)
  return pullAll(subject, base.document, file.document)
}

function push(subject: Subject, base: Base, _file: FileSide, entity: EntitySide): Action {
  if (entity.state !== 'changed') throw unreachable(entity)
  if (sameMeaning(base.document, entity.document)) return idBack(subject, base)
  return pushInto(subject, base.document, { from: base.document, to: entity.document })
}

function merge(subject: Subject, base: Base, file: FileSide, entity: EntitySide): Action {
  if (file.state !== 'changed') throw unreachable(file)
  if (entity.state !== 'changed') throw unreachable(entity)
  if (sameMeaning(file.document, entity.document)) return { do: 'adopt', document: file.document }
  if (sameMeaning(base.document, entity.document)) return pull(subject, base, file, entity)
  if (sameMeaning(base.document, file.document))
    return pushInto(subject, file.document, { from: base.document, to: entity.document })
  const origin = originOf(subject, base, file.document)
  const sides = { base: origin ?? base.document, file: file.document, entity: entity.document }
  return pullMerged(subject, { ...sides, isNews: entity.isNews === true }, origin !== null)
}

function isNews(entity: EntitySide): boolean {
  return entity.state !== 'gone' && entity.isNews === true
}

/** What a person decides about a task waits for nobody's word, and is decided by what was read all the same. */
const decidesTask = /^task\.(?!update$)/

function originOf({ codec, id, path }: Subject, base: Base, file: DocumentText): DocumentText | null {
  const { document, older, steps } = base
  const decides = (from: DocumentText) => {
    const intent = id === null ? null : codec.change(from, file, { id, path })
    if (intent?.ok !== true) return false
    return intent.decision !== null || intent.calls.some(({ path }) => decidesTask.test(path))
  }
  return (
    unreadOrigin(document, file, { steps, decides }) ??
    staleOrigin(document, file, older, (text) => hasApprovedStatus(codec, text) === true)
  )
}

/** A file nobody knew, and an entity that has no file: a merge in which everything is new, unless the file says nothing. */
function meet(subject: Subject, file: FileSide, entity: EntitySide): Action {
  if (file.state !== 'changed') throw unreachable(file)
  if (entity.state !== 'changed') throw unreachable(entity)
  if (sameMeaning(file.document, entity.document)) return { do: 'adopt', document: file.document }
  if (file.document.text.trim() === '') return { do: 'restore', document: entity.document }
  const nothing = { ...file.document, text: '', fields: new Map(), body: '', title: null }
  return pullMerged(subject, { base: nothing, file: file.document, entity: entity.document }, false)
}

function project(_subject: Subject, _file: FileSide, entity: EntitySide): Action {
  if (entity.state !== 'changed') throw unreachable(entity)
  return { do: 'restore', document: entity.document }
}

function create(subject: Subject, file: FileSide): Action {
  if (file.state !== 'changed') throw unreachable(file)
  const { document } = file
  const id = subject.copy ? null : (subject.id ?? idOf(document))
  const said = subject.copy ? withoutHistory(subject, document) : document
  const returning = subject.returning === true && !subject.copy
  const intent = subject.codec.create(said, { path: subject.path, id, returning })
  if (!intent.ok) return { do: 'block', problem: intent.problem }
  return intent.decision === 'start' && !returning
    ? createAtRest(subject, document, id)
    : { do: 'create', calls: intent.calls, decision: id === null ? intent.decision : null, document }
}

/**
 * What would start something is made without that, and agreed on as if the file did not say it: starting is a decision of
 * its own then, which has its quiet time and its brakes like any other. @see SPEC D27
 */
function createAtRest(subject: Subject, document: DocumentText, id: string | null): Action {
  const { codec, path } = subject
  const atRest = withoutHistory(subject, document)
  const intent = codec.create(atRest, { path, id })
  if (!intent.ok) return { do: 'block', problem: intent.problem }
  const order = codec.fields.map((field) => field.key)
  const to = {
    ...atRest,
    fields: new Map([...document.fields].filter(([key]) => key === 'id' || atRest.fields.has(key))),
  }
  const agreed = transfer(document, { from: document, to }, order)
  return agreed.ok
    ? { do: 'create', calls: intent.calls, decision: null, document: agreed.value }
    : { do: 'block', problem: agreed.problem }
}

/** A copy does not inherit what was decided about the document it was made from, nor the work done on it. */
function withoutHistory(subject: Subject, document: DocumentText): DocumentText {
  const decided = subject.codec.fields.filter((field) => field.guarded || field.commands || field.history)
  const keys = new Set(['id', ...decided.map((field) => field.key)])
  return { ...document, fields: new Map([...document.fields].filter(([key]) => !keys.has(key))) }
}

/** The entity is gone while the file was changed: the file wins, under the id it had. */
function revive(subject: Subject, _base: Base, file: FileSide): Action {
  const created = create(subject, file)
  if (created.do !== 'create') return created
  const { calls, document } = created
  return { do: 'revive', calls, document }
}

function restore(_subject: Subject, base: Base, _file: FileSide, entity: EntitySide): Action {
  if (entity.state !== 'changed') throw unreachable(entity)
  if (sameMeaning(base.document, entity.document)) return { do: 'archive' }
  return { do: 'restore', document: entity.document }
}

function block(_subject: Subject, _base: Base, file: FileSide): Action {
  return blockNew(_subject, file)
}

function blockNew(_subject: Subject, file: FileSide): Action {
  if (file.state !== 'unreadable') throw unreachable(file)
  return { do: 'block', problem: file.problem }
}

function pushInto(
  subject: Subject,
  target: DocumentText,
  difference: { from: DocumentText; to: DocumentText },
): Action {
  const order = subject.codec.fields.map((field) => field.key)
  return pushed(transfer(target, difference, order), false)
}

function pushed(
  spliced: { ok: true; value: DocumentText } | { ok: false; problem: Problem },
  onlyId: boolean,
): Action {
  if (!spliced.ok) return { do: 'block', problem: spliced.problem }
  return { do: 'push', document: spliced.value, onlyId }
}

function impossible(_subject: Subject, file: FileSide, entity: EntitySide): Action {
  throw new Error(`Without a base there is no file “${file.state}” and entity “${entity.state}”.`)
}

function unreachable(side: FileSide | EntitySide): Error {
  return new Error(`The decision table calls no such cell: ${side.state}`)
}
