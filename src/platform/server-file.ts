// server.json: where the live server of a home listens, and the token its clients show. Readable by its owner alone.

import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { passStep } from './crash-points.ts'
import { isSameProcess, processStart } from './process-start.ts'

const serverFile = z.object({
  pid: z.number().int().positive(),
  /** What `processStart` says of that process; null where it says nothing. */
  start: z.string().nullable(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  /** `http://127.0.0.1:4321` */
  address: z.url(),
  token: z.string().min(1),
})
export type ServerFile = z.infer<typeof serverFile>

/** Puts the file in place whole (mode 0600), over whatever stood there. Only the holder of the home's lock calls it. */
export function writeServerFile(
  file: string,
  server: { readonly address: string; readonly token: string; readonly startedAt: number },
): ServerFile {
  const content: ServerFile = {
    pid: process.pid,
    start: processStart(process.pid),
    startedAt: new Date(server.startedAt).toISOString(),
    address: server.address,
    token: server.token,
  }
  const staged = `${file}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(staged, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(staged, file)
  } catch (error) {
    rmSync(staged, { force: true })
    throw error
  }
  passStep('server:announced', file)
  return content
}

/** What the file says, or null when there is none, it cannot be understood, or the process it names is gone. */
export function readServerFile(file: string): ServerFile | null {
  try {
    const found = serverFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    return isSameProcess(found.pid, found.start) ? found : null
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return null
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Removes the file if it still is the one with that token. */
export function removeServerFile(file: string, token: string): void {
  if (readServerFile(file)?.token === token) rmSync(file, { force: true })
}
