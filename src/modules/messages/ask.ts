// Asking a question: how one comes to stand in the folder of its agent.

import { createEntity } from '../../kernel/entity.ts'
import type { Tx } from '../../kernel/tx.ts'
import type { Follow, Message, Option } from './entity.ts'
import { checkedOptions } from './options.ts'
import { askerOf, nextPath } from './place.ts'
import { messages } from './stored.ts'

export interface Asked {
  /** Who asks: id, beginning of one or name; undefined = the actor, where that is an agent, else `cw`. */
  readonly agent: string | undefined
  readonly title: string
  /** Markdown. */
  readonly text: string
  readonly options: readonly Option[]
  readonly multi: boolean
  /** Id of the first message of the thread; null = it begins one. */
  readonly thread: string | null
  readonly follow: Follow | null
}

/** @throws CwError `actor.forbidden`, `entity.unknown`, `entity.archived`, `input.invalid` */
export function createQuestion(tx: Tx, asked: Asked): Message {
  const { agent, from } = askerOf(tx, asked.agent)
  const id = tx.newId('message')
  return createEntity(tx, messages(), {
    id,
    path: nextPath(tx, agent, { title: asked.title, question: true }),
    title: asked.title,
    body: textOf(asked.text),
    thread: asked.thread ?? id,
    agent: agent?.id ?? null,
    from,
    wantsReply: true,
    options: checkedOptions(asked.options),
    multi: asked.multi,
    answer: null,
    chosen: [],
    answeredAt: null,
    answeredBy: null,
    answerSource: null,
    correction: false,
    readAt: null,
    draft: false,
    follow: asked.follow,
  })
}

/** The text of a question as it is kept. */
export function textOf(text: string): string {
  return `${text.replace(/\r\n/g, '\n').trim()}\n`
}
