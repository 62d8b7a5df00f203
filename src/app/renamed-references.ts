// What refers to a document by a name says its new one once it is renamed: in the text that its own document is rendered
// from. The references themselves are ids, and stay.

import { type DocumentText, type FieldValue, readDocument } from '../document/document.ts'
import { spliceFields } from '../document/splice.ts'
import { isList } from '../document/value.ts'
import { type Entity, type EntityStore, keepSource } from '../kernel/entity.ts'
import { CwError } from '../kernel/errors.ts'
import type { Event } from '../kernel/event.ts'
import { folderOf, nameAt, placeOf } from '../kernel/layout.ts'
import { findEntity } from '../kernel/references.ts'
import type { Reader, Rule, Tx } from '../kernel/tx.ts'
import { linkParts } from '../kernel/wiki-link.ts'
import { accounts } from '../modules/accounts/index.ts'
import { agents } from '../modules/agents/index.ts'
import { domainConcepts } from '../modules/domain/index.ts'
import { initiatives } from '../modules/initiatives/index.ts'
import { phases } from '../modules/phases/index.ts'
import { plans } from '../modules/plans/index.ts'
import { projects } from '../modules/projects/index.ts'
import { tasks } from '../modules/tasks/index.ts'

/** A field that names documents of one kind. */
interface Referring {
  readonly store: () => EntityStore
  readonly field: string
  readonly to: () => EntityStore
  /** Those whose field may hold it: asked for on an index, or of few. */
  among(reader: Reader, target: Entity): readonly Entity[]
}

/** What a document answers to, and where it stands. */
interface Name {
  readonly path: string
  readonly title: string
}

const referring: readonly Referring[] = [
  field(phases, 'depends_on', { to: phases, among: inInitiative(phases) }),
  field(plans, 'depends_on', { to: plans, among: inInitiative(plans) }),
  field(tasks, 'plan', { to: plans, among: inPhase }),
  field(tasks, 'needs', { to: tasks, among: needing }),
  field(agents, 'task', { to: tasks, among: all(agents) }),
  field(agents, 'project', { to: projects, among: all(agents) }),
  field(agents, 'account', { to: accounts, among: all(agents) }),
  field(domainConcepts, 'context', { to: domainConcepts, among: all(domainConcepts) }),
  field(domainConcepts, 'projects', { to: projects, among: all(domainConcepts) }),
]

const kinds = ['phase', 'plan', 'task', 'project', 'account', 'domain']

export const renameRules: readonly Rule[] = [
  {
    on: kinds.flatMap((kind) => [`${kind}.moved`, `${kind}.changed`, `${kind}.archived`]),
    because: 'what refers to a document by its name says the new one',
    run: follow,
  },
  {
    on: kinds.flatMap((kind) => [`${kind}.created`, `${kind}.restored`, `${kind}.moved`]),
    because: 'what refers by name to a document that is put away says its id once another has that name',
    run: giveName,
  },
]

/** The name of one that is put away may be another's from then on: what means it says its id. */
function follow(tx: Tx, { kind, type, entity: id, change: { before } }: Event): void {
  if (typeof before?.path !== 'string' && typeof before?.title !== 'string') return
  for (const each of referring) {
    const now = each.to().kind === kind ? each.to().get(tx, id) : null
    if (now === null) continue
    const isPutAway = type.endsWith('.archived')
    const path = String(before.path ?? now.path)
    const then = {
      path: isPutAway ? hadItGoneAlong(tx, now, path) : path,
      title: String(before.title ?? now.title),
    }
    if (!isPutAway && nameAt(then.path) === nameAt(now.path) && then.title === now.title) continue
    // What meant it stays where it was.
    for (const entity of each.among(tx, isPutAway ? { ...now, path: then.path } : now))
      rename(tx, each, { entity, then, now })
  }
}

/** What is put away answers to its name as long as no other does. */
function giveName(tx: Tx, { kind, entity: id }: Event): void {
  for (const each of referring) {
    if (each.to().kind !== kind) continue
    const newcomer = each.to().get(tx, id)
    if (newcomer === null || newcomer.archivedAt !== null) continue
    const slug = nameAt(newcomer.path).replace(/^\d+(\.\d+)?-/, '')
    for (const now of each.to().archivedEnding(tx, slug)) {
      const then = { ...now, path: hadItGoneAlong(tx, now, placeOf(now.path)?.archivedFrom ?? now.path) }
      for (const entity of each.among(tx, then))
        if (refersTo(entity, each.field, now.id) && !refersTo(entity, each.field, id))
          rename(tx, each, { entity, then, now })
    }
  }
}

