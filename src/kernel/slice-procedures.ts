// The commands in which kinds of document differ by their words and fields alone: list, show and update.

import { z } from 'zod'
import { changeEntity, type Entity, type EntityStore, type Patch } from './entity.ts'
import { exampleOf, refInput, type Slice } from './entity-procedures.ts'
import { type CommandSpec, command, query } from './procedure.ts'
import { findActive, findEntity } from './references.ts'
import type { Reader, Tx } from './tx.ts'

/** What every list takes. */
export const archivedInput = {
  archived: z.boolean().default(false).describe('archived ones too'),
}

/** The values that fields are to have; undefined leaves one open. */
export type Where<E extends Entity> = { readonly [K in keyof E]?: E[K] | undefined }

interface ListSpec<E extends Entity, I extends z.ZodType<{ readonly archived: boolean }>> {
  readonly summary: string
  readonly input: I
  readonly examples: readonly string[]
  where?(reader: Reader, input: z.output<I>): Where<E>
  readonly order: (a: E, b: E) => number
}

/** Lists the entities as they are stored. */
export function listProcedure<E extends Entity, I extends z.ZodType<{ readonly archived: boolean }>>(
  slice: Slice<E>,
  spec: ListSpec<E, I>,
) {
  return query({
    summary: spec.summary,
    input: spec.input,
    output: z.array(slice.schema),
    cli: { aliases: ['ls'], examples: spec.examples },
    run: (reader, input) => {
      const where = spec.where?.(reader, input) ?? {}
      return entitiesWhere(reader, slice.store(), { archived: input.archived, where }).sort(spec.order)
    },
  })
}

/** Shows an entity as it is stored. */
export function showProcedure<E extends Entity>(slice: Slice<E>, summary: string) {
  return query({
    summary,
    input: refInput(slice.kind),
    output: slice.schema,
    cli: { aliases: ['view'], examples: [`cw ${slice.kind} show ${exampleOf(slice.kind)}`] },
    run: (reader, input) => findEntity(reader, slice.store(), input.ref),
  })
}

interface UpdateSpec<E extends Entity, I extends z.ZodType<{ readonly ref: string }>>
  extends Pick<CommandSpec<I>, 'summary' | 'actors' | 'reserved' | 'input'> {
  readonly examples: readonly string[]
  patch(tx: Tx, entity: E, input: z.output<I>): Patch<E>
}

/** Changes what an entity says: for a person an archived one too, which stays archived. */
export function updateProcedure<E extends Entity, I extends z.ZodType<{ readonly ref: string }>>(
  slice: Slice<E>,
  { examples, patch, ...spec }: UpdateSpec<E, I>,
) {
  return command({
    ...spec,
    output: slice.schema,
    cli: { aliases: ['edit', 'set'], examples },
    run: (tx, input) => {
      const find = tx.actor.kind === 'agent' ? findActive : findEntity
      const entity = find(tx, slice.store(), input.ref)
      return changeEntity(tx, slice.store(), { entity, patch: patch(tx, entity, input) })
    },
  })
}

/** The entities that have those values, in the order of their paths. */
export function entitiesWhere<E extends Entity>(
  reader: Reader,
  store: EntityStore<E>,
  { archived, where = {} }: { readonly archived: boolean; readonly where?: Where<E> },
): E[] {
  const wanted = Object.entries(where).filter(([, value]) => value !== undefined)
  const all = archived ? store.all(reader) : store.active(reader)
  return all.filter((entity) => wanted.every(([key, value]) => entity[key as keyof E] === value))
}

/** The id of the entity that a filter names; undefined when it names none. */
export function idOf(reader: Reader, store: EntityStore, ref: string | undefined): string | undefined {
  return ref === undefined ? undefined : findEntity(reader, store, ref).id
}
