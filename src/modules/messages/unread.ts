// Whether the one a message is for has read it, or read the answer to its question.

import { changeEntity } from '../../kernel/entity.ts'
import type { Tx } from '../../kernel/tx.ts'
import type { Message } from './entity.ts'
import { messages } from './stored.ts'

/** Whether there is something that the one it is for has not read yet. */
export function isUnread(message: Message): boolean {
  if (message.readAt !== null || message.draft) return false
  return !message.wantsReply || message.answeredAt !== null
}

/** What stands there now was read. */
export function noteRead(tx: Tx, message: Message): Message {
  if (!isUnread(message)) return message
  return changeEntity(tx, messages(), {
    entity: message,
    patch: { readAt: tx.now, correction: false },
  })
}

/** What stands there now was given to somebody who never came to read it. */
export function noteUnread(tx: Tx, message: Message): Message {
  if (message.readAt === null) return message
  return changeEntity(tx, messages(), { entity: message, patch: { readAt: null } })
}

/** What stands there now was not read yet; if its forerunner was, it corrects that. */
export function unread(message: Message): Pick<Message, 'readAt' | 'correction'> {
  return { readAt: null, correction: message.correction || message.readAt !== null }
}
