// What agents used and cost, as a table with its sum.

import { type Column, type Look, printColumns } from './columns.ts'

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
}

export function printCost(data: Readonly<Record<string, unknown>>, look: Look): string {
  const { rows, total } = data as unknown as { rows: readonly Row[]; total: Figures }
  if (rows.length === 0) return 'No agent has run.'
  const all = rows.length === 1 ? rows : [...rows, { name: 'all together', ...total }]
  const table = printColumns(all, columns, look)
  const notes = [...(total.unpriced === 0 ? [] : [unpriced]), ...(total.computed === 0 ? [] : [computed])]
  return [table, ...notes].join('\n')
}

const unpriced =
  '– and +: programs that tell no price were used; their tokens are counted, their money is not. `prices:` in config.yaml says what models cost.'

const computed = '≈: computed from `prices:` in config.yaml, for programs that tell no price.'

const columns: readonly Column<Row>[] = [
  { head: 'COST', text: money },
  { head: 'RUNS', text: ({ runs }) => String(runs) },
  { head: 'IN', text: ({ input }) => tokens(input) },
  { head: 'CACHED', text: ({ cacheRead, cacheWrite }) => tokens(cacheRead + cacheWrite) },
  { head: 'OUT', text: ({ output }) => tokens(output) },
  { head: 'WHAT', text: ({ name }) => name },
]

function money({ costUsd, runs, unpriced: without, computed: by }: Figures): string {
  if (without > 0 && without === runs) return '–'
  return `${by > 0 ? '≈' : ''}$${costUsd.toFixed(costUsd < 1 ? 4 : 2)}${without > 0 ? '+' : ''}`
}

/** `950`, `12.3k`, `4.6M`. */
function tokens(count: number): string {
  if (count < 1_000) return String(count)
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)}k` : `${(count / 1_000_000).toFixed(1)}M`
}
