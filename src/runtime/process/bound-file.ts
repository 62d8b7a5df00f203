// Keeps what a process leaves in a file within bounds: its first and its last bytes, with a line between them that says how
// much was left out. The process may go on appending meanwhile: it is never waited for, and what it writes next stands at the end.

import { constants, fstatSync, ftruncateSync, readSync, statSync, writevSync } from 'node:fs'
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
  await Promise.all([boundFile(output), boundFile(errors)])
}

/** One that nobody writes any more. */
export async function boundFile(file: string): Promise<void> {
  await cut(file, 2 * keptOfEach + line(0).length)
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
    if (size > most && nlink === 1) cutAtOnce(handle.fd)
  } finally {
    await handle.close()
  }
}

/**
 * Nothing else of this process runs meanwhile, and what was appended up to the last call is in what is put back: it would be
 * cut off, or written over. Appended, too, for the end of the file is where the other one writes.
 */
function cutAtOnce(file: number): void {
  const { size } = fstatSync(file)
  const end = bytesAt(file, size - keptOfEach, keptOfEach)
  const before = leftOut(bytesAt(file, keptOfEach, line(0).length))
  const now = size - 2 * keptOfEach + (before === null ? 0 : before - line(0).length)
  const { size: grown } = fstatSync(file)
  const since = bytesAt(file, size, grown - size)
  // In one call: where the end stands, it is said before it what was left out.
  ftruncateSync(file, keptOfEach)
  writevSync(file, [Buffer.from(line(now)), end, since])
}

/** Null where there is none. The agent can write in that folder: by a link there no file of others is cut. */
async function opened(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'EISDIR') return null
    throw error
  }
}

function bytesAt(file: number, from: number, length: number): Buffer {
  const buffer = Buffer.alloc(length)
  return buffer.subarray(0, readSync(file, buffer, 0, length, from))
}

/** As long for every number, so that it can be found again. */
function line(bytes: number): string {
  return `\n[cw left out ${String(bytes).padStart(16)} bytes here]\n`
}

function leftOut(bytes: Buffer): number | null {
  const [, number] = /^\n\[cw left out +(\d+) bytes here\]\n$/.exec(bytes.toString('latin1')) ?? []
  return number === undefined ? null : Number(number)
}
