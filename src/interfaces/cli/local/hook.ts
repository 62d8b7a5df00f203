// `cw hook`: what Claude Code runs before it uses a tool. A question, something that can do harm outside the worktree, and what
// the program would not do without leave is parked: the program ends, and comes back with the same call once a person has answered.

import { z } from 'zod'
import { cwError } from '../../../kernel/errors.ts'
import { parkedTools } from '../../../kernel/permission.ts'
import { type Decision, decide, type WantedCall } from '../../leave/decide.ts'
import { NotedWishes } from '../../leave/noted-wishes.ts'
import { ParkedCalls } from '../../leave/parked-calls.ts'
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
      const parked = new ParkedCalls(terminal.environment.scratch)
      if (decision.is === 'open') parked.note(wanted)
      else noted.forget(wanted)
      if (decision.is === 'open' && decision.lost !== null)
        terminal.err(`${decision.lost} The call is parked, and asked about again.`)
      const others = decision.is === 'open' ? [] : parked.lostBeside(wanted)
      const told = { hookEventName: 'PreToolUse', ...inItsWords(decision, wanted, notMade(others)) }
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
function inItsWords(decision: Decision, wanted: WantedCall, beside: readonly string[]): object {
  switch (decision.is) {
    case 'allowed': {
      const { input, words } = decision
      const said = words === null ? beside : [`A person allowed it, and says: ${words}`, ...beside]
      return {
        permissionDecision: 'allow',
        ...(input !== wanted.input && { updatedInput: input }),
        ...(said.length > 0 && { additionalContext: said.join('\n\n') }),
      }
    }
    case 'denied':
      return {
        permissionDecision: 'deny',
        permissionDecisionReason: [decision.reason, ...beside].join('\n\n'),
      }
    case 'open':
      return {
        permissionDecision: 'defer',
        ...(decision.lost !== null && { permissionDecisionReason: decision.lost }),
      }
  }
}

function notMade(others: readonly string[]): readonly string[] {
  if (others.length === 0) return []
  const calls = others.map((each) => `- ${each}`).join('\n')
  return [
    `These calls, made at the same time, were not made, and nobody was asked about them. Make again what you still need:\n${calls}`,
  ]
}
