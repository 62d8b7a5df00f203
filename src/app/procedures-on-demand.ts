// The procedures of the application for a server: those of a first word are loaded when one of them is called. To build all
// of them is a good part of a start, and a start calls few.

import { type AnyRouter, lazy } from '@trpc/server'
import { loadDeferred } from '../kernel/deferred.ts'
import { type AnySpec, router } from '../kernel/procedure.ts'
import { sliceRouters } from './slice-routers.ts'
import { specIn } from './spec-in.ts'

const loading = new Map<string, Promise<AnyRouter>>()
const loaded = new Map<string, AnyRouter>()

/** What `appRouter` holds. */
export const routerOnDemand: AnyRouter = router(
  Object.fromEntries(Object.keys(sliceRouters).map((word) => [word, lazy(() => loadSlice(word))])),
)

/** The specification of the procedure at that path, or null; at once where its slice is loaded. */
export function loadSpec(path: string): AnySpec | null | Promise<AnySpec | null> {
  const word = path.slice(0, path.indexOf('.'))
  if (!Object.hasOwn(sliceRouters, word)) return null
  const known = loaded.get(word)
  const name = path.slice(word.length + 1)
  return known ? specIn(known, name) : loadSlice(word).then((slice) => specIn(slice, name))
}

function loadSlice(word: string): Promise<AnyRouter> {
  const known = loading.get(word)
  if (known) return known
  const slice = load(word)
  loading.set(word, slice)
  return slice
}

/** With what its modules put off until the database is open: it is. */
async function load(word: string): Promise<AnyRouter> {
  const slice = await sliceRouters[word]?.()
  if (!slice) throw new Error(`No procedure begins with ${word}`)
  await loadDeferred()
  loaded.set(word, slice)
  return slice
}
