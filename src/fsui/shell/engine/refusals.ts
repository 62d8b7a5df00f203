// Approvals that were not taken, because what they approve had changed since it was read, and those that a save of other
// words took back: the reason with the difference, also after a restart.

import { withoutApproveLines } from '../../../document/approve-lines.ts'
import { type DocumentText, readDocument } from '../../../document/document.ts'
import { pathsListed } from '../../../kernel/approved-with.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { placeOf } from '../../../kernel/layout.ts'
import { sameMeaning } from '../../core/compare.ts'
import { type Difference, differingLines, extentOf } from '../../core/difference.ts'
import { hasApprovedStatus } from '../../core/pull.ts'
import type { EngineParts, Unit } from './parts.ts'

/** A line by which a document in review lists what is approved with it. */
const revisionLine = /^[-+] [-*] (.+) · r\d+\s*$/

/** What a person is to read before they approve. */
interface ToRead {
  readonly differences: readonly Difference[]
  /** It was approved, and a save of other words took that back; else an approval was not taken. */
  readonly tookBack: boolean
}

const noteKey = 'to read before approving'

export class Refusals {
  /** By the key of the document, wherever it moves. */
  #standing: ReadonlyMap<string, ToRead>

  constructor(private readonly parts: EngineParts) {
    this.#standing = new Map(JSON.parse(parts.bases.note(noteKey) ?? '[]') as [string, ToRead][])
  }

  /** By the path of the document that was not approved. Those that are approved or gone by now are forgotten. */
  all(): ReadonlyMap<string, ToRead> {
    const waiting = [...this.#standing].filter(([key]) => this.#mayWait(key))
    if (waiting.length < this.#standing.size) this.#keep(new Map(waiting))
    return new Map(waiting.map(([key, toRead]) => [this.parts.bases.withKey(key)?.path ?? '', toRead]))
  }

  /** The document was saved again, and there was nothing to refuse. */
  drop({ key }: Unit): void {
    if (key !== null && this.#standing.has(key))
      this.#keep(new Map([...this.#standing].filter(([each]) => each !== key)))
  }

  #set({ key }: Unit, toRead: ToRead): void {
    if (key !== null) this.#keep(new Map([...this.#standing, [key, toRead]]))
  }

  #keep(standing: ReadonlyMap<string, ToRead>): void {
    this.#standing = standing
    this.parts.bases.keepNote(noteKey, JSON.stringify([...standing]))
  }

  #mayWait(key: string): boolean {
    const { bases, codecs } = this.parts
    const row = bases.withKey(key)
    const codec = row === null ? undefined : codecs.get(row.kind)
    if (row === null || codec === undefined || placeOf(row.path)?.archivedFrom !== null) return false
    const agreed = readDocument(bases.text(row.hash) ?? '')
    return !agreed.ok || hasApprovedStatus(codec, agreed.value) !== true
  }

  /** Tells which documents changed between the text that was read and `now`; how is too much for a line. @see SPEC E4 */
  async tell(
    unit: Unit,
    {
      refused,
      read,
      now,
    }: { readonly refused: readonly string[]; readonly read: string; readonly now: DocumentText },
  ): Promise<void> {
    const { path } = unit
    const what = `not taken: ${refused.join(', ')} of ${path}, because`
    const passed = this.#passed(unit, now)
    if (passed !== null) return this.parts.journal(`${what} ${passed}`)
    const own = { path, lines: differingLines(read, now.text) }
    const all = [own, ...(await this.#ofChildren(own))]
    const differences = all.filter(({ lines }) => lines === null || lines.length > 0)
    this.#set(unit, { differences, tookBack: false })
    this.parts.journal(
      differences.length === 0
        ? `${what} it was decided about after that was saved. If it is to be so now, say it again`
        : `${what} the document changed since it was read: ${extentOf(differences)}. Its needs-you/approve-….md shows how; ` +
            'read that, then say it again',
    )
  }

  /** Why there is nothing to approve any more, whatever changed; null: there is. */
  #passed({ kind, entity }: Unit, now: DocumentText): string | null {
    const codec = this.parts.codecs.get(kind)
    if (codec === undefined || hasApprovedStatus(codec, now) === null) return null
    if (typeof entity !== 'string' && placeOf(entity.path)?.archivedFrom !== null)
      return 'it was archived meanwhile. Bring it back, then approve it'
    const status = now.fields.get('status')?.value
    if (status === 'review') return null
    const by = status === undefined ? 'it is no longer in review' : `its status is ${status} by now`
    return `${by}. Set “status: review” and save, then approve it`
  }

  /**
   * A save that says other words takes an approval back: who has an older text open may not have meant that. It stands where
   * the document waits to be approved again. @see SPEC M13
   */
  tookBack(
    unit: Unit,
    { approved, now }: { readonly approved: DocumentText; readonly now: DocumentText },
  ): void {
    const { path } = unit
    this.#set(unit, {
      differences: [{ path, lines: differingLines(ownLines(approved), ownLines(now)) }],
      tookBack: true,
    })
    this.parts.journal(
      `taken back: the approval of ${path}, by a save that changed other words too; if it is to stand, approve it again`,
    )
  }

  /** What changed in the documents that it now lists with another revision. */
  async #ofChildren({ path, lines }: Difference): Promise<Difference[]> {
    const { bases, remote } = this.parts
    const slugs = new Set((lines ?? []).flatMap((line) => revisionLine.exec(line)?.[1] ?? []))
    const rows = [...slugs].flatMap((slug) =>
      pathsListed(slug, path).flatMap((each) => bases.atPath(each) ?? []),
    )
    if (rows.length === 0) return []
    const documents = await remote.documents(rows.map(({ key }) => key))
    return rows.flatMap((row) => {
      const now = documents.find(({ key }) => key === row.key)
      // What has been written here already was another text when the list was read.
      const read = now?.rev === row.rev ? bases.older(row.key)[0] : bases.text(row.hash)
      return now && read != null ? [{ path: row.path, lines: differingLines(read, now.text) }] : []
    })
  }
}

/** The lines that somebody wrote: how it stands, and the lines that ask for approval, are `cw`'s. */
function ownLines({ text, body, fields }: DocumentText): string {
  const bodyLines = body.split('\n').length
  const top = text.split('\n').slice(0, -bodyLines)
  const at = (fields.get('status')?.line ?? 0) - 1
  return [...top.filter((_, line) => line !== at), withoutApproveLines(body)].join('\n')
}

/**
 * The server refused because something changed since the document was read. Returns whether the document shows that
 * by now: then it is decided about once more, with what changed.
 */
export async function showsMore(parts: EngineParts, { key, base }: Unit): Promise<boolean> {
  const text = base && parts.bases.text(base.hash)
  if (key === null || text === null) return false
  const documents = await parts.remote.documents([ownerOf(key)])
  const now = readDocument(documents.find((each) => each.key === key)?.text ?? text)
  const before = readDocument(text)
  if (!now.ok || !before.ok || sameMeaning(now.value, before.value)) return false
  parts.bases.noteChanged([ownerOf(key)], null)
  return true
}
