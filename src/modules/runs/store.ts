// Reads and writes of the tables of runs.

import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  max,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { perDatabase } from '../../kernel/per-database.ts'
import type { Reader } from '../../kernel/tx.ts'
import type { Entry, Live, Run, RunMessage, Usage } from './entity.ts'
import { liveRuns, rests, runEntries, runMessages, runs } from './tables.ts'

type Db = Pick<Reader, 'db'>

interface Pair {
  readonly provider: string
  /** Id; null = the program's own login. */
  readonly account: string | null
}
type Rest = Omit<typeof rests.$inferSelect, keyof Pair>

/** Rows stand in the order in which runs began, whatever the clock said. SQLite takes the other columns of the same row. */
const last = sql<number>`max(${runs}.rowid)`

const metLimit = sql`json_extract(${runs.failure}, '$.kind') = 'limit'`

/** Of an agent, or with a login: an account is the same whatever program calls it. */
function those(of: Pick<Run, 'agent'> | Pair) {
  if ('agent' in of) return eq(runs.agent, of.agent)
  if (of.account !== null) return eq(runs.account, of.account)
  return and(eq(runs.provider, of.provider), isNull(runs.account))
}

function lastWhere({ db }: Db, agent: string, wanted?: SQL): Run | null {
  const those = and(eq(runs.agent, agent), wanted)
  return db.select().from(runs).where(those).orderBy(desc(runs.number)).limit(1).get() ?? null
}

/** What is asked after every commit. */
const queries = perDatabase((db) => ({
  open: db.select().from(runs).where(isNull(runs.endedAt)).prepare(),
}))

