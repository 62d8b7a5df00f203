// The server's side of the tree: what documents say, and batches of what saves mean (SYNC.md 6).

import { z } from 'zod'
import { baseProcedure, type Group, query, router, wireError } from '../kernel/procedure.ts'
import {
  documentSchema,
  entrySchema,
  groupSchema,
  outcomeSchema,
  type TreeEntry,
  type TreeGroup,
  type TreeOutcome,
} from '../kernel/tree-exchange.ts'
import type { Reader } from '../kernel/tx.ts'
import { documentsOf, entriesAfter, requireRevision, textsAt } from './tree-documents.ts'

/** The fields in which it shows that somebody decided about an entity: what becomes of it, or what is answered. */
const decided = ['status', 'proposed', 'answeredAt']

export const treeRouter = router({
  entries: query({
    summary: 'Every document of the tree with its path and revision',
    input: z.object({
      /** The id of the last entity of the page before. */
      after: z.string().default(''),
      /** Most entities of one page. */
      limit: z.number().int().positive().default(Number.MAX_SAFE_INTEGER),
    }),
    output: z.array(entrySchema),
    cli: { hidden: true, examples: [] },
    run: (reader, input) => entriesAfter(reader, input),
  }),

  at: query({
    summary: 'The texts of the documents at those paths, or with those ids; what is none is left out',
    input: z.object({ at: z.array(z.string()).max(500) }),
    output: z.record(z.string(), z.string()),
    cli: { hidden: true, examples: [] },
    run: (reader, input) => textsAt(reader, input.at),
  }),

  documents: query({
    summary: 'The documents of entities, rendered',
    input: z.object({
      ids: z.array(z.string()).max(500),
      /** When a save of a reply sends it: the documents say so. */
      reply: z.enum(['auto', 'save', 'tick']).default('auto'),
    }),
    output: z.array(documentSchema),
    cli: { hidden: true, examples: [] },
    run: (reader, input) => documentsOf(reader, input.ids, input.reply),
  }),

  decided: query({
    summary: 'When an entity was decided about last, in milliseconds since the epoch; null: never',
    input: z.object({ id: z.string() }),
    output: z.number().nullable(),
    cli: { hidden: true, examples: [] },
    run: (reader, { id }) =>
      reader.latest(id, ({ change: { before } }) => decided.some((field) => before?.[field] !== undefined))
        ?.at ?? null,
  }),

  /**
   * Not a command: each group of the batch is one, with a savepoint, an outcome and events of its own. Answers for the
   * first of them, as many as are soon done and at least one.
   */
  save: baseProcedure
    .input(z.object({ groups: z.array(groupSchema).max(500) }))
    .output(z.array(outcomeSchema))
    .mutation(async ({ ctx, input }) => {
      if (!ctx.executor.batch) throw new Error('tree.save runs only where the database is')
      const results = await ctx.executor.batch(input.groups.map(toGroup))
      return results.map((result, index): TreeOutcome => {
        const error = result.ok ? null : wireError(result.error)
        if (error) return { ok: false, error }
        const { results = [], also = null } = result.ok ? result : {}
        const id = input.groups[index]?.source?.id ?? idOf(results[0])
        return { ok: true, id, agrees: also as TreeEntry | null }
      })
    }),
})

function toGroup({ mutation, seen, calls, source }: TreeGroup): Group {
  return {
    mutation,
    calls,
    before: (reader) => {
      if (seen !== null) requireRevision(reader, seen)
    },
    ...(source && { following: savedCall(source) }),
    also: (reader) => (source?.id ? entryOf(reader, source.id, source.text) : null),
  }
}

/** Of a document that the calls before have made, the first result tells the id. */
function savedCall({ kind, id: known, text }: NonNullable<TreeGroup['source']>): Group['following'] {
  return {
    path: `${kind}.saved`,
    input: (results) => {
      const id = known ?? idOf(results[0])
      return id ? { id, text } : null
    },
  }
}

/** The entry of the entity's document when that says exactly this. */
function entryOf(reader: Reader, id: string, text: string): TreeEntry | null {
  const document = documentsOf(reader, [id]).find(({ key }) => key === id)
  if (document?.text !== text) return null
  return { key: id, path: document.path, rev: document.rev }
}

function idOf(result: unknown): string | null {
  const id = (result as { id?: unknown } | undefined)?.id
  return typeof id === 'string' ? id : null
}
