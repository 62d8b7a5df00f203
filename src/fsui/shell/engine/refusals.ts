// Approvals that were not taken, because what they approve had changed since it was read: the reason with the difference.

import { readDocument } from '../../../document/document.ts'
import { pathsListed } from '../../../kernel/approved-with.ts'
import { ownerOf } from '../../../kernel/document-key.ts'
import { sameMeaning } from '../../core/compare.ts'
import { type Difference, differingLines, extentOf } from '../../core/difference.ts'
import type { EngineParts, Unit } from './parts.ts'

/** A line by which a document in review lists what is approved with it. */
const revisionLine = /^[-+] [-*] (.+) · r\d+\s*$/

/** What a person is to read before they approve. */
interface ToRead {
  readonly differences: readonly Difference[]
  /** It was approved, and a save of other words took that back; else an approval was not taken. */
  readonly tookBack: boolean
}

export class Refusals {
  readonly #standing = new Map<string, ToRead>()

  constructor(private readonly parts: EngineParts) {}

  /** By the path of the document that was not approved. */
  all(): ReadonlyMap<string, ToRead> {
    return this.#standing
  }

  /** The document was saved again, and there was nothing to refuse. */
  drop(path: string): void {
    this.#standing.delete(path)
  }

  /** Tells which documents changed between the text that was read and `now`; how is too much for a line. @see SPEC E4 */
  async tell(
    unit: Unit,
    {
      refused,
      read,
      now,
    }: { readonly refused: readonly string[]; readonly read: string; readonly now: string },
  ): Promise<void> {
    const { path } = unit
    const own = { path, lines: differingLines(read, now) }
    const differences = [own, ...(await this.#ofChildren(own))]
    this.#standing.set(path, { differences, tookBack: false })
    this.parts.journal(
      `not taken: ${refused.join(', ')} of ${path}, because the document changed since it was read: ` +
        `${extentOf(differences)}. Its needs-you/approve-….md shows how; read that, and approve again`,
    )
  }

  /**
   * A save that says other words takes an approval back: who has an older text open may not have meant that. It stands where
   * the document waits to be approved again. @see SPEC M13
   */
  tookBack({ path }: Unit, { approved, now }: { readonly approved: string; readonly now: string }): void {
    this.#standing.set(path, {
      differences: [{ path, lines: differingLines(approved, now) }],
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
