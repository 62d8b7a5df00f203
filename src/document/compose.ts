// The canonical text of a new document.
import { newFieldLines } from './edit.ts'
import { splitDocument } from './split.ts'
import type { FieldValue } from './value.ts'

export interface NewField {
  readonly key: string
  readonly value: FieldValue
  /** Stands behind the value, aligned with the other comments. */
  readonly comment?: string
}

/** Comments of lines longer than this are not aligned, so that one long value does not push all others away. */
const alignedWidth = 36

/** Frontmatter with one field a line, then the body (`\n` line ends, ended by one). Reading it gives the same fields and body. */
export function composeDocument(fields: readonly NewField[], body: string): string {
  const text = body === '' || body.endsWith('\n') ? body : `${body}\n`
  if (fields.length === 0 && isRead(text)) return text
  return `---\n${composeFields(fields)}---\n${text}`
}

/** Whether all of a text is a body, without fences above it. */
function isRead(text: string): boolean {
  const split = splitDocument(text)
  return split.ok && split.value.bodyStart === 0
}

function composeFields(fields: readonly NewField[]): string {
  const lines = fields.map((field) => {
    const { key, value, comment } = field
    const plain = newFieldLines({ key, value }, '\n').slice(0, -1)
    return { plain, comment, lines: newFieldLines(field, '\n') }
  })
  const commented = lines.filter(
    ({ plain, comment }) => comment !== undefined && plain.length <= alignedWidth,
  )
  const width = Math.max(0, ...commented.map(({ plain }) => (plain.includes('\n') ? 0 : plain.length)))
  const composed = lines.map(({ plain, comment, lines: whole }) => {
    if (comment === undefined || plain.includes('\n')) return whole
    return `${plain.padEnd(width)}${whole.slice(plain.length)}`
  })
  return composed.join('')
}
