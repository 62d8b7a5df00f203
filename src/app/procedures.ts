// The procedures of the application by their paths.

import type { AnySpec, ProcedureMeta } from '../kernel/procedure.ts'
import { appRouter } from './router.ts'

interface Procedure {
  readonly _def: { readonly meta?: ProcedureMeta }
}

const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>

/** The specification of the procedure at that path, or null. */
export function specAt(path: string): AnySpec | null {
  return Object.hasOwn(procedures, path) ? (procedures[path]?._def.meta?.spec ?? null) : null
}

/** Every path of the application with its specification. */
export function allSpecs(): readonly (readonly [string, AnySpec])[] {
  return Object.keys(procedures).flatMap((path) => {
    const spec = specAt(path)
    return spec ? [[path, spec] as const] : []
  })
}
