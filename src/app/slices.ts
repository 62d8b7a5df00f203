// What the daemon and the sync engine need of every slice, in the order in which things depend on one another:
// a parent comes before what belongs to it.

import type { EntityCodec } from '../document/codec.ts'
import type { Entity, EntityStore } from '../kernel/entity.ts'
import type { Rule } from '../kernel/tx.ts'
import { initiativeCodec, initiatives } from '../modules/initiatives/index.ts'

export interface SliceParts {
  readonly codec: EntityCodec<Entity>
  store(): EntityStore
}

/** Parents first. */
export const slices: readonly SliceParts[] = [slice(initiativeCodec, initiatives)]

/** What follows from events, across slices. */
export const rules: readonly Rule[] = []

function slice<E extends Entity>(codec: EntityCodec<E>, store: () => EntityStore<E>): SliceParts {
  return { codec: codec as unknown as EntityCodec<Entity>, store: store as unknown as () => EntityStore }
}
