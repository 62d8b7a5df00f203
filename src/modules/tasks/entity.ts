// A task: one piece of work that one agent or person does, and what has to be done before it.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'
import type { Moves } from '../../kernel/lifecycle.ts'

export const taskStatus = z.enum(['open', 'in_progress', 'blocked', 'closed'])
export type TaskStatus = z.infer<typeof taskStatus>

export const taskPriority = z.enum(['P0', 'P1', 'P2', 'P3'])
export type TaskPriority = z.infer<typeof taskPriority>

export const linkType = z.enum(['related', 'discovered-from', 'supersedes'])

export const linkSchema = z.object({
  type: linkType,
  /** Id of the task it points to. */
  target: z.string(),
})
export type Link = z.infer<typeof linkSchema>

export const taskSchema = entitySchema.extend({
  /** The phase it belongs to; null = none. */
  phase: z.string().nullable(),
  status: taskStatus,
  priority: taskPriority,
  /** Id of a plan of the same phase; null = none. */
  plan: z.string().nullable(),
  /** Ids of tasks that must be closed first. */
  needs: z.array(z.string()),
  /** Globs of the files it writes: two running tasks never hold the same file. */
  files: z.array(z.string()),
  labels: z.array(z.string()),
  /** Who does it: an agent's id or a person's name; null = nobody yet. */
  assignee: z.string().nullable(),
  /** What came of it, as the one who closed it for an agent says; null = nothing said. */
  result: z.string().nullable(),
  /** Links that order nothing. */
  links: z.array(linkSchema),
  /** Name of the agent that added it to a phase that was approved already; it waits until a person approves it. Else null. */
  proposed: z.string().nullable(),
  /** It does not start before that moment: a save approved it, and can be taken back (TREE.md 5). null = at once. */
  startsAt: z.number().int().nullable(),
})
export type Task = z.infer<typeof taskSchema>

/** A remark below a task; never part of its document. */
export const commentSchema = z.object({
  id: z.string(),
  /** Id of the task. */
  task: z.string(),
  /** Name of who wrote it. */
  author: z.string(),
  text: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number().int(),
})
export type Comment = z.infer<typeof commentSchema>

/** The right of one agent to work on a task, until it runs out. */
export const leaseSchema = z.object({
  task: z.string(),
  agent: z.string(),
  /** When it runs out, in milliseconds since the epoch. */
  until: z.number().int(),
})
export type Lease = z.infer<typeof leaseSchema>

export const taskMoves: Moves<TaskStatus> = {
  open: ['in_progress', 'blocked', 'closed'],
  in_progress: ['open', 'blocked', 'closed'],
  blocked: ['open', 'in_progress', 'closed'],
  closed: ['open'],
}

/** What a status becomes for a task that is new here: history is accepted and starts nothing (SYNC.md 2). */
export function arrivalStatus(status: TaskStatus, returning = false): TaskStatus {
  return status === 'in_progress' && !returning ? 'open' : status
}

/** Sets are kept in one order without repetition, so that equal sets are equal. */
export function asSet(items: readonly string[]): string[] {
  return [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))]
}
