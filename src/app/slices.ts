// What the daemon and the sync engine need of every slice, in the order in which things depend on one another:
// a parent comes before what belongs to it.

import type { EntityCodec } from '../document/codec.ts'
import type { Entity, EntityStore, Outline } from '../kernel/entity.ts'
import type { TreeDocument, TreeEntry } from '../kernel/tree-exchange.ts'
import type { Reader, Rule } from '../kernel/tx.ts'
import { accountCodec, accounts } from '../modules/accounts/index.ts'
import { agentCodec, agentRules, agents } from '../modules/agents/index.ts'
import { approvalRules, completionRules, conceptRules, takingBackRules } from '../modules/approvals/index.ts'
import { domainCodec, domainConcepts } from '../modules/domain/index.ts'
import { initiativeCodec, initiatives } from '../modules/initiatives/index.ts'
import {
  type Message,
  messageCodec,
  messageDocuments,
  messageEntries,
  messageRules,
  messages,
  type ReplyMode,
} from '../modules/messages/index.ts'
import { pageCodec, pageRules, pages } from '../modules/pages/index.ts'
import { phaseCodec, phaseRules, phases } from '../modules/phases/index.ts'
import { planCodec, planRules, plans } from '../modules/plans/index.ts'
import { projectCodec, projects } from '../modules/projects/index.ts'
import { runRules } from '../modules/runs/index.ts'
import { taskCodec, taskRules, tasks } from '../modules/tasks/index.ts'
import { renameRules } from './renamed-references.ts'

export interface SliceParts {
  readonly codec: EntityCodec<Entity>
  store(): EntityStore
  /** The documents of an entity that has others than the one at its path; null: it has just that one. */
  documents?(reader: Reader, entity: Entity, reply: ReplyMode): TreeDocument[] | null
  entries?(entity: Outline<Entity>): TreeEntry[] | null
}

/** Parents first. */
export const slices: readonly SliceParts[] = [
  slice(initiativeCodec, initiatives),
  slice(pageCodec, pages),
  slice(phaseCodec, phases),
  slice(planCodec, plans),
  slice(taskCodec, tasks),
  slice(projectCodec, projects),
  slice(accountCodec, accounts),
  slice(domainCodec, domainConcepts),
  slice(agentCodec, agents),
  {
    ...slice(messageCodec, messages),
    documents: (reader, message, reply) => messageDocuments(reader, message as Message, reply),
    entries: (message) => messageEntries(message as Outline<Message>),
  },
]

/** What follows from events, across slices. Those on approvals come last: they look at what the others have done. */
export const rules: readonly Rule[] = [
  ...pageRules,
  ...phaseRules,
  ...planRules,
  ...taskRules,
  ...agentRules,
  ...messageRules,
  ...runRules,
  ...approvalRules,
  ...takingBackRules,
  ...conceptRules,
  ...completionRules,
  ...renameRules,
]

function slice<E extends Entity>(codec: EntityCodec<E>, store: () => EntityStore<E>): SliceParts {
  return { codec: codec as unknown as EntityCodec<Entity>, store: store as unknown as () => EntityStore }
}
