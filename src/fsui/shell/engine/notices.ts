// What stands in the tree and is not read, told once in the log: copies that programs made, folders that hold files of a
// person's own and lack the document that would make them an initiative or a phase, Markdown files beside such documents,
// folders that cannot be listed, and what cannot be read whatever it holds.

import { folderPart } from '../../../kernel/path-parts.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { rootChangedCode } from '../../../platform/files/file-tree.ts'
import type { Unread } from '../../core/views/local-state.ts'
import type { BaseStore } from '../base-store.ts'
import type { TimedParts } from './parts.ts'
import { sentenceAbout } from './problems.ts'

/** What a look at the tree found. */
export interface Strange {
  /** Copies that programs made of documents. */
  readonly copies: readonly string[]
  /** Folders with the document that each lacks. */
  readonly unclaimed: ReadonlyMap<string, string>
  /** Markdown files straight in the folder of an initiative or a phase that are no documents. */
  readonly strays: readonly string[]
  /** Folders that cannot be listed, with what the file system says. */
  readonly refused: ReadonlyMap<string, Problem>
  /** Linked folders, folders that are called like documents, and names that cannot be opened, with what is wrong. */
  readonly passedOver: ReadonlyMap<string, Problem>
}

/** What stands in the tree and is not read, with the reason, as the last look found it. */
export function unreadIn(bases: BaseStore): readonly Unread[] {
  return JSON.parse(bases.note(unreadKey) ?? '[]') as Unread[]
}

const noteKey = 'noticed'
const unreadKey = 'unread'
/** Milliseconds that somebody has to write the document after what stands beside it. */
const patience = 5_000
/** Of a crowd so many have a line of their own in so many milliseconds, and the others one together that names some more. */
const mostLines = 5
const crowdTime = 60_000
const mostNamed = 10
/** The others are told of when no more come, and after so many milliseconds in any case. */
const mostPatience = 30_000

export class Notices {
  readonly #told: Set<string>
  /** Folders with which something is wrong, and since when, in steady time. */
  readonly #since = new Map<string, number>()
  /** When lines were written lately, in steady time. */
  #lately: readonly number[] = []
  /** What is told of together, and since when that is known, in steady time. */
  readonly #crowd = new Map<string, number>()
  /** What stood there when the process began has had its time. */
  #first = true

  constructor(private readonly parts: TimedParts) {
    this.#told = new Set(JSON.parse(parts.bases.note(noteKey) ?? '[]') as string[])
  }

