// Where something new can stand when its name is taken already.

import type { EntityStore } from './entity.ts'
import { variantOf } from './layout.ts'
import type { Reader } from './tx.ts'

/** The first of `path`, `path-2`, … at which no document of the store stands, nor at one that differs in case alone: on some systems that is the same place. `except` is the document that is to stand there. */
export function freePath(
  reader: Reader,
  store: EntityStore,
  path: string,
  except: string | null = null,
): string {
  if (!store.hasAlike(reader, path, except)) return path
  for (let n = 2; ; n++) if (!store.hasAlike(reader, variantOf(path, n), except)) return variantOf(path, n)
}
