// Decisions that wait for a person's word in `needs-you/confirm-….md`.

import { encodeDocument, readDocument } from '../../../document/document.ts'
import { type Answer, type HeldList, readConfirm, renderConfirm } from '../../core/confirm-document.ts'
import type { EngineParts } from './parts.ts'
import { keepVersion } from './write.ts'

export interface HoldKind {
  /** `deletions` → `needs-you/confirm-deletions.md`. */
  readonly name: string
  readonly title: (count: number) => string
  /** For the log, without a count: more may follow, and the file has the list as it is. */
  readonly logged: string
  readonly explanation: string
}

interface Held {
  /** Of what the file said; '' for a file that is gone. */
  readonly hash: string
  /** Of the document, wherever it moves; undefined: it has none yet. */
  readonly key?: string | undefined
}

export type HoldParts = Pick<EngineParts, 'tree' | 'bases' | 'clock' | 'journal'>

/** One list of held commands, each known by the path of its document. */
export class Hold {
  #known: Map<string, Held> | null = null
  readonly #released = new Set<string>()
  #written: string | null = null

  constructor(
    private readonly parts: HoldParts,
    private readonly kind: HoldKind,
  ) {}

  /**
   * By path. First those of the list that stood there when
   * the process before ended: it is not offered again, and what was ticked in it meanwhile counts.
   */
  get #held(): Map<string, Held> {
    if (this.#known !== null) return this.#known
    const stored = JSON.parse(this.parts.bases.note(this.#note) ?? '[]') as [string, string, string?][]
    this.#known = new Map(stored.map(([path, hash, key]) => [path, { hash, key }]))
    if (stored.length > 0) this.#written = renderConfirm(this.#asList())
    return this.#known
  }

  get #note(): string {
    return `held ${this.kind.name}`
  }

  get file(): string {
    return `needs-you/confirm-${this.kind.name}.md`
  }

  /** Its file and what that says first; null when nothing is held. */
  get list(): { readonly path: string; readonly title: string } | null {
    const count = this.#held.size
    return count === 0 ? null : { path: this.file, title: this.kind.title(count) }
  }

  get paths(): readonly string[] {
    return [...this.#held.keys()].sort()
  }

  /** Whether the person has said yes to this one; asked once, then it is used up. */
  takeRelease(path: string): boolean {
    return this.#released.delete(path)
  }

  /** Whether the decision is held and its file still says the same. */
  holds(path: string, hash: string): boolean {
    return this.#held.get(path)?.hash === hash
  }

  add(path: string, hash: string): void {
    this.#held.set(path, { hash, key: this.parts.bases.atPath(path)?.key })
  }

  /** The reason is gone: the file changed, or stands there again. Returns whether it was held. */
  drop(path: string): boolean {
    return this.#held.delete(path)
  }

  /** Those whose documents stand elsewhere by now are held there. Returns from where, and where to. @see SPEC B5 */
  follow(): (readonly [string, string])[] {
    const moved = [...this.#held]
      .map(([path, held]) => [path, this.#nowAt(path), held] as const)
      .filter(([from, to]) => from !== to)
    for (const [from] of moved) this.#held.delete(from)
    for (const [, to, held] of moved) this.#held.set(to, held)
    return moved.map(([from, to]) => [from, to])
  }

  /** A new file that says what one said which waited elsewhere, and is gone from there, is that one. */
  async followNew(path: string, hash: string): Promise<void> {
    if (this.#held.has(path)) return
    for (const [from, held] of [...this.#held]) {
      if (held.key !== undefined || held.hash !== hash || hash === '') continue
      if ((await this.parts.tree.read(from)).state !== 'missing') continue
      this.#held.delete(from)
      this.#held.set(path, held)
      return
    }
  }

  #nowAt(path: string): string {
    const key = this.#held.get(path)?.key
    return (key === undefined ? null : this.parts.bases.withKey(key)?.path) ?? path
  }

  /** Reads the person's answer and brings the file up to date. Returns what was released and what is to be put back. */
  async review(): Promise<{ released: string[]; putBack: string[] }> {
    const nothing = { released: [], putBack: [] }
    if (this.#held.size === 0) {
      if (this.#written !== null) await this.#remove()
      return nothing
    }
    const answer = this.#written === null ? ({ say: 'nothing' } as const) : await this.#answer()
    if (answer.say === 'nothing') {
      await this.offer()
      return nothing
    }
    const listed = answer.say === 'none' ? this.paths : answer.items
    const paths = listed.map((path) => this.#nowAt(path))
    for (const path of listed) this.#held.delete(path)
    this.#store()
    if (answer.say === 'some') for (const path of paths) this.#released.add(path)
    const said = answer.say === 'none' ? 'None' : `${paths.length} of the held`
    this.parts.journal(`confirmed in ${this.file}: ${said}`)
    if (this.#held.size === 0) await this.#remove()
    return answer.say === 'none'
      ? { released: [], putBack: [...paths] }
      : { released: [...paths], putBack: [] }
  }

  async #answer(): Promise<Answer> {
    const read = await this.parts.tree.read(this.file)
    if (read.state === 'missing') return { say: 'none' }
    if (read.state !== 'file') return { say: 'nothing' }
    return this.#answerIn(read.bytes)
  }

  #answerIn(bytes: Uint8Array): Answer {
    const document = readDocument(Buffer.from(bytes).toString('utf8'))
    return document.ok ? readConfirm(document.value.body, this.paths) : { say: 'nothing' }
  }

  /** Writes the list as it is now, where there is one and it says something new. */
  async offer(): Promise<void> {
    if (this.#held.size === 0) return this.#store()
    const text = renderConfirm(this.#asList())
    if (text === this.#written) return this.#store()
    const current = await this.parts.tree.read(this.file)
    // Ticked while cw did not run, or since it was read: that is an answer, not something to write over.
    if (current.state === 'file' && this.#answerIn(current.bytes).say !== 'nothing') {
      this.#written ??= text
      return this.#store()
    }
    const expected = current.state === 'file' ? current.hash : null
    const result = await this.parts.tree.replace(this.file, encodeDocument(text), { expected })
    if (result.outcome !== 'written' && result.outcome !== 'equal') return
    if (result.outcome === 'written' && result.kept) {
      const own = current.state === 'file' && Buffer.from(current.bytes).toString('utf8') === this.#written
      if (own) await this.parts.tree.forget(result.kept)
      else await keepVersion(this.parts, result.kept, 'listed anew')
    }
    if (this.#written === null) this.parts.journal(`held: ${this.kind.logged}; tick ${this.file}`)
    this.#written = text
    // Not before it stands there: a list that is missing says None.
    this.#store()
  }

  #asList(): HeldList {
    return {
      title: this.kind.title(this.#held.size),
      explanation: this.kind.explanation,
      items: this.paths,
    }
  }

  #store(): void {
    const { bases } = this.parts
    const held = JSON.stringify([...this.#held].map(([path, { hash, key }]) => [path, hash, key]))
    if (held !== (bases.note(this.#note) ?? '[]')) bases.keepNote(this.#note, held)
  }

  async #remove(): Promise<void> {
    this.#store()
    this.#written = null
    const current = await this.parts.tree.read(this.file)
    if (current.state !== 'file') return
    const removed = await this.parts.tree.remove(this.file, current.hash)
    if (removed.outcome === 'removed') await keepVersion(this.parts, removed.kept, 'answered')
  }
}

export const deletionsKind: HoldKind = {
  name: 'deletions',
  title: (count) =>
    count === 1 ? '1 document is gone from the folder' : `${count} documents are gone from the folder`,
  logged: 'many documents are gone from the folder, nothing is archived',
  explanation:
    'So many at once may be an accident, so nothing was archived. Tick the ones that you meant to delete (or All): they ' +
    'go to archive/. None, or deleting this file, puts the files back. Putting a file back yourself takes it off the list.',
}

export const decisionsKind: HoldKind = {
  name: 'decisions',
  title: (count) =>
    count === 1 ? '1 decision waits for your word' : `${count} decisions wait for your word`,
  logged: 'decisions wait for your word',
  explanation:
    'Either there were many within a few seconds, or this folder was copied, or the database is another one than it saw ' +
    'last, so these were not carried out, and what had been approved just before was taken back. Tick the ones that you mean ' +
    '(or All). None, or deleting this file, puts the files back.',
}

export const gitKind: HoldKind = {
  name: 'from-git',
  title: (count) => `${count} ${count === 1 ? 'decision' : 'decisions'} came with git`,
  logged: 'decisions came with git',
  explanation:
    'A checkout, a pull or a merge brought these approvals, starts or replies. The texts are taken up; what they would ' +
    'start or send waits for your tick. None, or deleting this file, puts the files back as they were.',
}
