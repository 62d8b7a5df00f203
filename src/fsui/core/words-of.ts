// An earlier text of a file comes back for its words: what it decided then is not decided again. Pure.

import {
  isApproveOpen,
  isApproveTicked,
  listedChildren,
  withApproveLines,
} from '../../document/approve-lines.ts'
import { withoutTicks } from '../../document/checkboxes.ts'
import type { DocumentCodec, FieldSpec } from '../../document/codec.ts'
import { type DocumentText, type FieldValue, readDocument } from '../../document/document.ts'
import { spliceBody, spliceFields } from '../../document/splice.ts'
import { equalValues } from '../../document/value.ts'

export interface Words {
  readonly text: string
  /** What the earlier text decided, as it stood there, and the one that comes back does not say. */
  readonly left: readonly string[]
  /** It would be sent, and waits as a draft. */
  readonly draft: boolean
}

/** What the file is: a document of a kind, an answer, or a list of held commands. */
export type Spoken = DocumentCodec | 'reply' | 'confirm'

/**
 * The earlier text with the status, and the box that approves, of `now`, the text that both sides agreed on last; without
 * one it decides nothing. What is sent is held back. A text that cannot be read comes back as it is: it is not taken up.
 */
export function wordsOf(then: string, now: string | null, spoken: Spoken): Words {
  const earlier = readDocument(then)
  if (!earlier.ok) return { text: then, left: [], draft: false }
  if (spoken === 'confirm') return { text: withoutTicks(then), left: [], draft: false }
  if (spoken === 'reply' || spoken.kind === 'message') return heldBack(then)
  const agreed = now === null ? null : readDocument(now)
  return asDecided(earlier.value, agreed?.ok ? agreed.value : null, spoken)
}

function heldBack(then: string): Words {
  const held = spliceFields(then, [{ key: 'draft', value: true }])
  return { text: held.ok ? held.value : then, left: [], draft: held.ok }
}

function asDecided(then: DocumentText, now: DocumentText | null, codec: DocumentCodec): Words {
  const changed = codec.fields.filter((field) => saysOther(field, then, now))
  const changes = changed.map(({ key }) => ({ key, value: now?.fields.get(key)?.value }))
  const order = codec.fields.map(({ key }) => key)
  const spliced = spliceFields(then.text, changes, ['id', ...order])
  const body = asBoxed(codec.withoutLines?.(then.body) ?? then.body, now?.body ?? '')
  const text = spliceBody(spliced.ok ? spliced.value : then.text, body)
  const fields = changed.flatMap(({ key }) => shown(key, then.fields.get(key)?.value))
  const ticked = isApproveTicked(then.body) && !isApproveTicked(body) ? ['- [x] Approve'] : []
  return { text, left: [...fields, ...ticked], draft: false }
}

/** Whether a word of the earlier text is a command that the text of now does not say; of a new document, whether it decides. */
function saysOther(
  { key, commands, absent }: FieldSpec,
  then: DocumentText,
  now: DocumentText | null,
): boolean {
  const value = then.fields.get(key)?.value ?? absent
  if (commands === undefined) return false
  if (now === null) return commands[String(value)]?.decision !== undefined
  return !equalValues(value, now.fields.get(key)?.value ?? absent)
}

/** The body with the lines that `cw` has added to the one of now, ticked as they are. */
function asBoxed(body: string, now: string): string {
  if (!isApproveOpen(now) && !isApproveTicked(now)) return body
  const open = withApproveLines(body, listedChildren(now) ?? [])
  return isApproveTicked(now) ? open.replace(/\[ \] Approve(?=\n?$)/, '[x] Approve') : open
}

function shown(key: string, value: FieldValue | undefined): string[] {
  return value === undefined ? [] : [`${key}: ${String(value)}`]
}
