// What goes between a home and a tree: documents to the tree, and decisions with their outcomes back.

import { z } from 'zod'

export const documentSchema = z.object({
  /** The entity's id; `<id>#reply` for the answer to a question. */
  key: z.string(),
  kind: z.string(),
  path: z.string(),
  rev: z.number(),
  text: z.string(),
  /** shared: both write; view: `cw` alone; yours: a person's, once they touched it. */
  mode: z.enum(['shared', 'view', 'yours']),
  /** When it was put away, in milliseconds since the epoch. */
  archivedAt: z.number().optional(),
})
export type TreeDocument = Readonly<z.infer<typeof documentSchema>>
export type DocumentMode = TreeDocument['mode']

/** Where and in which revision a document is, without its text. */
export const entrySchema = documentSchema.pick({ key: true, path: true, rev: true })
export type TreeEntry = Readonly<z.infer<typeof entrySchema>>

const callSchema = z.object({ path: z.string(), input: z.record(z.string(), z.unknown()) })

/** Calls that succeed or fail together: one decision of a tree. */
export const groupSchema = z.object({
  /** Names the decision, so that a retry does nothing. */
  mutation: z.string().min(1),
  /** The revision of the entity that it was decided against: in another one it is refused. Null: it rests on none. */
  seen: z.object({ id: z.string(), rev: z.number() }).nullable().default(null),
  calls: z.array(callSchema).max(500).readonly(),
  /** The full text as the person saved it; `id` is null for what the first call creates. */
  source: z.object({ id: z.string().nullable(), kind: z.string(), text: z.string() }).nullable(),
})
export type TreeGroup = Readonly<z.infer<typeof groupSchema>>

const errorSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()),
})
export type TreeError = Readonly<z.infer<typeof errorSchema>>

export const outcomeSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    id: z.string().nullable(),
    /** Where the document stands, and its revision, when it says exactly what was saved. */
    agrees: entrySchema.nullable(),
  }),
  z.object({ ok: z.literal(false), error: errorSchema }),
])
export type TreeOutcome = Readonly<z.infer<typeof outcomeSchema>>
