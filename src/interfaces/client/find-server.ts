// Finds the live server of a home.

import { type CwError, cwError } from '../../kernel/errors.ts'
import { readServerFile, type ServerFile } from '../../platform/server-file.ts'
import type { ServerAddress } from './connect.ts'

/** Milliseconds a server of this machine may take to say that it is well. */
const patience = 2_000

/** Reads server.json; null when there is none, its process is gone, or another program answers at its address. */
export async function findServer(home: { readonly serverJson: string }): Promise<ServerAddress | null> {
  const found = readServerFile(home.serverJson)
  if (!found || !(await isWell(found))) return null
  return { address: found.address, token: found.token }
}

/** Null where no living process says that it serves the home. `waited`: how long it was asked, in words. */
export function silentServer(home: { readonly serverJson: string }, waited: string): CwError | null {
  const found = readServerFile(home.serverJson)
  if (!found) return null
  const { address, pid } = found
  const remedy = `Nothing was done. The server is busy or stopped: if \`ps -o stat= -p ${pid}\` says T, \`kill -CONT ${pid}\` lets it go on; \`cw logs\` may tell more.`
  return cwError('server.silent', { address, waited, remedy })
}

async function isWell({ address, pid }: ServerFile): Promise<boolean> {
  try {
    const response = await fetch(`${address}/health`, { signal: AbortSignal.timeout(patience) })
    const health = (await response.json()) as { ok?: unknown; pid?: unknown }
    return health.ok === true && health.pid === pid
  } catch {
    // Nobody answers there, or something that is no server of ours: either way there is none.
    return false
  }
}
