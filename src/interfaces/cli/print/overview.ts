// How everything stands, on one screen: what waits for you, what runs, is ready, is stuck, and where each initiative is.

import type { TreeTrouble } from '../../../fsui/shell/ask-trees.ts'
import { clock } from '../../../kernel/local-time.ts'
import { meter, metersOf } from '../../../kernel/meter.ts'
import type {
  AccountPosition,
  AtWork,
  Blocked,
  BudgetPosition,
  FailedAgent,
  Listed,
  Overview,
  Position,
  RestingProgram,
  Waiting,
  Working,
} from '../../../kernel/overview.ts'
import { type Column, type Look, printSection } from './columns.ts'
import { colourOfStatus } from './paint.ts'
import { printTreeTrouble } from './tree-trouble.ts'
import { relative } from './when.ts'

/** Sections without anything in them are left out. */
export function printOverview(data: Readonly<Record<string, unknown>>, look: Look): string {
  const overview = data as unknown as Overview
  const trees = (data.trees ?? []) as readonly TreeTrouble[]
  const {
    waiting,
    agents,
    resting,
    accounts,
    failed,
    running,
    ready,
    blocked,
    budgets,
    finishedToday,
    initiatives,
  } = overview
  const more = ready.count - ready.first.length
  const sections = [
    printSection('Waits for you', waiting, waitingColumns, look),
    printTreeTrouble(trees, look),
    printSection('Budgets that are nearly used up', budgets, budgetColumns, look),
    printSection('Agents at work', agents, agentColumns, look),
    printSection('Resting', resting, restingColumns, look),
    printSection('Accounts', accounts, accountColumns, look),
    printSection('Failed, and tried again', failed, failedColumns, look),
    printSection('Runs', running, runningColumns, look),
    printSection(`Ready: ${ready.count}`, ready.first, namedColumns, look),
    more > 0 ? `  … and ${more} more: cw task ready` : '',
    printSection('Blocked', blocked, blockedColumns, look),
    printSection('Initiatives', initiatives, positionColumns, look),
    finishedToday.length === 0 ? '' : `Finished today: ${finishedToday.map((each) => each.title).join(', ')}`,
  ].filter((text) => text !== '')
  return sections.length === 0 ? nothing : sections.join('\n\n')
}

const nothing = 'Nothing waits, nothing runs. Begin something: cw initiative create "TITLE"'

const title: Column<Listed> = { head: 'TITLE', text: (row) => row.title }

const waitingColumns: readonly Column<Waiting>[] = [
  { head: 'DO', text: (row) => row.kind, colour: () => 'yellow' },
  { head: 'SINCE', text: (row) => relative(row.since), colour: () => 'dim' },
  { head: 'HOLDS UP', text: (row) => counted(row.holdsUp ?? 0, 'task') },
  { head: 'WHAT', text: (row) => whatWaits(row) },
  { head: 'SAVE', text: (row) => row.path, colour: () => 'dim' },
]

const runningColumns: readonly Column<Working>[] = [
  { head: 'WHO', text: (row) => row.who ?? 'nobody', colour: () => 'cyan' },
  { head: 'SINCE', text: (row) => relative(row.since), colour: () => 'dim' },
  title,
]

const agentColumns: readonly Column<AtWork>[] = [
  { head: 'NAME', text: (row) => row.title, colour: () => 'cyan' },
  { head: 'SINCE', text: (row) => relative(row.since), colour: () => 'dim' },
  { head: 'ROLE', text: (row) => row.role },
  { head: 'TASK', text: (row) => row.task ?? '' },
  { head: 'WAITS', text: (row) => row.waits ?? '', colour: () => 'yellow' },
]

const restingColumns: readonly Column<RestingProgram>[] = [
  { head: 'PROGRAM', text: (row) => row.name, colour: () => 'yellow' },
  { head: 'UNTIL', text: (row) => clock(row.until, Date.now()) },
  { head: 'WHY', text: ({ failures, last }) => `${failures} failures in a row, last: ${last}` },
]

const accountColumns: readonly Column<AccountPosition>[] = [
  { head: 'ACCOUNT', text: (row) => row.slug, colour: () => 'cyan' },
  { head: 'PROGRAM', text: (row) => row.provider ?? '' },
  { head: 'HEALTH', text: (row) => row.health, colour: (row) => colourOfStatus(row.health) },
  { head: 'PARKED UNTIL', text: ({ parkedUntil }) => (parkedUntil === null ? '' : relative(parkedUntil)) },
  { head: 'USED', text: ({ windows }) => metersOf(windows) },
]

const failedColumns: readonly Column<FailedAgent>[] = [
  { head: 'AGENT', text: (row) => row.title, colour: () => 'yellow' },
  { head: 'AGAIN', text: ({ until }) => (until === null ? 'by itself' : `at ${clock(until, Date.now())}`) },
  { head: 'WHY', text: ({ why }) => why },
]

const namedColumns: readonly Column<Listed>[] = [
  { head: 'NAME', text: (row) => row.slug, colour: () => 'cyan' },
  title,
]

const blockedColumns: readonly Column<Blocked>[] = [
  ...namedColumns,
  { head: 'WHY', text: ({ why }) => why ?? '' },
]

const budgetColumns: readonly Column<BudgetPosition>[] = [
  { head: 'USED', text: ({ spentUsd, limitUsd }) => usedOf(spentUsd, limitUsd), colour: () => 'yellow' },
  { head: 'SPENT', text: ({ spentUsd, limitUsd }) => `$${spentUsd.toFixed(2)} of $${limitUsd.toFixed(2)}` },
  { head: 'OF', text: ({ of }) => of },
  ...namedColumns,
]

function usedOf(spentUsd: number, limitUsd: number): string {
  return spentUsd >= limitUsd ? 'used up' : meter(spentUsd / limitUsd)
}

const positionColumns: readonly Column<Position>[] = [
  { head: 'STATUS', text: (row) => row.status, colour: (row) => colourOfStatus(row.status) },
  { head: 'PHASES', text: ({ progress }) => share(progress.done, progress.all) },
  { head: 'TASKS', text: (row) => share(sum(row, 'done'), sum(row, 'all')) },
  { head: 'REQUIREMENTS', text: (row) => unmapped(row), colour: () => 'yellow' },
  { head: 'NAME', text: (row) => row.slug, colour: () => 'cyan' },
  title,
]

/** A question by its words, an approval by what would be approved. */
function whatWaits({ of, title: named, who, size }: Waiting): string {
  if (of === 'question') return `${who} asks: ${named}`
  return `${of} ${named}${size === undefined ? '' : ` (${size})`}`
}

function unmapped({ requirements }: Position): string {
  const count = requirements === null ? 0 : requirements.all - requirements.inPhase
  return count === 0 ? '' : `${counted(count, 'requirement')} in no phase`
}

function sum(position: Position, which: 'done' | 'all'): number {
  return position.phases.reduce((total, phase) => total + phase.tasks[which], 0)
}

function share(done: number, all: number): string {
  return all === 0 ? '' : `${done}/${all}`
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`
}
