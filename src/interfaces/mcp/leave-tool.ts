// For the agent program itself, not for its model: what it does when it will not use a tool without the leave of a person.
// It cannot be kept waiting, so the call is refused; made again, it is parked by `cw hook`, and finds its answer here.

import { z } from 'zod'
import { decide, type WantedCall } from '../leave/decide.ts'
import type { NotedWishes } from '../leave/noted-wishes.ts'
import type { Tool } from './tool.ts'

/** `patience`: milliseconds in which the server has to answer. */
export function leaveTool(noted: NotedWishes, patience: number): Tool {
  return {
    name: 'leave',
    description: 'For the program that runs you: whether it may use a tool that it wants leave for.',
    // Programs add fields of their own.
    input: z.looseObject({
      tool_name: z.string(),
      input: z.record(z.string(), z.unknown()),
      tool_use_id: z.string(),
    }),
    procedures: ['agent.parked'],
    run: async (calls, { tool_name, input, tool_use_id }) => {
      const wanted = { tool: tool_name, input, id: tool_use_id } as WantedCall
      const decision = await decide(wanted, { call: (path, given) => calls.call(path, given), patience })
      switch (decision.is) {
        case 'allowed':
          return JSON.stringify({ behavior: 'allow', updatedInput: decision.input })
        case 'denied':
          return refused(decision.reason)
        case 'open':
          return refused(decision.lost === null ? next(wanted, noted) : `${decision.lost} ${later}`)
      }
    },
  }
}

function refused(message: string): string {
  return JSON.stringify({ behavior: 'deny', message })
}

/** What was noted and comes here again was not parked: whoever forbids hooks on this machine forbids that. */
function next(wanted: WantedCall, noted: NotedWishes): string {
  return noted.has(wanted) || !noted.note(wanted) ? elsewise : again
}

const again =
  'Your program does this only with the leave of a person. If you need it, make the same call once more: it then waits for ' +
  'a person, however long that takes, and goes on with the answer. If you can do without it, do that instead.'

const elsewise =
  'Your program does this only with the leave of a person, and the call cannot be kept waiting for one. Find another way, or ' +
  'ask a person with the tool `ask` to do it for you.'

const later =
  'Nothing was done. Make the call once more in a minute; if it stays so, go on without it and say so.'
