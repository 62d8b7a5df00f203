// What a message says that was saved as a file, and when it goes out.

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
  const lines = linesOf(document.body)
  if (lines.every(({ text, send }) => send !== null || text.trim() === '')) return 'untouched'
  if (lines.some(({ send }) => send === 'ticked')) return 'now'
  if (mode === 'tick') return 'never'
  return mode === 'auto' ? 'text' : 'quiet'
}

/** The words of the text that it is saved with: without comments, and without the lines that send it. */
export function messageWords(body: string): string {
  const words = linesOf(body).filter(({ send }) => send === null)
  return words
    .map(({ text }) => text)
    .join('\n')
    .trim()
}

function linesOf(body: string): { readonly text: string; readonly send: 'ticked' | 'open' | null }[] {
  const deep = deepLines(body)
  return [...uncommentedLines(body)].map(({ number, text, code }) => ({
    text,
    send: isSend(code || deep.has(number) ? null : boxIn(text)),
  }))
}

function isSend(box: ReturnType<typeof boxIn>): 'ticked' | 'open' | null {
  if (box?.label !== sendLabel) return null
  return box.checked ? 'ticked' : 'open'
}
