// What the log of a tree says of an event: who did what to which thing, in words for a person.

import { budgetWords, type WarnedBudget } from '../../kernel/budget-words.ts'
import type { Event, TitledEvent } from '../../kernel/event.ts'
import { nameWithId, subjectOf, titleIn } from '../../kernel/event-subject.ts'
import { kindOfId } from '../../kernel/ids.ts'
import { nameAt } from '../../kernel/layout.ts'
import { clockTime, moment, oneLine } from '../core/views/phrases.ts'

/** Where the tree shows the document with that id; null: nowhere. */
type PathOf = (id: string) => string | null

interface Around {
  /** The path of the file whose save it is, which the person knows it by. */
  readonly saved?: string | null | undefined
  /** What is heard together with it, and happened after it. */
  readonly later?: readonly Event[]
}

/** What an event says to a person, or null for one that says nothing new. `pathOf`: where the tree shows a document. */
export function describeEvent(
  event: TitledEvent,
  pathOf: PathOf = () => null,
  { saved = null, later = [] }: Around = {},
): string | null {
  if (event.type.endsWith('.saved')) return null
  if (event.type === 'run.reported')
    return `${event.actor.name} reports: ${reason(event.change.after.report)}`
  if (event.type === 'run.rested') return restOf(event)
  if (event.type === 'run.recovered') return `${event.actor.name}: ${event.change.after.program} works again`
  if (event.type === 'run.warned')
    return `${event.actor.name}: ${budgetWords(event.change.after.budget as WarnedBudget)}`
  const { noun, verb } = whatHappened(event)
  const { id } = subjectOf(event)
  const named =
    saved === null
      ? nameOf(id, { said: titleIn(event), title: event.title ?? null, path: pathOf(id) })
      : nameWithId(id, { title: null, path: saved })
  const who = saved === null ? event.actor.name : 'taken up'
  const fields = verb === 'changed' ? changedFields(event, pathOf, later) : null
  if (fields === '') return null
  const changes = fields === null ? moreOf(event, pathOf) : ` (${fields})`
  return `${who}: ${noun} ${named} ${said[event.type] ?? said[verb] ?? verb}${changes}`
}

/** Where the name of an event would say something else than what happened. */
const said: Readonly<Record<string, string>> = {
  'initiative.rework': 'is a draft again',
  reviewed: 'is in review',
  rework: 'is in rework',
}

/** What became of a run of an agent. */
const runs: Readonly<Record<string, string>> = {
  started: 'began to work',
  answered: 'has done what it was told',
  asked: 'asked, and waits',
  stopped: 'was stopped',
  failed: 'failed',
  paused: 'is woken by agents alone, and waits for you',
  waits: 'waits for the first answer of its model',
  unreached: 'gets no answer from its service, and tries again',
  heard: 'waits no more for its model',
}

/** Characters of a reason. */
const longestReason = 200

/** The fields that hold what was approved: they say nothing to a person one by one. */
const approval = new Set(['approvedDigest', 'approvedAt', 'approvedBy', 'startsAt'])

/** What a line says behind what happened: why, for whom. */
function moreOf(event: Event, pathOf: PathOf): string {
  const { type, actor, cause, change } = event
  if (type === 'run.failed') return whyFailed(event)
  if (type === 'run.started') return withAccount(change.after.account, pathOf)
  if (type === 'message.answered') return isCorrection(change) ? ' anew (corrected)' : ''
  if (type === 'task.released' && leasesEndBy.has(cause.command)) {
    const holder = change.before?.assignee ?? null
    return `: the claim${holder === null ? '' : ` of ${shown(holder, pathOf)}`} ran out`
  }
  const { assignee } = change.after
  if (type !== 'task.claimed' || typeof assignee !== 'string') return ''
  return assignee === actor.id || assignee === actor.name ? '' : ` for ${shown(assignee, pathOf)}`
}

/** Commands that free tasks only because their leases have run out. */
const leasesEndBy: ReadonlySet<string> = new Set(['task.expire', 'task.claim'])

function isCorrection({ before }: Event['change']): boolean {
  return before !== null && before.answeredAt !== null
}

/** An agent may go on with another one than before. */
function withAccount(account: unknown, pathOf: PathOf): string {
  return typeof account === 'string' ? ` with account ${shown(account, pathOf)}` : ''
}

