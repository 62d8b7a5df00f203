// Text under a heading.
import { type Heading, listHeadings } from './headings.ts'

/**
 * The text under the first heading called so (case and outer blanks aside), of any level, up to the next heading of the
 * same or a higher level; blank lines at both ends are left out. Null where there is no such heading.
 */
export function sectionBody(body: string, heading: string): string | null {
  const wanted = fold(heading)
  let found: Heading | null = null
  for (const candidate of listHeadings(body)) {
    if (found !== null && candidate.level <= found.level)
      return trimBlankLines(body.slice(found.end, candidate.start))
    if (found === null && fold(candidate.text) === wanted) found = candidate
  }
  return found === null ? null : trimBlankLines(body.slice(found.end))
}

function fold(heading: string): string {
  return heading.trim().toLowerCase()
}

function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
}
