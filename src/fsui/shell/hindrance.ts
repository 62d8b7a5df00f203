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

/** Says in the log what hinders a tree. */
export class Hindrances {
  #last: Hindrance | null = null

  constructor(private readonly journal: (line: string) => void) {}

  /** Once when it begins, and once when it is over. */
  tell(hindrance: Hindrance | null): void {
    const before = this.#last
    this.#last = hindrance
    if (before?.by === hindrance?.by) return
    if (hindrance?.by === 'machine')
      this.journal(`${hindrance.why} Saves stay as they are, and cw tries again.`)
    else if (hindrance) this.journal('the server does not answer; saves are kept until it does')
    else
      this.journal(before?.by === 'machine' ? 'cw can write again, and goes on' : 'the server answers again')
  }
}
