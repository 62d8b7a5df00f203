// What becomes of a call of a tool that a person is asked about: it finds its answer, or waits for one.

import { z } from 'zod'
import { eitherSignal } from '../../kernel/either-signal.ts'
import { permission, permissionText } from '../../kernel/permission.ts'
import { isLost } from '../client/told-to-agent.ts'

export interface WantedCall {
  readonly tool: string
  readonly input: Readonly<Record<string, unknown>>
  /** What its program calls it. */
  readonly id: string
}

export interface Asking {
  call(path: string, input: object, signal?: AbortSignal): Promise<unknown>
  /** Milliseconds in which the server has to answer. */
  readonly patience: number
}

export type Decision =
  /** `words`: what came with the leave. */
  | { readonly is: 'allowed'; readonly input: WantedCall['input']; readonly words: string | null }
  | { readonly is: 'denied'; readonly reason: string }
  /** `lost`: why nobody could be asked whether there is an answer already. */
  | { readonly is: 'open'; readonly lost: string | null }

const askedInput = z.object({ questions: z.array(z.object({ question: z.string() })) })

const parkedAnswer = z
  .object({
    granted: z.boolean(),
    answers: z.array(z.object({ chosen: z.array(z.string()), text: z.string().nullable() })).nullable(),
  })
  .nullable()
type Answers = NonNullable<NonNullable<z.infer<typeof parkedAnswer>>['answers']>

/** Where no server answers it is open. */
export async function decide(wanted: WantedCall, server: Asking): Promise<Decision> {
  const { tool, input } = wanted
  const known = await parkedAt(server, { call: wanted.id, wish: permissionText(tool, input) })
  if (known.lost !== undefined) return { is: 'open', lost: known.lost }
  const { parked } = known
  // Leave for good was given to a call, too: that one gets the words that came with it.
  if (!parked?.answers)
    return parked?.granted ? { is: 'allowed', input, words: null } : { is: 'open', lost: null }
  return tool === 'AskUserQuestion' ? answered(input, parked.answers) : permitted(input, parked.answers)
}

async function parkedAt({ call, patience }: Asking, asked: { readonly call: string; readonly wish: string }) {
  const inTime = eitherSignal([], patience)
  try {
    return { parked: parkedAnswer.parse(await call('agent.parked', asked, inTime.signal)) }
  } catch (error) {
    if (isLost(error)) return { lost: error.message }
    if (!inTime.signal.aborted) throw error
    return { lost: `The cw server has not answered for ${Math.round(patience / 1_000)} s.` }
  } finally {
    inTime.release()
  }
}

/** The program takes the answers by the text of each question. */
function answered(input: WantedCall['input'], answers: Answers): Decision {
  const { questions } = askedInput.parse(input)
  const byText = questions.map(({ question }, at) => [question, spoken(answers[at])] as const)
  return { is: 'allowed', input: { ...input, answers: Object.fromEntries(byText) }, words: null }
}

function spoken(answer: Answers[number] | undefined): string {
  if (answer === undefined) return 'It was not asked: of the questions of one call only the first ones are.'
  const said = [answer.chosen.join(', '), answer.text ?? ''].filter((part) => part !== '')
  return said.join('. ') || 'The question was put away without an answer.'
}

function permitted(input: WantedCall['input'], [answer]: Answers): Decision {
  const { chosen = [], text } = answer ?? {}
  const allowed = chosen.includes(permission.once) || chosen.includes(permission.always)
  return allowed
    ? { is: 'allowed', input, words: text ?? null }
    : { is: 'denied', reason: text ?? 'A person said no. Find another way, or ask.' }
}
