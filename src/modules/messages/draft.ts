// `draft: true` at the top of a message or a reply.md holds it back.

import type { DocumentText, FieldValue } from '../../document/document.ts'
import { bad, ok, type Result } from '../../kernel/problem.ts'

/** Whether the document is held back; a value that is neither true nor false is a problem, and never sends. */
export function isHeldBack(document: DocumentText): Result<boolean> {
  const field = document.fields.get('draft')
  const held = readFlag(field?.value ?? null)
  return held.ok || field === undefined ? held : bad({ ...held.problem, field: field.key, line: field.line })
}

/** True, false, or nothing, which is false. */
export function readFlag(value: FieldValue): Result<boolean> {
  if (typeof value === 'boolean') return ok(value)
  if (value === null) return ok(false)
  const message = `“${String(value)}” is neither true nor false.`
  return bad({
    code: 'value.type',
    message,
    remedy: 'Write true, without quotes, to hold it back, or false.',
  })
}