/** Of a run that failed: why, in one line. */
function whyFailed({ change: { after } }: Event): string {
  const { failure } = after
  if (typeof failure !== 'object' || failure === null) return ''
  return 'message' in failure ? `: ${reason(failure.message)}` : ''
}

function restOf({ actor, change: { after } }: Event): string {
  const until = clockTime(Number(after.until))
  return `${actor.name}: ${after.program} rests until ${until}: ${after.failures} failures in a row, last: ${reason(after.last)}`
}

/** One line of it; of what is no text, nothing. */
function reason(text: unknown): string {
  const line = typeof text === 'string' ? oneLine(text) : '…'
  return line.length <= longestReason ? line : `${line.slice(0, longestReason - 1)}…`
}

/** An agent goes by its name, a message by its title; of other things the path tells where to look. */
function nameOf(
  id: string,
  { said, title, path }: Readonly<Record<'said' | 'title' | 'path', string | null>>,
): string {
  const kind = kindOfId(id)
  const name = said ?? (path === null || kind === 'message' ? title : null)
  if (kind !== 'agent') return nameWithId(id, { title: name, path })
  const agent = path === null ? name : nameAt(path)
  return agent === null ? id : `${agent} (${id})`
}

/** A message that wants a reply is a question to those who read the log. */
function whatHappened({ type, change }: Event): { noun: string; verb: string } {
  const [noun = '', verb = ''] = type.split('.')
  const asks = type === 'message.created' && change.after.wantsReply === true
  if (asks) return { noun: 'question', verb: 'asked' }
  const ofRun = type.startsWith('run.') ? runs[verb] : undefined
  if (ofRun !== undefined) return { noun: 'agent', verb: ofRun }
  if (type === 'message.changed' && isRead(change)) return { noun, verb: 'was read' }
  if (type === 'agent.started') return { noun, verb: 'is to run' }
  return type === 'message.answered' ? { noun: 'question', verb } : { noun, verb }
}

/** Nothing else than that the one it is for has read it. */
function isRead({ before, after }: Event['change']): boolean {
  const keys = Object.keys(before ?? {}).filter((key) => key !== 'correction')
  return keys.length === 1 && keys[0] === 'readAt' && after.readAt !== null
}

function changedFields(
  { type, entity, change: { before, after } }: Event,
  pathOf: PathOf,
  later: readonly Event[],
): string {
  const keys = Object.keys(before ?? {})
  if (keys.length === 1 && keys[0] === 'startsAt') return 'starts at once'
  const fields = keys
    .filter((key) => !approval.has(key))
    .map((key) => changedField(key, { before: before?.[key], after: after[key], pathOf }))
  const toTell = type === 'agent.changed' && keys.includes('body') ? ['told with its next run'] : []
  const isEnded = later.some((each) => each.entity === entity && each.change.after.approvedDigest === null)
  return [...fields, ...toTell, ...ofApproval(after, isEnded)].join(', ')
}

/** An approval that goes along and is ended right after that did not stay: only the latter is told. */
function ofApproval({ approvedDigest }: Event['change']['after'], isEnded: boolean): string[] {
  if (approvedDigest === undefined || (approvedDigest !== null && isEnded)) return []
  return [approvedDigest === null ? 'its approval no longer holds' : 'its approval goes along']
}

/** By the name that the field has in its document, with both values where they are short. */
function changedField(
  key: string,
  { before, after, pathOf }: { readonly before: unknown; readonly after: unknown; readonly pathOf: PathOf },
): string {
  if (key === 'readAt') return after === null ? 'to be read again' : 'read'
  if (key === 'correction') return after === true ? 'as a correction' : 'no longer a correction'
  const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const show = (value: unknown) => (isTime(key, value) ? moment(value) : shown(value, pathOf))
  return short(before) && short(after) ? `${name} ${show(before)} → ${show(after)}` : name
}

function isTime(key: string, value: unknown): value is number {
  return /(?:At|Until)$/.test(key) && typeof value === 'number'
}

function short(value: unknown): boolean {
  return (
    value === null ||
    ['number', 'boolean'].includes(typeof value) ||
    (typeof value === 'string' && value.length < 40 && !value.includes('\n'))
  )
}

/** Other documents by their names. */
function shown(value: unknown, pathOf: PathOf): string {
  const path = typeof value === 'string' && kindOfId(value) !== null ? pathOf(value) : null
  if (path !== null) return nameAt(path)
  return value === null ? 'nothing' : String(value)
}
