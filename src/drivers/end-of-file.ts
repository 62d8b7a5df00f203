// The end of a file that may be large.

import { open } from 'node:fs/promises'

/** The last `bytes` of it as text, or all of it. What was cut in the middle of a character begins with a sign for that. */
export async function endOfFile(file: string, bytes: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - bytes)
    const buffer = Buffer.alloc(size - from)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
