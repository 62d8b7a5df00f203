// The file of one list of held commands: what stands there, and what of it is a person's answer.

import { encodeDocument } from '../../../document/document.ts'
import { type FileRead, hashOf } from '../../../platform/files/file-tree.ts'
import { type Answer, type HeldList, readConfirm, renderConfirm } from '../../core/confirm-document.ts'
import { lastList, noteList } from './held-notes.ts'
import type { HoldKind } from './hold-kinds.ts'
import type { EngineParts } from './parts.ts'
import { keepVersion } from './write.ts'

export type HoldParts = Pick<EngineParts, 'tree' | 'bases' | 'clock' | 'journal'>

type Listed = Omit<HeldList, 'id'>

export class ConfirmFile {
  /** Of the list that waits; null: none has been made since the last was answered. */
  #id: string | null = null
  #written: string | null = null
  /** What was saved there last that was an answer. */
  #taken: string | null = null
  /** Whether something else may stand there than what was written. */
  #unsure = false

  constructor(
    private readonly parts: HoldParts,
    private readonly kind: HoldKind,
    private readonly note: string,
  ) {}

  get path(): string {
    return `needs-you/confirm-${this.kind.name}.md`
  }

  get stands(): boolean {
    return this.#written !== null
  }

  /** The process before offered it: it is not offered again, and what was ticked in it meanwhile counts. */
  resume(list: Listed): void {
    this.#id = lastList(this.parts.bases, this.note)
    this.#unsure = true
    this.#written = this.#rendered(list)
  }

  /** What the person said; a list that is missing says None. */
  async answer(items: readonly string[]): Promise<Answer> {
    if (this.#written === null) return { say: 'nothing' }
    const read = await this.parts.tree.read(this.path)
    if (read.state === 'missing') return { say: 'none' }
    return read.state === 'file' ? this.#answerIn(read, items) : { say: 'nothing' }
  }

  /** Only what was saved from this list answers it. What means nothing that is held gives way to the list as it is. @see SPEC B9 */
  #answerIn(read: FileRead, items: readonly string[]): Answer {
    const text = textOf(read)
    const { id, ticked, answer } = readConfirm(text, items)
    const said: Answer = id === this.#id ? answer : { say: 'nothing' }
    if (said.say !== 'nothing') this.#taken = text
    // A file that is empty is being saved.
    if (said.say === 'nothing' && (ticked || id !== this.#id) && text.trim() !== '') this.#unsure = true
    return said
  }

  /** Writes the list as it is now, where it says something new. Returns whether it stands there. */
  async offer(list: Listed): Promise<boolean> {
    const { tree, bases } = this.parts
    const text = this.#rendered(list)
    if (text === this.#written && !this.#unsure) return true
    const current = await tree.read(this.path)
    // Ticked while cw did not run, or since it was read: that is an answer, not something to write over.
    if (current.state === 'file' && this.#answerIn(current, list.items).say !== 'nothing') {
      this.#written ??= text
      return true
    }
    const expected = current.state === 'file' ? current.hash : null
    noteList(bases, this.note, this.#idOf(list))
    const result = await tree.replace(this.path, encodeDocument(text), { expected })
    if (result.outcome !== 'written' && result.outcome !== 'equal') return false
    this.#unsure = false
    if (this.#written === null) this.parts.journal(`held: ${this.kind.logged}; tick ${this.path}`)
    if (result.outcome === 'written' && result.kept) {
      const own = current.state === 'file' && textOf(current) === this.#written
      if (own) await tree.forget(result.kept)
      else {
        await keepVersion(this.parts, result.kept, 'listed anew')
        this.#tellOfOther(textOf(result.kept), this.#written ?? '')
      }
    }
    this.#written = text
    this.#taken = null
    return true
  }

  /** A save that confirms nothing is answered too. Words without a tick are no answer, and the list has no place for them. */
  #tellOfOther(text: string, before: string): void {
    const { id, ticked } = readConfirm(text, [])
    if (text === this.#taken) return
    if (ticked || id !== this.#id) {
      const why =
        id === this.#id ? 'what is ticked there waits no more' : 'it was not saved from the list that waits'
      this.parts.journal(
        `nothing was confirmed by what was saved in ${this.path}: ${why}; it is kept as a version, and the list stands there as it is now: tick that`,
      )
    } else if (wordsOf(text) !== wordsOf(before))
      this.parts.journal(`kept as a version: what was written in ${this.path}, which lists more by now`)
  }

  /** Nothing waits: whatever stands there goes. A tick that was saved when it was answered is told of. @see SPEC B9 */
  async remove(): Promise<void> {
    const answered = this.#id
    this.#id = null
    this.#written = null
    this.#taken = null
    const { tree, bases } = this.parts
    const current = await tree.read(this.path)
    if (current.state !== 'file') return
    const text = textOf(current)
    const { id, ticked } = readConfirm(text, [])
    const isLast = id !== null && id === lastList(bases, this.note)
    const own = isLast && (id === answered || !ticked)
    // A file that is empty is being saved.
    if (!own && text.trim() === '') return
    const removed = await tree.remove(this.path, current.hash)
    if (removed.outcome !== 'removed') return
    await keepVersion(this.parts, removed.kept, own ? 'answered' : 'nothing waited')
    if (own) return
    const why = isLast ? 'nothing of that list waits any more' : 'nothing waits there'
    this.parts.journal(
      `nothing was done by what was saved in ${this.path}: ${why}; it is taken away and kept as a version`,
    )
  }

  #rendered(list: Listed): string {
    return renderConfirm({ ...list, id: this.#idOf(list) })
  }

  /** Made from that of the list before, so that no two are the same, however alike they are. */
  #idOf({ items }: Listed): string {
    const { bases, clock } = this.parts
    const from = [lastList(bases, this.note), clock.now(), items]
    this.#id ??= `${this.kind.name}-${hashOf(Buffer.from(JSON.stringify(from))).slice(0, 8)}`
    return this.#id
  }
}

function textOf({ bytes }: Pick<FileRead, 'bytes'>): string {
  return Buffer.from(bytes).toString('utf8')
}

function wordsOf(text: string): string {
  return text.trim().split(/\s+/).join(' ')
}
