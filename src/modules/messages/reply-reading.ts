// What a person did to a reply.md: which options they ticked, what they wrote, whether they hold it back or send it.
// Lines are compared with those that were rendered, wherever they stand by now, so that editors which change line
// ends or spaces, and people who take parts out, change no answer. An answer is only what a person can have meant as
// one: a tick, or words outside of the form (form-lines.ts).

import { type BodyLine, listComments, uncommentedLines } from '../../document/body-lines.ts'
import type { CallData } from '../../document/codec.ts'
import { deepLines } from '../../document/deep-lines.ts'
import { readDocument } from '../../document/document.ts'
import type { Problem } from '../../kernel/problem.ts'
import { boxIn } from './boxes.ts'
import { isHeldBack } from './draft.ts'
import { sendLabel } from './entity.ts'
import { type ChangedLine, holdsBox, type Missing, repeats, sortLines, spaced } from './form-lines.ts'
import { otherQuestion, quoteBelow } from './question-quote.ts'
import { asksForSend, isHint, isPlaceHint, type ReplyMode, withoutCommentMarks } from './reply-document.ts'
import { unclearAnswer, unclearQuestion } from './unclear-answer.ts'
import { unwrapped } from './wrapped-options.ts'

/**
 * When it goes out: `quiet`, after `fsui.command_quiet`; `text`, when no editor holds the file or after 10 s of quiet;
 * `now`; `never`, it waits for Send (TREE.md 5).
 */
export type SendWhen = 'quiet' | 'text' | 'now' | 'never'

export type Reply =
  | { readonly kind: 'untouched' }
  /** All that was written stands in a comment. */
  | { readonly kind: 'commented' }
  | { readonly kind: 'draft' }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'ticks'; readonly text: ''; readonly chosen: readonly string[]; readonly when: SendWhen }
  | {
      readonly kind: 'text' | 'send'
      readonly text: string
      readonly chosen: readonly string[]
      readonly when: SendWhen
    }

/**
 * Reads a saved reply.md; `untouched` is the text that `renderReply` gives for the question as it stands. What the file
 * itself says of Send holds in every mode: it was written under it. Pure. @see SPEC A11
 */
export function readReply(untouched: string, saved: string, mode: ReplyMode): Reply {
  const document = readDocument(saved)
  if (!document.ok) return { kind: 'problem', problem: document.problem }
  const held = isHeldBack(document.value)
  if (!held.ok) return { kind: 'problem', problem: held.problem }
  if (held.value) return { kind: 'draft' }
  const template = templateOf(untouched)
  const before = wordsIn(template, untouched)
  const { text, chosen, send, answers, unclear, other } = wordsIn(template, document.value.body)
  if (other) return { kind: 'problem', problem: unclearQuestion(other, document.value) }
  if (unclear && unclear.text !== before.unclear?.text)
    return { kind: 'problem', problem: unclearAnswer(unclear, document.value) }
  if (sameAnswer({ text, chosen }, before) || !answers)
    return { kind: isCommented(untouched, document.value.body) ? 'commented' : 'untouched' }
  if (send) return { kind: 'send', text, chosen, when: 'now' }
  if (mode === 'tick' || asksForSend(listComments(document.value.body)))
    return text === ''
      ? { kind: 'ticks', text, chosen, when: 'never' }
      : { kind: 'text', text, chosen, when: 'never' }
  if (text === '') return { kind: 'ticks', text, chosen, when: 'quiet' }
  return { kind: 'text', text, chosen, when: mode === 'auto' ? 'text' : 'quiet' }
}

/** Whether something stands in a comment that `cw` did not write there: in one of its hints, say. */
function isCommented(untouched: string, body: string): boolean {
  const asWritten = (comment: string) => comment.replace(/\s+/g, ' ')
  const rendered = new Set(listComments(untouched).map(asWritten))
  const others = listComments(body).map(asWritten)
  return others.some((each) => !rendered.has(each) && !isHint(each) && /[\p{L}\p{N}]/u.test(each))
}

/** What a reply.md answers, sent or not. */
export interface AnswerGiven {
  readonly text: string
  readonly chosen: readonly string[]
}

/** The answer that stands in a reply.md; `untouched` as above. Null for a text that cannot be read. Pure. */
export function answerIn(untouched: string, saved: string): AnswerGiven | null {
  const document = readDocument(saved)
  if (!document.ok) return null
  const { text, chosen } = wordsIn(templateOf(untouched), document.value.body)
  return { text, chosen }
}

