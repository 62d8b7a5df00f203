// What agents used and cost: by agent, task, initiative, project, program, model, account or day.

import { z } from 'zod'
import { cwError } from '../kernel/errors.ts'
import { localDay } from '../kernel/local-time.ts'
import { query, router } from '../kernel/procedure.ts'
import { findEntity } from '../kernel/references.ts'
import type { Reader } from '../kernel/tx.ts'
import { accounts } from '../modules/accounts/index.ts'
import { type Agent, agents } from '../modules/agents/index.ts'
import { initiatives } from '../modules/initiatives/index.ts'
import { projects } from '../modules/projects/index.ts'
import { initiativeOf, type Run, runs, spentIn } from '../modules/runs/index.ts'
import { tasks } from '../modules/tasks/index.ts'

const groupings = [
  'agent',
  'task',
  'initiative',
  'project',
  'provider',
  'model',
  'account',
  'day',
  'run',
] as const
type Grouping = (typeof groupings)[number]

const figures = {
  runs: z.number().int(),
  /** Tokens. */
  input: z.number().int(),
  output: z.number().int(),
  cacheRead: z.number().int(),
  cacheWrite: z.number().int(),
  /** US dollars, as the programs tell, or else by the prices in config.yaml. */
  costUsd: z.number(),
  /** How many of the runs used tokens and told no price. */
  unpriced: z.number().int(),
  /** Of how many runs the money is computed from the prices in config.yaml. */
  computed: z.number().int(),
}

const rowSchema = z.object({ name: z.string(), id: z.string().nullable(), ...figures })
type Row = z.infer<typeof rowSchema>

const costInput = z.object({
  by: z.enum(groupings).default('agent').describe('what is added up'),
  since: z.string().optional().describe('first day, such as 2026-11-01'),
  agent: z.string().optional().describe('only this agent'),
  initiative: z.string().optional().describe('only what was done for this initiative'),
})

export const costRouter = router({
  show: query({
    summary: 'Show tokens and money: by agent, task, initiative, model, day and more',
    input: costInput,
    output: z.object({ rows: z.array(rowSchema), total: z.object(figures) }),
    cli: { examples: ['cw cost', 'cw cost --by model --since 2026-11-01', 'cw cost --by day --json'] },
    run: (reader, input) => {
      const rows = new Map<string, Row>()
      const total = nothing()
      for (const { run, agent } of wantedRuns(reader, input)) {
        const { id, name } = groupOf(reader, { run, agent, by: input.by })
        const row = rows.get(id ?? name) ?? { name, id, ...nothing() }
        rows.set(id ?? name, row)
        add(row, reader, run)
        add(total, reader, run)
      }
      return { rows: sorted([...rows.values()], input.by), total }
    },
  }),
})

interface CostOf {
  readonly run: Run
  readonly agent: Agent | null
}

function wantedRuns(reader: Reader, { since, agent, initiative }: z.output<typeof costInput>): CostOf[] {
  const from = since === undefined ? 0 : dayStart(since)
  const only = agent === undefined ? null : findEntity(reader, agents(), agent).id
  const of = initiative === undefined ? null : findEntity(reader, initiatives(), initiative).id
  return runs()
    .since(reader, from)
    .filter((run) => only === null || run.agent === only)
    .map((run) => ({ run, agent: agents().get(reader, run.agent) }))
    .filter((each) => of === null || (each.agent !== null && initiativeOf(reader, each.agent)?.id === of))
}

/** Midnight here. @throws CwError `input.invalid` */
function dayStart(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00`).getTime() : Number.NaN
  if (Number.isNaN(at))
    throw cwError('input.invalid', { reason: `--since takes a day such as 2026-11-01, not “${text}”.` })
  return at
}

interface Group {
  readonly id: string | null
  readonly name: string
}

function groupOf(reader: Reader, { run, agent, by }: CostOf & { readonly by: Grouping }): Group {
  switch (by) {
    case 'agent':
      return named(agent, 'an agent that is gone')
    case 'task':
      return named(agent?.task == null ? null : tasks().get(reader, agent.task), 'no task')
    case 'initiative':
      return named(agent && initiativeOf(reader, agent), 'no initiative')
    case 'project':
      return named(agent?.project == null ? null : projects().get(reader, agent.project), 'no project')
    case 'account':
      return named(
        run.account === null ? null : accounts().get(reader, run.account),
        "the program's own login",
      )
    case 'provider':
      return { id: null, name: run.provider }
    case 'model':
      return { id: null, name: run.model ?? `usual model of ${run.provider}` }
    case 'day':
      return { id: null, name: localDay(run.startedAt) }
    case 'run':
      return { id: run.id, name: `${agent?.title ?? run.agent} ${run.number}` }
  }
}

function named(entity: { readonly id: string; readonly title: string } | null, otherwise: string): Group {
  return entity === null ? { id: null, name: otherwise } : { id: entity.id, name: entity.title }
}

function nothing() {
  return { runs: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, costUsd: 0, unpriced: 0, computed: 0 }
}

function add(to: ReturnType<typeof nothing>, reader: Reader, run: Run): void {
  const { usage, costUsd } = spentIn(reader, run)
  to.runs += 1
  to.costUsd += costUsd
  for (const key of ['input', 'output', 'cacheRead', 'cacheWrite'] as const) to[key] += usage[key]
  if (costUsd === 0 && usage.input + usage.output > 0) to.unpriced += 1
  if (run.pricedBy === 'prices') to.computed += 1
}

/** Days in their order, all else by what it cost most. */
function sorted(rows: readonly Row[], by: Grouping): Row[] {
  const order = (a: Row, b: Row) =>
    by === 'day' ? a.name.localeCompare(b.name) : b.costUsd - a.costUsd || b.input - a.input
  return [...rows].sort(order)
}
