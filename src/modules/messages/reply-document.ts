// reply.md: complete alone, because on a phone it is all one sees. Rendered from the question; what a person did to
// it is told by comparing with what was rendered (reply-reading.ts).

import { visible } from '../../kernel/visible.ts'
import { type Message, type Option, sendLabel } from './entity.ts'

/** When a save sends: `fsui.reply`. */
export type ReplyMode = 'auto' | 'save' | 'tick'

type Asked = Pick<Message, 'from' | 'body' | 'multi' | 'answer' | 'answeredAt' | 'answeredBy'> & {
  readonly options: readonly Option[]
  readonly chosen: readonly string[]
}

/** The text of an untouched reply.md: empty while the question is open, else with the answer it got. */
export function renderReply(message: Asked, mode: ReplyMode = 'auto'): string {
  const options = message.options.map((option) => optionLines(option, message.chosen.includes(option.label)))
  const parts = [
    `# ${message.from.name} asks`,
    quote(message.body.trim()),
    options.join('\n'),
    hint(placeHint(message)),
    withoutCommentMarks(message.answer?.trim() ?? ''),
    `- [ ] ${sendLabel}`,
    hint(sendingHint(message, mode)),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** Text in which no comment begins, so that it never swallows what a person writes below it. */
export function withoutCommentMarks(text: string): string {
  return text.replaceAll('<!--', '&lt;!--')
}

function optionLines(option: Option, chosen: boolean): string {
  const box = `- [${chosen ? 'x' : ' '}] ${withoutCommentMarks(option.label)}`
  return option.description === '' ? box : `${box}\n  — ${withoutCommentMarks(option.description)}`
}

/** Whatever some editor takes for the end of a line, and makes one of when it saves. */
const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/

/** The words of somebody else: no line of them is one of the document's own, and none is an order to a terminal. */
export function quote(text: string): string {
  return withoutCommentMarks(text)
    .split(lineEnd)
    .map((line) => (line.trim() === '' ? '>' : `> ${visible(line.trimEnd())}`))
    .join('\n')
}

/** Whether a line is a hint that `cw` writes below the words or the options of a reply, and nobody changed it. */
export function isHint(line: string): boolean {
  const [, text = ''] = /^<!-- (.*) -->$/.exec(line.trim()) ?? []
  return isHintText(text)
}

/** Whether a comment is the hint above the words, also with some of its words changed. */
export function isPlaceHint(comment: string): boolean {
  return /\b(?:write|below|line)\b/i.test(comment)
}

/** Whether one of the comments in a reply.md says that a ticked Send alone sends it. */
export function asksForSend(comments: readonly string[]): boolean {
  return comments.some((comment) => comment.replace(/\s+/g, ' ').includes(when.tick))
}

/** Whether a line has the words of a hint, whatever became of the marks around them. */
export function saysHint(line: string): boolean {
  return isHintText(line.replace(/^[^\p{L}]*(?:lt;)?[^\p{L}]*|(?<=\.)[^.]*$/gu, ''))
}

function isHintText(text: string): boolean {
  return hints.has(text) || (text.startsWith(answeredBy) && text.endsWith(corrects))
}

function hint(text: string): string {
  return `<!-- ${text} -->`
}

function placeHint(message: Asked): string {
  if (message.options.length === 0) return place.none
  return message.multi ? place.any : place.one
}

function sendingHint(message: Asked, mode: ReplyMode): string {
  if (message.answeredAt !== null)
    return `${answeredBy}${message.answeredBy?.name ?? 'nobody'}. ${when[mode]} ${corrects}`
  return `${when[mode]} ${holdsBack}`
}

const place = {
  none: 'Write your answer below this line.',
  one: 'Tick one of these, or write below this line, or both.',
  any: 'Tick any of these, or write below this line, or both.',
}

const when: Readonly<Record<ReplyMode, string>> = {
  auto: 'Saving sends: ticks at once, words when the editor is closed or after 10 quiet seconds; with Send ticked, everything at once.',
  save: 'Every save sends.',
  tick: 'Nothing is sent before Send is ticked and the file is saved.',
}

const answeredBy = 'Answered by '
const corrects = 'What you change is sent as a correction.'
const holdsBack = 'draft: true at the top, between two lines of ---, holds it back.'

const hints: ReadonlySet<string> = new Set([
  ...Object.values(place),
  ...Object.values(when).map((each) => `${each} ${holdsBack}`),
])
