// How each list is shown: which columns in which order, and what is said when there is nothing to list.

import { nameAt } from '../../../kernel/layout.ts'
import { metersOf } from '../../../kernel/meter.ts'
import type { Column } from './columns.ts'
import { colourOfStatus } from './paint.ts'
import { statusOfPhase } from './phase.ts'
import { isRecord, valueText } from './value-text.ts'
import { inUnits, relative } from './when.ts'

interface Allowance {
  readonly window: string
  readonly used: number | null
}

export type Row = Readonly<Record<string, unknown>>

export interface ListLook {
  readonly columns: readonly Column<Row>[]
  /** Said when nothing was asked for in particular and there is nothing. */
  readonly none: string
}

/** The looks of the lists by procedure; null for what has no look of its own. */
export function lookOf(procedure: string | null): ListLook | null {
  return looks[procedure ?? ''] ?? null
}

const id: Column<Row> = { head: 'ID', text: (row) => String(row.id), colour: () => 'cyan' }
const title = plain('TITLE', 'title')
const status: Column<Row> = { ...plain('STATUS', 'status'), colour: (row) => colourOfStatus(row.status) }
const priority: Column<Row> = {
  ...plain('PRIORITY', 'priority'),
  colour: (row) => (row.priority === 'P0' ? 'red' : null),
}
const changed = time('CHANGED', 'updatedAt')
const archived = time('ARCHIVED', 'archivedAt')
const where: Column<Row> = { head: 'IN', text: ({ path }) => placeIn(String(path)), colour: () => 'dim' }
/** By which commands know it too; numbers tell the order. */
const slug: Column<Row> = { head: 'NAME', text: ({ path }) => nameAt(String(path)) }
const reasons: Column<Row> = { ...plain('WAITS', 'reasons'), colour: () => 'yellow' }
/** Of one that waits for nothing, that too. */
const waits: Column<Row> = {
  ...reasons,
  text: (row) => reasons.text(row) || (row.status === 'open' ? 'for nothing: it is ready' : ''),
}
/** Indented below the page it belongs to. */
const pageTitle: Column<Row> = {
  head: 'TITLE',
  text: ({ path, title: text }) => {
    const depth =
      String(path)
        .replace(/^.*?\/pages\//, '')
        .split('/').length - 1
    return `${'  '.repeat(depth)}${depth === 0 ? '' : '└ '}${String(text)}`
  },
}
const tree: Column<Row> = { head: 'TITLE', text: (row) => indented(row) }

const task = [
  id,
  status,
  priority,
  plain('ASSIGNEE', 'assignee'),
  plain('NEEDS', 'needs'),
  plain('LABELS', 'labels'),
  archived,
  where,
  title,
]
const tasksLook = (none: string) => ({ columns: task, none })

const note = [
  id,
  { head: 'BY', text: ({ by }) => (isRecord(by) ? String(by.name) : '') },
  time('NOTED', 'at'),
  plain('PROJECT', 'project'),
  plain('INITIATIVE', 'initiative'),
  { head: 'TEXT', text: ({ text }) => String(text).replace(/\s+/g, ' ') },
] satisfies Column<Row>[]

const looks: Readonly<Record<string, ListLook>> = {
  'initiative.list': {
    columns: [id, status, priority, changed, archived, title],
    none: 'There are no initiatives. Begin one: cw initiative create "TITLE"',
  },
  'page.list': {
    columns: [id, plain('KIND', 'kind'), changed, archived, where, pageTitle],
    none: 'There are no pages. Write one: cw page create "TITLE" --initiative REF',
  },
  'phase.list': {
    columns: [
      id,
      { ...status, text: statusOfPhase },
      share('PLANS', 'plans'),
      share('TASKS', 'tasks'),
      plain('WAVE', 'wave'),
      changed,
      archived,
      where,
      slug,
      title,
    ],
    none: 'There are no phases. Make one: cw phase create "TITLE" --initiative REF',
  },
  'plan.list': {
    columns: [id, status, plain('WAVE', 'wave'), changed, archived, where, slug, title],
    none: 'There are no plans. Make one: cw plan create "TITLE" --phase REF',
  },
  'task.list': tasksLook('There are no tasks. Make one: cw task create "TITLE"'),
  'task.search': tasksLook('No task says that.'),
  'task.stale': tasksLook('No task was left alone that long.'),
  'task.ready': {
    columns: [id, status, priority, plain('WAVE', 'wave', 0), reasons, where, title],
    none: 'No task is ready. Why: cw task ready --explain',
  },
  'task.blocked': {
    columns: [id, status, priority, reasons, where, title],
    none: 'No task is blocked or waits for another one.',
  },
  'task.why': { columns: [id, status, waits, tree], none: '' },
  'task.dep.tree': { columns: [id, status, tree], none: '' },
  'task.dep.cycles': { columns: [], none: 'No task waits for itself.' },
  'question.list': {
    columns: [
      id,
      plain('FROM', 'from'),
      time('ASKED', 'createdAt'),
      time('ANSWERED', 'answeredAt'),
      archived,
      title,
      plain('OPTIONS', 'options'),
    ],
    none: 'No question waits for an answer.',
  },
  'message.list': {
    columns: [
      id,
      plain('FROM', 'from'),
      {
        ...time('SENT', 'createdAt'),
        text: ({ draft, createdAt }) => (draft === true ? 'not yet: a draft' : relative(Number(createdAt))),
      },
      time('READ', 'readAt'),
      title,
    ],
    none: 'There are no messages.',
  },
  'memory.list': { columns: note, none: 'Nothing is remembered. Note something: cw memory add "TEXT"' },
  'memory.search': { columns: note, none: 'Nothing that is remembered says that.' },
  'agent.list': {
    columns: [
      id,
      {
        head: 'DOES',
        text: ({ does, status: wished }) => String(does ?? wished),
        colour: ({ does }) => (does === 'waits for you' || does === 'failed' ? 'yellow' : null),
      },
      plain('ROLE', 'role'),
      plain('TASK', 'task'),
      plain('PROVIDER', 'provider'),
      plain('MODEL', 'model'),
      archived,
      plain('NAME', 'title'),
    ],
    none: 'There are no agents. Make one: cw agent create NAME --role worker',
  },
  'agent.runs': {
    columns: [
      { head: 'RUN', text: ({ number }) => String(number), colour: () => 'cyan' },
      time('BEGAN', 'startedAt'),
      { head: 'TOOK', text: (row) => tookOf(row) },
      {
        head: 'OUTCOME',
        text: ({ outcome }) => String(outcome ?? 'runs'),
        colour: ({ outcome }) => (outcome === 'failed' ? 'red' : null),
      },
      plain('PROVIDER', 'provider'),
      plain('MODEL', 'model'),
      plain('ACCOUNT', 'accountTitle'),
      {
        head: 'COST',
        text: ({ costUsd }) => (Number(costUsd) === 0 ? '–' : `$${Number(costUsd).toFixed(2)}`),
      },
      { head: 'SAID', text: (row) => lastWords(row) },
    ],
    none: 'It has not run yet.',
  },
  'project.list': {
    columns: [id, plain('BRANCH', 'defaultBranch'), archived, title, plain('REPOSITORY', 'repository')],
    none: 'There are no projects. Add one: cw project add PATH',
  },
  'account.list': {
    columns: [
      id,
      plain('PROVIDER', 'provider'),
      plain('USE', 'use'),
      plain('HEALTH', 'health'),
      time('PARKED UNTIL', 'parkedUntil'),
      { head: 'USED', text: ({ allowances }) => metersOf(allowances as readonly Allowance[]) },
      archived,
      plain('NAME', 'title'),
    ],
    none: 'There are no accounts. Add one: cw account add NAME --provider PROVIDER',
  },
  'domain.list': {
    columns: [id, plain('KIND', 'kind'), changed, archived, title, plain('PATH', 'path')],
    none: 'Nothing of the domain is written down. Begin: cw domain create "TERM"',
  },
  'events.list': { columns: [], none: 'Nothing has happened yet.' },
}

/** A field as it is; `usual` is left out. */
function plain(head: string, key: string, usual?: unknown): Column<Row> {
  return { head, text: (row) => (row[key] === usual ? '' : valueText(key, row[key])) }
}

/** `3/7`; nothing where there are none. */
function share(head: string, key: string): Column<Row> {
  return {
    head,
    text: (row) => {
      const { done, all } = row[key] as { readonly done: number; readonly all: number }
      return all === 0 ? '' : `${done}/${all}`
    },
  }
}

function time(head: string, key: string): Column<Row> {
  return {
    head,
    text: (row) => (typeof row[key] === 'number' ? relative(row[key]) : ''),
    colour: () => 'dim',
  }
}

/** `rate-limits/01-storage` for a task of that phase; '' for what stands alone. */
function placeIn(path: string): string {
  const [, initiative = '', phase] =
    /(?:^|\/)initiatives\/([^/]+)(?:\/phases\/([^/]+)\/(?:plans|tasks)\/)?/.exec(path) ?? []
  return [initiative, phase].filter(Boolean).join('/')
}

function indented({ depth, title: named, repeated }: Row): string {
  const before = Number(depth) === 0 ? '' : `${'   '.repeat(Number(depth) - 1)}└─ `
  return `${before}${String(named)}${repeated === true ? ' (see above)' : ''}`
}

/** `14 s`, `3 min`; of one that goes on nothing yet. */
function tookOf({ startedAt, endedAt }: Row): string {
  return typeof endedAt === 'number' ? inUnits(Math.max(0, endedAt - Number(startedAt))) : ''
}

/** What it does, why it failed, or what it said at its end. */
function lastWords({ live, failure, said }: Row): string {
  if (isRecord(live)) return String(live.doing)
  return isRecord(failure) ? String(failure.message) : String(said ?? '')
}
