// Goose's output names no session, so each gets a name that is known before.

import type { Turn } from '../driver.ts'

/** The name of the session of that turn. */
export function sessionName({ resume, session }: Turn): string {
  return resume?.as ?? `cw-${session}`
}
