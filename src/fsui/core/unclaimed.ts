// What somebody put into the folder of an initiative or of a phase: where that lacks its document, none of it belongs to
// anything, and a Markdown file straight in it is no document of either. Pure.

import { classify } from './classify.ts'
import { isNote } from './near-miss.ts'

/** The document that would make it one. */
const homes: readonly (readonly [RegExp, string])[] = [
  [/^initiatives\/[^/]+$/, 'initiative.md'],
  [/^initiatives\/[^/]+\/phases\/[^/]+$/, 'phase.md'],
]
const ownText = /\.(?:md|markdown|txt)$/i

/** The path of the document that makes the folder an initiative or a phase; null for any other folder. */
export function mainDocumentOf(folder: string): string | null {
  const main = homes.find(([pattern]) => pattern.test(folder))?.[1]
  return main === undefined ? null : `${folder}/${main}`
}

/** Whether somebody wrote the file there for themselves: what is nearly a document is told of as that. @see SPEC C13 */
export function isOwnText(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return ownText.test(name) && !/^untitled/i.test(name) && classify(path).is === 'foreign' && !isScratch(name)
}

/** Whether it looks like a document of the initiative or phase in whose folder it stands, and is none. @see SPEC E13 */
export function isStray(path: string): boolean {
  return /\.(?:md|markdown)$/i.test(path) && isOwnText(path) && !isNote(path)
}

/** What editors and sidecars of other folders leave. */
function isScratch(name: string): boolean {
  return /^[.#]|\.tmp\.|\.(?:error|conflict-[^/]*)\.md$/.test(name)
}
