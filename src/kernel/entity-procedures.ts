// The commands that every kind of document has: archive, restore, move, and the note that a person saved it.

import { z } from 'zod'
import {
  changeEntity,
  type Entity,
  type EntityStore,
  keepSource,
  type Patch,
  requireFree,
  setArchived,
} from './entity.ts'
import { cwError } from './errors.ts'
import { refuseAgent } from './forbidden.ts'
import { freePath } from './free-path.ts'
import type { Kind } from './ids.ts'
import { archivePath, placeOf } from './layout.ts'
import { command } from './procedure.ts'
import { findEntity } from './references.ts'
import type { Tx } from './tx.ts'

/** The fields of `Entity` as a schema; slices extend it. */
export const entitySchema = z.object({
  id: z.string(),
  rev: z.number().int(),
  path: z.string(),
  title: z.string(),
  body: z.string(),
  source: z.string().nullable(),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
  archivedAt: z.number().int().nullable(),
})

/** A reference as the first positional argument. */
export const refInput = (kind: Kind) =>
  z.object({
    ref: z.string().min(1).meta({ positional: true }).describe(`${kind}: id, beginning of one, slug or path`),
  })

/** What a document says apart from its fields, as a command takes it. */
export const contentInput = {
  title: z
    .string()
    .min(1)
    .optional()
    .describe('title; - reads it, and the text below it, from standard input'),
  body: z.string().optional().describe('text below the title; - reads standard input'),
  markdown: z.string().optional().describe('the whole text, heading included'),
}

/** What only documents and imports say of something new. */
export const arrivalInput = {
  path: z.string().optional().describe('where its document stands'),
  id: z.string().optional().describe('the id it already has').meta({ programs: true }),
}

/** The same, for kinds whose status would not arrive as it is. */
export const returningInput = {
  ...arrivalInput,
  returning: z
    .boolean()
    .optional()
    .describe('it comes back to a database that lost it: its status stays as it is, and nothing starts')
    .meta({ programs: true }),
}

/** What the procedures of a kind of document are built from. */
export interface Slice<E extends Entity> {
  readonly kind: Kind
  /** The word on the command line. */
  readonly noun: string
  readonly schema: z.ZodType<E, E>
  store(): EntityStore<E>
  /** What the fields that follow from the path become when a document stands at a new path. */
  relocate?(tx: Tx, entity: E, path: string): Partial<E>
  /** Other words for putting it away; by default those for deleting, which may mean more for a kind. */
  readonly archivedBy?: readonly string[]
}

const archivingIsAPersons = 'archiving is a person’s decision.'

/** Commands shared by all kinds of document. */
export function entityProcedures<E extends Entity>(slice: Slice<E>) {
  const { kind, noun, archivedBy = ['delete', 'rm', 'remove'] } = slice
  return {
    archive: command({
      summary: `Archive ${withArticle(noun)}; nothing is destroyed`,
      actors: ['person', 'cw'],
      reserved: archivingIsAPersons,
      input: refInput(kind),
      output: slice.schema,
      cli: { aliases: archivedBy, examples: [`cw ${kind} archive ${spareOf(kind)}`] },
      run: (tx, input) => archiveEntity(tx, slice, findEntity(tx, slice.store(), input.ref)),
    }),
    restore: command({
      summary: `Bring an archived ${noun} back to where it was`,
      actors: ['person', 'cw'],
      input: refInput(kind).extend({
        path: z.string().optional().describe('where its document stands; default: where it was'),
      }),
      output: slice.schema,
      cli: { aliases: ['revive'], examples: [`cw ${kind} restore ${spareOf(kind)}`] },
      run: (tx, input) => restoreEntity(tx, slice, findEntity(tx, slice.store(), input.ref), input.path),
    }),
    move: command({
      summary: `Give the document of ${withArticle(noun)} another path`,
      actors: ['person', 'agent', 'cw'],
      input: refInput(kind).extend({
        path: z.string().meta({ positional: true }).describe('the new path, relative to the tree'),
      }),
      output: slice.schema,
      cli: { aliases: ['rename', 'mv'], examples: [`cw ${kind} move ${examples[kind]?.slice(1).join(' ')}`] },
      run: (tx, input) => moveEntity(tx, slice, findEntity(tx, slice.store(), input.ref), input.path),
    }),
    saved: command({
      summary: `Keep the text of ${withArticle(noun)} as a person saved it`,
      actors: ['person', 'cw'],
      input: z.object({ id: z.string(), text: z.string() }),
      output: z.object({ rev: z.number() }),
      cli: { hidden: true, examples: [] },
      run: (tx, input) => {
        const entity = findEntity(tx, slice.store(), input.id)
        return { rev: keepSource(tx, slice.store(), { entity, text: input.text }).rev }
      },
    }),
  }
}

