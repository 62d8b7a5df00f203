// What is asked of a person, and by whom.

import type { Reader } from '../../kernel/tx.ts'
import { agents } from '../agents/index.ts'
import type { Message } from './entity.ts'

/** Whether the question waits for an answer: an agent that is archived waits for none. */
export function isAsked(reader: Reader, { wantsReply, answeredAt, archivedAt, agent }: Message): boolean {
  if (!wantsReply || answeredAt !== null || archivedAt !== null) return false
  return agent === null || agents().get(reader, agent)?.archivedAt == null
}

/** Who wrote it, by the name that an agent has by now. */
export function withWriter<M extends Pick<Message, 'from'>>(reader: Reader, message: M): M {
  const { from } = message
  const name = from.kind === 'agent' ? agents().get(reader, from.id)?.title : undefined
  return name === undefined || name === from.name ? message : { ...message, from: { ...from, name } }
}
