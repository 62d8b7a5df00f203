// The procedures that say which tasks can be started, which cannot, and why.

import { z } from 'zod'
import { refInput } from '../../kernel/entity-procedures.ts'
import { query } from '../../kernel/procedure.ts'
import { findEntity } from '../../kernel/references.ts'
import type { Reader } from '../../kernel/tx.ts'
import { type Task, taskPriority, taskSchema, taskStatus } from './entity.ts'
import { obstaclesOf, readyTasks, sortForStart, waveOf } from './readiness.ts'
import { tasks } from './stored.ts'

const explainedSchema = taskSchema.extend({
  /** The wave of its plan, else of its phase, else 0. */
  wave: z.number().int(),
  ready: z.boolean(),
  /** What keeps it from being started. */
  reasons: z.array(z.string()),
})

const linkOfChainSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: taskStatus,
  /** 0 for the task that was asked about. */
  depth: z.number().int(),
  /** What keeps it from being started; empty = it is ready. */
  reasons: z.array(z.string()),
})

const statsSchema = z.object({
  total: z.number().int(),
  byStatus: z.record(taskStatus, z.number().int()),
  byPriority: z.record(taskPriority, z.number().int()),
  /** Tasks that can be started now. */
  ready: z.number().int(),
  /** Tasks that are blocked or wait for another one. */
  waiting: z.number().int(),
})

export const readinessProcedures = {
  ready: query({
    summary: 'List the tasks that can be started now, the first to start first',
    input: z.object({
      explain: z.boolean().default(false).describe('open tasks that cannot be started too, with the reasons'),
      limit: z.number().int().positive().optional().describe('at most so many; with --explain, of each sort'),
    }),
    output: z.array(explainedSchema),
    cli: { examples: ['cw task ready', 'cw task ready --explain'] },
    run: (reader, input) => {
      const ready = readyTasks(reader)
      const waiting = input.explain ? waitingTasks(reader, ready) : []
      const list = [...ready.slice(0, input.limit), ...waiting.slice(0, input.limit)]
      return list.map((task) => explained(reader, task))
    },
  }),

  blocked: query({
    summary: 'List the tasks that are blocked or wait for others, with what by',
    input: z.object({}),
    output: z.array(explainedSchema),
    cli: { examples: ['cw task blocked'] },
    run: (reader) =>
      tasks()
        .blocked(reader)
        .map((task) => explained(reader, task)),
  }),

  why: query({
    summary: 'Say why a task cannot be started: the whole chain of what it waits for',
    input: refInput('task'),
    output: z.array(linkOfChainSchema),
    cli: { examples: ['cw task why limits-table'] },
    run: (reader, input) => chainOf(reader, findEntity(reader, tasks(), input.ref)),
  }),

  stats: query({
    summary: 'Count tasks by status and priority, and those that are ready or wait',
    input: z.object({}),
    output: statsSchema,
    cli: { examples: ['cw task stats'] },
    run: (reader) => {
      const rows = tasks().counts(reader)
      const sum = (fits: (row: (typeof rows)[number]) => boolean) =>
        rows.filter(fits).reduce((total, row) => total + row.count, 0)
      const count = <const K extends string>(words: readonly K[], key: 'status' | 'priority') =>
        Object.fromEntries(words.map((word) => [word, sum((row) => row[key] === word)])) as Record<K, number>
      return {
        total: sum(() => true),
        byStatus: count(taskStatus.options, 'status'),
        byPriority: count(taskPriority.options, 'priority'),
        ready: readyTasks(reader).length,
        waiting: tasks().blocked(reader).length,
      }
    },
  }),
}

/** Open tasks that cannot be started, the first to start first. */
function waitingTasks(reader: Reader, ready: readonly Task[]): Task[] {
  const known = new Set(ready.map((task) => task.id))
  const waiting = tasks()
    .inStatus(reader, 'open')
    .filter((task) => !known.has(task.id))
  return sortForStart(reader, waiting)
}

function explained(reader: Reader, task: Task): z.infer<typeof explainedSchema> {
  const reasons = obstaclesOf(reader, task).map((obstacle) => obstacle.text)
  return { ...task, wave: waveOf(reader, task), ready: reasons.length === 0, reasons }
}

/** The task and, depth first, every task it waits for; each once. */
function chainOf(reader: Reader, task: Task): z.infer<typeof linkOfChainSchema>[] {
  const chain: z.infer<typeof linkOfChainSchema>[] = []
  const seen = new Set<string>()
  const open = [{ task, depth: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { id, title, status } = next.task
    if (seen.has(id)) continue
    seen.add(id)
    const obstacles = obstaclesOf(reader, next.task)
    chain.push({ id, title, status, depth: next.depth, reasons: obstacles.map((each) => each.text) })
    const depth = next.depth + 1
    const needs = obstacles.flatMap((each) => (each.kind === 'need' && each.id !== null ? [each.id] : []))
    for (const need of needs.reverse()) {
      const found = tasks().get(reader, need)
      if (found) open.push({ task: found, depth })
    }
  }
  return chain
}