export function sameAnswer(a: AnswerGiven, b: AnswerGiven): boolean {
  return a.text === b.text && a.chosen.join('\n') === b.chosen.join('\n')
}

/**
 * The call that an answer means; null where there is nothing to send. `saved` is the text of reply.md, `replacing` the
 * answer that whoever saved it had before them.
 */
export function answerCall(
  id: string,
  reply: Reply,
  { saved, replacing }: { readonly saved: string; readonly replacing: AnswerGiven },
): CallData | null {
  if (!('chosen' in reply)) return null
  const { text, chosen } = reply
  const words = text === '' ? {} : { text }
  return {
    path: 'question.answer',
    input: { ref: id, ...words, choose: chosen, correct: true, replacing, source: saved },
  }
}

interface Template {
  /** How often each rendered line stands there, the answer apart. */
  readonly lines: ReadonlyMap<string, number>
  /** The same lines in order, as they were rendered. */
  readonly rendered: readonly string[]
  /** Labels of the options, as they are rendered. */
  readonly labels: readonly string[]
}

interface Words {
  readonly text: string
  /** In the order of the options. */
  readonly chosen: readonly string[]
  readonly send: boolean
  /** Whether it is ticked, or written outside of the form. */
  readonly answers: boolean
  /** A line of the form, changed, for which this is no answer; null where it is one, or where no such line stands there. */
  readonly unclear: ChangedLine | null
  /** A line of the quote of another question that stands in place of this one's. */
  readonly other: BodyLine | null
}

