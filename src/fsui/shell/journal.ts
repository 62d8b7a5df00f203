// The log of a tree: one line for each thing that happened, appended to the file of the day, which goes on in a second
// one when it is full.

import type { Event } from '../../kernel/event.ts'
import { nameWithId, subjectOf, titleIn } from '../../kernel/event-subject.ts'
import type { Problem } from '../../kernel/problem.ts'
import { visible } from '../../kernel/visible.ts'
import { passStep } from '../../platform/crash-points.ts'
import type { FileTree } from '../../platform/files/file-tree.ts'

/** Bytes: as many as a document may have, so that every program that reads the one can read the other. */
const mostBytes = 1024 * 1024

/** Most lines that wait for a disk that does not take them. */
const mostWaiting = 10_000

/** The file that is appended to. */
interface Current {
  readonly date: string
  readonly part: number
  size: number
}

export class Journal {
  #queue: Promise<void> = Promise.resolve()
  #lines: string[] = []
  #current: Current | null = null
  /** The last lines were not written; that is told once. */
  #failing = false

  constructor(
    private readonly tree: FileTree,
    private readonly now: () => number,
    /** Also told of each line: the terminal. */
    private readonly tell: (line: string) => void,
  ) {}

  add(text: string): void {
    const at = new Date(this.now())
    const shown = visible(text).replaceAll('\n', ' ')
    const line = `- ${clockTime(at)} ${shown}\n`
    this.tell(`${clockTime(at)} ${shown}`)
    this.#lines.push(line)
    this.#queue = this.#queue.then(() => this.#flush(day(at)))
  }

  /** Resolves when every line so far has been appended. */
  async settled(): Promise<void> {
    await this.#queue
  }

  async #flush(date: string): Promise<void> {
    if (this.#lines.length === 0) return
    const lines = this.#lines
    this.#lines = []
    const text = lines.join('')
    passStep('log:queued', text)
    let problem: Problem | null = null
    while (lines.length > 0 && problem === null) problem = await this.#append(date, lines)
    if (problem !== null && !this.#failing) this.#say(`the log was not written: ${problem.message}`)
    this.#failing = problem !== null
    // They are written before the next one, when the disk takes them again.
    this.#lines = [...lines, ...this.#lines].slice(-mostWaiting)
    passStep('log:appended', text)
  }

  #say(text: string): void {
    this.tell(`${clockTime(new Date(this.now()))} ${text}`)
  }

  /** Takes as many lines from the front as the file has room for; into an empty one at least one. @see SPEC W12 */
  async #append(date: string, lines: string[]): Promise<Problem | null> {
    let current = this.#current?.date === date ? this.#current : await this.#lastOf(date)
    if (current.size > 0 && current.size + bytesOf(lines[0]) > mostBytes)
      current = { date, part: current.part + 1, size: 0 }
    let bytes = 0
    let count = 0
    while (count < lines.length && (count === 0 || current.size + bytes + bytesOf(lines[count]) <= mostBytes))
      bytes += bytesOf(lines[count++])
    const appended = await this.tree.append(pathOf(current), lines.slice(0, count).join(''))
    if (appended.outcome === 'failed') {
      this.#current = null
      return appended.problem
    }
    lines.splice(0, count)
    current.size = appended.size
    this.#current = current
    return null
  }

  /** The last file of that day, which an earlier process may have begun. */
  async #lastOf(date: string): Promise<Current> {
    let current: Current = { date, part: 1, size: 0 }
    for (let part = 1; ; part++) {
      const looked = await this.tree.stat(pathOf({ date, part }))
      if (looked.state !== 'file') return current
      current = { date, part, size: looked.stat.size }
    }
  }
}

/** `log/2026-11-21.md`, `log/2026-11-21-2.md`, … */
function pathOf({ date, part }: Pick<Current, 'date' | 'part'>): string {
  return `log/${date}${part === 1 ? '' : `-${part}`}.md`
}

function bytesOf(line = ''): number {
  return Buffer.byteLength(line)
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
}

/** The fields that hold what was approved: they say nothing to a person one by one. */
const approval = new Set(['approvedDigest', 'approvedAt', 'approvedBy'])

/** What an event says to a person, or null for one that says nothing new. `pathOf`: where the tree shows a document. */
export function describeEvent(
  event: Event,
  pathOf: (id: string) => string | null = () => null,
): string | null {
  if (event.type.endsWith('.saved')) return null
  if (event.type === 'run.reported') return `${event.actor.name} reports: ${event.change.after.report}`
  if (event.type === 'run.rested') return restOf(event)
  if (event.type === 'run.recovered') return `${event.actor.name}: ${event.change.after.program} works again`
  const { noun, verb } = whatHappened(event)
  const { id } = subjectOf(event)
  const named = nameWithId(id, { title: titleIn(event), path: pathOf(id) })
  const changes = verb === 'changed' ? ` (${changedFields(event)})` : ''
  return `${event.actor.name}: ${noun} ${named} ${said[event.type] ?? said[verb] ?? verb}${changes}`
}

function restOf({ actor, change: { after } }: Event): string {
  const until = clockTime(new Date(Number(after.until))).slice(0, 5)
  return `${actor.name}: ${after.program} rests until ${until}: ${after.failures} failures in a row, last: ${after.last}`
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

function changedFields({ change: { before, after } }: Event): string {
  const keys = Object.keys(before ?? {})
  const bound = after.approvedDigest === null ? 'its approval no longer holds' : 'its approval goes along'
  const fields = keys
    .filter((key) => !approval.has(key))
    .map((key) =>
      short(before?.[key]) && short(after[key]) ? `${key} ${show(before?.[key])} → ${show(after[key])}` : key,
    )
  return [...fields, ...(keys.some((key) => approval.has(key)) ? [bound] : [])].join(', ')
}

function short(value: unknown): boolean {
  return (
    value === null ||
    ['number', 'boolean'].includes(typeof value) ||
    (typeof value === 'string' && value.length < 40 && !value.includes('\n'))
  )
}

function show(value: unknown): string {
  return value === null ? 'nothing' : String(value)
}

function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

function day(at: Date): string {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}