function refersTo(entity: Entity, field: string, id: string): boolean {
  const value = (entity as unknown as Record<string, unknown>)[field === 'depends_on' ? 'dependsOn' : field]
  return Array.isArray(value) ? value.includes(id) : value === id
}

/** Where a document that is put away would stand: what it belongs to may have been moved since, or before that. */
function hadItGoneAlong(reader: Reader, entity: Entity, path: string): string {
  const { phase, initiative } = entity as { phase?: string | null; initiative?: string }
  const parent = phase
    ? phases().get(reader, phase)
    : initiative
      ? initiatives().get(reader, initiative)
      : null
  const below = /\/phases\/[^/]+(?:\/phase)?\.md$|\/(?:plans|tasks)\/[^/]+$/.exec(path)?.[0]
  return !parent || parent.archivedAt !== null || !below ? path : folderOf(parent.path) + below
}

/** Every other byte of the text stays; one that cannot be read, or not be written there, is left as it is. */
function rename(
  tx: Tx,
  { store, field, to }: Referring,
  { entity, then, now }: { readonly entity: Entity; readonly then: Name; readonly now: Entity },
): void {
  const source = entity.source === null ? null : tx.text(entity.source)
  const read = source === null ? null : readDocument(source)
  const value = read?.ok ? fieldValue(read.value, field) : undefined
  if (!read?.ok || value === undefined) return
  const means = (ref: string) => meaning(tx, to(), ref, entity.path)
  const next = (item: FieldValue): FieldValue => {
    if (typeof item !== 'string' || means(item) === now.id) return item
    const renamed = renamedReference(item, { then, now, near: entity.path })
    if (renamed === null) return item
    return means(renamed) === now.id ? renamed : now.id
  }
  const text = spliceFields(read.value.text, [
    { key: field, value: isList(value) ? value.map(next) : next(value) },
  ])
  if (text.ok && text.value !== source) keepSource(tx, store(), { entity, text: text.value })
}

function fieldValue(document: DocumentText, key: string): FieldValue | undefined {
  return document.fields.get(key)?.value
}

/** The id it names there; null: none, or several. */
function meaning(reader: Reader, store: EntityStore, ref: string, near: string): string | null {
  try {
    return findEntity(reader, store, ref, near).id
  } catch (error) {
    if (error instanceof CwError) return null
    throw error
  }
}

/**
 * The reference with the new name in place of the old one, in the same manner: by title, by name with or without its number,
 * by path. Null when it did not name the document.
 */
export function renamedReference(
  ref: string,
  { then, now, near }: { readonly then: Name; readonly now: Name; readonly near: string },
): string | null {
  const link = linkParts(ref.trim())
  const [open, typed, close] = link ? ['[[', link.target, `${link.label}]]`] : ['', ref.trim(), '']
  const ending = /\.md$/.exec(typed)?.[0] ?? ''
  const name = typed.slice(0, typed.length - ending.length)
  const bare = (path: string) => path.replace(/\.md$/, '')
  const forms = (of: Name) => {
    const slug = nameAt(of.path)
    const paths = [bare(of.path), bare(relative(near, of.path)), `./${bare(relative(near, of.path))}`]
    return [slug, slug.replace(/^\d+(\.\d+)?-/, ''), of.title, ...paths]
  }
  const manner = forms(then).indexOf(name)
  return manner === -1 ? null : `${open}${forms(now)[manner]}${ending}${close}`
}

/** `path` as it is written in the document at `near`. */
function relative(near: string, path: string): string {
  const from = near.split('/').slice(0, -1)
  const to = path.split('/')
  let shared = 0
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}

function field<E extends Entity, T extends Entity>(
  store: () => EntityStore<E>,
  key: string,
  { to, among }: { to: () => EntityStore<T>; among: (reader: Reader, target: T) => readonly E[] },
): Referring {
  return { store, field: key, to, among } as unknown as Referring
}

function all<E extends Entity>(store: () => EntityStore<E>) {
  return (reader: Reader) => store().all(reader)
}

/** The names of phases and plans are looked for near by. */
function inInitiative<E extends Entity>(store: () => EntityStore<E>) {
  return (reader: Reader, { path }: Entity) => store().below(reader, path.replace(/\/phases\/.*$/, ''))
}

/** A task and its plan are in the same phase. */
function inPhase(reader: Reader, plan: Entity) {
  return tasks().below(reader, plan.path.replace(/\/plans\/[^/]*$/, ''))
}

function needing(reader: Reader, { id }: Entity) {
  return [...tasks().several(reader, tasks().blocks(reader, id)).values()]
}
