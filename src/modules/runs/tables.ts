// The tables of runs.

import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Entry, GivenFile, Run, RunFailure, RunOutcome, Usage } from './entity.ts'

/** One row per process of an agent. */
export const runs = sqliteTable(
  'runs',
  {
    /** Id with the prefix `r-`. */
    id: text('id').primaryKey(),
    /** Raised by each change. */
    rev: integer('rev').notNull(),
    /** Id of the agent. */
    agent: text('agent').notNull(),
    /** Counted for each agent, from 1. */
    number: integer('number').notNull(),
    /** Name of the agent program. */
    provider: text('provider').notNull(),
    /** The model, or null for the program's own choice. */
    model: text('model'),
    /** Id of the account, or null for the program's own. */
    account: text('account'),
    /** UUID of the conversation. */
    session: text('session').notNull(),
    /** What the program calls the conversation, or null. */
    sessionName: text('session_name'),
    /** Hash in `texts` of what it was told, or null for nothing. */
    prompt: text('prompt'),
    /** JSON list of the ids of messages and answers it was given. */
    given: text('given', { mode: 'json' }).$type<string[]>().notNull(),
    /** JSON list of the files it was given to read, each text by its hash in `texts`. */
    files: text('files', { mode: 'json' }).$type<GivenFile[]>().notNull().default([]),
    /** In milliseconds since the epoch. */
    startedAt: integer('started_at').notNull(),
    /** In milliseconds since the epoch; null = it runs. */
    endedAt: integer('ended_at'),
    /** answered, asked, stopped, failed; null = it runs. */
    outcome: text('outcome').$type<RunOutcome>(),
    /** JSON of why it failed, or null. */
    failure: text('failure', { mode: 'json' }).$type<RunFailure>(),
    /** With what its process ended, as a shell tells it, or null. */
    exitCode: integer('exit_code'),
    /** The call that waits for the answers, or null. */
    call: text('call'),
    /** JSON list of the ids of the questions it ended with. */
    questions: text('questions', { mode: 'json' }).$type<string[]>().notNull(),
    /** Hash in `texts` of its last words, or null. */
    answer: text('answer'),
    /** Hash in `texts` of its answer in the form that was asked for, as JSON, or null. */
    structured: text('structured'),
    /** JSON of its tokens. */
    usage: text('usage', { mode: 'json' }).$type<Usage>().notNull(),
    /** What it cost, in US dollars. */
    costUsd: real('cost_usd').notNull(),
    /** program, prices: who says so; null = nobody. */
    pricedBy: text('priced_by').$type<Run['pricedBy']>(),
  },
  (t) => [index('runs_agent').on(t.agent, t.number), index('runs_open').on(t.endedAt)],
)

/** One row per run that has not ended. Not in the event log: processes and ticks are no facts. */
export const liveRuns = sqliteTable('live_runs', {
  /** Id of the run. */
  run: text('run').primaryKey(),
  /** Its process, or null until it is started. */
  pid: integer('pid'),
  /** When the system says that process began, or null. */
  processStart: text('process_start'),
  /** sha256 of the token with which its tools call `cw`, hex. */
  key: text('key').notNull(),
  /** JSON list of the tools that its role allows; null = all. */
  tools: text('tools', { mode: 'json' }).$type<string[]>(),
  /** One line on what it does. */
  doing: text('doing').notNull(),
  /** JSON of its tokens so far. */
  usage: text('usage', { mode: 'json' }).$type<Usage>().notNull(),
  /** What it cost so far, in US dollars. */
  costUsd: real('cost_usd').notNull(),
  /** Share of the window that is filled, 0 to 1, or null. */
  context: real('context'),
  /** Last sign of life, in milliseconds since the epoch. */
  at: integer('at').notNull(),
})

/** One row per agent program and account that rests. Not in the event log, which has that it began and ended. */
export const rests = sqliteTable(
  'rests',
  {
    /** Name of the agent program. */
    provider: text('provider').notNull(),
    /** Id of the account, or empty for the program's own login. */
    account: text('account').notNull(),
    /** What the program is called, for people. */
    title: text('title').notNull(),
    /** In milliseconds since the epoch. */
    since: integer('since').notNull(),
    /** When one run is let through, in milliseconds since the epoch. */
    until: integer('until').notNull(),
    /** Counted from 1: how many rests there were, one after another. */
    times: integer('times').notNull(),
    /** How many runs failed one after another. */
    failures: integer('failures').notNull(),
    /** Why the last of them did. */
    last: text('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.account] })],
)

/** What was said and done, for people. Not in the event log: the output of the program has it. */
export const runEntries = sqliteTable(
  'run_entries',
  {
    /** Id of the run. */
    run: text('run').notNull(),
    /** Counted for each run, from 0. */
    seq: integer('seq').notNull(),
    /** In milliseconds since the epoch. */
    at: integer('at').notNull(),
    /** text, tool, denied, limit, note. */
    kind: text('kind').$type<Entry['kind']>().notNull(),
    /** Markdown of a text, one line of all else. */
    text: text('text').notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.seq] })],
)

/** What each message of a run used. Not in the event log: the output of the program has it. */
export const runMessages = sqliteTable(
  'run_messages',
  {
    /** Id of the run. */
    run: text('run').notNull(),
    /** Counted for each run, from 0. */
    seq: integer('seq').notNull(),
    /** When it began, in milliseconds since the epoch. */
    at: integer('at').notNull(),
    /** Its first words, or the first thing it did. */
    words: text('words').notNull(),
    /** Characters of it that were printed. */
    size: integer('size').notNull(),
    /** JSON of its tokens. */
    usage: text('usage', { mode: 'json' }).$type<Usage>().notNull(),
    /** What it cost, in US dollars; null = only what the run costs is told. */
    costUsd: real('cost_usd'),
    /** Whether its output is told as it began alone. */
    begun: integer('begun', { mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.seq] })],
)
