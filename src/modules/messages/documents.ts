// A question has two documents, a view and the reply, which the person owns; any other message has the one at its path.

import { replyKeyOf } from '../../kernel/document-key.ts'
import type { Outline } from '../../kernel/entity.ts'
import { folderOf } from '../../kernel/layout.ts'
import type { TreeDocument, TreeEntry } from '../../kernel/tree-exchange.ts'
import type { Reader } from '../../kernel/tx.ts'
import { questionText } from './document.ts'
import type { Message } from './entity.ts'
import { type ReplyMode, renderReply } from './reply-document.ts'

/** question.md and reply.md; null for a message that is no question. The reply is shown as it was saved, where it was. */
export function messageDocuments(
  reader: Reader,
  message: Message,
  mode: ReplyMode = 'auto',
): TreeDocument[] | null {
  const entries = messageEntries(message)
  if (entries === null) return null
  const [question, reply] = entries
  const saved = message.answerSource === null ? null : reader.text(message.answerSource)
  return [
    { ...question, kind: 'message', text: questionText(message), mode: 'view' },
    { ...reply, kind: 'message', text: saved ?? renderReply(message, mode), mode: 'yours' },
  ]
}

/** Where they stand, without their texts. */
export function messageEntries(message: Outline<Message>): [TreeEntry, TreeEntry] | null {
  if (!message.wantsReply) return null
  const { id, path, rev } = message
  return [
    { key: id, path, rev },
    { key: replyKeyOf(id), path: `${folderOf(path)}/reply.md`, rev },
  ]
}
