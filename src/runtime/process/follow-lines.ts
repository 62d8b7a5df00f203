// Follows a file that a process appends to, line by line, in bounded memory.

import { type FileHandle, open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import type { Clock } from '../../kernel/clock.ts'

/** Longest line that is handed on, in characters: more is cut off, never gathered. */
export const longestLine = 4 * 1024 * 1024
const chunk = 256 * 1024
/** Milliseconds between looks: at first, and when nothing came for long. */
const looks = { first: 20, most: 250 }

export interface FollowLines {
  readonly file: string
  readonly clock: Clock
  /** Whether whoever writes it may still write. What stands there when that ends is read before the end. */
  open(): boolean
}

/** Each line without its end; the last one also when it has none. The file has to exist. */
export async function* followLines({ file, clock, open: writing }: FollowLines): AsyncGenerator<string> {
  const handle = await open(file, 'r')
  try {
    yield* linesOf(chunksOf(handle, clock, writing))
  } finally {
    await handle.close()
  }
}

async function* chunksOf(handle: FileHandle, clock: Clock, writing: () => boolean): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(chunk)
  let pause = looks.first
  for (;;) {
    // Asked before the read: what was written before the end is seen by the read after it.
    const mayGrow = writing()
    const { bytesRead } = await handle.read(buffer, 0, chunk, null)
    if (bytesRead > 0) {
      pause = looks.first
      yield buffer.subarray(0, bytesRead)
    } else if (!mayGrow) return
    else {
      await clock.sleep(pause)
      pause = Math.min(pause * 1.5, looks.most)
    }
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const bytes of chunks) {
    const [first = '', ...more] = decoder.write(bytes).split('\n')
    rest = joined(rest, first)
    for (const line of more) {
      yield rest
      rest = line
    }
  }
  rest = joined(rest, decoder.end())
  if (rest !== '') yield rest
}

function joined(rest: string, more: string): string {
  return rest.length >= longestLine ? rest : (rest + more).slice(0, longestLine)
}
