// Reads and writes of the tables of runs.

import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm'
import type { Reader } from '../../kernel/tx.ts'
import type { Entry, Live, Run } from './entity.ts'
import { liveRuns, runEntries, runs } from './tables.ts'

type Db = Pick<Reader, 'db'>

export const runStore = {
  get: ({ db }: Db, id: string): Run | null => db.select().from(runs).where(eq(runs.id, id)).get() ?? null,

  /** The newest first. */
  ofAgent: ({ db }: Db, agent: string): Run[] =>
    db.select().from(runs).where(eq(runs.agent, agent)).orderBy(desc(runs.number)).all(),

  lastOf: ({ db }: Db, agent: string): Run | null =>
    db.select().from(runs).where(eq(runs.agent, agent)).orderBy(desc(runs.number)).limit(1).get() ?? null,

  all: ({ db }: Db): Run[] => db.select().from(runs).orderBy(asc(runs.startedAt), asc(runs.id)).all(),

  /** Those that have not ended. */
  open: ({ db }: Db): Run[] => db.select().from(runs).where(isNull(runs.endedAt)).all(),

  put: ({ db }: Db, run: Run): void => {
    db.insert(runs).values(run).onConflictDoUpdate({ target: runs.id, set: run }).run()
  },

  live: ({ db }: Db, run: string): Live | null => {
    const row = db.select().from(liveRuns).where(eq(liveRuns.run, run)).get()
    if (row === undefined) return null
    const { key: _key, ...live } = row
    return live
  },

  /** The agent whose open run has that key; null = none. */
  agentWithKey: ({ db }: Db, key: string): string | null =>
    db
      .select({ agent: runs.agent })
      .from(liveRuns)
      .innerJoin(runs, eq(runs.id, liveRuns.run))
      .where(eq(liveRuns.key, key))
      .get()?.agent ?? null,

  putLive: ({ db }: Db, live: Live & { readonly key: string }): void => {
    db.insert(liveRuns).values(live).onConflictDoUpdate({ target: liveRuns.run, set: live }).run()
  },

  changeLive: ({ db }: Db, run: string, change: Partial<Live>): void => {
    db.update(liveRuns).set(change).where(eq(liveRuns.run, run)).run()
  },

  endLive: ({ db }: Db, run: string): void => {
    db.delete(liveRuns).where(eq(liveRuns.run, run)).run()
  },

  /** One that stands there already stays as it is. */
  addEntries: ({ db }: Db, run: string, entries: readonly Entry[]): void => {
    for (const entry of entries)
      db.insert(runEntries)
        .values({ run, ...entry })
        .onConflictDoNothing()
        .run()
  },

  entriesAfter: ({ db }: Db, run: string, after: number, limit: number): Entry[] =>
    db
      .select({ seq: runEntries.seq, at: runEntries.at, kind: runEntries.kind, text: runEntries.text })
      .from(runEntries)
      .where(and(eq(runEntries.run, run), gt(runEntries.seq, after)))
      .orderBy(asc(runEntries.seq))
      .limit(limit)
      .all(),
}
