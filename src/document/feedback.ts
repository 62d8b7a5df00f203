// What is wrong with a document stands in its text, under a heading of its own (TREE.md 5).

import { listHeadings } from './headings.ts'

const heading = 'Feedback'

/** The body with that text at the end of its section “Feedback”, which it gets at its end where it has none. */
export function withFeedback(body: string, text: string): string {
  const headings = [...listHeadings(body)]
  const at = headings.findIndex((each) => each.text.trim().toLowerCase() === heading.toLowerCase())
  const own = headings[at]
  const next = own && headings.slice(at + 1).find(({ level }) => level <= own.level)
  const end = next?.start ?? body.length
  const before = body.slice(0, end).trimEnd()
  const parts = [before, own ? '' : `## ${heading}`, text.trim(), body.slice(end).trimEnd()]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
