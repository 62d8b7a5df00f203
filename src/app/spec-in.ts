// The specifications that procedures of a router carry in their meta.

import type { AnyRouter } from '@trpc/server'
import type { AnySpec, ProcedureMeta } from '../kernel/procedure.ts'

interface Procedure {
  readonly _def: { readonly meta?: ProcedureMeta }
}

/** The specification of the procedure at that path of the router, or null. */
export function specIn(router: AnyRouter, path: string): AnySpec | null {
  const procedures = router._def.procedures as unknown as Readonly<Record<string, Procedure>>
  return Object.hasOwn(procedures, path) ? (procedures[path]?._def.meta?.spec ?? null) : null
}
