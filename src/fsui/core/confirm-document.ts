// The list of held commands that a person ticks (SYNC.md 1a). Pure.

import { listCheckboxes } from '../../document/checkboxes.ts'
import { readDocument } from '../../document/document.ts'

export interface HeldList {
  /** Which list it is: only what was saved from this one answers it. */
  readonly id: string
  /** What happened, as a heading. */
  readonly title: string
  /** What a tick does. */
  readonly explanation: string
  /** The label of its None. */
  readonly none: None
  /** One per held command, in the order shown. */
  readonly items: readonly string[]
}

/** Characters of paths in one list: what is longer is not shown one by one, so that the file can be read again. */
const mostCharacters = 256 * 1024

export const allLabel = 'All'
export const noneLabel = 'None: put the files back'
export const settingsBack = 'None: set these back in config.yaml'

/** Each of them says None in any list. */
const noneLabels = [noneLabel, settingsBack] as const
export type None = (typeof noneLabels)[number]

/** The document as it is offered: nothing ticked. */
export function renderConfirm(list: HeldList): string {
  const boxes = [allLabel, list.none].map((label) => `- [ ] ${label}`)
  const shown = beginningOf(list.items)
  const left = list.items.length - shown.length
  const items = shown.map((item) => `- [ ] ${item}`).join('\n')
  const more = left === 0 ? '' : `\n\nAnd ${left} more: All and None mean them too.`
  return `---\nlist: ${list.id}\n---\n\n# ${list.title}\n\n${list.explanation}\n\n${boxes.join('\n')}\n\n${items}${more}\n`
}

function beginningOf(items: readonly string[]): readonly string[] {
  let characters = 0
  const end = items.findIndex((item) => {
    characters += item.length
    return characters > mostCharacters
  })
  return end === -1 ? items : items.slice(0, end)
}

export type Answer =
  | { readonly say: 'nothing' }
  | { readonly say: 'none' }
  | { readonly say: 'some'; readonly items: readonly string[] }

export interface ReadList {
  /** Which list it was saved from; null: from none. */
  readonly id: string | null
  /** Whether anything is ticked, also what means nothing. */
  readonly ticked: boolean
  readonly answer: Answer
}

/** What a person saved, as an answer of that list to these items. */
export function readConfirm(text: string, items: readonly string[]): ReadList {
  const document = readDocument(text)
  if (!document.ok) return { id: null, ticked: false, answer: { say: 'nothing' } }
  const { fields, body } = document.value
  const id = fields.get('list')?.value
  const ticked = new Set(listCheckboxes(body).flatMap((box) => (box.checked ? [box.label] : [])))
  return {
    id: typeof id === 'string' ? id : null,
    ticked: ticked.size > 0,
    answer: answerOf(ticked, body, items),
  }
}

/** None wins over everything: it is the one that loses nothing. @see SPEC B3 */
function answerOf(ticked: ReadonlySet<string>, body: string, items: readonly string[]): Answer {
  if (noneLabels.some((label) => ticked.has(label))) return { say: 'none' }
  const chosen = ticked.has(allLabel) ? shownIn(body, items) : items.filter((item) => ticked.has(item))
  return chosen.length === 0 ? { say: 'nothing' } : { say: 'some', items: chosen }
}

/** More may be held since the list was read: All means those that it shows, unless it says that it does not show all. */
function shownIn(body: string, items: readonly string[]): readonly string[] {
  if (/^And \d+ more: All and None mean them too\.\r?$/m.test(body)) return items
  const labels = new Set(listCheckboxes(body).map((box) => box.label))
  return items.filter((item) => labels.has(item))
}
