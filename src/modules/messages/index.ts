// The door of the slice of messages and questions.

export { hasWords } from './answer.ts'
export { createQuestion } from './ask.ts'
export { askable, isTooLong } from './askable.ts'
export { isAsked, withWriter } from './asked.ts'
export { messageCodec } from './document.ts'
export { messageDocuments, messageEntries } from './documents.ts'
export { type Message, messageSchema, optionSchema, shortTitle } from './entity.ts'
export { messageTime, messageWords } from './message-reading.ts'
export { type ReplyMode, renderReply } from './reply-document.ts'
export {
  type AnswerGiven,
  answerCall,
  answerIn,
  type Reply,
  readReply,
  type SendWhen,
  sameAnswer,
} from './reply-reading.ts'
export { messageRules } from './rules.ts'
export { messages } from './stored.ts'
export { isUnread, noteRead, noteUnread } from './unread.ts'
