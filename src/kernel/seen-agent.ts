// What is seen of an agent from outside, as `agent.seen` and `agent.transcript` answer it and its pages in the tree show it.
// Times are milliseconds since the epoch, paths are relative to the tree.

import { z } from 'zod'

/** A document by its name. */
const named = z.object({ title: z.string(), path: z.string() })
export type Named = z.infer<typeof named>

const used = z.object({
  /** Tokens, those that came from a cache included. */
  input: z.number(),
  output: z.number(),
  costUsd: z.number(),
  /** Some of that is computed from the prices in config.yaml. */
  computed: z.boolean().optional(),
})
export type Used = z.infer<typeof used>

const failure = z.object({ kind: z.string(), message: z.string(), until: z.number().nullable() })

const seenRun = z.object({
  /** Counted for each agent, from 1. */
  number: z.number().int(),
  provider: z.string(),
  model: z.string().nullable(),
  /** The name of its account; null = the program's own. */
  account: z.string().nullable(),
  startedAt: z.number(),
  /** Null while it goes on. */
  endedAt: z.number().nullable(),
  outcome: z.enum(['answered', 'asked', 'stopped', 'failed']).nullable(),
  failure: failure.nullable(),
  /** The beginning of its last words; null = none. */
  answer: z.string().nullable(),
  used,
})
export type SeenRun = z.infer<typeof seenRun>

export const seenAgentSchema = z.object({
  id: z.string(),
  /** Of its document. */
  path: z.string(),
  name: z.string(),
  role: z.string(),
  /** The wish of a person. */
  status: z.enum(['running', 'stopped']),
  archived: z.boolean(),
  task: named.nullable(),
  project: named.nullable(),
  budgetUsd: z.number().nullable(),
  /** The last one. */
  run: seenRun.nullable(),
  /** Of the last run, while that goes on. */
  live: z
    .object({
      /** One line: the last tool it used, or that it thinks. */
      doing: z.string(),
      /** Share of the model's window that the conversation fills, 0 to 1; null = unknown. */
      context: z.number().nullable(),
      /** Of the last sign of life. */
      at: z.number(),
    })
    .nullable(),
  /** Number of the last thing that was said or done in the last run; -1 = none. */
  lastEntry: z.number().int(),
  /** Number of the last run that was told something; null = none. */
  told: z.number().int().nullable(),
  /** What the last run asked and has no answer yet: paths of the files to save. */
  asks: z.array(named),
  /** Messages and answers that it has not read. */
  unread: z.number().int(),
  /** Why nothing of it is started although it is to run, and until when; null = it is not to, or is in line. */
  waits: z.object({ why: z.string(), until: z.number().nullable() }).nullable(),
  /** When it is tried again by itself after its last run failed; null = it did not, or nothing keeps it till then. */
  retryAt: z.number().nullable(),
  /** How many runs there were, and what all of them used. */
  runs: z.number().int(),
  used,
})
export type SeenAgent = z.infer<typeof seenAgentSchema>

/** Whether it is to begin a run: nobody stopped it, it waits for no answer, and there is something to do. */
export function isToRun({
  status,
  archived,
  run,
  asks,
  unread,
}: Omit<SeenAgent, 'waits' | 'retryAt'>): boolean {
  if (status === 'stopped' || archived || asks.length > 0) return false
  if (run === null) return true
  return run.endedAt !== null && (unread > 0 || run.outcome !== 'answered')
}

/** Up to where a transcript goes: all of the runs before `run`, and of that one the entries up to `seq`, and its end. */
export const transcriptPlace = z.object({
  run: z.number().int(),
  seq: z.number().int(),
  ended: z.boolean(),
})
export type TranscriptPlace = z.infer<typeof transcriptPlace>

export const transcriptStart: TranscriptPlace = { run: 0, seq: -1, ended: true }

const begin = z.object({
  is: z.literal('begin'),
  run: z.number().int(),
  at: z.number(),
  provider: z.string(),
  model: z.string().nullable(),
  /** What it was told; null = nothing: a call that was parked went on. */
  told: z.string().nullable(),
})
const said = z.object({
  is: z.literal('said'),
  run: z.number().int(),
  seq: z.number().int(),
  at: z.number(),
  kind: z.enum(['text', 'tool', 'denied', 'limit', 'note']),
  text: z.string(),
})
const end = z.object({
  is: z.literal('end'),
  run: z.number().int(),
  at: z.number(),
  outcome: z.enum(['answered', 'asked', 'stopped', 'failed']),
  failure: failure.nullable(),
  /** Its last words, where it did not say them as an entry; null = none. */
  answer: z.string().nullable(),
  /** What it asked, with the options as they were offered. */
  asked: z.array(z.object({ title: z.string(), text: z.string(), options: z.array(z.string()) })),
})

/** What a transcript is put together from, in order. */
export const transcriptPiece = z.discriminatedUnion('is', [begin, said, end])
export type TranscriptPiece = z.infer<typeof transcriptPiece>

/** Where a transcript is with that piece in it. */
export function placeAfter(piece: TranscriptPiece, before: TranscriptPlace): TranscriptPlace {
  switch (piece.is) {
    case 'begin':
      return { run: piece.run, seq: -1, ended: false }
    case 'said':
      return { ...before, seq: piece.seq }
    case 'end':
      return { ...before, ended: true }
  }
}
