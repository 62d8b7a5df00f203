// The list of held commands that a person ticks (SYNC.md 1a). Pure.

import { listCheckboxes } from '../../document/checkboxes.ts'

export interface HeldList {
  /** What happened, as a heading. */
  readonly title: string
  /** What a tick does. */
  readonly explanation: string
  /** One per held command, in the order shown. */
  readonly items: readonly string[]
}

export const allLabel = 'All'
export const noneLabel = 'None: put the files back'

/** The document as it is offered: nothing ticked. */
export function renderConfirm(list: HeldList): string {
  const boxes = [allLabel, noneLabel].map((label) => `- [ ] ${label}`)
  const items = list.items.map((item) => `- [ ] ${item}`)
  return `# ${list.title}\n\n${list.explanation}\n\n${boxes.join('\n')}\n\n${items.join('\n')}\n`
}

export type Answer =
  | { readonly say: 'nothing' }
  | { readonly say: 'none' }
  | { readonly say: 'some'; readonly items: readonly string[] }

/** What the person ticked. None wins over everything: it is the one that loses nothing. @see SPEC B3 */
export function readConfirm(body: string, items: readonly string[]): Answer {
  const ticked = new Set(listCheckboxes(body).flatMap((box) => (box.checked ? [box.label] : [])))
  if (ticked.has(noneLabel)) return { say: 'none' }
  const chosen = ticked.has(allLabel) ? items : items.filter((item) => ticked.has(item))
  return chosen.length === 0 ? { say: 'nothing' } : { say: 'some', items: chosen }
}
