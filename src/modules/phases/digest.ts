// What an approval binds to: the meaning of a phase and of everything in it (TREE.md 4). Pure.

import { createHash } from 'node:crypto'
import { withoutApproveLines } from '../../document/approve-lines.ts'
import { withoutTicks } from '../../document/checkboxes.ts'
import { byPath } from '../../document/names.ts'

/** One document as the digest sees it. */
export interface Meaning {
  /** Orders the documents; is no part of the meaning itself. */
  readonly path: string
  readonly title: string
  readonly body: string
  /** The fields that describe work: not id, status, assignee or result. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** sha256 (hex) over title, body and describing fields; the order in which the documents are given does not matter. */
export function digestOf(documents: readonly Meaning[]): string {
  const inOrder = [...documents].sort(byPath)
  const said = inOrder.map(({ title, body, fields }) => [
    title,
    withoutTicks(withoutApproveLines(body)),
    Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)),
  ])
  return createHash('sha256').update(JSON.stringify(said)).digest('hex')
}
