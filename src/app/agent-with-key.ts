// Whose the tools of a running agent are: told by the key of their token.

import { type Actor, agentActor } from '../kernel/actor.ts'
import type { Reader } from '../kernel/tx.ts'
import { agents } from '../modules/agents/index.ts'
import { runs } from '../modules/runs/index.ts'

interface KnownAgent {
  readonly actor: Actor
  readonly role: string
  /** Names of the tools that its role allows; null = all. */
  readonly tools: readonly string[] | null
}

/** The agent whose run goes on and has that key, or null; nobody, once it is archived. */
export function agentWithKey(reader: Reader, key: string): KnownAgent | null {
  const found = runs().agentWithKey(reader, key)
  const agent = found === null ? null : agents().get(reader, found.agent)
  if (found === null || agent === null || agent.archivedAt !== null) return null
  return { actor: agentActor(agent.id, agent.title), role: agent.role, tools: found.tools }
}
