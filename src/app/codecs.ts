// What the documents of all kinds mean: which fields each has, which calls a difference between two texts stands for,
// and how a reply is read. It is pure; whoever has it reaches no store.

import type { DocumentCodec } from '../document/codec.ts'
import { accountCodec } from '../modules/accounts/index.ts'
import { agentCodec } from '../modules/agents/index.ts'
import { domainCodec } from '../modules/domain/index.ts'
import { initiativeCodec } from '../modules/initiatives/index.ts'
import { messageCodec } from '../modules/messages/index.ts'
import { pageCodec } from '../modules/pages/index.ts'
import { phaseCodec } from '../modules/phases/index.ts'
import { planCodec } from '../modules/plans/index.ts'
import { projectCodec } from '../modules/projects/index.ts'
import { taskCodec } from '../modules/tasks/index.ts'

const all: readonly DocumentCodec[] = [
  initiativeCodec,
  pageCodec,
  phaseCodec,
  planCodec,
  taskCodec,
  projectCodec,
  accountCodec,
  domainCodec,
  agentCodec,
  messageCodec,
]

export {
  type AnswerGiven,
  answerCall,
  answerIn,
  messageTime,
  readReply,
  type SendWhen,
  sameAnswer,
} from '../modules/messages/index.ts'

/** By the kind of document. */
export const codecs: ReadonlyMap<string, DocumentCodec> = new Map(all.map((codec) => [codec.kind, codec]))
