// Documents of an initiative, written short.
import { defineCodec, oneOf } from '../../../src/document/define-codec.ts'
import { type DocumentText, readDocument } from '../../../src/document/document.ts'
import type { Result } from '../../../src/kernel/problem.ts'

/** Reads a text that has to be readable. */
export function doc(text: string): DocumentText {
  return must(readDocument(text))
}

/** An initiative with those frontmatter lines and that body. */
export function initiative(lines: string, body = '# Rate limits\n\nWhy.\n'): DocumentText {
  return doc(`---\nid: i-000001\n${lines}---\n${body}`)
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`)
  return result.value
}

/** A kind whose box `Approve` decides, and of which one field is not a person's. */
export const tickedCodec = defineCodec<{ readonly body: string }>({
  kind: 'phase',
  fields: [
    {
      key: 'status',
      decode: oneOf(['review', 'approved']),
      guarded: true,
      commands: {
        review: { path: 'phase.review' },
        approved: { path: 'phase.approve', decision: 'approve' },
      },
    },
    { key: 'wave', decode: (value) => ({ ok: true, value }) },
    { key: 'answer', decode: (value) => ({ ok: true, value }), guarded: true },
    { key: 'branch', decode: (value) => ({ ok: true, value }), readonly: 'cw makes it.' },
  ],
  strip: (body) => body.replace(/^- \[[ x]\] Approve\n/m, ''),
  ticks: (before, after) =>
    /^- \[x\] Approve$/m.test(after) && !/^- \[x\] Approve$/m.test(before ?? '')
      ? { path: 'phase.approve', decision: 'approve' }
      : null,
})
