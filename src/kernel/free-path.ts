// Where something new can stand when its name is taken already.

import type { EntityStore } from './entity.ts'
import { otherFormOf, variantOf } from './layout.ts'
import type { Reader } from './tx.ts'

/**
 * The first of `path`, `path-2`, … at which no document of the store stands, nor at one that some system takes for it,
 * nor in its other form (`x.md` for `x/initiative.md`), with which it would share a folder. `except` is the document that is
 * to stand there.
 */
export function freePath(
  reader: Reader,
  store: EntityStore,
  path: string,
  except: string | null = null,
): string {
  const isFree = (each: string) => {
    const other = otherFormOf(each)
    return (
      store.alikeAt(reader, each, except) === null &&
      (other === null || store.alikeAt(reader, other, except) === null)
    )
  }
  if (isFree(path)) return path
  for (let n = 2; ; n++) if (isFree(variantOf(path, n))) return variantOf(path, n)
}
