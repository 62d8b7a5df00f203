// The procedures of the application by their paths.

import type { AnySpec } from '../kernel/procedure.ts'
import { appRouter } from './router.ts'
import { specIn } from './spec-in.ts'

/** The specification of the procedure at that path, or null. */
export function specAt(path: string): AnySpec | null {
  return specIn(appRouter, path)
}

/** Every path of the application with its specification. */
export function allSpecs(): readonly (readonly [string, AnySpec])[] {
  return Object.keys(appRouter._def.procedures).flatMap((path) => {
    const spec = specAt(path)
    return spec ? [[path, spec] as const] : []
  })
}