export const runStore = {
  get: ({ db }: Db, id: string): Run | null => db.select().from(runs).where(eq(runs.id, id)).get() ?? null,

  /** The newest first. */
  ofAgent: ({ db }: Db, agent: string): Run[] =>
    db.select().from(runs).where(eq(runs.agent, agent)).orderBy(desc(runs.number)).all(),

  lastOf: (reader: Db, agent: string): Run | null => lastWhere(reader, agent),

  numbered: ({ db }: Db, agent: string, number: number): Run | null =>
    db
      .select()
      .from(runs)
      .where(and(eq(runs.agent, agent), eq(runs.number, number)))
      .get() ?? null,

  /** The last that was told something. */
  lastTold: (reader: Db, agent: string): Run | null => lastWhere(reader, agent, isNotNull(runs.prompt)),

  /** The last that was given files. */
  lastGivenFiles: (reader: Db, agent: string): Run | null => lastWhere(reader, agent, ne(runs.files, [])),

  /** From that number on, the oldest first. */
  ofAgentFrom: ({ db }: Db, agent: string, number: number): Run[] =>
    db
      .select()
      .from(runs)
      .where(and(eq(runs.agent, agent), gte(runs.number, number)))
      .orderBy(asc(runs.number))
      .all(),

  /** How many runs there were, and what those that have ended used; `input` with what came from a cache. */
  totalsOf: ({ db }: Db, agent: string): { runs: number; input: number; output: number; costUsd: number } => {
    const tokens = (...keys: (keyof Usage)[]) =>
      sql<number>`coalesce(sum(${sql.join(
        keys.map((key) => sql`json_extract(${runs.usage}, ${`$.${key}`})`),
        sql` + `,
      )}), 0)`
    const totals = {
      runs: count(),
      input: tokens('input', 'cacheRead', 'cacheWrite'),
      output: tokens('output'),
      costUsd: sql<number>`coalesce(sum(${runs.costUsd}), 0)`,
    }
    const none = { runs: 0, input: 0, output: 0, costUsd: 0 }
    return db.select(totals).from(runs).where(eq(runs.agent, agent)).get() ?? none
  },

  /** What the runs of each agent that have ended cost together, in US dollars; those that cost nothing are left out. */
  costs: ({ db }: Db): { agent: string; costUsd: number }[] =>
    db
      .select({ agent: runs.agent, costUsd: sql<number>`sum(${runs.costUsd})` })
      .from(runs)
      .where(gt(runs.costUsd, 0))
      .groupBy(runs.agent)
      .all(),

  all: ({ db }: Db): Run[] => db.select().from(runs).orderBy(asc(runs.startedAt), asc(runs.id)).all(),

  /** Those that began then or later; milliseconds since the epoch. */
  since: ({ db }: Db, from: number): Run[] =>
    db.select().from(runs).where(gte(runs.startedAt, from)).orderBy(asc(runs.startedAt), asc(runs.id)).all(),

  /** Those that began before that moment and had not ended then, or have not; milliseconds since the epoch. */
  over: ({ db }: Db, at: number): Run[] =>
    db
      .select()
      .from(runs)
      .where(and(lt(runs.startedAt, at), or(isNull(runs.endedAt), gte(runs.endedAt, at))))
      .orderBy(asc(runs.startedAt), asc(runs.id))
      .all(),

  /** Those that have not ended. */
  open: ({ db }: Db): Run[] => queries(db).open.all(),

  /** The ids of those that met a limit and began after the last that went well. */
  limitsInARow: ({ db }: Db, of: Pick<Run, 'agent'> | Pair): Pick<Run, 'id'>[] => {
    const good = db
      .select({ last: sql`coalesce(${last}, 0)` })
      .from(runs)
      .where(and(those(of), inArray(runs.outcome, ['answered', 'asked'])))
    return db
      .select({ id: runs.id })
      .from(runs)
      .where(and(those(of), metLimit, sql`${runs}.rowid > ${good}`))
      .all()
  },

  /** The last run with the own login of each program that met a limit. */
  lastOwnLimits: ({ db }: Db): Pick<Run, 'id' | 'provider' | 'failure'>[] =>
    db
      .select({ id: runs.id, provider: runs.provider, failure: runs.failure, last })
      .from(runs)
      .where(and(isNull(runs.account), metLimit))
      .groupBy(runs.provider)
      .all(),

  /** The last run with each account that met a limit. */
  lastLimits: ({ db }: Db): Pick<Run, 'id' | 'account'>[] =>
    db
      .select({ id: runs.id, account: runs.account, last })
      .from(runs)
      .where(and(isNotNull(runs.account), metLimit))
      .groupBy(runs.account)
      .all(),

  /** Those with the own login of the program of that run that began after it, and met no limit. */
  ownWithoutLimit: ({ db }: Db, { id, provider }: Pick<Run, 'id' | 'provider'>): Run[] => {
    const later = sql`${runs}.rowid > (select rowid from ${runs} as earlier where earlier.id = ${id})`
    return db
      .select()
      .from(runs)
      .where(and(those({ provider, account: null }), later, sql`${metLimit} is not true`))
      .all()
  },

  put: ({ db }: Db, run: Run): void => {
    db.insert(runs).values(run).onConflictDoUpdate({ target: runs.id, set: run }).run()
  },

  live: ({ db }: Db, run: string): Live | null => {
    const row = db.select().from(liveRuns).where(eq(liveRuns.run, run)).get()
    if (row === undefined) return null
    const { key: _key, tools: _tools, ...live } = row
    return live
  },

  /** The agent whose open run has that key, and the tools that it is given (null = all); null = none. */
  agentWithKey: ({ db }: Db, key: string): { agent: string; tools: string[] | null } | null =>
    db
      .select({ agent: runs.agent, tools: liveRuns.tools })
      .from(liveRuns)
      .innerJoin(runs, eq(runs.id, liveRuns.run))
      .where(eq(liveRuns.key, key))
      .get() ?? null,

  /** Tools of the run that goes on; null = all, or none goes on. */
  toolsOf: ({ db }: Db, run: string): string[] | null =>
    db.select({ tools: liveRuns.tools }).from(liveRuns).where(eq(liveRuns.run, run)).get()?.tools ?? null,

  putLive: ({ db }: Db, live: Live & { readonly key: string; readonly tools: string[] | null }): void => {
    db.insert(liveRuns).values(live).onConflictDoUpdate({ target: liveRuns.run, set: live }).run()
  },

  changeLive: ({ db }: Db, run: string, change: Partial<Live>): void => {
    db.update(liveRuns).set(change).where(eq(liveRuns.run, run)).run()
  },

  endLive: ({ db }: Db, run: string): void => {
    db.delete(liveRuns).where(eq(liveRuns.run, run)).run()
  },

  /** Oldest first. */
  rests: ({ db }: Db): (Rest & Pair)[] =>
    db
      .select()
      .from(rests)
      .orderBy(asc(rests.since))
      .all()
      .map((row) => ({ ...row, account: row.account === '' ? null : row.account })),

  /** Null takes it away. */
  putRest: ({ db }: Db, { provider, account }: Pair, rest: Rest | null): void => {
    const pair = { provider, account: account ?? '' }
    const target = [rests.provider, rests.account]
    if (rest !== null)
      db.insert(rests)
        .values({ ...pair, ...rest })
        .onConflictDoUpdate({ target, set: rest })
        .run()
    else
      db.delete(rests)
        .where(and(eq(rests.provider, pair.provider), eq(rests.account, pair.account)))
        .run()
  },

  /** One that stands there already stays as it is. */
  addEntries: ({ db }: Db, run: string, entries: readonly Entry[]): void => {
    for (const entry of entries)
      db.insert(runEntries)
        .values({ run, ...entry })
        .onConflictDoNothing()
        .run()
  },

  /** Number of the last one; -1 = there is none. */
  lastEntry: ({ db }: Db, run: string): number =>
    db
      .select({ seq: max(runEntries.seq) })
      .from(runEntries)
      .where(eq(runEntries.run, run))
      .get()?.seq ?? -1,

  /** The last thing it said in words. */
  lastText: ({ db }: Db, run: string): string | null =>
    db
      .select({ text: runEntries.text })
      .from(runEntries)
      .where(and(eq(runEntries.run, run), eq(runEntries.kind, 'text')))
      .orderBy(desc(runEntries.seq))
      .limit(1)
      .get()?.text ?? null,

  /** Whether it used a tool, or was kept from it. */
  hasActed: ({ db }: Db, run: string): boolean =>
    db
      .select({ seq: runEntries.seq })
      .from(runEntries)
      .where(and(eq(runEntries.run, run), inArray(runEntries.kind, ['tool', 'denied'])))
      .limit(1)
      .get() !== undefined,

  entriesAfter: ({ db }: Db, run: string, after: number, limit: number): Entry[] =>
    db
      .select({ seq: runEntries.seq, at: runEntries.at, kind: runEntries.kind, text: runEntries.text })
      .from(runEntries)
      .where(and(eq(runEntries.run, run), gt(runEntries.seq, after)))
      .orderBy(asc(runEntries.seq))
      .limit(limit)
      .all(),

  /** What is told of one again replaces what was; when it began stays. */
  putMessages: ({ db }: Db, run: string, messages: readonly RunMessage[]): void => {
    for (const message of messages) {
      const { seq: _, at: __, ...told } = message
      const target = [runMessages.run, runMessages.seq]
      db.insert(runMessages)
        .values({ run, ...message })
        .onConflictDoUpdate({ target, set: told })
        .run()
    }
  },

  /** In their order. */
  messagesOf: ({ db }: Db, run: string): RunMessage[] =>
    db
      .select()
      .from(runMessages)
      .where(eq(runMessages.run, run))
      .orderBy(asc(runMessages.seq))
      .all()
      .map(({ run: _, ...message }) => message),
}
