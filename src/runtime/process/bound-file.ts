// Keeps what a process leaves in a file within bounds: its first and its last bytes, with a line between them that says how
// much was left out. The process may go on appending meanwhile: it is never waited for, and what it writes next stands at the end.

import { constants, statSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { runFiles } from './agent-process.ts'

/** Bytes that are kept of the beginning, and as many of the end. */
export const keptOfEach = 4 * 1024 * 1024
/** Bytes that a file may have while it is written: it is not cut anew for every word. */
const mostMeanwhile = 16 * 1024 * 1024
/** Milliseconds between looks at a file that is written. */
const lookEvery = 1_000

/** What a process left in its folder, once it is gone and its output was read. */
export async function boundRun(folder: string): Promise<void> {
  const { output, errors } = runFiles(folder)
  const most = 2 * keptOfEach + line(0).length
  await Promise.all([cut(output, most), cut(errors, most)])
}

/**
 * Bounds a file of which only the end is read, until the returned function is called: it resolves when nothing is done to the
 * file any more. What goes wrong ends it.
 */
export function keepBounded(file: string, onFault: (error: unknown) => void): () => Promise<void> {
  let cutting: Promise<void> | null = null
  const looking = setInterval(() => {
    cutting ??= cut(file, mostMeanwhile)
      .catch((error: unknown) => {
        clearInterval(looking)
        onFault(error)
      })
      .finally(() => {
        cutting = null
      })
  }, lookEvery)
  return async () => {
    clearInterval(looking)
    await cutting
  }
}

/** In bytes; of one that is not there 0. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

async function cut(file: string, most: number): Promise<void> {
  const handle = await opened(file)
  if (handle === null) return
  try {
    const { size, nlink } = await handle.stat()
    if (size <= most || nlink > 1) return
    const end = await bytesAt(handle, size - keptOfEach, keptOfEach)
    const before = leftOut(await bytesAt(handle, keptOfEach, line(0).length))
    const now = size - 2 * keptOfEach + (before === null ? 0 : before - line(0).length)
    // Said first: a crash between these leaves no file that seems to be whole.
    await handle.write(line(now), keptOfEach)
    await handle.truncate(keptOfEach + line(now).length)
    await handle.write(end, 0, end.length, keptOfEach + line(now).length)
  } finally {
    await handle.close()
  }
}

/** Null where there is none. The agent can write in that folder: by a link there no file of others is cut. */
async function opened(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, constants.O_RDWR | constants.O_NOFOLLOW)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'EISDIR') return null
    throw error
  }
}

async function bytesAt(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, from)
  return buffer.subarray(0, bytesRead)
}

/** As long for every number, so that it can be found again. */
function line(bytes: number): string {
  return `\n[cw left out ${String(bytes).padStart(16)} bytes here]\n`
}

function leftOut(bytes: Buffer): number | null {
  const [, number] = /^\n\[cw left out +(\d+) bytes here\]\n$/.exec(bytes.toString('latin1')) ?? []
  return number === undefined ? null : Number(number)
}