  /** In steady time: when somebody has had the time to mend what is wrong with a folder, and it is told of. Null: nothing waits. */
  get due(): number | null {
    const waiting = [...this.#since].filter(([folder]) => !this.#told.has(folder) && !this.#crowd.has(folder))
    const due = Math.min(...waiting.map(([, since]) => since + patience), this.#crowdDue)
    return Number.isFinite(due) ? due : null
  }

  /** Infinite: there is none. */
  get #crowdDue(): number {
    if (this.#crowd.size === 0) return Number.POSITIVE_INFINITY
    const since = [...this.#crowd.values()]
    return Math.min(Math.max(...since) + patience, Math.min(...since) + mostPatience)
  }

  /** Call after each look, and when it is due. What is gone, and comes again, is told of again. */
  tell({ copies, unclaimed, strays, refused, passedOver }: Strange): void {
    this.#noteUnread(passedOver)
    const lines = new Map(copies.map((path) => [path, ofCopy(path)]))
    for (const [path, { message, remedy }] of passedOver) lines.set(path, `${message} ${remedy}`)
    const folders = new Map([...unclaimed].map(([folder, document]) => [folder, ofFolder(folder, document)]))
    for (const path of strays) folders.set(path, ofStray(path))
    // That the tree itself is gone is told of at once, and elsewhere.
    for (const [folder, problem] of refused)
      if (problem.code !== rootChangedCode) folders.set(folder, ofRefused(folder, problem))
    for (const [folder, line] of this.#waited(folders)) lines.set(folder, line)
    for (const path of this.#crowd.keys()) if (!lines.has(path)) this.#crowd.delete(path)
    const told = [...this.#tellEach(lines), ...this.#tellCrowd(lines)]
    const gone = [...this.#told].filter((path) => !lines.has(path) && !folders.has(path))
    if (told.length === 0 && gone.length === 0) return
    for (const path of gone) this.#told.delete(path)
    for (const path of told) this.#told.add(path)
    this.parts.bases.keepNote(noteKey, JSON.stringify([...this.#told]))
  }

  /** Returns what was told; the others join the crowd. */
  #tellEach(lines: ReadonlyMap<string, string>): string[] {
    const now = this.parts.steady()
    this.#lately = this.#lately.filter((at) => now - at < crowdTime)
    const fresh = [...lines].filter(([path]) => !this.#told.has(path) && !this.#crowd.has(path))
    const each = fresh.slice(0, Math.max(0, mostLines - this.#lately.length))
    for (const [, line] of each) this.parts.journal(`noticed: ${line}`)
    for (const [path] of fresh.slice(each.length)) this.#crowd.set(path, now)
    this.#lately = [...this.#lately, ...each.map(() => now)]
    return each.map(([path]) => path)
  }

  /** Together, unless no crowd has come of it. */
  #tellCrowd(lines: ReadonlyMap<string, string>): string[] {
    if (this.#crowdDue > this.parts.steady()) return []
    const paths = [...this.#crowd.keys()]
    this.#crowd.clear()
    const named = paths.slice(0, mostNamed).join(', ')
    const others = `${paths.length} more such files and folders: ${named}${paths.length > mostNamed ? ' and so on' : ''}`
    const told = paths.length > mostLines ? [others] : paths.flatMap((path) => lines.get(path) ?? [])
    for (const line of told) this.parts.journal(`noticed: ${line}`)
    return paths
  }

  #noteUnread(passedOver: ReadonlyMap<string, Problem>): void {
    const unread = [...passedOver].map(([path, { message, remedy }]): Unread => ({ path, message, remedy }))
    const text = JSON.stringify(unread)
    if (text !== (this.parts.bases.note(unreadKey) ?? '[]')) this.parts.bases.keepNote(unreadKey, text)
  }

  #waited(folders: ReadonlyMap<string, string>): (readonly [string, string])[] {
    const now = this.parts.steady()
    for (const folder of this.#since.keys()) if (!folders.has(folder)) this.#since.delete(folder)
    for (const folder of folders.keys())
      if (!this.#since.has(folder)) this.#since.set(folder, this.#first ? now - patience : now)
    this.#first = false
    return [...folders].filter(([folder]) => now - (this.#since.get(folder) ?? now) >= patience)
  }
}

function ofCopy(path: string): string {
  return (
    `${path} is a copy that another program made, so it is not read. ` +
    'Take over what you want to keep from it into the document it was made of, then delete it'
  )
}

function ofFolder(folder: string, document: string): string {
  const name = document.slice(folder.length + 1)
  const kind = name === 'phase.md' ? 'a phase' : 'an initiative'
  return `${folder} holds no ${name}, so it is not ${kind}. Write ${document}; what stands there may stay beside it`
}

function ofStray(path: string): string {
  const folder = folderPart(path)
  const where = /^initiatives\/[^/]+$/.test(folder)
    ? `A page of the initiative stands in ${folder}/pages/`
    : `A plan of the phase stands in ${folder}/plans/, a task in ${folder}/tasks/`
  return `${path} is no document at that place, so it is not read. ${where}; a note of your own may stay there`
}

function ofRefused(folder: string, { message, remedy }: Problem): string {
  const what = folder === '' ? 'the folder of the tree' : folder
  return `${what} cannot be looked into, so nothing that stands there is taken up: ${sentenceAbout(folder, message)} ${remedy}`
}
