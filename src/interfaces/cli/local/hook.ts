// `cw hook`: what Claude Code runs before it uses a tool. A question, something that can do harm outside the worktree, and what
// the program would not do without leave is parked: the program ends, and comes back with the same call once a person has answered.

import { z } from 'zod'
import { cwError } from '../../../kernel/errors.ts'
import { parkedTools } from '../../../kernel/permission.ts'
import { type Decision, decide, type WantedCall } from '../../leave/decide.ts'
import { NotedWishes } from '../../leave/noted-wishes.ts'
import { dangerIn } from '../danger.ts'
import { type LocalCommand, localEntry } from './local-command.ts'

const hookInput = z.object({
  tool_name: z.string(),
  tool_input: z.record(z.string(), z.unknown()),
  tool_use_id: z.string(),
})

/** `patience`: milliseconds in which the server has to answer. */
export function hookWithin(patience: number): LocalCommand {
  return {
    entries: [
      {
        ...localEntry('hook', {
          summary: 'Answer an agent program that asks whether it may use a tool',
          examples: [],
        }),
        hidden: true,
      },
    ],
    run: async ({ terminal, call }) => {
      const wanted = readHook(await terminal.readInput())
      const noted = new NotedWishes(terminal.environment.scratch)
      const waits = noted.has(wanted) || isParked(wanted)
      // What is none of ours its program decides.
      if (!waits && !parkedTools.includes(wanted.tool)) return {}
      const decision: Decision = waits
        ? await decide(wanted, { call, patience })
        : { is: 'allowed', input: wanted.input, words: null }
      if (decision.is !== 'open') noted.forget(wanted)
      else if (decision.lost !== null)
        terminal.err(`${decision.lost} The call is parked, and asked about again.`)
      const told = { hookEventName: 'PreToolUse', ...inItsWords(decision, wanted) }
      terminal.out(JSON.stringify({ hookSpecificOutput: told }))
      return {}
    },
  }
}

/** @throws CwError `input.invalid` where it is not what an agent program writes to a hook */
function readHook(text: string): WantedCall {
  try {
    const asked = hookInput.parse(JSON.parse(text))
    return { tool: asked.tool_name, input: asked.tool_input, id: asked.tool_use_id }
  } catch {
    const keys = Object.keys(hookInput.shape).join(', ')
    throw cwError('input.invalid', { reason: `A hook reads a JSON object with ${keys}.` })
  }
}

/** Half of what its program waits for it (`hookTimeout` of the driver): what it then does without an answer is its own affair. */
export const hook = hookWithin(30_000)

function isParked({ tool, input }: WantedCall): boolean {
  return tool === 'AskUserQuestion' || dangerIn(tool, input) !== null
}

/** Where no server answers it is parked, too: a hook that fails would let the program go on without its answer. */
function inItsWords(decision: Decision, wanted: WantedCall): object {
  switch (decision.is) {
    case 'allowed': {
      const { input, words } = decision
      return {
        permissionDecision: 'allow',
        ...(input !== wanted.input && { updatedInput: input }),
        ...(words !== null && { additionalContext: `A person allowed it, and says: ${words}` }),
      }
    }
    case 'denied':
      return { permissionDecision: 'deny', permissionDecisionReason: decision.reason }
    case 'open':
      return {
        permissionDecision: 'defer',
        ...(decision.lost !== null && { permissionDecisionReason: decision.lost }),
      }
  }
}
