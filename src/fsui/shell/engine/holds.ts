// Decisions that wait for a person's word in `needs-you/confirm-….md`.

import { listCheckboxes } from '../../../document/checkboxes.ts'
import { encodeDocument, readDocument } from '../../../document/document.ts'
import { type Answer, type HeldList, readConfirm, renderConfirm } from '../../core/confirm-document.ts'
import { type Held, keepHeld, mayStand, noteStanding, readHeld } from './held-notes.ts'
import type { HoldKind } from './hold-kinds.ts'
import type { EngineParts } from './parts.ts'
import { keepVersion } from './write.ts'

export type HoldParts = Pick<EngineParts, 'tree' | 'bases' | 'clock' | 'journal'>

/** A file that goes back to what both sides agreed on. */
export interface ToPutBack {
  readonly path: string
  /** What it has to say still ('' for a file that is gone); null: whatever it says. */
  readonly only: string | null
}

/** What stands against an approval of what it is a part of. */
export interface HeldPart {
  readonly path: string
  /** The list in which it waits. */
  readonly list: string
  /** The person has said yes or no to it, which is not carried out yet. */
  readonly answered: boolean
}

interface Answered {
  /** To be looked at again. */
  readonly released: readonly string[]
  readonly putBack: readonly ToPutBack[]
}

/** One list of held commands, each known by the path of its document. */
export class Hold {
  #known: Map<string, Held> | null = null
  #written: string | null = null
  /** Answered while the process before ran, which may not have carried it out. */
  #resumed: readonly string[] = []
  /** Whether what stands in the file may be what the process before wrote there. */
  #unsure = false

  constructor(
    private readonly parts: HoldParts,
    private readonly kind: HoldKind,
  ) {}

  /**
   * By path, also those that are answered. First those of the list that stood there when
   * the process before ended: it is not offered again, and what was ticked in it meanwhile counts.
   */
  get #all(): Map<string, Held> {
    if (this.#known !== null) return this.#known
    this.#known = readHeld(this.parts.bases, this.#note)
    this.#resumed = [...this.#known].flatMap(([path, { answer }]) => (answer === null ? [] : [path]))
    this.#unsure = this.#known.size > 0
    if (this.#unsure) this.#written = renderConfirm(this.#asList())
    return this.#known
  }

  get #note(): string {
    return `held ${this.kind.name}`
  }

  /** Whether its file may stand, also where nothing waits: the disk kept it, or the process before ended. */
  get #mayStand(): boolean {
    return mayStand(this.parts.bases, this.#note)
  }

  get file(): string {
    return `needs-you/confirm-${this.kind.name}.md`
  }

  /** Its file and what that says first; null when nothing is held. */
  get list(): { readonly path: string; readonly title: string } | null {
    const count = this.paths.length
    return count === 0 ? null : { path: this.file, title: this.kind.title(count) }
  }

