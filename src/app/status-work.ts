// Everything that is under way, read once for an overview, and what hangs on what.

import { z } from 'zod'
import { folderOf, placeOf } from '../kernel/layout.ts'
import { parentAt } from '../kernel/parents.ts'
import type { Reader } from '../kernel/tx.ts'
import { type Agent, agents } from '../modules/agents/index.ts'
import { type Initiative, initiatives } from '../modules/initiatives/index.ts'
import { type Message, messages } from '../modules/messages/index.ts'
import { type Phase, phases } from '../modules/phases/index.ts'
import { type Plan, plans } from '../modules/plans/index.ts'
import { slices } from './slices.ts'

/** Of a task, what an overview needs. */
const taskSchema = z.object({
  id: z.string(),
  path: z.string(),
  title: z.string(),
  updatedAt: z.number(),
  createdAt: z.number(),
  status: z.enum(['open', 'in_progress', 'blocked', 'closed']),
  priority: z.string().default('P2'),
  needs: z.array(z.string()).default([]),
  assignee: z.string().nullable().default(null),
})

export interface Task extends z.infer<typeof taskSchema> {
  /** Id of the phase it stands in, or null. */
  readonly phase: string | null
}

/** What is not archived. */
export interface Work {
  readonly initiatives: readonly Initiative[]
  readonly phases: readonly Phase[]
  readonly plans: readonly Plan[]
  readonly tasks: readonly Task[]
  readonly agents: readonly Agent[]
  /** Open questions. */
  readonly questions: readonly Message[]
}

export function readWork(reader: Reader): Work {
  return {
    initiatives: initiatives().active(reader),
    phases: phases().active(reader),
    plans: plans().active(reader),
    tasks: tasksOf(reader),
    agents: agents().active(reader),
    questions: messages()
      .active(reader)
      .filter((message) => message.wantsReply && message.answeredAt === null),
  }
}

/** Whether a task could be taken: open, all it needs closed, and its phase, if any, approved as it is. */
export function isReady(work: Work, task: Task): boolean {
  if (task.status !== 'open') return false
  const byId = new Map(work.tasks.map((each) => [each.id, each]))
  if (task.needs.some((id) => byId.has(id) && byId.get(id)?.status !== 'closed')) return false
  if (task.phase === null) return true
  const phase = work.phases.find((each) => each.id === task.phase)
  return (
    phase !== undefined &&
    (phase.status === 'approved' || phase.status === 'in_progress') &&
    phase.approvedDigest !== null
  )
}

/** How many tasks that are not closed cannot go on before these can, themselves included. */
export function heldUpBy(work: Work, first: readonly Task[]): number {
  const held = new Set(first.filter(isUnfinished).map((task) => task.id))
  for (let before = -1; before < held.size; ) {
    before = held.size
    for (const task of work.tasks)
      if (isUnfinished(task) && task.needs.some((id) => held.has(id))) held.add(task.id)
  }
  return held.size
}

/** The tasks of a phase and of every phase that comes after it. */
export function tasksFrom(work: Work, phase: Phase): Task[] {
  const later = new Set([phase.id])
  for (let before = 0; before < later.size; ) {
    before = later.size
    for (const each of work.phases) if (each.dependsOn.some((id) => later.has(id))) later.add(each.id)
  }
  return work.tasks.filter((task) => task.phase !== null && later.has(task.phase))
}

/** The name by which people know a document. */
export function slugOf(path: string): string {
  return placeOf(path)?.slug ?? folderOf(path)
}

/** A document as it is listed. */
export function listed({ path, title }: { readonly path: string; readonly title: string }) {
  return { slug: slugOf(path), title, path }
}

export function isUnfinished(task: Task): boolean {
  return task.status !== 'closed'
}

function tasksOf(reader: Reader): Task[] {
  const store = slices.find((slice) => slice.codec.kind === 'task')?.store()
  const active = store?.active(reader) ?? []
  return active.map((entity) => ({
    ...taskSchema.parse(entity),
    phase: parentAt(reader, phases(), entity.path)?.id ?? null,
  }))
}
