// What stands in the database in place of the token of an agent's tools.

import { createHash } from 'node:crypto'

/** sha256, hex. */
export function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
