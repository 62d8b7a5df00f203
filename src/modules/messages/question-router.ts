// The procedures of questions: messages that want a reply. Waiting for one is the interfaces' part.

import { z } from 'zod'
import type { EntityStore } from '../../kernel/entity.ts'
import { refInput } from '../../kernel/entity-procedures.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import { command, query, router } from '../../kernel/procedure.ts'
import { findActive, findEntity, meantBy } from '../../kernel/references.ts'
import { entitiesWhere, idOf } from '../../kernel/slice-procedures.ts'
import type { Reader, Tx } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import { answerQuestion } from './answer.ts'
import { type Asked, createQuestion, textOf } from './ask.ts'
import { mostOpen } from './askable.ts'
import { isAsked, withWriter } from './asked.ts'
import { type Message, messageSchema, optionSchema, shortTitle } from './entity.ts'
import { helloInput, sayHello } from './hello.ts'
import { checkedOptions, optionNamed, parseOption } from './options.ts'
import { messages } from './stored.ts'

const askInput = z.object({
  text: z
    .string()
    .min(1)
    .meta({ positional: true })
    .describe('the question, as Markdown; - reads standard input'),
  agent: z
    .string()
    .optional()
    .describe('the agent that asks, and gets the answer; without it cw asks for you'),
  title: z.string().min(1).optional().describe('short title; default: the first line'),
  option: z.array(z.string()).optional().describe('"label: description", or a label').meta({ whole: true }),
  choices: z.array(optionSchema).optional().describe('options as data').meta({ programs: true }),
  multi: z.boolean().default(false).describe('more than one option may be chosen'),
  thread: z.string().optional().describe('message it belongs to'),
})

const answerInput = refInput('message').extend({
  text: z
    .string()
    .optional()
    .meta({ positional: true })
    .describe('the answer, or the label of an option; - reads standard input'),
  choose: z.array(z.string()).optional().describe('label of an option').meta({ whole: true }),
  option: z.array(z.string()).optional().describe('the same as --choose').meta({ whole: true }),
  correct: z.boolean().default(false).describe('answer again what is answered already'),
  replacing: z
    .object({ text: z.string(), chosen: z.array(z.string()) })
    .optional()
    .describe('the answer in reply.md that this one may replace, as data')
    .meta({ programs: true }),
  source: z.string().optional().describe('reply.md as it was saved').meta({ programs: true }),
})

export const questionRouter = router({
  ask: command({
    summary: 'Ask a person something',
    actors: ['person', 'agent', 'cw'],
    input: askInput,
    output: messageSchema,
    cli: {
      aliases: ['new', 'create'],
      examples: [
        'cw question ask "Which colour?" --option "Red: loud" --option Blue',
        'cw question ask "Which port?" --agent brave-otter',
      ],
    },
    run: (tx, input) => ask(tx, input),
  }),

  list: query({
    summary: 'List questions, those that wait for an answer first',
    input: z.object({
      all: z.boolean().default(false).describe('answered and archived ones too'),
      agent: z.string().optional().describe('only those of this agent'),
    }),
    output: z.array(messageSchema),
    cli: { aliases: ['ls'], examples: ['cw question list', 'cw question list --all --json'] },
    run: (reader, input) => {
      const where = { wantsReply: true, agent: idOf(reader, agents(), input.agent) }
      const questions = entitiesWhere(reader, messages(), { archived: input.all, where })
      const asked = new Set(questions.filter((each) => isAsked(reader, each)))
      const shown = input.all ? [...asked, ...questions.filter((each) => !asked.has(each))] : [...asked]
      return shown.map((each) => withWriter(reader, each))
    },
  }),

  show: query({
    summary: 'Show a question with its options and its answer',
    input: refInput('message'),
    output: messageSchema,
    cli: { aliases: ['view'], examples: ['cw question show which-database'] },
    run: (reader, input) => withWriter(reader, findQuestion(reader, input.ref)),
  }),

  answer: command({
    summary: 'Answer a question',
    actors: ['person'],
    reserved: 'an agent can never answer what is asked of a person.',
    input: answerInput,
    output: messageSchema,
    cli: {
      aliases: ['reply'],
      examples: [
        'cw question answer which-database "SQLite, please"',
        'cw question answer which-colour --choose Blue',
      ],
    },
    run: (tx, input) => {
      const question = findQuestion(tx, input.ref, findActive)
      const choose = [...(input.choose ?? []), ...(input.option ?? [])]
      // Words that stand in reply.md beside boxes without a tick are words.
      const isSaid = choose.length === 0 && input.source === undefined && input.text !== undefined
      const option = isSaid ? optionNamed(question, input.text ?? '') : null
      if (option !== null)
        return answerQuestion(tx, question, { ...input, text: undefined, choose: [option] })
      return answerQuestion(tx, question, { ...input, choose })
    },
  }),

  hello: command({
    summary: 'Ask the first question of a new tree',
    actors: ['cw'],
    input: helloInput,
    output: messageSchema,
    cli: { hidden: true, examples: [] },
    run: (tx, input) => sayHello(tx, input, (asked) => createQuestion(tx, { agent: undefined, ...asked })),
  }),
})

