// What a command did, in one line: "task t-9f2c7k closed: Add the limits table".

import { kindOfId } from '../../../kernel/ids.ts'
import { clock } from '../../../kernel/local-time.ts'
import type { CommandEntry } from '../manifest.ts'
import { isRecord } from './value-text.ts'

const done: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'changed',
  close: 'closed',
  reopen: 'reopened',
  start: 'started',
  stop: 'stopped',
  block: 'blocked',
  claim: 'claimed',
  release: 'released',
  archive: 'archived',
  restore: 'restored',
  move: 'moved',
  approve: 'approved',
  complete: 'completed',
  review: 'is in review',
  rework: 'goes back for rework',
  draft: 'is a draft again',
  ask: 'asked',
  answer: 'answered',
  send: 'sent',
  reply: 'answered',
}

type Fields = Readonly<Record<string, unknown>>

/** What is told of commands whose last word says too little. */
const told: Readonly<Record<string, (thing: Fields, input: Fields) => string>> = {
  'task.dep.add': (task) => `now needs ${among(task.needs, 'nothing')}`,
  'task.dep.remove': (task) => `now needs ${among(task.needs, 'nothing')}`,
  'task.assign': (task) => (task.assignee === null ? 'is for nobody now' : `is for ${task.assignee}`),
  'task.label': (task) => `has ${among(task.labels, 'no labels')}`,
  'task.link': () => 'linked',
  'task.comment': (comment) => `added to ${comment.task}`,
  'initiative.approve': (initiative) => `approved${digest(initiative.approvedDigest)}`,
  'phase.approve': (phase) => `approved${digest(phase.approvedDigest)}`,
  'memory.add': () => 'is remembered',
  'memory.forget': () => 'is forgotten',
  'agent.spawn': () => 'is to run',
  'agent.start': () => 'is to run',
  'agent.update': ({ status }, { body, markdown }) =>
    body === undefined && markdown === undefined ? 'changed' : `changed, ${heardLater(status)}`,
  'message.send': ({ draft }) => (draft === true ? 'is a draft, and not sent yet' : 'sent'),
  'task.claim': (task) => `claimed${heldUntil(task.lease)}`,
}

/** Null when the result is not one thing with an id. `input`: what was asked for. */
export function changeLine(entry: CommandEntry, thing: Fields, input: Fields): string | null {
  const { id, status, path } = thing
  if (entry.procedure === 'task.renew') return `task ${thing.task}${heldUntil(thing)}`.replace(',', ' is')
  if (typeof id !== 'string') return null
  const verb = entry.words.at(-1) ?? ''
  const noun = entry.words[0] === 'question' ? 'question' : (kindOfId(id) ?? entry.words[0])
  const own = told[entry.procedure ?? '']?.(thing, input)
  const still = thing.changed === false ? `is ${status} already; nothing changed` : undefined
  const what = still ?? own ?? done[verb] ?? (typeof status === 'string' ? `is ${status}` : `: ${verb}`)
  const title = [thing.title, thing.subject, thing.name].find(
    (each) => typeof each === 'string' && each !== '',
  )
  const where = verb === 'move' && typeof path === 'string' ? ` to ${path}` : ''
  return `${noun} ${id} ${what}${where}${title === undefined ? '' : `: ${title}`}`
}

/** A change of what an agent is for begins no run. */
function heardLater(status: unknown): string {
  const begins = status === 'stopped' ? '`cw agent start`' : '`cw agent message`'
  return `which it is told with its next run (${begins} begins one)`
}

/** What was approved, as `--digest` takes it. */
function digest(value: unknown): string {
  return typeof value === 'string' ? ` (digest ${value.slice(0, 8)})` : ''
}

function among(values: unknown, none: string): string {
  return Array.isArray(values) && values.length > 0 ? values.join(', ') : none
}

function heldUntil(lease: unknown): string {
  if (!isRecord(lease)) return ''
  return `, held by ${lease.agent} until ${clock(Number(lease.until), Date.now())}`
}
