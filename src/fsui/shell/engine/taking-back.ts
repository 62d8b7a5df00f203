// Takes back what was decided before the brake tripped (SYNC.md 1a): the database forgets it, the files go on saying it,
// and it waits with the decisions that were held.

import { createHash } from 'node:crypto'
import { relisted } from '../../../document/approve-lines.ts'
import type { CallData, DocumentCodec } from '../../../document/codec.ts'
import { type DocumentText, encodeDocument } from '../../../document/document.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import { changedKeys } from '../../core/compare.ts'
import { withBody } from '../../core/merge.ts'
import type { BaseRow } from '../base-store.ts'
import { parseAgreed } from './judge.ts'
import type { EngineParts } from './parts.ts'
import { sendAll } from './send.ts'
import { rankOf } from './sendings.ts'
import { keepVersion } from './write.ts'

/** One decision that was carried out, with the call that takes it back. */
export interface Decided {
  readonly key: string
  readonly path: string
  readonly back: CallData
}

/** As it is noted until it is done: a crash in between is gone on from. */
interface Due extends Decided {
  /** What tells it from taking back the same decision when it is taken again. */
  readonly basis: string
}

const noteKey = 'taking back'
/** Documents that are asked for at once. */
const mostDocuments = 500

export class TakingBack {
  constructor(private readonly parts: EngineParts) {}

  /** Notes what is to be taken back. */
  begin(decided: readonly Decided[]): void {
    const due = decided.flatMap((each) => {
      const base = this.parts.bases.withKey(each.key)
      return base === null ? [] : [{ ...each, basis: `${base.hash} ${base.rev}` }]
    })
    if (due.length > 0) this.#note([...this.#due, ...due])
  }

  /**
   * Takes back what is noted. Where a document says nothing else than before, its base is what the database says from now
   * on, so that its file decides anew. Returns the paths of those. @see SPEC B4, B5
   */
  async carryOut(): Promise<string[]> {
    const due = this.#due
    if (due.length === 0) return []
    const taken = new Set<string>()
    await sendAll(
      this.parts,
      due.map((each) => this.#sending(each, taken)),
    )
    const waiting: string[] = []
    const documents = await this.#documents([...taken])
    for (const each of due) {
      const document = documents.find(({ key }) => key === each.key)
      const path = document && taken.has(each.key) ? await this.#settle(each, document) : null
      if (path !== null) waiting.push(path)
      this.#note(this.#due.filter(({ key }) => key !== each.key))
    }
    return waiting
  }

  get #due(): readonly Due[] {
    return JSON.parse(this.parts.bases.note(noteKey) ?? '[]') as Due[]
  }

  #note(due: readonly Due[]): void {
    this.parts.bases.keepNote(noteKey, JSON.stringify(due))
  }

  #sending({ key, path, back, basis }: Due, taken: Set<string>) {
    return {
      path,
      calls: [back],
      seen: null,
      source: null,
      basis: `taking back ${createHash('sha256').update(basis).digest('hex')}`,
      rank: rankOf(this.parts.bases.withKey(key)?.kind ?? ''),
      taken: () => {
        taken.add(key)
        return null
      },
      refused: async ({ message }: Problem) => this.parts.journal(`not taken back: ${path}: ${message}`),
    }
  }

  async #documents(keys: readonly string[]): Promise<TreeDocument[]> {
    const documents: TreeDocument[] = []
    for (let start = 0; start < keys.length; start += mostDocuments) {
      const ids = keys.slice(start, start + mostDocuments).map(ownerOf)
      documents.push(...(await this.parts.remote.documents(ids)))
    }
    return documents
  }

  /** Returns where its file decides it anew; null where that says something else by now, and follows the database. */
  async #settle({ key }: Due, document: TreeDocument): Promise<string | null> {
    const { bases, codecs, journal } = this.parts
    const row = bases.withKey(key)
    const codec = codecs.get(document.kind)
    const text = row && bases.text(row.hash)
    if (row === null || text === null || codec === undefined) return null
    const now = parseAgreed(document.text, document.path)
    if (row.conflict !== null || !differsInDecision(codec, parseAgreed(text, row.path), now)) {
      bases.noteChanged([key], null)
      journal(`taken back: ${row.path}; it has changed since, so it waits for a new decision of yours`)
      return null
    }
    await this.#listAnew(row, now)
    bases.together(() => {
      // As a person's: the file that goes on saying it, with other words, is not made from an older text. SPEC S1
      bases.agree({ ...row, rev: document.rev, stat: null }, document.text)
      if (document.path === row.path) bases.noteSame(key)
      else bases.noteChanged([key], null)
    })
    journal(`taken back: ${row.path}; it waits for your word with the others`)
    return row.path
  }

  /** What approving approved along has other revisions now: the file lists those, where nobody is at work on it. */
  async #listAnew({ path, hash }: BaseRow, now: DocumentText): Promise<void> {
    const { tree, bases } = this.parts
    const text = bases.text(hash)
    const file = text === null ? null : parseAgreed(text, path)
    const body = file && relisted(file.body, now.body)
    const next = file && body !== null ? withBody(file, body) : null
    if (!next?.ok || (await this.parts.heldByEditor(path))) return
    const result = await tree.replace(path, encodeDocument(next.value.text), { expected: hash })
    if ('kept' in result && result.kept) await keepVersion(this.parts, result.kept, 'listed anew')
  }
}

/** Whether the two say the same but for what decides: the words that are commands, and the lines that `cw` adds. */
function differsInDecision(codec: DocumentCodec, before: DocumentText, now: DocumentText): boolean {
  const deciding = new Set(codec.fields.filter(({ commands }) => commands).map(({ key }) => key))
  const strip = (body: string) => codec.withoutLines?.(body) ?? body
  return changedKeys(before, now).every((key) => deciding.has(key)) && strip(before.body) === strip(now.body)
}
