// The text of a task under another title: who gives it that, or ticks a box of it, says nothing of the rest.

import { withoutTicks } from '../../document/checkboxes.ts'
import type { Content } from '../../document/content.ts'
import { setTitle } from '../../document/headings.ts'

/** Whether two bodies are the same but for the title and ticks. */
export function sameBelowTitle(a: string, b: string): boolean {
  return belowTitle(a) === belowTitle(b)
}

export function retitled({ body }: Content, title: string): Content {
  return { title, body: setTitle(body, title) }
}

function belowTitle(body: string): string {
  return withoutTicks(setTitle(body, 'title'))
}
