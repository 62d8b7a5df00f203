// Paths that something happened to, until their content has stood still for long enough to be taken up.

import { type Looked, sameStat } from '../../../platform/files/file-tree.ts'

interface Entry {
  /** What the last look found; null before the first. */
  looked: Looked | null
  /** When it was seen to change last, in milliseconds. */
  changedAt: number
  /** Not before this time is it looked at again. */
  due: number
  /** It waits until an editor lets go of the file. */
  held?: boolean
  /** Not in one turn with that path. */
  behind?: string
  /** The turn that read what the last look found. */
  read?: number
}

export class PendingPaths {
  readonly #entries = new Map<string, Entry>()
  /** Marked since the turn began to read: what it decides may not have seen why. */
  readonly #again = new Set<string>()
  #turn = 0

  /** `settle` in milliseconds: content is taken up once its stat has been the same for so long. It may change. */
  constructor(private readonly settings: { readonly settle: number }) {}

  get size(): number {
    return this.#entries.size
  }

  has(path: string): boolean {
    return this.#entries.has(path)
  }

  /** Notes what a look at the path found; a change begins its settling anew. Returns whether it has settled. */
  observe(path: string, looked: Looked, now: number): boolean {
    const known = this.#entries.get(path)
    if (!known || !sameLook(known.looked, looked)) {
      this.#entries.set(path, { looked, changedAt: now, due: now + this.settings.settle })
      return this.settings.settle === 0
    }
    if (now - known.changedAt >= this.settings.settle && now >= known.due) return true
    known.due = Math.max(known.due, known.changedAt + this.settings.settle)
    return false
  }

  /** A turn reads its files now: what is marked from here on is looked at in the next one. */
  beginReading(): void {
    this.#again.clear()
    this.#turn += 1
  }

  /** Marks a path to be looked at; what is known of its settling stays. */
  touch(path: string, now: number): void {
    this.#again.add(path)
    const known = this.#entries.get(path)
    if (known) {
      known.due = Math.min(known.due, now)
      known.held = false
      delete known.behind
    } else this.#entries.set(path, { looked: null, changedAt: now, due: now })
  }

  /** `held`: because an editor holds the file. */
  postpone(path: string, until: number, held = false): void {
    const known = this.#entries.get(path)
    if (!known) return
    Object.assign(known, { due: until, held })
    delete known.behind
  }

  /** The same, and then only in a turn in which `first` is not due: it is decided about without them. */
  postponeBehind(path: string, first: string, until: number): void {
    this.postpone(path, until)
    const known = this.#entries.get(path)
    if (known) known.behind = first
  }

  /** Notes that what the last look found has been read. */
  wasRead(path: string): void {
    const known = this.#entries.get(path)
    if (known) known.read = this.#turn
  }

  /** Paths that say what nobody has read yet: they are to be looked at, or still change. */
  unread(): string[] {
    return [...this.#entries].flatMap(([path, { read }]) => (read === undefined ? [path] : []))
  }

  /** The paths in the same order, but those first that nobody has read yet, and last those read last: others may wait for what they say. */
  unreadFirst(paths: readonly string[]): string[] {
    const readIn = (path: string) => this.#entries.get(path)?.read ?? 0
    return paths.toSorted((a, b) => readIn(a) - readIn(b))
  }

  /** Paths at which the last look found nothing. */
  missing(): string[] {
    return [...this.#entries].flatMap(([path, { looked }]) => (looked?.state === 'missing' ? [path] : []))
  }

  /** Whether the last look at the path found nothing. */
  isMissing(path: string): boolean {
    return this.#entries.get(path)?.looked?.state === 'missing'
  }

  /** For how long the path has been as it is, in milliseconds. */
  quietFor(path: string, now: number): number {
    const known = this.#entries.get(path)
    return known ? now - known.changedAt : Number.POSITIVE_INFINITY
  }

  /** When it is looked at again; null for a path that nothing happened to. */
  dueAt(path: string): number | null {
    return this.#entries.get(path)?.due ?? null
  }

  /** Nothing is left to do about what was read at the path. */
  done(path: string): void {
    if (!this.#again.has(path)) this.#entries.delete(path)
  }

  due(now: number): string[] {
    const isDue = (entry: Entry | undefined) => entry !== undefined && entry.due <= now
    const comesFirst = (path: string | undefined) => path !== undefined && isDue(this.#entries.get(path))
    return [...this.#entries].flatMap(([path, entry]) =>
      isDue(entry) && !comesFirst(entry.behind) ? [path] : [],
    )
  }

  all(): string[] {
    return [...this.#entries.keys()]
  }

  /** Paths that wait for nothing but time. */
  settling(): string[] {
    return [...this.#entries.keys()].filter((path) => this.isSettling(path))
  }

  /** Whether the path waits for nothing but time. */
  isSettling(path: string): boolean {
    const known = this.#entries.get(path)
    return known !== undefined && !known.held
  }

  /** When the next path is due, or null. */
  next(): number | null {
    let next: number | null = null
    for (const { due } of this.#entries.values()) if (due < (next ?? Number.POSITIVE_INFINITY)) next = due
    return next
  }
}

function sameLook(a: Looked | null, b: Looked): boolean {
  if (a === null) return false
  if (a.state !== b.state) return false
  return a.state === 'file' && b.state === 'file' ? sameStat(a.stat, b.stat) : true
}
