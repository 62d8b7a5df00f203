// What agents used and cost: by agent, task, initiative, project, program, model, account, day, run or message.

import { z } from 'zod'
import { cwError } from '../kernel/errors.ts'
import { query, router } from '../kernel/procedure.ts'
import { findEntity } from '../kernel/references.ts'
import type { Reader } from '../kernel/tx.ts'
import { accounts } from '../modules/accounts/index.ts'
import { type Agent, agents } from '../modules/agents/index.ts'
import { initiatives } from '../modules/initiatives/index.ts'
import { projects } from '../modules/projects/index.ts'
import {
  initiativeOf,
  messageCosts,
  type Run,
  runsSince,
  type Spent,
  spentByDay,
  spentFrom,
} from '../modules/runs/index.ts'
import { tasks } from '../modules/tasks/index.ts'
import { forecastQuery } from './cost-forecast.ts'

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
  'message',
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

const messageFields = z.object({
  /** Name of the agent. */
  agent: z.string(),
  /** Number of its run. */
  run: z.number().int(),
  /** When it began, in milliseconds since the epoch. */
  at: z.number(),
  /** Some of its figures are its share of what the run used and cost: the program tells no more. */
  estimate: z.boolean(),
})

const rowSchema = z.object({
  name: z.string(),
  id: z.string().nullable(),
  ...figures,
  /** By message alone. */
  message: messageFields.optional(),
})
type Row = z.infer<typeof rowSchema>

const costInput = z.object({
  by: z.enum(groupings).default('agent').describe('what is added up'),
  since: z.string().optional().describe('first day, such as 2026-11-01'),
  agent: z.string().optional().describe('only this agent'),
  run: z.number().int().positive().optional().describe('only this run of the agent, counted from 1'),
  initiative: z.string().optional().describe('only what was done for this initiative'),
  limit: z.number().int().min(1).max(10_000).default(100).describe('messages at most, the newest'),
})
type CostInput = z.output<typeof costInput>

export const costRouter = router({
  show: query({
    summary: 'Show tokens and money: by agent, task, initiative, model, day, message and more',
    input: costInput,
    output: z.object({
      rows: z.array(rowSchema),
      total: z.object(figures),
      /** How many messages there are beyond those in the rows. */
      more: z.number().int(),
    }),
    cli: {
      examples: [
        'cw cost',
        'cw cost --by model --since 2026-11-01',
        'cw cost --by message --agent brave-otter --run 2',
        'cw cost --by day --json',
      ],
    },
    run: (reader, input) => {
      const from = input.since === undefined ? 0 : dayStart(input.since)
      const wanted = wantedRuns(reader, input, from)
      const total = nothing()
      for (const { run } of wanted) add(total, run, spentFrom(reader, run, from))
      const { by } = input
      const rows = by === 'message' ? byMessage(reader, wanted, from) : grouped(reader, wanted, { by, from })
      const shown = input.by === 'message' ? rows.slice(-input.limit) : rows
      return { rows: shown, total, more: rows.length - shown.length }
    },
  }),
  forecast: forecastQuery,
})

interface CostOf {
  readonly run: Run
  readonly agent: Agent | null
}

/** @throws CwError `input.invalid` */
function wantedRuns(reader: Reader, { agent, run: number, initiative }: CostInput, from: number): CostOf[] {
  if (number !== undefined && agent === undefined)
    throw cwError('input.invalid', { reason: 'Runs are counted for each agent: name one with --agent.' })
  const only = agent === undefined ? null : findEntity(reader, agents(), agent).id
  const of = initiative === undefined ? null : findEntity(reader, initiatives(), initiative).id
  return runsSince(reader, from)
    .filter((run) => (only === null || run.agent === only) && run.number === (number ?? run.number))
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

function grouped(
  reader: Reader,
  wanted: readonly CostOf[],
  { by, from }: { readonly by: Exclude<Grouping, 'message'>; readonly from: number },
): Row[] {
  const rows = new Map<string, Row>()
  const addTo = ({ id, name }: Group, run: Run, spent: Spent) => {
    const row = rows.get(id ?? name) ?? { name, id, ...nothing() }
    rows.set(id ?? name, row)
    add(row, run, spent)
  }
  for (const { run, agent } of wanted) {
    if (by === 'day')
      for (const [name, spent] of spentByDay(reader, run, from)) addTo({ id: null, name }, run, spent)
    else addTo(groupOf(reader, { run, agent, by }), run, spentFrom(reader, run, from))
  }
  return sorted([...rows.values()], by)
}

/** In the order in which they were spoken. */
function byMessage(reader: Reader, wanted: readonly CostOf[], from: number): Row[] {
  const rows = wanted.flatMap(({ run, agent }) => {
    const messages = messageCosts(reader, run).filter(({ at }) => run.startedAt >= from || at >= from)
    return messages.map(({ words, at, isEstimate, ...spent }) => {
      const name = words === null ? 'beside its messages' : words || 'without words'
      const message = { agent: agent?.title ?? run.agent, run: run.number, at, estimate: isEstimate }
      const row = { name, id: run.id, ...nothing(), message }
      add(row, run, spent)
      return row
    })
  })
  return rows.sort((a, b) => a.message.at - b.message.at)
}

interface Group {
  readonly id: string | null
  readonly name: string
}

function groupOf(
  reader: Reader,
  { run, agent, by }: CostOf & { readonly by: Exclude<Grouping, 'message' | 'day'> },
): Group {
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

function add(to: ReturnType<typeof nothing>, run: Run, { usage, costUsd }: Spent): void {
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
