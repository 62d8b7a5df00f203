// The procedures of messages that want no reply: to an agent from a person, `cw` or another agent.

import { z } from 'zod'
import { titleOf } from '../../document/headings.ts'
import { titleFromFileName } from '../../document/names.ts'
import { localPerson } from '../../kernel/actor.ts'
import { changeEntity, createEntity } from '../../kernel/entity.ts'
import { arrivalInput, entityProcedures, refInput, type Slice } from '../../kernel/entity-procedures.ts'
import { cwError } from '../../kernel/errors.ts'
import { forbidden } from '../../kernel/forbidden.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity } from '../../kernel/references.ts'
import { archivedInput, entitiesWhere, idOf } from '../../kernel/slice-procedures.ts'
import type { Tx } from '../../kernel/tx.ts'
import { type Agent, agents } from '../agents/index.ts'
import { withWriter } from './asked.ts'
import { type Message, messageSchema, shortTitle } from './entity.ts'
import { agentAt, nextPath } from './place.ts'
import { messages } from './stored.ts'
import { isUnread, noteRead, unread } from './unread.ts'

const slice: Slice<Message> = {
  kind: 'message',
  noun: 'message',
  schema: messageSchema,
  store: messages,
  relocate: (tx, message, path) => ({
    agent:
      path.endsWith('/question.md') === message.wantsReply ? ownerAt(tx, message, path) : misplaced(path),
  }),
}

const toItself =
  'No agent writes to itself, and is woken by that. Go on in this turn; what is for later can be remembered (memory add).'

const toCw =
  'cw asks here, and reads no messages. Write it into the messages/ of an agent; what is to be done, into an initiative or a task.'

const draft = z.boolean().optional().describe('hold it back')

export const messageRouter = router({
  send: command({
    summary: 'Send a message to an agent, or to the person',
    actors: ['person', 'agent', 'cw'],
    input: z.object({
      agent: z
        .string()
        .min(1)
        .meta({ positional: true })
        .describe('agent: id, beginning of one, or name; you: the person'),
      text: z.string().min(1).meta({ positional: true }).describe('the message; - reads standard input'),
      thread: z.string().optional().describe('message it belongs to'),
      draft,
    }),
    output: messageSchema,
    cli: { examples: ['cw message send brave-otter "Make small commits."'] },
    run: (tx, input) => {
      // What is for the person stands in the folder of cw.
      const agent = input.agent === localPerson.id ? null : findActive(tx, agents(), input.agent)
      if (agent !== null && agent.id === tx.actor.id) throw cwError('input.invalid', { reason: toItself })
      const body = `${input.text.replace(/\r\n/g, '\n').trim()}\n`
      const path = nextPath(tx, agent, { title: titleIn(body) ?? 'message', question: false })
      const thread = input.thread === undefined ? null : findEntity(tx, messages(), input.thread).thread
      return createMessage(tx, { agent, body, path, thread, draft: input.draft })
    },
  }),

  create: command({
    summary: 'Take up a message that was written as a file',
    actors: ['person', 'cw'],
    input: z.object({
      ...arrivalInput,
      path: z.string().describe('where its document stands'),
      markdown: z.string().describe('the whole text'),
      draft,
    }),
    output: messageSchema,
    cli: { hidden: true, examples: [] },
    run: (tx, input) => {
      const agent = agentAt(tx, input.path)
      if (agent === null && input.id === undefined && tx.actor.kind === 'person')
        throw cwError('input.invalid', { reason: toCw })
      return createMessage(tx, { ...input, agent, body: input.markdown, thread: null })
    },
  }),

  list: query({
    summary: 'List messages and questions',
    input: z.object({
      agent: z.string().optional().describe('only those of this agent'),
      unread: z.boolean().default(false).describe('only those it has not read'),
      ...archivedInput,
    }),
    output: z.array(messageSchema),
    cli: { aliases: ['ls'], examples: ['cw message list --agent brave-otter'] },
    run: (reader, input) => {
      const where = { agent: idOf(reader, agents(), input.agent) }
      const found = entitiesWhere(reader, messages(), { archived: input.archived, where })
      const shown = input.unread ? found.filter(isUnread) : found
      return shown.map((each) => withWriter(reader, each))
    },
  }),

  show: query({
    summary: 'Show a message',
    input: refInput('message'),
    output: messageSchema,
    cli: { aliases: ['view'], examples: ['cw message show small-commits'] },
    run: (reader, input) => withWriter(reader, findEntity(reader, messages(), input.ref)),
  }),

  update: command({
    summary: 'Change a message: it is replaced while nobody has read it, and corrected later',
    actors: ['person', 'agent', 'cw'],
    input: refInput('message').extend({
      markdown: z.string().optional().describe('the whole text'),
      draft: draft.nullable().describe('hold it back; --no-draft lets it go'),
    }),
    output: messageSchema,
    cli: {
      aliases: ['edit', 'set'],
      examples: ['cw message update small-commits --markdown "Make tiny commits."'],
    },
    run: (tx, input) => update(tx, findActive(tx, messages(), input.ref), input),
  }),

  read: command({
    summary: 'Note that a message, or the answer to a question, was read by the one it is for',
    actors: ['agent', 'cw'],
    reserved: 'only the agent it is for reads it.',
    input: refInput('message'),
    output: messageSchema,
    cli: { hidden: true, examples: [] },
    run: (tx, input) => {
      const entity = findActive(tx, messages(), input.ref)
      if (tx.actor.kind === 'agent' && entity.agent !== tx.actor.id)
        throw forbidden(tx, 'only the agent it is for reads it.')
      return noteRead(tx, entity)
    },
  }),

  ...entityProcedures(slice),
})

