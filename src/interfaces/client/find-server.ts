// Finds the live server of a home.

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
