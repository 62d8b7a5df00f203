// Reads and writes of the table of messages.

import { eq, isNull } from 'drizzle-orm'
import { entityStore } from '../../kernel/entity-store.ts'
import type { Reader } from '../../kernel/tx.ts'
import type { Message } from './entity.ts'
import { messages } from './tables.ts'

export const messageStore = {
  ...entityStore<Message>('message', messages),

  /** Where the messages of an agent stand (null: those of `cw`), archived ones too. */
  pathsOf: ({ db }: Reader, agent: string | null): string[] =>
    db
      .select({ path: messages.path })
      .from(messages)
      .where(agent === null ? isNull(messages.agent) : eq(messages.agent, agent))
      .all()
      .map((row) => row.path),
}
