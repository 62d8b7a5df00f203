// Reads and writes of the tables of tasks. What is asked often is prepared and runs on an index.

import { and, asc, desc, eq, exists, gt, inArray, isNull, lt, lte, ne, notExists, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { entityStore } from '../../kernel/entity-store.ts'
import { perDatabase } from '../../kernel/per-database.ts'
import type { Database, Reader } from '../../kernel/tx.ts'
import type { Comment, Lease, Task, TaskStatus } from './entity.ts'
import { taskComments, taskLeases, taskLinks, taskNeeds, tasks } from './tables.ts'

const needed = alias(tasks, 'needed')
const of = sql.placeholder('task')

const queries = perDatabase((db) => {
  const openNeed = db
    .select({ one: sql`1` })
    .from(taskNeeds)
    .innerJoin(needed, eq(needed.id, taskNeeds.needs))
    .where(and(eq(taskNeeds.task, tasks.id), ne(needed.status, 'closed')))
  const expired = db
    .select({ task: taskLeases.task })
    .from(taskLeases)
    .where(lte(taskLeases.until, sql.placeholder('now')))
  const phases = sql`json_each(${sql.placeholder('phases')})`
  const active = isNull(tasks.archivedAt)
  return {
    ready: db
      .select()
      .from(tasks)
      .where(
        and(
          // Each of the three runs on an index that leaves out what stands in phases which cannot start yet: most open tasks do.
          // A lease that ran out frees its task, also before anybody has written that down.
          or(
            and(isNull(tasks.phase), eq(tasks.status, 'open')),
            sql`(${tasks.phase}, ${tasks.status}) in (select value, 'open' from ${phases})`,
            and(
              inArray(tasks.id, expired),
              or(isNull(tasks.phase), sql`${tasks.phase} in (select value from ${phases})`),
            ),
          ),
          active,
          isNull(tasks.proposed),
          or(isNull(tasks.startsAt), lte(tasks.startsAt, sql.placeholder('now'))),
          notExists(openNeed),
        ),
      )
      .prepare(),
    graced: db
      .select({ startsAt: tasks.startsAt })
      .from(tasks)
      .where(gt(tasks.startsAt, sql.placeholder('now')))
      .prepare(),
    blocked: db
      .select()
      .from(tasks)
      .where(
        and(
          inArray(tasks.status, ['open', 'blocked']),
          active,
          or(eq(tasks.status, 'blocked'), exists(openNeed)),
        ),
      )
      .orderBy(asc(tasks.priority), asc(tasks.createdAt), asc(tasks.path))
      .prepare(),
    inStatus: db
      .select()
      .from(tasks)
      .where(and(eq(tasks.status, sql.placeholder('status')), active))
      .orderBy(asc(tasks.priority), asc(tasks.createdAt), asc(tasks.path))
      .prepare(),
    counts: db
      .select({ status: tasks.status, priority: tasks.priority, count: sql<number>`count(*)` })
      .from(tasks)
      .where(active)
      .groupBy(tasks.status, tasks.priority)
      .prepare(),
    blocks: db
      .select({ task: taskNeeds.task })
      .from(taskNeeds)
      .where(eq(taskNeeds.needs, of))
      .orderBy(asc(taskNeeds.task))
      .prepare(),
    linking: db
      .select()
      .from(taskLinks)
      .where(eq(taskLinks.target, of))
      .orderBy(asc(taskLinks.task))
      .prepare(),
    comments: db
      .select()
      .from(taskComments)
      .where(eq(taskComments.task, of))
      .orderBy(asc(taskComments.at), sql`rowid`)
      .prepare(),
    lastComments: db
      .select()
      .from(taskComments)
      .orderBy(desc(sql`rowid`))
      .limit(sql.placeholder('most'))
      .prepare(),
    lease: db.select().from(taskLeases).where(eq(taskLeases.task, of)).prepare(),
    expired: db
      .select()
      .from(taskLeases)
      .where(lte(taskLeases.until, sql.placeholder('now')))
      .orderBy(asc(taskLeases.task))
      .prepare(),
    soonest: db
      .select({ until: taskLeases.until })
      .from(taskLeases)
      .orderBy(asc(taskLeases.until))
      .limit(1)
      .prepare(),
    heldBy: db
      .select()
      .from(taskLeases)
      .where(eq(taskLeases.agent, sql.placeholder('agent')))
      .orderBy(asc(taskLeases.task))
      .prepare(),
    dropNeeds: db.delete(taskNeeds).where(eq(taskNeeds.task, of)).prepare(),
    dropLinks: db.delete(taskLinks).where(eq(taskLinks.task, of)).prepare(),
    dropLease: db.delete(taskLeases).where(eq(taskLeases.task, of)).prepare(),
  }
})

export const taskStore = {
  ...entityStore<Task>('task', tasks, { from: ['needs', 'links', 'status'], keep: keepIndexes }),

  /** Open tasks with every need closed, in none or one of these phases. Locks of files are not looked at. */
  startable: ({ db, now }: Reader, phases: readonly string[]): Task[] =>
    queries(db).ready.all({ now, phases: JSON.stringify(phases) }),

  /** When those start that a save approved just now. */
  graced: ({ db, now }: Reader) => queries(db).graced.all({ now }),

  /** Tasks that are blocked, or open with a need that is not closed. */
  blocked: ({ db }: Reader): Task[] => queries(db).blocked.all(),

  inStatus: ({ db }: Reader, status: TaskStatus): Task[] => queries(db).inStatus.all({ status }),

  /** How many there are of each status and priority. */
  counts: ({ db }: Reader) => queries(db).counts.all(),

  /** Ids of the tasks that need this one. */
  blocks: ({ db }: Reader, task: string): string[] =>
    queries(db)
      .blocks.all({ task })
      .map((row) => row.task),

  /** Links of other tasks that point to this one. */
  linking: ({ db }: Reader, task: string) => queries(db).linking.all({ task }),

  /** Tasks whose title, text or comments hold these characters. */
  holding: ({ db }: Reader, text: string): Task[] => {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    const has = (column: typeof tasks.title | typeof tasks.body | typeof taskComments.text) =>
      sql`${column} like ${pattern} escape '\\'`
    const remark = db
      .select({ one: sql`1` })
      .from(taskComments)
      .where(and(eq(taskComments.task, tasks.id), has(taskComments.text)))
    return db
      .select()
      .from(tasks)
      .where(and(isNull(tasks.archivedAt), or(has(tasks.title), has(tasks.body), exists(remark))))
      .orderBy(asc(tasks.priority), asc(tasks.createdAt), asc(tasks.path))
      .all()
  },

  /** Those not closed that were last changed before `at`, longest untouched first. */
  untouchedSince: ({ db }: Reader, at: number): Task[] =>
    db
      .select()
      .from(tasks)
      .where(
        and(
          inArray(tasks.status, ['open', 'in_progress', 'blocked']),
          isNull(tasks.archivedAt),
          lt(tasks.updatedAt, at),
        ),
      )
      .orderBy(asc(tasks.updatedAt), asc(tasks.id))
      .all(),

  /** The comments below a task, oldest first. */
  comments: ({ db }: Reader, task: string): Comment[] => queries(db).comments.all({ task }),

  /** The last comments that were written below any task, newest first. */
  lastComments: ({ db }: Reader, most: number): Comment[] => queries(db).lastComments.all({ most }),

  putComment: ({ db }: Pick<Reader, 'db'>, comment: Comment): void => {
    db.insert(taskComments).values(comment).onConflictDoNothing().run()
  },

  /** The lease on a task, run out or not. */
  lease: ({ db }: Reader, task: string): Lease | null => queries(db).lease.get({ task }) ?? null,

  putLease: ({ db }: Reader, lease: Lease): void => {
    db.insert(taskLeases).values(lease).onConflictDoUpdate({ target: taskLeases.task, set: lease }).run()
  },

  /** The leases of an agent, by the name or the id under which it claimed. */
  leasesOf: ({ db }: Reader, agent: string): Lease[] => queries(db).heldBy.all({ agent }),

  /** Leases that have run out. */
  expiredLeases: ({ db, now }: Reader): Lease[] => queries(db).expired.all({ now }),

  /** When the first of the leases ends, run out or not; null: there is none. */
  soonestEnd: ({ db }: Reader): number | null => queries(db).soonest.get()?.until ?? null,
}

/** The tables that follow from a task's row. A lease ends with the work it is for. */
function keepIndexes(db: Database, { id, needs, links, status }: Task): void {
  const prepared = queries(db)
  prepared.dropNeeds.run({ task: id })
  prepared.dropLinks.run({ task: id })
  if (status !== 'in_progress') prepared.dropLease.run({ task: id })
  if (needs.length > 0)
    db.insert(taskNeeds)
      .values(needs.map((need) => ({ task: id, needs: need })))
      .run()
  if (links.length > 0)
    db.insert(taskLinks)
      .values(links.map((link) => ({ task: id, ...link })))
      .run()
}