/** The rendered lines without what stands between the hint and the box that sends: that is the answer. */
function templateOf(untouched: string): Template {
  const lines = untouched.split('\n')
  const hint = lines.findIndex((line) => line.startsWith('<!--'))
  const send = lines.findLastIndex((line) => boxIn(line)?.label === sendLabel)
  const rendered = lines.filter((line, at) => !line.startsWith('<!--') && (at < hint || at >= send))
  const counts = new Map<string, number>()
  for (const line of rendered) {
    const key = keyOf(line)
    if (key !== '') counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const labels = rendered.flatMap((line) => boxIn(line)?.label ?? []).filter((label) => label !== sendLabel)
  return { lines: counts, rendered, labels }
}

function wordsIn(template: Template, body: string): Words {
  const found = { left: new Map(template.lines), ticked: new Set<string>(), labels: template.labels }
  const { left, ticked } = found
  const deep = deepLines(body)
  const lines = [...unwrapped([...uncommentedLines(body)], template.labels, deep)]
  const kept = new Map(lines.map((line) => [line.number, line.text]))
  const own = lines.filter((line) => !line.code && !deep.has(line.number))
  const swallowed = new Set(belowOpenFence(lines))
  for (const line of [...own, ...swallowed]) if (isRendered(line, found)) kept.delete(line.number)
  const end = endOfForm(
    body,
    lines.filter(({ number }) => !kept.has(number)),
  )
  const missing = missingIn(template, left)
  for (const { number, text } of own) {
    const box = kept.has(number) ? boxIn(text) : null
    const label = box?.checked && longerLine(box.label, template.labels, left)
    if (!label) continue
    const isAgain = repeats(missing, box.label)
    if (holdsBox(box.label) && !isAgain) continue
    take(left, `[] ${label}`)
    ticked.add(label)
    kept.set(number, isAgain ? '' : box.label.slice(label.length).replace(/^[\s,;:.–—-]+/, ''))
  }
  const { again, changed, hasWords } = sortLines(lines, kept, { missing, deep, end })
  for (const number of again) kept.delete(number)
  const chosen = template.labels.filter((label) => ticked.has(label)).map(asAsked)
  const until = chosen.length > 0 && !hasWords ? Number.POSITIVE_INFINITY : end
  for (const { number } of changed) if (number < until) kept.delete(number)
  const answers = hasWords || chosen.length > 0
  return {
    text: asAsked(joined(lines, kept)),
    chosen,
    send: ticked.has(sendLabel),
    answers,
    unclear: changed.find((line) => line.doubtful) ?? (answers ? null : (changed[0] ?? null)),
    other: otherQuestion(
      lines.filter((line) => !line.code || swallowed.has(line)),
      { rendered: template.rendered, end },
    ),
  }
}

/** The number of the line with which the place for words begins: the hint or, where it is gone, what follows the form. */
function endOfForm(body: string, rendered: readonly BodyLine[]): number {
  const form = rendered.filter(({ text }) => boxIn(text)?.label !== sendLabel)
  const hints = [...body.matchAll(/^<!--[\s\S]*?-->/gm)].filter(([comment]) => isPlaceHint(comment))
  // A comment above the form is a person's own.
  const hint = hints.find(({ index }) => form.some(({ start }) => start < index)) ?? hints[0]
  if (hint) return body.slice(0, hint.index).split('\n').length - 1
  const last = form.at(-1)
  if (!last) return 0
  const next = last.number + 1
  return next + quoteBelow(last.text, body.split('\n').slice(next))
}

function missingIn({ rendered, labels }: Template, left: ReadonlyMap<string, number>): Missing {
  const gone = rendered.filter((line) => (left.get(keyOf(line)) ?? 0) > 0)
  return {
    words: gone.length === 0 ? '' : spaced(gone.map((line) => boxIn(line)?.label ?? line).join(' ')),
    labels: labels.filter((label) => (left.get(`[] ${label}`) ?? 0) > 0),
    quoted: gone.filter((line) => line.startsWith('>')),
  }
}

/**
 * What stands below a fence that was never closed, as long as a hint stands there: it swallowed lines that were
 * rendered. Open boxes come first, so that no tick that was typed as code stands for one of them.
 */
function belowOpenFence(lines: readonly BodyLine[]): BodyLine[] {
  const last = lines.findLastIndex(({ fence }) => fence !== null)
  const below = lines[last]?.fence === 'opens' ? lines.slice(last).filter(({ code }) => code) : []
  if (!lines.at(-1)?.code || !below.some(({ text }) => isHint(text))) return []
  const isTicked = ({ text }: BodyLine) => boxIn(text)?.checked === true
  return [...below.filter((line) => !isTicked(line)), ...below.filter(isTicked)]
}

/** Whether a line is one that was rendered, or a tick that means one of its boxes; notes the tick. */
function isRendered(
  line: BodyLine,
  found: { left: Map<string, number>; ticked: Set<string>; labels: readonly string[] },
): boolean {
  if (line.code && isHint(line.text)) return true
  const box = boxIn(line.text)
  const rendered = take(found.left, keyOf(line.text))
  if (!box?.checked) return rendered
  const meant = [...found.labels, sendLabel].find((label) => label === box.label)
  if (meant === undefined || (line.code && !rendered)) return rendered
  found.ticked.add(meant)
  return true
}

/** The longest option whose own line is gone and that a box's line begins with: something was written behind it. */
function longerLine(
  line: string,
  labels: readonly string[],
  left: ReadonlyMap<string, number>,
): string | null {
  const fits = labels.filter(
    (label) =>
      (left.get(`[] ${label}`) ?? 0) > 0 &&
      line.startsWith(label) &&
      !/^[\p{L}\p{N}]/u.test(line.slice(label.length)),
  )
  return fits.sort((a, b) => b.length - a.length)[0] ?? null
}

/** The lines that a person wrote; what stood apart is set apart by a blank line. */
function joined(lines: readonly BodyLine[], kept: ReadonlyMap<number, string>): string {
  const blocks: string[][] = [[]]
  for (const line of lines) {
    const text = kept.get(line.number)
    if (text === undefined) blocks.push([])
    else blocks.at(-1)?.push(text)
  }
  return blocks
    .map((block) =>
      block
        .join('\n')
        .replace(/^(?:[ \t]*\n)+/, '')
        .trimEnd(),
    )
    .filter((block) => block.trim() !== '')
    .join('\n\n')
}

function take(left: Map<string, number>, key: string): boolean {
  const count = left.get(key) ?? 0
  if (count > 0) left.set(key, count - 1)
  return count > 0
}

/** What a line says apart from spaces, ticks and the sign of its list. */
function keyOf(line: string): string {
  const box = boxIn(line)
  return box ? `[] ${box.label}` : line.trim().replace(/\s+/g, ' ')
}

/** A text as it was given, from the text as it is rendered. */
function asAsked(text: string): string {
  return text.replaceAll(withoutCommentMarks('<!--'), '<!--')
}
