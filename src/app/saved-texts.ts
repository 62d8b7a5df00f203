// The texts of a document as persons saved them: the log names each by its hash.

import { z } from 'zod'
import { deferred } from '../kernel/deferred.ts'
import { kindOfId } from '../kernel/ids.ts'
import { query } from '../kernel/procedure.ts'
import type { Reader } from '../kernel/tx.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

/** Most saves of one document that are listed: the newest. */
const mostListed = 200

const savedSchema = z.object({
  /** Of the event that tells of it. */
  seq: z.number().int(),
  /** Milliseconds since the epoch. */
  at: z.number().int(),
  /** Name of who saved it. */
  by: z.string(),
  /** sha256 of its bytes, hex. */
  hash: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** Where one was asked for; null in a list. */
  text: z.string().nullable(),
})

/** Newest first; with `seq` that one alone, with its text. */
export const savedTexts = query({
  summary: 'The texts of a document as persons saved them',
  input: z.object({ entity: z.string(), seq: z.number().int().optional() }),
  output: z.array(savedSchema),
  cli: { hidden: true, examples: [] },
  run: (reader, input) => savedTextsOf(reader, input),
})

function savedTextsOf(
  reader: Reader,
  { entity, seq }: { readonly entity: string; readonly seq?: number | undefined },
): z.input<typeof savedSchema>[] {
  const kind = kindOfId(entity)
  if (kind === null) return []
  const wanted = { entity, type: `${kind}.saved`, limit: seq === undefined ? mostListed : 10_000 }
  const events = eventLog()
    .latestEvents(reader.db, wanted)
    .filter((event) => seq === undefined || event.seq === seq)
  return events.flatMap(({ seq: number, at, actor, change }) => {
    const hash = change.after.source
    const text = typeof hash === 'string' ? reader.text(hash) : null
    if (typeof hash !== 'string' || text === null) return []
    const size = Buffer.byteLength(text)
    return [{ seq: number, at, by: actor.name, hash, size, text: seq === undefined ? null : text }]
  })
}
