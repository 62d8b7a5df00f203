// The procedures of dependencies: `cw task dep …`.

import { z } from 'zod'
import { findCycle } from '../../kernel/dependencies.ts'
import { changeEntity } from '../../kernel/entity.ts'
import { refInput } from '../../kernel/entity-procedures.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findEntity } from '../../kernel/references.ts'
import type { Reader } from '../../kernel/tx.ts'
import { changeable } from './edit-procedures.ts'
import { taskSchema, taskStatus } from './entity.ts'
import { needsOf } from './fields.ts'
import { tasks } from './stored.ts'

const edgeInput = refInput('task').extend({
  needs: z.array(z.string()).min(1).meta({ positional: true }).describe('the tasks it needs'),
})

const nodeSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: taskStatus,
  /** 0 for the task itself. */
  depth: z.number().int(),
  /** Whether it stands further up already, with what it needs. */
  repeated: z.boolean(),
})

export const dependencyRouter = router({
  add: command({
    summary: 'Make a task wait for others',
    actors: ['person', 'agent', 'cw'],
    input: edgeInput,
    output: taskSchema,
    cli: { examples: ['cw task dep add limits-table clean-up'] },
    run: (tx, input) => {
      const entity = changeable(tx, input.ref)
      const needs = needsOf(tx, entity, [...entity.needs, ...input.needs])
      return changeEntity(tx, tasks(), { entity, patch: { needs } })
    },
  }),

  remove: command({
    summary: 'Let a task no longer wait for others',
    actors: ['person', 'agent', 'cw'],
    input: edgeInput,
    output: taskSchema,
    cli: { aliases: ['rm'], examples: ['cw task dep remove limits-table clean-up'] },
    run: (tx, input) => {
      const entity = changeable(tx, input.ref)
      const gone = input.needs.map((ref) => findEntity(tx, tasks(), ref, entity.path).id)
      return changeEntity(tx, tasks(), {
        entity,
        patch: { needs: entity.needs.filter((need) => !gone.includes(need)) },
      })
    },
  }),

  tree: query({
    summary: 'Show a task with everything it needs, or everything that needs it',
    input: refInput('task').extend({
      up: z.boolean().default(false).describe('what needs it, instead of what it needs'),
    }),
    output: z.array(nodeSchema),
    cli: { examples: ['cw task dep tree limits-table'] },
    run: (reader, input) => treeOf(reader, findEntity(reader, tasks(), input.ref).id, input.up),
  }),

  cycles: query({
    summary: 'Look for tasks that wait for themselves; there are none unless a database was damaged',
    input: z.object({}),
    output: z.array(z.array(z.string())),
    cli: { examples: ['cw task dep cycles'] },
    run: (reader) => {
      const all = new Map(
        tasks()
          .active(reader)
          .map((task) => [task.id, task.needs]),
      )
      const known = new Set<string>()
      return [...all].flatMap(([id, needs]) => {
        const cycle = known.has(id) ? null : findCycle(id, needs, (each) => all.get(each) ?? [])
        for (const each of cycle ?? []) known.add(each)
        return cycle ? [cycle] : []
      })
    },
  }),
})

/** Depth first, each task with its branches once. */
function treeOf(reader: Reader, root: string, up: boolean): z.infer<typeof nodeSchema>[] {
  const nodes: z.infer<typeof nodeSchema>[] = []
  const seen = new Set<string>()
  const open = [{ id: root, depth: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const task = tasks().get(reader, next.id)
    if (task === null) continue
    const repeated = seen.has(task.id)
    nodes.push({ id: task.id, title: task.title, status: task.status, depth: next.depth, repeated })
    if (repeated) continue
    seen.add(task.id)
    const depth = next.depth + 1
    const branches = up ? tasks().blocks(reader, task.id) : task.needs
    open.push(...[...branches].reverse().map((id) => ({ id, depth })))
  }
  return nodes
}
