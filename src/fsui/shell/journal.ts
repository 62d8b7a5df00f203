// The log of a tree: one line for each thing that happened, appended to the file of the day.

import type { Event } from '../../kernel/event.ts'
import { visible } from '../../kernel/visible.ts'
import { passStep } from '../../platform/crash-points.ts'
import type { FileTree } from '../../platform/files/file-tree.ts'

export class Journal {
  #queue: Promise<void> = Promise.resolve()
  #lines: string[] = []

  constructor(
    private readonly tree: FileTree,
    private readonly now: () => number,
    /** Also told of each line: the terminal. */
    private readonly tell: (line: string) => void,
  ) {}

  add(text: string): void {
    const at = new Date(this.now())
    const shown = visible(text)
    const line = `- ${clockTime(at)} ${shown.replaceAll('\n', ' ')}\n`
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
    const text = this.#lines.join('')
    this.#lines = []
    passStep('log:queued', text)
    const appended = await this.tree.append(`log/${date}.md`, text)
    if (appended.outcome === 'failed') this.tell(`the log was not written: ${appended.problem.message}`)
    passStep('log:appended', text)
  }
}

/** What an event says to a person, or null for one that says nothing new. */
export function describeEvent(event: Event): string | null {
  if (event.type.endsWith('.saved')) return null
  const [noun = '', verb = ''] = event.type.split('.')
  const title = event.change.after.title ?? event.change.before?.title
  const named = typeof title === 'string' ? ` “${title}”` : ''
  const changes = verb === 'changed' ? ` (${changedFields(event)})` : ''
  return `${event.actor.name}: ${noun} ${event.entity}${named} ${verb}${changes}`
}

function changedFields(event: Event): string {
  const { before, after } = event.change
  return Object.keys(before ?? {})
    .map((key) =>
      short(before?.[key]) && short(after[key]) ? `${key} ${show(before?.[key])} → ${show(after[key])}` : key,
    )
    .join(', ')
}

function short(value: unknown): boolean {
  return (
    value === null ||
    ['number', 'boolean'].includes(typeof value) ||
    (typeof value === 'string' && value.length < 40)
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