interface Written {
  readonly id?: string | undefined
  readonly agent: Agent | null
  readonly path: string
  readonly body: string
  readonly thread: string | null
  readonly draft?: boolean | undefined
}

function createMessage(tx: Tx, written: Written): Message {
  const id = written.id ?? tx.newId('message')
  return createEntity(tx, messages(), {
    id,
    path: written.path,
    title: titleIn(written.body) ?? titleFromFileName(written.path),
    body: written.body,
    thread: written.thread ?? id,
    agent: written.agent?.id ?? null,
    from: tx.actor,
    wantsReply: false,
    options: [],
    multi: false,
    answer: null,
    chosen: [],
    answeredAt: null,
    answeredBy: null,
    answerSource: null,
    correction: false,
    readAt: null,
    draft: written.draft ?? false,
    follow: null,
  })
}

function update(
  tx: Tx,
  message: Message,
  input: { readonly markdown?: string | undefined; readonly draft?: boolean | null | undefined },
): Message {
  if (message.wantsReply)
    throw cwError('field.readonly', { field: 'question', reason: 'a question stands as it was asked.' })
  if (tx.actor.kind === 'agent' && message.from.id !== tx.actor.id)
    throw forbidden(tx, 'it is not its message.')
  const body = input.markdown ?? message.body
  const held = input.draft === undefined ? message.draft : (input.draft ?? false)
  return changeEntity(tx, messages(), {
    entity: message,
    patch: {
      body,
      title: body === message.body ? message.title : (titleIn(body) ?? titleFromFileName(message.path)),
      draft: held,
      ...(body === message.body ? {} : unread(message)),
    },
    event: message.draft && !held ? 'sent' : 'changed',
  })
}

function ownerAt(tx: Tx, message: Message, path: string): string | null {
  return message.wantsReply ? message.agent : (agentAt(tx, path)?.id ?? null)
}

function misplaced(path: string): never {
  throw cwError('input.invalid', {
    reason: `A question stands as question.md, any other message not: ${path}.`,
  })
}

function titleIn(body: string): string | null {
  return titleOf(body) ?? shortTitle(body)
}
