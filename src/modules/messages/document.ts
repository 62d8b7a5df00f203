// The documents of messages: a plain message, which both write, and question.md, which only shows.

import type { EntityCodec, Intent } from '../../document/codec.ts'
import { composeDocument } from '../../document/compose.ts'
import { defineCodec, textValue } from '../../document/define-codec.ts'
import type { DocumentText } from '../../document/document.ts'
import { visible } from '../../kernel/visible.ts'
import { readFlag } from './draft.ts'
import type { Message } from './entity.ts'
import { quote, withoutCommentMarks } from './reply-document.ts'

const codec = defineCodec<Message>({
  kind: 'message',
  fields: [
    { key: 'draft', decode: readFlag, absent: false },
    { key: 'from', decode: textValue, readonly: 'it says who wrote the message.' },
  ],
})

export const messageCodec: EntityCodec<Message> = {
  ...codec,
  values: (message) => ({
    draft: message.draft || undefined,
    from: message.wantsReply || message.from.kind === 'person' ? undefined : message.from.name,
  }),
  body: (message) => (message.wantsReply ? questionBody(message) : message.body),
  create: (doc, at) => (isQuestion(at.path) ? onlyShown : sending(codec.create(doc, at), doc)),
  change: (before, after, at) =>
    isQuestion(at.path) ? onlyShown : sending(codec.change(before, after, at), after),
}

/** question.md: who asks, what, the options, and how it stands. */
export function questionText(message: Message): string {
  const fields = [
    { key: 'id', value: message.id },
    { key: 'status', value: message.answeredAt === null ? 'open' : 'answered' },
  ]
  return composeDocument(fields, questionBody(message))
}

function questionBody(message: Message): string {
  const options = message.options.map(({ label, description }) =>
    description === '' ? `- ${asWords(label)}` : `- ${asWords(label)} — ${asWords(description)}`,
  )
  const parts = [
    `# ${message.from.name} asks: ${asWords(message.title)}`,
    message.body.trim() === '' ? '' : quote(message.body.trim()),
    options.join('\n'),
    ...standing(message),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** One line of the asker's in which no heading, box, list or comment begins. */
function asWords(text: string): string {
  const shown = visible(withoutCommentMarks(text).replace(/\s+/g, ' ').trim())
  return shown.replace(/^(\d+)(?=[.)])/, '$1\\').replace(/^(?=[#>+*\-[~`|<])/, '\\')
}

function standing(message: Message): string[] {
  if (message.answeredAt === null) return ['Open. The answer goes into `reply.md` beside this file.']
  const chosen = message.chosen.map((label) => `- [x] ${label}`).join('\n')
  return [`## Answered by ${message.answeredBy?.name ?? 'nobody'}`, chosen, message.answer ?? '']
}

function isQuestion(path: string): boolean {
  return path.endsWith('/question.md')
}

const onlyShown: Intent = {
  ok: false,
  problem: {
    code: 'question.shown',
    message: 'question.md only shows what is asked.',
    remedy: 'Answer in `reply.md` beside it; ask with `cw question ask`.',
  },
}

/** What is not held back is sent by the save. */
function sending(intent: Intent, doc: DocumentText): Intent {
  if (!intent.ok || intent.calls.length === 0 || doc.fields.get('draft')?.value === true) return intent
  return { ...intent, decision: 'send' }
}
