// What agents used and cost, as a table with its sum.

import { type Column, type Look, printColumns } from './columns.ts'
import { moment } from './when.ts'

interface Figures {
  readonly runs: number
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly costUsd: number
  readonly unpriced: number
  readonly computed: number
}

interface Row extends Figures {
  readonly name: string
  readonly message?: {
    readonly agent: string
    readonly run: number
    readonly at: number
    readonly estimate: boolean
  }
}

export function printCost(data: Readonly<Record<string, unknown>>, look: Look): string {
  const { rows, total, more } = data as unknown as Cost
  if (rows.length === 0) return 'No agent has run.'
  const all = rows.length === 1 ? rows : [...rows, { name: 'all together', ...total }]
  const table = printColumns(all, columns, look)
  const notes = [
    ...(more === 0 ? [] : [`… and ${more} messages before these: --limit ${rows.length + more}`]),
    ...(total.unpriced === 0 ? [] : [unpriced]),
    ...(total.computed === 0 ? [] : [computed]),
    ...(rows.some(({ message }) => message?.estimate) ? [estimated] : []),
  ]
  return [table, ...notes].join('\n')
}

const unpriced =
  '– and +: of some runs no price is known: their programs tell none, or were ended before they did. Their tokens are counted, their money is not. `prices:` in config.yaml says what models cost.'

const computed = '≈: computed from `prices:` in config.yaml, for programs that tell no price.'

const estimated =
  '~: the program tells of a message only what its model was given, and the rest of the whole run; this is its share.'

interface Cost {
  readonly rows: readonly Row[]
  readonly total: Figures
  readonly more: number
}

const columns: readonly Column<Row>[] = [
  { head: 'COST', text: money },
  { head: 'RUNS', text: ({ runs, message }) => (message ? '' : String(runs)) },
  { head: 'IN', text: ({ input }) => tokens(input) },
  { head: 'CACHED', text: ({ cacheRead, cacheWrite }) => tokens(cacheRead + cacheWrite) },
  { head: 'OUT', text: ({ output, message }) => `${message?.estimate ? '~' : ''}${tokens(output)}` },
  { head: 'AT', text: ({ message }) => (message ? moment(message.at) : '') },
  { head: 'RUN', text: ({ message }) => (message ? `${message.agent} ${message.run}` : '') },
  { head: 'WHAT', text: ({ name }) => name },
]

function money({ costUsd, runs, unpriced: without, computed: by, message }: Row): string {
  if (without > 0 && without === runs) return '–'
  return `${message?.estimate ? '~' : ''}${by > 0 ? '≈' : ''}${dollars(costUsd)}${without > 0 ? '+' : ''}`
}

/** Of small amounts more is said. */
function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 1 ? 4 : 2)}`
}

/** `950`, `12.3k`, `4.6M`. */
function tokens(count: number): string {
  if (count < 1_000) return String(count)
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)}k` : `${(count / 1_000_000).toFixed(1)}M`
}
