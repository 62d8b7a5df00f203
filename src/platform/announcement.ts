// What a server says in its home of where it is, for as long as it serves: a server.json that somebody cleans away, or writes
// over, is written again, for without it nobody finds the server, and nobody else may have the home. So is the lock's file.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renewLock } from './lock.ts'
import { readServerFile, removeServerFile, writeServerFile } from './server-file.ts'

export interface Announced {
  /** `http://127.0.0.1:4321` */
  readonly address: string
  readonly token: string
  /** Told each time that it had to be written again. */
  readonly onMissing?: ((message: string) => void) | undefined
}

/** Milliseconds between looks. */
const lookEvery = 1_000

interface AnnouncedHome {
  readonly path: string
  readonly id: string
  readonly serverJson: string
  readonly lock: string
}

/** Says it, and returns what takes it back. */
export function announce(home: AnnouncedHome, { address, token, onMissing }: Announced): () => void {
  const said = { address, token, startedAt: Date.now() }
  writeServerFile(home.serverJson, said)
  const timer = setInterval(() => {
    for (const file of putBack(home, said))
      onMissing?.(`${file} was gone while the server runs: it stands there again`)
  }, lookEvery)
  timer.unref()
  return () => {
    clearInterval(timer)
    removeServerFile(home.serverJson, token)
  }
}

/**
 * The files that were gone. None where the home itself was taken away or another one stands there, nor what another living process
 * has or has said. What the machine refuses is tried again the next time.
 */
function putBack(
  { path, id, serverJson, lock }: AnnouncedHome,
  said: Parameters<typeof writeServerFile>[1],
): string[] {
  const found: string[] = []
  try {
    if (homeAt(path) !== id) return found
    if (renewLock(lock) === 'renewed') found.push(lock)
    if (readServerFile(serverJson) !== null) return found
    writeServerFile(serverJson, said)
    found.push(serverJson)
  } catch {
    // Looked at again soon.
  }
  return found
}

function homeAt(path: string): unknown {
  return (JSON.parse(readFileSync(join(path, 'home.json'), 'utf8')) as { id?: unknown }).id
}
