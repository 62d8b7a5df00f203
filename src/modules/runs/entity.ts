// A run: one process of an agent, from what it was told to what became of it. Runs of one conversation share a session.

import { z } from 'zod'

/** Tokens of the run alone, not of its conversation. */
export const usageSchema = z.object({
  input: z.number().int().nonnegative(),
  output: z.number().int().nonnegative(),
  cacheRead: z.number().int().nonnegative(),
  cacheWrite: z.number().int().nonnegative(),
})
export type Usage = z.infer<typeof usageSchema>

export const noUsage: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

export const failureSchema = z.object({
  kind: z.enum(['limit', 'transient', 'unanswered', 'auth', 'schema', 'lost', 'user', 'refused', 'crash']),
  message: z.string(),
  /** Of a limit, in milliseconds since the epoch: when it is over, as far as the program says that, and of a run that has
   *  ended until when its login rests. */
  until: z.number().int().nullable(),
})
export type RunFailure = z.infer<typeof failureSchema>

/** What became of it. `asked`: it waits for answers and holds no process. */
export const runOutcome = z.enum(['answered', 'asked', 'stopped', 'failed'])
export type RunOutcome = z.infer<typeof runOutcome>

/** What was found of a file that an agent is given to read. `outside`: a link leads out of its project. */
export const givenFile = z.object({
  /** As it was named. */
  path: z.string(),
  is: z.enum(['text', 'binary', 'missing', 'folder', 'outside', 'unreadable']),
  /** How large it is; null = not known. */
  bytes: z.number().int().nullable(),
  /** Of a text: the hash of what is in it. */
  text: z.string().nullable(),
  /** Only the beginning of a longer one is in `text`. */
  cut: z.boolean(),
})
export type GivenFile = z.infer<typeof givenFile>

export const runSchema = z.object({
  id: z.string(),
  /** Raised by each change. */
  rev: z.number().int(),
  /** Id of the agent. */
  agent: z.string(),
  /** Counted for each agent, from 1. */
  number: z.number().int().positive(),
  /** Name of the agent program, as `config.yaml` or a driver calls it. */
  provider: z.string(),
  /** The model; null = the program's own choice. */
  model: z.string().nullable(),
  /** Id of the account; null = the program's own. */
  account: z.string().nullable(),
  /** UUID of the conversation. */
  session: z.string(),
  /** What the program calls the conversation; null = it has not said yet. */
  sessionName: z.string().nullable(),
  /** Hash of what it was told; null = nothing: a call that was parked goes on. */
  prompt: z.string().nullable(),
  /** Ids of the messages and answers that it was given. */
  given: z.array(z.string()),
  /** Files that it was given to read at the beginning of a conversation, sorted. */
  files: z.array(givenFile).default([]),
  /** Milliseconds since the epoch. */
  startedAt: z.number().int(),
  /** Null while it runs. */
  endedAt: z.number().int().nullable(),
  outcome: runOutcome.nullable(),
  failure: failureSchema.nullable(),
  /** With what its process ended, as a shell tells it (of a signal 128 and its number); null = while it runs, or nobody knows. */
  exitCode: z.number().int().nullable().default(null),
  /** The call of the program that waits for the answers; null = the next run is told them. */
  call: z.string().nullable(),
  /** Ids of the questions it ended with. */
  questions: z.array(z.string()),
  /** Hash of its last words; null = none. */
  answer: z.string().nullable(),
  /** Hash of its answer in the form that was asked for, as JSON; null = words alone. */
  structured: z.string().nullable().default(null),
  usage: usageSchema,
  /** In US dollars. */
  costUsd: z.number().nonnegative(),
  /** Who says what it cost: the program, or the prices in config.yaml; null = nobody. */
  pricedBy: z.enum(['program', 'prices']).nullable().default(null),
})
export type Run = z.infer<typeof runSchema>

/** What one message of a run used, as far as the program tells that while it speaks. */
export const runMessageSchema = z.object({
  /** Counted for each run, from 0: reading the same output again gives the same numbers. */
  seq: z.number().int().nonnegative(),
  /** When it began, in milliseconds since the epoch. */
  at: z.number().int(),
  /** Its first words, or else the first thing it did; empty: neither. */
  words: z.string(),
  /** Characters of it that were printed. */
  size: z.number().int().nonnegative(),
  usage: usageSchema,
  /** In US dollars; null = only what the run costs is told. */
  costUsd: z.number().nonnegative().nullable(),
  /** Its output is told as it began alone: how much there is of it in the end, the run says. */
  begun: z.boolean(),
})
export type RunMessage = z.infer<typeof runMessageSchema>

/** What a run is doing right now: facts of this machine and figures that tick, none of them in the event log. */
export const liveSchema = z.object({
  run: z.string(),
  /** Null until it is started. */
  pid: z.number().int().nullable(),
  /** When the system says that process began; null = it does not say. */
  processStart: z.string().nullable(),
  /** One line: the last tool it used, or that it thinks. */
  doing: z.string(),
  usage: usageSchema,
  costUsd: z.number(),
  /** Share of the model's window that the conversation fills, 0 to 1; null = unknown. */
  context: z.number().nullable(),
  /** Of the last sign of life, in milliseconds since the epoch. */
  at: z.number().int(),
})
export type Live = z.infer<typeof liveSchema>

/** One thing that was said or done in a run, for people to read. */
export const entrySchema = z.object({
  /** Counted for each run, from 0: reading the same output again gives the same numbers. */
  seq: z.number().int(),
  at: z.number().int(),
  kind: z.enum(['text', 'tool', 'denied', 'limit', 'note']),
  text: z.string(),
})
export type Entry = z.infer<typeof entrySchema>
