// How a conflict ends: the file is held as it is until the person has said which side stands.

import type { DocumentText } from '../../document/document.ts'
import { setTitle } from '../../document/headings.ts'
import { equalValues } from '../../document/value.ts'
import type { Result } from '../../kernel/problem.ts'
import { fieldOf } from './compare.ts'
import { type Sides, takeParts } from './merge.ts'
import { mergeBodies } from './merge-body.ts'
import type { Base, Conflict, Situation } from './model.ts'

/** The base with which the decision table goes on, or null while the person has yet to say which side stands. */
export function settledBase(
  base: Base & { readonly conflict: Conflict },
  { file, entity }: Situation,
): Result<Base> | null {
  const { fields, resolution } = base.conflict
  const mine = file.state === 'changed' ? file.document : base.document
  const theirs = entity.state === 'changed' ? entity.document : base.document
  const settled = { ...base, older: [], steps: [], conflict: null }
  // The base holds the entity's part of the conflict, so that the file's part is a change of the file.
  if (resolution === 'mine' || agree(mine, theirs, fields)) return { ok: true, value: settled }
  if (resolution === 'open') return null
  // With the file's part in the base, the entity's part is a change of the entity.
  const document = takeParts(base.document, mine, fields)
  return document.ok ? { ok: true, value: { ...settled, document: document.value } } : document
}

/** Both sides say the same where they were in conflict: a person may end one by hand. */
function agree(mine: DocumentText, theirs: DocumentText, fields: readonly string[]): boolean {
  return fields.every((field) =>
    field === 'body' ? mine.body === theirs.body : equalValues(fieldOf(mine, field), fieldOf(theirs, field)),
  )
}

/** What people are told of the fields of a conflict: a body that is in conflict for its title alone is its `title`. */
export function toldOf(fields: readonly string[], sides: Sides): readonly string[] {
  return fields.map((field) => (field === 'body' && isOfTitle(sides) ? 'title' : field))
}

function isOfTitle({ base, file, entity }: Sides): boolean {
  if (file.title === entity.title) return false
  const [read, mine, theirs] = [base, file, entity].map(({ body }) => setTitle(body, '-')) as [
    string,
    string,
    string,
  ]
  return mergeBodies(read, mine, theirs) !== null
}
