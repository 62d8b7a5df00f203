// The log of a tree: one line for each thing that happened, appended to the file of the day, which goes on in a second
// one when it is full.

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
