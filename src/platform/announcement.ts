// What a server says in its home of where it is, for as long as it serves: a server.json that somebody cleans away, or writes
// over, is written again, for without it nobody finds the server, and nobody else may have the home.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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
}

/** Says it, and returns what takes it back. */
export function announce(home: AnnouncedHome, { address, token, onMissing }: Announced): () => void {
  const said = { address, token, startedAt: Date.now() }
  writeServerFile(home.serverJson, said)
  const timer = setInterval(() => {
    if (!writtenAgain(home, said)) return
    onMissing?.(`${home.serverJson} was gone while the server runs: it stands there again`)
  }, lookEvery)
  timer.unref()
  return () => {
    clearInterval(timer)
    removeServerFile(home.serverJson, token)
  }
}

/**
 * Not where the home itself was taken away or another one stands there, nor over what another living server has said. What the
 * machine refuses is tried again the next time.
 */
function writtenAgain(
  { path, id, serverJson }: AnnouncedHome,
  said: Parameters<typeof writeServerFile>[1],
): boolean {
  try {
    if (readServerFile(serverJson) !== null || homeAt(path) !== id) return false
    writeServerFile(serverJson, said)
    return true
  } catch {
    return false
  }
}

function homeAt(path: string): unknown {
  return (JSON.parse(readFileSync(join(path, 'home.json'), 'utf8')) as { id?: unknown }).id
}
