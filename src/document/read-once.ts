// What was read of a text, for whoever reads the same text again: to take up one save asks for the same few documents many times.

import { LatelyUsed } from '../kernel/lately-used.ts'

/** UTF-16 units of texts whose reading is remembered: those of a turn of the engine. */
const mostRemembered = 1024 * 1024
/** What remembering takes beside the text, in the same units. */
const overhead = 256

/** `read` itself, but for texts that were read lately: what it returns follows from the text alone, and nobody changes it. */
export function readOnce<T extends object>(read: (text: string) => T): (text: string) => T {
  const known = new LatelyUsed<T>(mostRemembered, (text) => text.length + overhead)
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const fresh = read(text)
    known.keep(text, fresh)
    return fresh
  }
}
