// What an agent may not do because its role has no tool for it, whichever way it comes: by its tools, or in a shell.

import { loadSpec } from '../../app/procedures-on-demand.ts'
import type { Actor } from '../../kernel/actor.ts'
import { type CwError, cwError } from '../../kernel/errors.ts'
import type { Executor } from '../../kernel/procedure.ts'
import type { Tool } from './tool.ts'

/** What an agent is allowed by its role. */
export interface Allowed {
  readonly role: string
  /** Names of tools; null = all. */
  readonly tools: readonly string[] | null
}

/** Lets agents read, and change what is behind the tools of their role. */
export class RoleLimits {
  readonly #allowed = new WeakMap<Actor, Allowed>()

  admit(agent: ({ readonly actor: Actor } & Allowed) | null): Actor | null {
    if (agent !== null) this.#allowed.set(agent.actor, agent)
    return agent?.actor ?? null
  }

  within(executor: Required<Executor>, actor: Actor): Required<Executor> {
    const allowed = this.#allowed.get(actor) ?? null
    if (allowed === null || allowed.tools === null) return executor
    return {
      execute: async (call) => {
        await requireTool(allowed, call.path)
        return await executor.execute(call)
      },
      batch: async (groups) => {
        for (const { path } of groups.flatMap(({ calls }) => calls)) await requireTool(allowed, path)
        return await executor.batch(groups)
      },
    }
  }
}

/** @throws CwError `tool.not-of-role` for what only tools of others do, and for a command that no tool stands for */
async function requireTool({ role, tools }: Allowed, path: string): Promise<void> {
  // A server that no such agent asks never builds the tools.
  const { agentTools, toolsFor } = await import('./tools.ts')
  const does = ({ procedures, also = [] }: Tool) => procedures.includes(path) || also.includes(path)
  if (toolsFor(tools).some(does)) return
  const others = agentTools.filter(does).map(({ name }) => name)
  // Whom else a command is for, the procedure itself says better.
  const spec = await loadSpec(path)
  const isCommand = spec?.type === 'command' && spec.actors.includes('agent')
  if (others.length === 0 && !isCommand) return
  const of = others.length === 0 ? '' : ` (${others.join(', ')})`
  throw notOfItsRole(`\`cw ${path.replaceAll('.', ' ')}\`${of}`, role)
}

export function notOfItsRole(name: string, role: string): CwError {
  return cwError('tool.not-of-role', { name, role })
}
