// The table of messages.

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Actor } from '../../kernel/actor.ts'
import { entityColumns } from '../../kernel/entity-store.ts'
import type { Follow, Option } from './entity.ts'

/** One row per message; questions are messages that want a reply. */
export const messages = sqliteTable(
  'messages',
  {
    ...entityColumns(),
    /** Id of the first message of the thread. */
    thread: text('thread').notNull(),
    /** Id of the agent in whose folder it stands, or null for `agents/cw`. */
    agent: text('agent'),
    /** JSON of the actor who wrote or asked it. */
    from: text('from', { mode: 'json' }).$type<Actor>().notNull(),
    /** Whether it is a question. */
    wantsReply: integer('wants_reply', { mode: 'boolean' }).notNull(),
    /** JSON list of the options, each with label and description. */
    options: text('options', { mode: 'json' }).$type<Option[]>().notNull(),
    /** Whether more than one option may be chosen. */
    multi: integer('multi', { mode: 'boolean' }).notNull(),
    /** The words of the answer, or null. */
    answer: text('answer'),
    /** JSON list of the labels that were chosen. */
    chosen: text('chosen', { mode: 'json' }).$type<string[]>().notNull(),
    /** When it was answered, in milliseconds since the epoch; null = open. */
    answeredAt: integer('answered_at'),
    /** JSON of the actor who answered, or null. */
    answeredBy: text('answered_by', { mode: 'json' }).$type<Actor>(),
    /** Hash in `texts` of reply.md as it was saved, or null when the answer came another way. */
    answerSource: text('answer_source'),
    /** Whether what stands there now replaces something that was read already. */
    correction: integer('correction', { mode: 'boolean' }).notNull(),
    /** When the one it is for read what stands there now, in milliseconds since the epoch; null = not yet. */
    readAt: integer('read_at'),
    /** Whether it is held back. */
    draft: integer('draft', { mode: 'boolean' }).notNull(),
    /** JSON of the initiative that is drafted from the answer, or null. */
    follow: text('follow', { mode: 'json' }).$type<Follow>(),
  },
  (t) => [index('messages_agent').on(t.agent)],
)
