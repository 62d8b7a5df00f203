// Decisions that wait for a person's word in `needs-you/confirm-….md`.

import { folderOf } from '../../../kernel/layout.ts'
import type { Answer } from '../../core/confirm-document.ts'
import { ConfirmFile, type HoldParts } from './confirm-file.ts'
import { type Held, keepHeld, readHeld } from './held-notes.ts'
import { explain, type HoldKind, hadBeenArchived } from './hold-kinds.ts'

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

type Said = Pick<Held, 'merely' | 'decision' | 'more' | 'cameBack'>

interface Answered {
  /** To be looked at again. */
  readonly released: readonly string[]
  readonly putBack: readonly ToPutBack[]
}

/** One list of held commands, each known by the path of its document. */
export class Hold {
  readonly #file: ConfirmFile
  #known: Map<string, Held> | null = null
  /** Answered while the process before ran, which may not have carried it out. */
  #resumed: readonly string[] = []

  constructor(
    private readonly parts: HoldParts,
    private readonly kind: HoldKind,
  ) {
    this.#file = new ConfirmFile(parts, kind, this.#note)
  }

  /** By path, also those that are answered. First those of the list that stood there when the process before ended. */
  get #all(): Map<string, Held> {
    if (this.#known !== null) return this.#known
    this.#known = readHeld(this.parts.bases, this.#note)
    this.#resumed = [...this.#known].flatMap(([path, { answer }]) => (answer === null ? [] : [path]))
    if (this.#known.size > 0) this.#file.resume(this.#asList())
    return this.#known
  }

  get #note(): string {
    return `held ${this.kind.name}`
  }

  get file(): string {
    return this.#file.path
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
  add(path: string, hash: string, said: Said = { merely: false }): void {
    const before = this.#all.get(path)
    const changed = before !== undefined && (before.changed || before.hash !== hash)
    const cameBack = said.cameBack || before?.cameBack
    const key = this.parts.bases.atPath(path)?.key
    this.#all.set(path, { hash, key, changed, ...said, cameBack, answer: null })
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
      await this.#remove()
      return resumed
    }
    const answer = await this.#file.answer(this.#labels)
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

  /** Writes the list as it is now, where there is one and it says something new. */
  async offer(): Promise<void> {
    if (this.paths.length === 0) return this.#file.stands ? this.#remove() : this.#store()
    // Not before it stands there: a list that is missing says None.
    if (await this.#file.offer(this.#asList())) this.#store()
  }

  #asList() {
    return {
      title: this.kind.title(this.paths.length),
      explanation: explain(
        this.kind,
        this.paths.map((path) => this.#all.get(path)?.cameBack === true),
      ),
      none: this.kind.none,
      items: this.#labels,
    }
  }

  get #labels(): readonly string[] {
    return this.paths.map((path) => this.#labelOf(path))
  }

  #labelled(labels: readonly string[]): readonly string[] {
    const wanted = new Set(labels)
    const ticked = this.paths.filter((path) => wanted.has(this.#labelOf(path)))
    if (this.kind.takesFolders !== true) return ticked
    const folders = ticked.map((path) => `${folderOf(path)}/`)
    return this.paths.filter((path) => ticked.includes(path) || folders.some((each) => path.startsWith(each)))
  }

  /** What a tick means is told by its line: of a file that has changed it is another one each time. */
  #labelOf(path: string): string {
    const { decision, more = false, cameBack = false, changed = false, hash = '' } = this.#all.get(path) ?? {}
    const words = more ? ', and what else was changed in it' : ''
    const what = decision === undefined ? path : `${path}: ${decision}${words}`
    const marks = [
      ...(cameBack ? [hadBeenArchived] : []),
      ...(changed ? [`changed since, now ${hash.slice(0, 7)}`] : []),
    ]
    return marks.length > 0 ? `${what} (${marks.join('; ')})` : what
  }

  #store(): void {
    keepHeld(this.parts.bases, this.#note, this.#all)
  }

  /** Stored first: what is answered is known of a list that stands there still when the process ends. */
  async #remove(): Promise<void> {
    this.#store()
    await this.#file.remove()
  }
}
