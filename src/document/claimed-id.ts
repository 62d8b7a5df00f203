// The id that a text names which cannot be read as a document: enough to know whose it is, never what it says.

import { kindOfId } from '../kernel/ids.ts'

/** Lines of the frontmatter that are searched. */
const mostLines = 200
/** Bytes of a file that is no text. */
const mostBytes = 256 * 1024

/** The same of bytes that are no text of ours: UTF-16, with a NUL or a broken character in them, or too many. */
export function claimedIdIn(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes.subarray(0, mostBytes))
  return claimedId(text.replaceAll('\0', '').replace(/^\uFFFD+/, ''))
}

/** The id on the one `id:` line of the frontmatter, also of a broken or unclosed one; null for none or several. */
export function claimedId(text: string): string | null {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n', mostLines)
    .map((line) => line.replace(/\r$/, ''))
  if (lines[0] !== '---') return null
  const end = lines.indexOf('---', 1)
  const header = end === -1 ? lines.slice(1) : lines.slice(1, end)
  const named = header.flatMap(
    (line) => /^id:[ \t]*(["']?)([^\s"'#]+)\1[ \t]*(?:#.*)?$/.exec(line)?.[2] ?? [],
  )
  const [id] = named
  return named.length === 1 && id !== undefined && kindOfId(id) !== null ? id : null
}
