// The tables of tasks.

import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { entityColumns } from '../../kernel/entity-store.ts'
import type { Link, TaskPriority, TaskStatus } from './entity.ts'

/** One row per task. */
export const tasks = sqliteTable(
  'tasks',
  {
    ...entityColumns(),
    /** Id of the phase it belongs to, or null. */
    phase: text('phase'),
    /** open, in_progress, blocked, closed. */
    status: text('status').$type<TaskStatus>().notNull(),
    /** P0 (critical) to P3 (low). */
    priority: text('priority').$type<TaskPriority>().notNull(),
    /** Id of a plan of the same phase, or null. */
    plan: text('plan'),
    /** JSON list of the ids of tasks that must be closed first. */
    needs: text('needs', { mode: 'json' }).$type<string[]>().notNull(),
    /** JSON list of globs of the files it writes. */
    files: text('files', { mode: 'json' }).$type<string[]>().notNull(),
    /** JSON list of labels. */
    labels: text('labels', { mode: 'json' }).$type<string[]>().notNull(),
    /** An agent's id or a person's name, or null. */
    assignee: text('assignee'),
    /** What came of it, or null. */
    result: text('result'),
    /** JSON list of links that order nothing. */
    links: text('links', { mode: 'json' }).$type<Link[]>().notNull(),
    /** Name of the agent that added it to an approved phase, until a person approves it; else null. */
    proposed: text('proposed'),
    /** It does not start before that moment, in milliseconds since the epoch; null = at once. */
    startsAt: integer('starts_at'),
  },
  (t) => [
    index('tasks_status').on(t.status, t.archivedAt),
    index('tasks_phase').on(t.phase, t.status),
    index('tasks_starts_at').on(t.startsAt).where(sql`${t.startsAt} is not null`),
  ],
)

/** One row per dependency. Derived from `tasks.needs`; asked in both directions. */
export const taskNeeds = sqliteTable(
  'task_needs',
  {
    /** The task that has to wait. */
    task: text('task').notNull(),
    /** The task that must be closed first. */
    needs: text('needs').notNull(),
  },
  (t) => [primaryKey({ columns: [t.task, t.needs] }), index('task_needs_needs').on(t.needs, t.task)],
)

/** One row per link that orders nothing. Derived from `tasks.links`. */
export const taskLinks = sqliteTable(
  'task_links',
  {
    /** The task the link starts from. */
    task: text('task').notNull(),
    /** related, discovered-from, supersedes. */
    type: text('type').$type<Link['type']>().notNull(),
    /** The task it points to. */
    target: text('target').notNull(),
  },
  (t) => [primaryKey({ columns: [t.task, t.type, t.target] }), index('task_links_target').on(t.target)],
)

/** One row per remark below a task. */
export const taskComments = sqliteTable(
  'task_comments',
  {
    /** Id with the prefix `n-`. */
    id: text('id').primaryKey(),
    /** Id of the task. */
    task: text('task').notNull(),
    /** Name of who wrote it. */
    author: text('author').notNull(),
    /** Markdown. */
    text: text('text').notNull(),
    /** When, in milliseconds since the epoch. */
    at: integer('at').notNull(),
  },
  (t) => [index('task_comments_task').on(t.task, t.at)],
)

/** Who may work on a task right now. At most one row per task; not in the event log, for renewals are no facts. */
export const taskLeases = sqliteTable(
  'task_leases',
  {
    /** Id of the task; it is in_progress as long as the row stands. */
    task: text('task').primaryKey(),
    /** Id of the agent that holds it. */
    agent: text('agent').notNull(),
    /** When it runs out, in milliseconds since the epoch. */
    until: integer('until').notNull(),
  },
  (t) => [index('task_leases_until').on(t.until)],
)
