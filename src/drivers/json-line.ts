// One line of JSON that a program printed, read without trust.

import { z } from 'zod'

const object = z.record(z.string(), z.unknown())
export type JsonObject = z.infer<typeof object>

/** The object in that line; null when it is none. */
export function jsonLine(line: string): JsonObject | null {
  try {
    const read = object.safeParse(JSON.parse(line))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
