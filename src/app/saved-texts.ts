// The texts of a document as persons saved them, and as commands changed them: the log holds each.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { deferred } from '../kernel/deferred.ts'
import type { Event } from '../kernel/event.ts'
import { kindOfId } from '../kernel/ids.ts'
import { query } from '../kernel/procedure.ts'
import type { Reader } from '../kernel/tx.ts'
import { slices } from './slices.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

/** Most saves of one document that are listed, and most of its events that are looked at for what commands said: the newest. */
const mostListed = 200
const mostFound = 10_000

const savedSchema = z.object({
  /** Of the event that tells of it. */
  seq: z.number().int(),
  /** Milliseconds since the epoch. */
  at: z.number().int(),
  /** Name of who saved it. */
  by: z.string(),
  /** The command that changed the text; null: a file was saved. */
  command: z.string().nullable(),
  /** sha256 of its bytes, hex. */
  hash: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** Where one was asked for; null in a list. Of a command without the fields. */
  text: z.string().nullable(),
})

/** Newest first; with `seq` that one alone, with its text. */
export const savedTexts = query({
  summary: 'The texts of a document as persons saved them, and as commands changed them',
  input: z.object({ entity: z.string(), seq: z.number().int().optional() }),
  output: z.array(savedSchema),
  cli: { hidden: true, examples: [] },
  run: (reader, input) => savedTextsOf(reader, input),
})

type Saved = z.input<typeof savedSchema>

function savedTextsOf(
  reader: Reader,
  { entity, seq }: { readonly entity: string; readonly seq?: number | undefined },
): Saved[] {
  const kind = kindOfId(entity)
  if (kind === null) return []
  const limit = seq === undefined ? mostListed : mostFound
  const saves = eventLog().latestEvents(reader.db, { entity, type: `${kind}.saved`, limit })
  const events = eventLog().latestEvents(reader.db, {
    entity,
    limit: seq === undefined ? 5 * mostListed : mostFound,
  })
  return [
    ...saves.flatMap((event) => asSaved(reader, event)),
    ...saidByCommands(reader, entity, { saves, events }),
  ]
    .filter((saved) => seq === undefined || saved.seq === seq)
    .sort((a, b) => b.seq - a.seq)
    .map((saved) => (seq === undefined ? { ...saved, text: null } : saved))
}

function asSaved(reader: Reader, event: Event): Saved[] {
  const hash = event.change.after.source
  const text = typeof hash === 'string' ? reader.text(hash) : null
  return typeof hash !== 'string' || text === null ? [] : [{ ...told(event, text), command: null, hash }]
}

/** What a save of a file changed is that save; and what stands there now is not an earlier text. */
function saidByCommands(
  reader: Reader,
  entity: string,
  { saves, events }: { readonly saves: readonly Event[]; readonly events: readonly Event[] },
): Saved[] {
  const bySaves = new Set(saves.map(({ cause }) => cause.mutation))
  const now = bodyOf(reader, entity)
  return events.flatMap((event) => {
    const { body } = event.change.after
    if (typeof body !== 'string' || body === now) return []
    if (event.cause.mutation !== null && bySaves.has(event.cause.mutation)) return []
    return [
      {
        ...told(event, body),
        command: event.cause.command,
        hash: createHash('sha256').update(body).digest('hex'),
      },
    ]
  })
}

function told({ seq, at, actor }: Event, text: string): Omit<Saved, 'command' | 'hash'> {
  return { seq, at, by: actor.name, size: Buffer.byteLength(text), text }
}

function bodyOf(reader: Reader, id: string): unknown {
  const entity = slices
    .find(({ codec }) => codec.kind === kindOfId(id))
    ?.store()
    .get(reader, id)
  return entity && 'body' in entity ? entity.body : null
}