/** What the examples of a kind are about. */
export function exampleOf(kind: Kind): string {
  return examples[kind]?.[0] ?? kind
}

/** What they put away and move: something that no other example needs. */
function spareOf(kind: Kind): string {
  return examples[kind]?.[1] ?? kind
}

/** Puts its document into the archive; what is there already stays as it is. */
export function archiveEntity<E extends Entity>(tx: Tx, { store }: Pick<Slice<E>, 'store'>, entity: E): E {
  if (entity.archivedAt !== null) return entity
  const path = freePath(tx, store(), archivePath(entity.path, tx.now), entity.id)
  return setArchived(tx, store(), { entity, archived: true, path })
}

function restoreEntity<E extends Entity>(tx: Tx, slice: Slice<E>, entity: E, wanted: string | undefined): E {
  if (entity.archivedAt === null) return entity
  const store = slice.store()
  const before = placeOf(entity.path)?.archivedFrom ?? entity.path
  const path = wanted ?? freePath(tx, store, before, entity.id)
  requireFree(tx, store, path, entity.id)
  const restored = setArchived(tx, store, { entity, archived: false, path })
  return relocated(tx, slice, restored, path)
}

function moveEntity<E extends Entity>(tx: Tx, slice: Slice<E>, entity: E, path: string): E {
  if (path === entity.path) return entity
  const place = placeOf(path)
  if (place?.kind !== slice.kind) throw cwError('path.kind', { kind: slice.noun, path })
  requireFree(tx, slice.store(), path, entity.id)
  // Moving into the archive is archiving, and moving out of it is bringing back.
  if ((place.archivedFrom !== null) !== (entity.archivedAt !== null)) refuseAgent(tx, archivingIsAPersons)
  if (place.archivedFrom !== null) return archiveAt(tx, slice, entity, path)
  if (entity.archivedAt !== null) return restoreEntity(tx, slice, entity, path)
  return relocated(tx, slice, entity, path)
}

function archiveAt<E extends Entity>(tx: Tx, slice: Slice<E>, entity: E, path: string): E {
  return setArchived(tx, slice.store(), { entity, archived: true, path })
}

function relocated<E extends Entity>(tx: Tx, slice: Slice<E>, entity: E, path: string): E {
  const patch = { path, ...slice.relocate?.(tx, entity, path) } as Patch<E>
  return changeEntity(tx, slice.store(), { entity, patch, event: 'moved' })
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/**
 * What the examples in the help speak of: two things of each kind, and where the second may move to. Typed in the order of
 * docs/cli.md, each example finds what the ones before it left.
 */
const examples: Readonly<Partial<Record<Kind, readonly [ref: string, spare: string, path: string]>>> = {
  initiative: ['rate-limits', 'dark-mode', 'initiatives/night-mode/initiative.md'],
  page: ['sign-in', 'a-key-is-used-up', 'initiatives/rate-limits/pages/used-up.md'],
  phase: ['01-storage', '02-limits', 'initiatives/rate-limits/phases/05-limits/phase.md'],
  plan: ['01-schema', '02-counters', 'initiatives/rate-limits/phases/01-storage/plans/04-counters.md'],
  task: ['limits-table', 'tidy-the-logs', 'tasks/tidy-up.md'],
  agent: ['brave-otter', 'calm-fox', 'agents/quick-fox/agent.md'],
  message: ['small-commits', 'make-small-commits', 'agents/brave-otter/messages/0009-commits.md'],
  project: ['shop', 'web', 'projects/site.md'],
  account: ['work', 'day', 'settings/accounts/daily.md'],
  domain: ['invoice', 'credit-note', 'domain/billing/credit-note.md'],
}
