// What keeps a tree from going on although nothing is wrong with it: no server, no space, a disk that refuses.

import { CwError } from '../../kernel/errors.ts'
import { asMachineError } from '../../platform/machine-error.ts'
import { isUnreachable } from './server-remote.ts'

export type Hindrance =
  | { readonly by: 'server' }
  /** `why`: what the machine refused, and what to do about it. */
  | { readonly by: 'machine'; readonly why: string }

/** Errors of the machine that pass without anything being done in cw. */
const passing: ReadonlySet<string> = new Set([
  'database.full',
  'database.busy',
  'database.unwritable',
  'disk.full',
  'file.failed',
])

/** Null for a bug, and for what does not pass by itself. */
export function hindranceOf(error: unknown): Hindrance | null {
  if (isUnreachable(error)) return { by: 'server' }
  const known = error instanceof CwError ? error : asMachineError(error)
  if (known === null || !passing.has(known.code)) return null
  return { by: 'machine', why: `${known.message} ${known.hint}` }
}
