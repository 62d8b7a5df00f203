// When a message that was saved as a file goes out.

import { uncommentedLines } from '../../document/body-lines.ts'
import { deepLines } from '../../document/deep-lines.ts'
import type { DocumentText } from '../../document/document.ts'
import { boxIn } from './boxes.ts'
import { isHeldBack } from './draft.ts'
import { sendLabel } from './entity.ts'
import type { ReplyMode } from './reply-document.ts'
import type { SendWhen } from './reply-reading.ts'

/**
 * By the same rule as an answer (TREE.md 5): `draft` is held back, and so is one of which nobody can tell whether it
 * is; `untouched` says nothing. A message has no line of its own for `Send`: a person writes it where it is wanted. Pure.
 */
export function messageTime(document: DocumentText, mode: ReplyMode): SendWhen | 'draft' | 'untouched' {
  const held = isHeldBack(document)
  if (!held.ok || held.value) return 'draft'
  const deep = deepLines(document.body)
  const lines = [...uncommentedLines(document.body)]
  const sends = lines.map(({ number, text, code }) => isSend(code || deep.has(number) ? null : boxIn(text)))
  if (lines.every(({ text }, at) => sends[at] !== null || text.trim() === '')) return 'untouched'
  if (sends.includes('ticked')) return 'now'
  if (mode === 'tick') return 'never'
  return mode === 'auto' ? 'text' : 'quiet'
}

function isSend(box: ReturnType<typeof boxIn>): 'ticked' | 'open' | null {
  if (box?.label !== sendLabel) return null
  return box.checked ? 'ticked' : 'open'
}
