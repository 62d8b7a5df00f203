// What an agent may not do because its role has no tool for it, whichever way it comes: by its tools, or in a shell.

import type { Actor } from '../../kernel/actor.ts'
import { type CwError, cwError } from '../../kernel/errors.ts'
import type { Executor } from '../../kernel/procedure.ts'
import { ownTools } from './own-tools.ts'
import type { Tool } from './tool.ts'
import { agentTools } from './tools.ts'

/** The tools of an agent whose role allows these; null = all. */
export function toolsFor(allowed: readonly string[] | null): readonly Tool[] {
  if (allowed === null) return agentTools
  const names = new Set([...ownTools.map(({ name }) => name), ...allowed])
  return agentTools.filter(({ name }) => names.has(name))
}

/** Lets agents do what is behind the tools of their role, or behind none. */
export class RoleLimits {
  readonly #allowed = new WeakMap<Actor, readonly string[] | null>()

  /** `tools`: names of those that its role allows; null = all. */
  admit(agent: { readonly actor: Actor; readonly tools: readonly string[] | null } | null): Actor | null {
    if (agent !== null) this.#allowed.set(agent.actor, agent.tools)
    return agent?.actor ?? null
  }

  within(executor: Required<Executor>, actor: Actor): Required<Executor> {
    const allowed = this.#allowed.get(actor) ?? null
    if (allowed === null) return executor
    return {
      execute: async (call) => {
        requireTool(allowed, call.path)
        return await executor.execute(call)
      },
      batch: (groups) => {
        for (const { path } of groups.flatMap(({ calls }) => calls)) requireTool(allowed, path)
        return executor.batch(groups)
      },
    }
  }
}

/** @throws CwError `tool.not-of-role` where only tools of others do it */
function requireTool(allowed: readonly string[], path: string): void {
  const does = ({ procedures }: Tool) => procedures.includes(path)
  const tool = agentTools.find(does)
  if (tool !== undefined && !toolsFor(allowed).some(does)) throw notOfItsRole(tool.name)
}

export function notOfItsRole(name: string): CwError {
  return cwError('tool.not-of-role', { name })
}