function ask(tx: Tx, input: z.output<typeof askInput>): Message {
  const options = [...(input.option ?? []).map(parseOption), ...(input.choices ?? [])]
  const thread = input.thread === undefined ? null : findEntity(tx, messages(), input.thread).thread
  const title = input.title ?? shortTitle(input.text)
  if (title === null) throw cwError('input.invalid', { reason: 'The question is empty.' })
  const { agent, text, multi } = input
  const same = askedBefore(tx, { text, options, multi })
  if (same !== null) return same
  checkOpen(tx)
  return createQuestion(tx, { agent, title, text, options, multi, thread, follow: null })
}

/** An agent that asks without end is told to wait for answers. @throws CwError `question.too-many` */
function checkOpen(tx: Tx): void {
  if (tx.actor.kind !== 'agent') return
  const open = messages()
    .active(tx)
    .filter(({ agent, wantsReply, answeredAt }) => agent === tx.actor.id && wantsReply && answeredAt === null)
  if (open.length >= mostOpen) throw cwError('question.too-many', { open: open.length })
}

/** An agent that asks again what it waits for, or what it has not read the answer to, does not ask twice. */
function askedBefore(
  tx: Tx,
  { text, options, multi }: Pick<Asked, 'text' | 'options' | 'multi'>,
): Message | null {
  if (tx.actor.kind !== 'agent') return null
  const wanted = JSON.stringify([textOf(text), checkedOptions(options), multi])
  const own = messages()
    .active(tx)
    .filter(({ agent, wantsReply, readAt }) => agent === tx.actor.id && wantsReply && readAt === null)
  return own.find((each) => JSON.stringify([each.body, each.options, each.multi]) === wanted) ?? null
}

/** @throws CwError `entity.unknown`, and what `find` throws */
function findQuestion(reader: Reader, ref: string, find: typeof findActive = findEntity): Message {
  try {
    const message = find(reader, messages(), ref)
    if (message.wantsReply) return message
  } catch (error) {
    if (!(error instanceof CwError && error.code === 'entity.unknown')) throw error
  }
  throw unknownQuestion(reader, ref)
}

function unknownQuestion(reader: Reader, ref: string): CwError {
  const { code, message, hint, details } = cwError('entity.unknown', { kind: 'question', ref })
  const asked = messages()
    .outlines(reader)
    .filter(({ wantsReply }) => wantsReply)
  const among = { ...messages(), outlines: () => asked } as unknown as EntityStore
  const meant = asked.length === 0 ? 'There is no question yet.' : meantBy(reader, among, ref, null)
  return new CwError(code, message, `${meant} ${hint}`.trim(), details)
}
