// What a person is told of a text that was taken up although a part of it says nothing: fields that are nearly known
// ones, fields that only `cw` writes, fields outside the fences, a second block of fields, an approval that only came
// along. And of a value that says more than it seems to, as a budget of nothing does. Pure.

import { isApproveTicked } from '../../document/approve-lines.ts'
import type { DocumentCodec } from '../../document/codec.ts'
import type { DocumentText, Field } from '../../document/document.ts'
import { nearest } from '../../kernel/nearest.ts'

const unshown =
  'its tick at “Approve” approves nothing: this is a new document, and what it says was never shown for approval. Set “status: review” and save; then tick “Approve” and save.'

/** One sentence or two each, for the log; what stood there `before` already was told of then. @see SPEC E11 */
export function remarksOn(
  codec: DocumentCodec,
  before: DocumentText | null,
  after: DocumentText,
): readonly string[] {
  const fields = [...after.fields.values()].filter(({ key }) => before?.fields.has(key) !== true)
  const remarks = fields.flatMap(({ key, line, value }) => {
    const remark = remarkOn(codec, before, { key, value })
    return remark === null ? [] : [`line ${line}: ${remark}`]
  })
  remarks.push(...remarksOnValues(codec, before, after))
  const loose = looseField(codec, after.body)
  if (loose !== null && loose !== looseField(codec, before?.body ?? ''))
    remarks.push(
      `“${loose}” stands in the text and says nothing: a field stands between two lines of --- at the top.`,
    )
  const isReviewed = codec.fields.some(({ commands }) => commands?.review !== undefined)
  if (before === null && isReviewed && isApproveTicked(after.body)) remarks.push(unshown)
  const doubled = hasSecondBlock(after.body) && !hasSecondBlock(before?.body ?? '')
  return doubled
    ? [...remarks, 'the second block between two lines of --- is text: its fields say nothing.']
    : remarks
}

function remarkOn(
  codec: DocumentCodec,
  before: DocumentText | null,
  { key, value }: Pick<Field, 'key' | 'value'>,
): string | null {
  const known = codec.fields.find((field) => field.key === key)
  const arrives = before === null ? known?.arrives?.[String(value)] : undefined
  if (arrives !== undefined) return arrives
  if (known?.readonly !== undefined && known.whenNew !== true && before === null)
    return `${key} says nothing in a new document: ${known.readonly}`
  if (known !== undefined || key === 'id') return null
  const typed = key.toLowerCase().replaceAll('-', '_')
  const near = nearest(
    typed,
    codec.fields.map((field) => field.key),
  )
  if (near === undefined) return null
  return `“${key}” is no field of ${/^[aeiou]/.test(codec.kind) ? 'an' : 'a'} ${codec.kind}: it stays, and says nothing. Did you mean ${near}?`
}

/** Of those that were not said before. */
function remarksOnValues(codec: DocumentCodec, before: DocumentText | null, after: DocumentText): string[] {
  return codec.fields.flatMap(({ key, decode, remark }) => {
    const remarkIn = (field: Field | undefined) => {
      const said = field && remark ? decode(field.value) : null
      return said?.ok ? (remark?.(said.value) ?? null) : null
    }
    const field = after.fields.get(key)
    const told = remarkIn(field)
    return told === null || told === remarkIn(before?.fields.get(key)) ? [] : [`line ${field?.line}: ${told}`]
  })
}

/** A line above the heading that would set a field if it stood between the fences. */
function looseField(codec: DocumentCodec, body: string): string | null {
  for (const line of body.slice(0, 2_000).split('\n')) {
    const key = /^(\w+): +\S/.exec(line)?.[1]
    if (key !== undefined && codec.fields.some((field) => field.key === key))
      return line.trimEnd().slice(0, 60)
    if (line.trim() !== '') return null
  }
  return null
}

/** Another block of fields right below the first, with an id in it: somebody put one in front of it. */
function hasSecondBlock(body: string): boolean {
  return /^\s*---\n(?:.*\n)*?id: \w+-\w{6}\b[^\n]*\n(?:.*\n)*?---(?:\n|$)/.test(body.slice(0, 2_000))
}
