// Where something new can stand when its name is taken already.

import type { EntityStore } from './entity.ts'
import { variantOf } from './layout.ts'
import type { Reader } from './tx.ts'

/** The first of `path`, `path-2`, … at which no document of the store stands. */
export function freePath(reader: Reader, store: EntityStore, path: string): string {
  if (!store.atPath(reader, path)) return path
  for (let n = 2; ; n++) if (!store.atPath(reader, variantOf(path, n))) return variantOf(path, n)
}
