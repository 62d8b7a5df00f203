// What a person does to a reply.md: ticks, words, a draft, Send.

import { listCheckboxes, setCheckbox } from '../../src/document/checkboxes.ts'
import type { Answering } from './steps.ts'

/** The text after it; `n` makes words that nobody else wrote. */
export function answer(text: string, what: Answering, n: number): string {
  switch (what) {
    case 'tick':
    case 'send':
      return ticked(text, n, what === 'send')
    case 'text':
      return text.replace(/\n(- \[[ x]\] Send)/, `\nMy words ${n}.\n\n$1`)
    case 'draft':
      return text.startsWith('---') ? text : `---\ndraft: true\n---\n${text}`
    case 'go':
      return text.replace(/^---\n[\s\S]*?\n---\n/, '')
    case 'break':
      return `---\nbroken: [${n}\n---\n${text}`
  }
}

function ticked(text: string, n: number, send: boolean): string {
  const boxes = listCheckboxes(text).filter(({ label }) => (label === 'Send') === send)
  const box = boxes[n % Math.max(1, boxes.length)]
  return box ? setCheckbox(text, box, !box.checked) : text
}
