// What the doctor says about one thing.

import { asMachineError } from '../../../platform/machine-error.ts'

/** Of a long report the first lines say what kind of trouble it is. */
const mostTold = 3

export interface Finding {
  /** Permanent: scripts look for it. */
  readonly id: string
  /** `note`: worth knowing, and nothing to mend. */
  readonly level: 'ok' | 'note' | 'warning' | 'error'
  readonly message: string
  /** What to do about it; '' where nothing is wrong. */
  readonly remedy: string
  /** All of what the message gives the beginning of; only with --json. */
  readonly report?: readonly string[]
}

export function fine(id: string, message: string): Finding {
  return { id, level: 'ok', message, remedy: '' }
}

/** `more`: what else there is to know. */
export function note(id: string, message: string, more: string): Finding {
  return { id, level: 'note', message, remedy: more }
}

export function warning(id: string, message: string, remedy: string): Finding {
  return { id, level: 'warning', message, remedy }
}

export function wrong(id: string, message: string, remedy: string): Finding {
  return { id, level: 'error', message, remedy }
}

/** The first of what was found, on one line, and how many more there are. */
export function beginningOf(report: readonly string[]): string {
  const more = report.length - mostTold
  const told = report.slice(0, mostTold).join('; ')
  return more > 0 ? `${told}; and ${more} more (\`cw doctor --json\` lists them)` : told
}

/** What the machine refused in that folder, with what to do about it. */
export function refused(id: string, error: unknown, folder: string): Finding {
  const code = (error as NodeJS.ErrnoException).code
  const known = asMachineError(Object.assign(new Error(reasonOf(error)), { code, path: folder }))
  return wrong(id, known?.message ?? reasonOf(error), known?.hint ?? 'Correct its owner or mode.')
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
