// The event log as procedures: the audit history, its end, and the subscription that replays and then goes on live.

import { z } from 'zod'
import { deferred } from '../kernel/deferred.ts'
import { CwError } from '../kernel/errors.ts'
import type { Event, TitledEvent } from '../kernel/event.ts'
import { subjectOf, titleIn } from '../kernel/event-subject.ts'
import { type Kind, kindOfId, prefixes } from '../kernel/ids.ts'
import { baseProcedure, type Context, query, router } from '../kernel/procedure.ts'
import { findEntity } from '../kernel/references.ts'
import type { Reader } from '../kernel/tx.ts'
import { type EventFeed, follow } from './event-feed.ts'
import { nameOf, namesOf } from './names.ts'
import { savedTexts } from './saved-texts.ts'
import { slices } from './slices.ts'

const eventLog = deferred(() => import('../platform/sqlite/event-log.ts'))

const cursorSchema = z.object({ epoch: z.string(), seq: z.number().int().nonnegative(), event: z.string() })

const changeSchema = z.record(z.string(), z.unknown())

const eventSchema = z.object({
  seq: z.number().int(),
  id: z.string(),
  epoch: z.string(),
  at: z.number().int(),
  type: z.string(),
  kind: z.enum(Object.keys(prefixes) as [Kind, ...Kind[]]),
  entity: z.string(),
  rev: z.number().int(),
  actor: z.object({ kind: z.enum(['person', 'agent', 'cw']), id: z.string(), name: z.string() }),
  cause: z.object({ command: z.string(), mutation: z.string().nullable() }),
  change: z.object({ before: changeSchema.nullable(), after: changeSchema }),
})

const listedSchema = eventSchema.extend({
  /** The title that what it is about has now; null: it is there no more, or has none. */
  title: z.string().nullable(),
})

const listInput = z.object({
  limit: z.number().int().min(1).max(10_000).default(50).describe('how many at most'),
  entity: z.string().optional().describe('only those of this entity: id, beginning of one, slug or path'),
  type: z.string().optional().describe('only those of this type, such as task.closed'),
  since: z.number().int().nonnegative().optional().describe('the first ones after this number'),
})

/** Where a subscription finds the log and the bus; whoever serves the router puts it into the context. */
export interface FollowContext extends Context {
  readonly feed: EventFeed
  /** Resolves once the client has taken most of what was sent to it. */
  drained?(signal: AbortSignal): Promise<void>
}

export const eventsRouter = router({
  list: query({
    summary: 'List what happened, oldest first: who did what, and why',
    input: listInput,
    output: z.array(listedSchema),
    cli: {
      aliases: ['ls'],
      examples: ['cw events list', 'cw events list --type initiative.approved --since 100 --json'],
    },
    run: (reader, input) =>
      listEvents(reader, input).map((event) => ({
        ...event,
        title: nameOf(reader, subjectOf(event).id)?.title ?? null,
      })),
  }),

  head: query({
    summary: 'The end of the event log',
    input: z.object({}),
    output: cursorSchema,
    cli: { hidden: true, examples: [] },
    run: (reader) => eventLog().headOf(reader.db),
  }),

  savedTexts,

  follow: baseProcedure
    .meta({ description: 'Replay events from a cursor, then follow live', examples: [] })
    .input(z.object({ cursor: cursorSchema.nullable(), brief: z.boolean().default(false) }))
    .subscription(async function* ({ ctx, input, signal }) {
      if (!canFollow(ctx)) throw new Error('events.follow runs only where the event log is')
      const until = signal ?? new AbortController().signal
      const drained = async () => ctx.drained?.(until)
      for await (const message of follow(ctx.feed, { ...input, signal: until, drained }))
        yield message.type === 'events' ? { ...message, events: await titled(ctx, message.events) } : message
    }),
})

/** With the titles that events do not say themselves: a line of a log tells of things by their names. */
async function titled({ executor }: Context, events: readonly Event[]): Promise<readonly TitledEvent[]> {
  const unsaid = events.filter((event) => titleIn(event) === null && !event.type.endsWith('.saved'))
  const ids = [...new Set(unsaid.map((event) => subjectOf(event).id))]
  if (ids.length === 0) return events
  const names = await namesOf(executor, ids)
  return events.map((event) => {
    const name = titleIn(event) === null ? names[subjectOf(event).id] : undefined
    return name === undefined ? event : { ...event, title: name.title }
  })
}

function canFollow(ctx: Context): ctx is FollowContext {
  return 'feed' in ctx
}

/** The newest ones, or with `since` the first ones after it; in the order in which they happened. */
function listEvents(reader: Reader, input: z.output<typeof listInput>): Event[] {
  const { limit, since, type } = input
  const entity = input.entity === undefined ? undefined : idOf(reader, input.entity)
  if (since === undefined) {
    const only = { ...(entity === undefined ? {} : { entity }), ...(type === undefined ? {} : { type }) }
    return eventLog()
      .latestEvents(reader.db, { limit, ...only })
      .reverse()
  }
  const wanted = (event: Event) =>
    (entity === undefined || event.entity === entity) && (type === undefined || event.type === type)
  const found: Event[] = []
  for (
    let page = pageAfter(reader, since);
    page.length > 0;
    page = pageAfter(reader, page.at(-1)?.seq ?? 0)
  ) {
    found.push(...page.filter(wanted))
    if (found.length >= limit) break
  }
  return found.slice(0, limit)
}

function pageAfter(reader: Reader, seq: number): readonly Event[] {
  return eventLog().eventsAfter(reader.db, seq, 500)
}

/** Kinds without a document of their own are named by their whole id. */
function idOf(reader: Reader, ref: string): string {
  if (kindOfId(ref) !== null) return ref
  let unknown: unknown
  for (const slice of slices) {
    try {
      return findEntity(reader, slice.store(), ref).id
    } catch (error) {
      if (!(error instanceof CwError && error.code === 'entity.unknown')) throw error
      unknown ??= error
    }
  }
  throw unknown
}
