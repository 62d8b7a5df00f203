// Random bytes for ids and names of events, which are many and secret to nobody: asked of the system a page at a time.

import { randomBytes } from 'node:crypto'
import type { RandomBytes } from '../kernel/ids.ts'

const pageSize = 4_096

/** Bytes that were never given before. */
export function pooledRandom(): RandomBytes {
  let page = new Uint8Array(0)
  let at = 0
  return (count) => {
    if (at + count > page.length) {
      page = randomBytes(Math.max(pageSize, count))
      at = 0
    }
    at += count
    return page.subarray(at - count, at)
  }
}
