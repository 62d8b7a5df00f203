// What follows for messages from what happens to their agent, and what follows from an answer.

import { followArchive, followMove } from '../../kernel/belongings.ts'
import type { Rule } from '../../kernel/tx.ts'
import { draftInitiative } from '../initiatives/index.ts'
import type { Follow, Message } from './entity.ts'
import { messages } from './stored.ts'

const firstDraft: Rule = {
  on: ['message.answered'],
  because: 'the answer to the first question becomes a first draft',
  run: (tx, event) => {
    const message = messages().get(tx, event.entity)
    if (!message?.follow || event.change.before?.answeredAt !== null) return
    draftInitiative(tx, draftFrom(message, message.follow))
  },
}

export const messageRules: readonly Rule[] = [
  ...followArchive(messages, ['agent']),
  ...followMove(messages, ['agent']),
  firstDraft,
]

function draftFrom(message: Message, follow: Follow): { title: string; body: string } {
  const label = message.chosen[0]
  const draft = (label === undefined ? undefined : follow.drafts[label]) ?? follow.otherwise
  const answer = message.answer ?? message.chosen.map((each) => `${each}.`).join('\n')
  return { title: draft.title, body: draft.body.replaceAll('{{answer}}', () => answer) }
}
