// What the codec of a kind that is approved in review has beside its fields: the lines that `cw` adds to it, and what
// ticking them means (TREE.md 4).

import { approvedWith } from '../kernel/approved-with.ts'
import type { DocumentKind } from '../kernel/layout.ts'
import type { Problem } from '../kernel/problem.ts'
import {
  countApproveLines,
  isApproveOpen,
  isApproveTicked,
  listedChildren,
  unclearApproval,
  withApproveLines,
  withoutApproveLines,
} from './approve-lines.ts'
import type { Look, SaidCall } from './codec.ts'
import type { DocumentText } from './document.ts'

/** The file says of itself that it is approved, and that it is not. */
export const approvalContradicted = 'approval.contradicted'

interface Reviewed {
  readonly path: string
  readonly body: string
  readonly status: string
}

/** The call that approves it, and what comes with its `- [ ] Approve`. */
export function reviewed(kind: DocumentKind) {
  const approve: SaidCall = {
    path: `${kind}.approve`,
    decision: 'approve',
    back: `${kind}.review`,
    ...(kind in approvedWith ? { input: whatWasRead } : {}),
  }
  const lines = {
    strip: withoutApproveLines,
    dress: ({ path, body, status }: Reviewed, look: Look) =>
      status === 'review' ? withApproveLines(body, look.children(path)) : body,
    ticks: (before: string | null, after: string) =>
      isApproveTicked(after) && !isApproveTicked(before ?? '') ? approve : null,
    untick: (before: string, after: string) =>
      isApproveTicked(before) && isApproveOpen(after) ? { path: `${kind}.review` } : null,
    unclear: (before: DocumentText, after: DocumentText) =>
      contradiction(before, after) ?? unclear(before, after),
  }
  return { approve, lines }
}

/** What was read is what the file itself lists: a text without the list may be older than any of that. */
const whatWasRead: SaidCall['input'] = (_, after) => ({ listed: listedChildren(after.body) ?? [] })

/** A tick beside a status that leads elsewhere approves nothing, and the status is not followed either. */
function contradiction(before: DocumentText, after: DocumentText): Problem | null {
  const [was, is] = [before, after].map(({ fields }) => fields.get('status'))
  const status = is?.value ?? null
  const ticked = isApproveTicked(after.body) && !isApproveTicked(before.body)
  if (!ticked || status === (was?.value ?? null) || status === 'approved' || status === 'review') return null
  return {
    code: approvalContradicted,
    message:
      is === undefined
        ? '“Approve” is ticked, and the line of the status is taken out, which means something else.'
        : `“Approve” is ticked, and “status: ${String(status)}” says something else.`,
    remedy: 'Take the tick out, or put “status: review” back, and save: what is left counts.',
    field: 'status',
    ...(is === undefined ? {} : { line: is.line }),
  }
}

/** Nothing is taken up of a save whose approval cannot be read: what stands there would become a part of the text. */
function unclear(before: DocumentText, after: DocumentText): Problem | null {
  const found = unclearApproval(before.body, after.body)
  if (found === null) return null
  const line = lineCount(after.text) - lineCount(after.body) + found.at + 1
  const code = 'approval.unclear'
  if (found.crowded && countApproveLines(after.body) === 1)
    return {
      code,
      message: `“${found.text.trim()}” stands right beside other words, so that it may be a part of them.`,
      remedy: 'Leave a blank line above and below it, or write the other words above it.',
      line,
    }
  return {
    code,
    message:
      countApproveLines(after.body) > 1
        ? 'There is more than one line “Approve”, and which of them counts cannot be told.'
        : `“${found.text.trim()}” neither approves nor leaves it in review.`,
    remedy:
      'Write - [x] Approve or - [ ] Approve on a line of its own at the end, below a blank line, and other words above it.',
    line,
  }
}

function lineCount(text: string): number {
  return text.split('\n').length
}
