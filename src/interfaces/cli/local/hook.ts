// `cw hook`: what Claude Code runs before it uses a tool. A question, or something that can do harm outside the worktree,
// is parked: the program ends, and comes back with the same call once a person has answered.

import { z } from 'zod'
import { eitherSignal } from '../../../kernel/either-signal.ts'
import { cwError } from '../../../kernel/errors.ts'
import { permission, permissionText } from '../../../kernel/permission.ts'
import { isLost } from '../../client/told-to-agent.ts'
import { dangerIn } from '../danger.ts'
import { type Invocation, type LocalCommand, localEntry } from './local-command.ts'

const hookInput = z.object({
  tool_name: z.string(),
  tool_input: z.record(z.string(), z.unknown()),
  tool_use_id: z.string(),
})
type HookInput = z.infer<typeof hookInput>

const askedInput = z.object({ questions: z.array(z.object({ question: z.string() })) })

const parkedAnswer = z
  .object({
    granted: z.boolean(),
    answers: z.array(z.object({ chosen: z.array(z.string()), text: z.string().nullable() })).nullable(),
  })
  .nullable()
type Answers = NonNullable<NonNullable<z.infer<typeof parkedAnswer>>['answers']>

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
      const asked = readHook(await terminal.readInput())
      const { tool_name: tool, tool_input: input } = asked
      const harmless = tool !== 'AskUserQuestion' && dangerIn(tool, input) === null
      const decision = harmless ? allow() : await decide(asked, { call, patience })
      if (decision.permissionDecision === 'defer' && decision.permissionDecisionReason !== undefined)
        terminal.err(decision.permissionDecisionReason)
      terminal.out(JSON.stringify({ hookSpecificOutput: { hookEventName: 'PreToolUse', ...decision } }))
      return {}
    },
  }
}

/** @throws CwError `input.invalid` where it is not what an agent program writes to a hook */
function readHook(text: string): HookInput {
  try {
    return hookInput.parse(JSON.parse(text))
  } catch {
    const keys = Object.keys(hookInput.shape).join(', ')
    throw cwError('input.invalid', { reason: `A hook reads a JSON object with ${keys}.` })
  }
}

/** Half of what its program waits for it (`hookTimeout` of the driver): what it then does without an answer is its own affair. */
export const hook = hookWithin(30_000)

type Decision =
  /** `additionalContext`: what the agent reads beside what the tool did. */
  | {
      readonly permissionDecision: 'allow'
      readonly updatedInput?: object
      readonly additionalContext?: string
    }
  | { readonly permissionDecision: 'deny'; readonly permissionDecisionReason: string }
  /** `permissionDecisionReason`: why nobody could be asked whether it has an answer already. */
  | { readonly permissionDecision: 'defer'; readonly permissionDecisionReason?: string }

function allow(more: { readonly updatedInput?: object; readonly additionalContext?: string } = {}): Decision {
  return { permissionDecision: 'allow', ...more }
}

async function decide(
  { tool_name: tool, tool_input: input, tool_use_id }: HookInput,
  server: Asking,
): Promise<Decision> {
  const known = await parkedAt(server, { call: tool_use_id, wish: permissionText(tool, input) })
  if ('lost' in known) return { permissionDecision: 'defer', permissionDecisionReason: known.lost }
  const { parked } = known
  // Leave for good was given to a call, too: that one gets the words that came with it.
  if (!parked?.answers) return parked?.granted ? allow() : { permissionDecision: 'defer' }
  return tool === 'AskUserQuestion' ? answered(input, parked.answers) : permitted(parked.answers)
}

interface Asking {
  readonly call: Invocation['call']
  readonly patience: number
}

/** Where no server answers it is parked: a hook that fails would let the program go on, without its answer or without leave. */
async function parkedAt({ call, patience }: Asking, asked: { readonly call: string; readonly wish: string }) {
  const inTime = eitherSignal([], patience)
  try {
    return { parked: parkedAnswer.parse(await call('agent.parked', asked, inTime.signal)) }
  } catch (error) {
    if (isLost(error)) return { lost: `${error.message} ${isParked}` }
    if (!inTime.signal.aborted) throw error
    return { lost: `The cw server has not answered for ${Math.round(patience / 1_000)} s. ${isParked}` }
  } finally {
    inTime.release()
  }
}

const isParked = 'The call is parked, and asked about again.'

/** The program takes the answers by the text of each question. */
function answered(input: HookInput['tool_input'], answers: Answers): Decision {
  const { questions } = askedInput.parse(input)
  const byText = questions.map(({ question }, at) => [question, spoken(answers[at])] as const)
  return allow({ updatedInput: { ...input, answers: Object.fromEntries(byText) } })
}

function spoken(answer: Answers[number] | undefined): string {
  const said = [answer?.chosen.join(', ') ?? '', answer?.text ?? ''].filter((part) => part !== '')
  return said.join('. ') || 'The question was put away without an answer.'
}

function permitted([answer]: Answers): Decision {
  const { chosen = [], text = null } = answer ?? {}
  if (!chosen.includes(permission.once) && !chosen.includes(permission.always))
    return {
      permissionDecision: 'deny',
      permissionDecisionReason: text ?? 'A person said no. Find another way, or ask.',
    }
  return text === null ? allow() : allow({ additionalContext: `A person allowed it, and says: ${text}` })
}
