// Whose the tools of a running agent are: told by the key of their token.

import { type Actor, agentActor } from '../kernel/actor.ts'
import type { Reader } from '../kernel/tx.ts'
import { agents } from '../modules/agents/index.ts'
import { runs } from '../modules/runs/index.ts'

/** The agent whose run goes on and has that key, or null; nobody, once it is archived. */
export function agentWithKey(reader: Reader, key: string): Actor | null {
  const id = runs().agentWithKey(reader, key)
  const agent = id === null ? null : agents().get(reader, id)
  return agent === null || agent.archivedAt !== null ? null : agentActor(agent.id, agent.title)
}
