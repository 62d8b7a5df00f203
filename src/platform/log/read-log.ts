// Reads a log for `cw logs`: its last lines, then those that are added.
import { open, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ReadLogOptions {
  readonly file: string
  /** How many of the lines that are there already. */
  readonly lines: number
  /** Go on with new lines until `signal` is aborted, also through a rotation. */
  readonly follow?: boolean
  readonly signal?: AbortSignal
}

const CHUNK = 64 * 1024
const POLL_MS = 100

/** Yields whole lines without their end. A file that does not exist (yet) has none. */
export async function* readLog(options: ReadLogOptions): AsyncGenerator<string, void> {
  const { file, lines, follow = false, signal } = options
  const stopped = () => signal?.aborted === true
  let inode = await inodeOf(file)
  let position = await tailStart(file, lines)
  for (;;) {
    for await (const { line, end } of linesFrom(file, position)) {
      if (stopped()) return
      position = end
      yield line
    }
    if (!follow || stopped()) return
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined)
    const now = await stat(file).catch(() => undefined)
    // Another file under this name, or one that was cut: read it from its beginning.
    if (now && (now.ino !== inode || now.size < position)) position = 0
    inode = now?.ino ?? inode
  }
}

async function inodeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.ino
}

/** Offset of the first of the last `count` whole lines, found from the end so that a long log costs nothing. */
async function tailStart(file: string, count: number): Promise<number> {
  const handle = await openOrNone(file)
  if (!handle) return 0
  try {
    let ends = 0
    for (let stop = (await handle.stat()).size; stop > 0; stop -= CHUNK) {
      const start = Math.max(0, stop - CHUNK)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(stop - start), { position: start })
      for (let at = bytesRead - 1; at >= 0; at--) {
        if (buffer[at] === 0x0a && ++ends > count) return start + at + 1
      }
    }
    return 0
  } finally {
    await handle.close()
  }
}

/** Split as bytes: a character may lie across two chunks, a line end never does. */
async function* linesFrom(file: string, from: number): AsyncGenerator<{ line: string; end: number }, void> {
  const handle = await openOrNone(file)
  if (!handle) return
  try {
    let rest = Buffer.alloc(0)
    let position = from
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK), {
        position: position + rest.length,
      })
      if (bytesRead === 0) return
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
        position += end + 1
        yield { line: rest.toString('utf8', 0, end), end: position }
        rest = rest.subarray(end + 1)
      }
    }
  } finally {
    await handle.close()
  }
}

async function openOrNone(file: string) {
  try {
    return await open(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