  /** Those that wait. */
  get paths(): readonly string[] {
    return [...this.#all].flatMap(([path, { answer }]) => (answer === null ? [path] : [])).sort()
  }

  /** Those that say more than an approval, until the answer to them is carried out. */
  get heldParts(): readonly HeldPart[] {
    return [...this.#all].flatMap(([path, { answer, merely }]) =>
      merely ? [] : [{ path, list: this.file, answered: answer !== null }],
    )
  }

  /** Whether the person has said yes to this one, as it is: so it stays until it is settled or dropped. @see SPEC B5 */
  isReleased(path: string, hash: string): boolean {
    const held = this.#all.get(path)
    return held?.answer === 'yes' && held.hash === hash
  }

  /** Whether it waits, or has waited and its answer is not carried out: whatever its file says now. */
  knows(path: string): boolean {
    return this.#all.has(path)
  }

  /** The same, where its file says what it said when it was listed. */
  knowsAs(path: string, hash: string): boolean {
    return this.#all.get(path)?.hash === hash
  }

  /** Where it says other words than before, an answer to those is none to these. @see SPEC B5 */
  add(path: string, hash: string, said: Pick<Held, 'merely' | 'decision'> = { merely: false }): void {
    const before = this.#all.get(path)
    const changed = before !== undefined && (before.changed || before.hash !== hash)
    this.#all.set(path, { hash, key: this.parts.bases.atPath(path)?.key, changed, ...said, answer: null })
  }

  /** The reason is gone: the file decides nothing any more, or stands there again. Returns whether it was held. */
  drop(path: string): boolean {
    return this.#all.delete(path)
  }

  /** The answers to these have been carried out. */
  settle(paths: Iterable<string>): void {
    let settled = false
    for (const path of paths) settled = this.#all.delete(path) || settled
    if (settled) this.#store()
  }

  /** Those whose documents stand elsewhere by now are held there. Returns from where, and where to. @see SPEC B5 */
  follow(): (readonly [string, string])[] {
    const moved = this.#moved()
    for (const [from] of moved) this.#all.delete(from)
    for (const [, to, held] of moved) this.#all.set(to, held)
    return moved.map(([from, to]) => [from, to])
  }

  /** Those whose documents stand elsewhere by now, or are known no more, were missed only where they stood before. @see SPEC B1 */
  dropMoved(): void {
    const gone = [...this.#all].filter(([, { key }]) => key && this.parts.bases.withKey(key) === null)
    for (const [path] of [...this.#moved(), ...gone]) this.#all.delete(path)
  }

  #moved(): (readonly [string, string, Held])[] {
    return [...this.#all]
      .map(([path, held]) => [path, this.#nowAt(path), held] as const)
      .filter(([from, to]) => from !== to)
  }

  /** A new file that says what one said which waited elsewhere, and is gone from there, is that one. */
  async followNew(path: string, hash: string): Promise<void> {
    if (this.#all.has(path)) return
    for (const [from, held] of [...this.#all]) {
      if (held.key !== undefined || held.hash !== hash || hash === '') continue
      if ((await this.parts.tree.read(from)).state !== 'missing') continue
      this.#all.delete(from)
      this.#all.set(path, held)
      return
    }
  }

  #nowAt(path: string): string {
    const key = this.#all.get(path)?.key
    return (key === undefined ? null : this.parts.bases.withKey(key)?.path) ?? path
  }

  /**
   * Reads the person's answer and brings the file up to date. What was answered is known until it is settled, also after a
   * crash: then a file that says something else by now is not put back.
   */
  async review(): Promise<Answered> {
    const resumed = this.#takeResumed()
    if (this.paths.length === 0) {
      if (this.#written !== null || this.#mayStand) await this.#remove()
      return resumed
    }
    const answer = this.#written === null ? ({ say: 'nothing' } as const) : await this.#answer()
    if (answer.say === 'nothing') {
      await this.offer()
      return resumed
    }
    const answered = this.#takeAnswer(answer)
    if (this.paths.length === 0) await this.#remove()
    return {
      released: [...resumed.released, ...answered.released],
      putBack: [...resumed.putBack, ...answered.putBack],
    }
  }

  #takeResumed(): Answered {
    const all = this.#all
    const released = this.#resumed.filter((path) => all.get(path)?.answer === 'yes')
    this.#resumed = []
    const putBack = [...all].flatMap(([path, { hash, answer }]) =>
      answer === 'no' ? [{ path, only: hash }] : [],
    )
    return { released, putBack }
  }

  #takeAnswer(answer: Exclude<Answer, { say: 'nothing' }>): Answered {
    const listed = answer.say === 'none' ? this.paths : this.#labelled(answer.items)
    const paths = listed.map((path) => this.#nowAt(path))
    const held = listed.map((path) => this.#all.get(path))
    for (const path of listed) this.#all.delete(path)
    held.forEach((each, n) => {
      const path = paths[n]
      if (each && path !== undefined)
        this.#all.set(path, { ...each, answer: answer.say === 'none' ? 'no' : 'yes' })
    })
    this.#store()
    const said = answer.say === 'none' ? 'None' : `${paths.length} of the held`
    this.parts.journal(`confirmed in ${this.file}: ${said}`)
    return answer.say === 'none'
      ? { released: [], putBack: paths.map((path) => ({ path, only: null })) }
      : { released: paths, putBack: [] }
  }

  async #answer(): Promise<Answer> {
    const read = await this.parts.tree.read(this.file)
    if (read.state === 'missing') return { say: 'none' }
    if (read.state !== 'file') return { say: 'nothing' }
    return this.#answerIn(read.bytes)
  }

  #answerIn(bytes: Uint8Array): Answer {
    const document = readDocument(Buffer.from(bytes).toString('utf8'))
    if (!document.ok) return { say: 'nothing' }
    const answer = readConfirm(document.value.body, this.#labels)
    // A tick that means nothing held belongs to a list as it was: it is shown as it is now.
    if (answer.say === 'nothing' && listCheckboxes(document.value.body).some((box) => box.checked))
      this.#unsure = true
    return answer
  }

  /** Writes the list as it is now, where there is one and it says something new. */
  async offer(): Promise<void> {
    if (this.paths.length === 0) return this.#mayStand ? this.#remove() : this.#store()
    const text = renderConfirm(this.#asList())
    if (text === this.#written && !this.#unsure) return this.#store()
    const current = await this.parts.tree.read(this.file)
    // Ticked while cw did not run, or since it was read: that is an answer, not something to write over.
    if (current.state === 'file' && this.#answerIn(current.bytes).say !== 'nothing') {
      this.#written ??= text
      return this.#store()
    }
    const expected = current.state === 'file' ? current.hash : null
    noteStanding(this.parts.bases, this.#note, true)
    const result = await this.parts.tree.replace(this.file, encodeDocument(text), { expected })
    if (result.outcome !== 'written' && result.outcome !== 'equal') return
    if (result.outcome === 'written' && result.kept) {
      const own = current.state === 'file' && Buffer.from(current.bytes).toString('utf8') === this.#written
      if (own) await this.parts.tree.forget(result.kept)
      else await keepVersion(this.parts, result.kept, 'listed anew')
    }
    this.#unsure = false
    if (this.#written === null) this.parts.journal(`held: ${this.kind.logged}; tick ${this.file}`)
    this.#written = text
    // Not before it stands there: a list that is missing says None.
    this.#store()
  }

  #asList(): HeldList {
    return {
      title: this.kind.title(this.paths.length),
      explanation: this.kind.explanation,
      items: this.#labels,
    }
  }

  get #labels(): readonly string[] {
    return this.paths.map((path) => this.#labelOf(path))
  }

  #labelled(labels: readonly string[]): readonly string[] {
    const wanted = new Set(labels)
    return this.paths.filter((path) => wanted.has(this.#labelOf(path)))
  }

  /** What a tick means is told by its line: of a file that has changed it is another one each time. */
  #labelOf(path: string): string {
    const { decision, changed = false, hash = '' } = this.#all.get(path) ?? {}
    const what = decision === undefined ? path : `${path}: ${decision}`
    return changed ? `${what} (changed since, now ${hash.slice(0, 7)})` : what
  }

  #store(): void {
    keepHeld(this.parts.bases, this.#note, this.#all)
  }

  async #remove(): Promise<void> {
    const { bases } = this.parts
    bases.together(() => {
      this.#store()
      noteStanding(bases, this.#note, true)
    })
    const current = await this.parts.tree.read(this.file)
    const removed = current.state === 'file' ? await this.parts.tree.remove(this.file, current.hash) : null
    if (removed?.outcome === 'removed') await keepVersion(this.parts, removed.kept, 'answered')
    noteStanding(bases, this.#note, removed?.outcome === 'failed')
    this.#written = null
  }
}
