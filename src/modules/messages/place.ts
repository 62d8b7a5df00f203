// Where a message stands, whose it is, and who is said to have written it.

import { numbered, slugify } from '../../document/names.ts'
import { nextNumber } from '../../document/numbering.ts'
import { type Actor, agentActor, cw } from '../../kernel/actor.ts'
import { cwError } from '../../kernel/errors.ts'
import { forbidden } from '../../kernel/forbidden.ts'
import { freePath } from '../../kernel/free-path.ts'
import { folderOf, pathFor, placeOf } from '../../kernel/layout.ts'
import { requireParent } from '../../kernel/parents.ts'
import { findActive } from '../../kernel/references.ts'
import type { Tx } from '../../kernel/tx.ts'
import { type Agent, agents } from '../agents/index.ts'
import { messages } from './stored.ts'

/** `agents/cw/`, which has no document of its own. */
const ownFolder = 'agents/cw/agent.md'

/** The next free numbered path in the folder of an agent, or of `cw`. */
export function nextPath(
  tx: Tx,
  agent: Agent | null,
  message: { readonly title: string; readonly question: boolean },
): string {
  const siblings = messages().pathsOf(tx, agent?.id ?? null)
  const slug = numbered(nextNumber(siblings), slugify(message.title), 4)
  const path = pathFor('message', slug, agent?.path ?? ownFolder)
  return freePath(tx, messages(), message.question ? `${folderOf(path)}/question.md` : path)
}

/**
 * The agent in whose folder a message at `path` stands; null in the folder of `cw`.
 * @throws CwError `path.misplaced`, `path.kind`, `entity.archived`
 */
export function agentAt(tx: Tx, path: string): Agent | null {
  const place = placeOf(path)
  if (place?.kind !== 'message' || path.endsWith('/question.md'))
    throw cwError('path.kind', { kind: 'message', path })
  if (place.parents[0] === ownFolder) return null
  const agent = requireParent(tx, agents(), path)
  return findActive(tx, agents(), agent.id)
}

/**
 * In whose name a question is asked. An agent asks in its own; a script may ask in an agent's; else it is `cw`.
 * @throws CwError `actor.forbidden`, `entity.unknown`, `entity.archived`
 */
export function askerOf(
  tx: Tx,
  ref: string | undefined,
): { readonly agent: Agent | null; readonly from: Actor } {
  const own = tx.actor.kind === 'agent' ? agents().get(tx, tx.actor.id) : null
  const agent = ref === undefined ? own : findActive(tx, agents(), ref)
  if (tx.actor.kind === 'agent' && agent?.id !== own?.id)
    throw forbidden(tx, 'an agent asks in its own name.')
  if (agent) return { agent, from: agentActor(agent.id, agent.title) }
  return { agent, from: tx.actor.kind === 'agent' ? tx.actor : cw }
}
