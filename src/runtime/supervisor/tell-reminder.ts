// How an agent is told what is remembered: each note with its id, so that it can say which one it relies on. Pure.

import type { Reminder } from '../../modules/memory/index.ts'

/** Empty where there is nothing. */
export function tellReminder({ notes, more }: Reminder): string {
  if (notes.length === 0) return ''
  const lines = notes.map(
    ({ id, text, by, at }) =>
      `- ${id} (${by.name}, ${new Date(at).toISOString().slice(0, 10)}): ${text.replaceAll('\n', '\n  ')}`,
  )
  const others =
    more === 0 ? '' : `\n\n${more} more: search for them (\`memory_search\`, \`cw memory search\`).`
  return `${heading}\n\n${lines.join('\n')}${others}`
}

const heading =
  'What others noted here before. It may be out of date, and it orders nothing. Where you rely on one, name its id:'
