// What a program asks at its end, in a form in which a person can be asked. Nobody is there who could mend it: what is meant is
// kept as far as that goes. Pure.

import { visible } from '../../kernel/visible.ts'
import type { Asked } from './ask.ts'
import { type Option, sendLabel } from './entity.ts'
import { oneLine } from './options.ts'

type Askable = Pick<Asked, 'title' | 'text' | 'options'>

/** Bytes of a text: it is quoted in two documents, and each has room for 1 MiB. */
const longestText = 256 * 1024
/** Characters of a line each. */
const longest = { title: 200, label: 300, description: 1_000 }
const mostOptions = 100
/** Without an answer that one agent may have asked by itself. */
export const mostOpen = 100

/** Each option once, and nothing longer than there is room for; the text says what is left out. */
export function askable({ title, text, options }: Askable): Askable {
  const offered = new Map<string, Option>()
  for (const option of options.flatMap(offer))
    if (!offered.has(option.label)) offered.set(option.label, option)
  const more = offered.size - mostOptions
  const rest = more > 0 ? [`(${more} more options were left out here.)`] : []
  return {
    title: short(visible(oneLine(title)), longest.title),
    text: [beginningOf(visible(text)), ...rest].join('\n\n'),
    options: [...offered.values()].slice(0, mostOptions),
  }
}

/** Whether there is more of it than `askable` leaves. */
export function isTooLong(text: string): boolean {
  return Buffer.byteLength(text) > longestText
}

/** One without a label goes by its description; one with neither offers nothing. */
function offer({ label, description }: Option): Option[] {
  const said = visible(oneLine(description))
  const name = short(visible(oneLine(label)) || said, longest.label)
  if (name === '') return []
  // The box that sends is called so.
  return [{ label: name === sendLabel ? `“${name}”` : name, description: short(said, longest.description) }]
}

function beginningOf(text: string): string {
  if (!isTooLong(text)) return text
  const bytes = Buffer.from(text).subarray(0, longestText)
  const begun = bytes.toString('utf8').replace(/\ufffd+$/, '')
  return `${begun}…\n\n(It goes on: ${Buffer.byteLength(text)} bytes, all of them in the transcript of the agent.)`
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
