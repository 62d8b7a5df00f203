// A message: what passes between people and agents. A question is a message that wants a reply.

import { z } from 'zod'
import { entitySchema } from '../../kernel/entity-procedures.ts'

const actorSchema = z.object({ kind: z.enum(['person', 'agent', 'cw']), id: z.string(), name: z.string() })

/** One line each; the label names the option in answers. */
export const optionSchema = z.object({ label: z.string(), description: z.string() })
export type Option = z.infer<typeof optionSchema>

const draftSchema = z.object({ title: z.string(), body: z.string() })

/** What follows from an answer: the initiative that is drafted, by the chosen label; `{{answer}}` is filled in. */
export const followSchema = z.object({
  drafts: z.record(z.string(), draftSchema),
  otherwise: draftSchema,
})
export type Follow = z.infer<typeof followSchema>

export const messageSchema = entitySchema.extend({
  /** Id of the first message of the thread; its own id where it begins one. */
  thread: z.string(),
  /** Id of the agent in whose folder it stands; null = `agents/cw`. */
  agent: z.string().nullable(),
  /** Who wrote or asked it. */
  from: actorSchema,
  /** Whether it is a question. */
  wantsReply: z.boolean(),
  options: z.array(optionSchema),
  /** Whether more than one option may be chosen. */
  multi: z.boolean(),
  /** The words of the answer; null = none, or only ticks. */
  answer: z.string().nullable(),
  /** Labels of the chosen options. */
  chosen: z.array(z.string()),
  /** Milliseconds since the epoch; null = open. */
  answeredAt: z.number().int().nullable(),
  answeredBy: actorSchema.nullable(),
  /** Hash of reply.md as it was saved; null when the answer came another way. */
  answerSource: z.string().nullable(),
  /** Whether what stands there now replaces something that was read already. */
  correction: z.boolean(),
  /** When the one it is for read what stands there now: the answer of a question, else the text; null = not yet. */
  readAt: z.number().int().nullable(),
  /** A draft is not sent. */
  draft: z.boolean(),
  follow: followSchema.nullable(),
})
export type Message = z.infer<typeof messageSchema>

/** The label of the box that sends a reply; no option may have it. */
export const sendLabel = 'Send'

const sendLine = new RegExp(`^\\s*[-*+]\\s+\\[[ xX]\\]\\s+${sendLabel}\\s*$`)

/** The first line of a text that says something, as a title: without Markdown's marks, at most 60 characters; null where there is none. */
export function shortTitle(text: string): string | null {
  const line = text
    .split('\n')
    .filter((each) => !sendLine.test(each))
    .map((each) => each.replace(/^[\s>#*+-]+/, '').trim())
    .find((each) => each !== '')
  if (line === undefined || line.length <= titleLimit) return line ?? null
  const cut = line.slice(0, titleLimit - 1)
  const words = cut.replace(/\s+\S*$/, '')
  return `${words === '' ? cut : words}…`
}

const titleLimit = 60
