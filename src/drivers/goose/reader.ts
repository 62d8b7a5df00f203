// Reads what one process of Goose prints.

import { z } from 'zod'
import { answerOfTurn } from '../answer-of-turn.ts'
import type { AgentEvent, Exit, Outcome, Reader, Turn } from '../driver.ts'
import { shortened, withoutAnswer } from '../failure.ts'
import { jsonLine } from '../json-line.ts'
import { lastJsonObject } from '../last-json-object.ts'
import { toolUse } from '../tool-summary.ts'
import { calledWrongly, failureOf, tellsFailure } from './failure.ts'
import { sessionName } from './session-name.ts'

const content = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('toolRequest'),
    toolCall: z.object({ value: z.object({ name: z.string(), arguments: z.unknown().optional() }) }),
  }),
  /** Of its own, in the place of words of its model. */
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({
    type: z.literal('systemNotification'),
    notificationType: z.literal('creditsExhausted'),
    msg: z.string(),
  }),
  z.object({ type: z.string() }),
])

const printed = z.union([
  z.object({
    type: z.literal('message'),
    message: z.object({ role: z.string(), content: z.array(content) }),
  }),
  z.object({ type: z.literal('notification') }),
  z.object({ type: z.literal('error'), error: z.string() }),
  z.object({
    type: z.literal('complete'),
    total_tokens: z.number().nullish(),
    input_tokens: z.number().nullish(),
    output_tokens: z.number().nullish(),
    cache_read_input_tokens: z.number().nullish(),
    cache_write_input_tokens: z.number().nullish(),
    cost_usd: z.number().nullish(),
  }),
])
type Printed = z.infer<typeof printed>
type Complete = Extract<Printed, { type: 'complete' }>

/** Its model is at it, and says nothing yet that people read. */
const thoughts: ReadonlySet<string> = new Set(['thinking', 'redactedThinking', 'toolInputDelta'])

export class GooseReader implements Reader {
  #told = false
  #complete = false
  #error: string | null = null
  /** What it told in the place of words of its model, which may go on after that. */
  #broken: string | null = null
  #message = ''
  /** What it said before its last tool. */
  #before = ''

  constructor(private readonly turn: Turn) {}

  get isTold(): boolean {
    return this.#complete
  }

  line(text: string): readonly AgentEvent[] {
    if (text.trim() === '') return []
    const json = jsonLine(text)
    const line = printed.safeParse(json)
    if (!line.success && json?.type === 'error') this.#error = text
    const events = line.success ? this.#read(line.data) : [{ is: 'unknown', line: shortened(text) } as const]
    if (this.#told) return events
    this.#told = true
    return [{ is: 'started', session: sessionName(this.turn), model: this.turn.model }, ...events]
  }

  /** It has ended with code 0 after an error of the provider, so an error that its model did not go on after counts more. */
  end(exit: Exit): Outcome {
    const failure = this.#error ?? this.#broken
    if (failure !== null) return failureOf(failure)
    if (!this.#complete) return calledWrongly(exit) ?? withoutAnswer(exit)
    const message = lastJsonObject(this.#message) ?? this.#message
    return answerOfTurn(this.turn, exit, { message, before: this.#before })
  }

  #read(line: Printed): readonly AgentEvent[] {
    switch (line.type) {
      case 'message':
        return line.message.role === 'assistant' ? this.#said(line.message.content) : []
      case 'error':
        this.#error = line.error
        return []
      case 'complete':
        this.#complete = true
        return usageOf(line)
      default:
        return []
    }
  }

  #said(blocks: readonly z.infer<typeof content>[]): readonly AgentEvent[] {
    return blocks.flatMap((block): AgentEvent[] => {
      if ('text' in block) {
        if (tellsFailure(block.text)) this.#break(block.text)
        else this.#say(block.text)
        return [{ is: 'text', text: block.text }]
      }
      if ('message' in block) this.#break(block.message)
      if ('msg' in block) this.#break(`Credits exhausted: ${block.msg}`)
      if (!('toolCall' in block)) return thoughts.has(block.type) ? [{ is: 'thinks' }] : []
      this.#worksOn()
      const { name, arguments: input } = block.toolCall.value
      return [toolUse(name, input)]
    })
  }

  /** What it says before it uses a tool is not its answer. */
  #worksOn(): void {
    this.#before = this.#message.trim() === '' ? this.#before : this.#message
    this.#message = ''
    this.#broken = null
  }

  #break(message: string): void {
    this.#broken = message
    // What was cut off is no part of what is said when it is tried again.
    this.#message = ''
  }

  #say(words: string): void {
    this.#message += words
    if (words.trim() !== '') this.#broken = null
  }
}

function usageOf(complete: Complete): readonly AgentEvent[] {
  const usd = complete.cost_usd ?? null
  const usage = {
    input: complete.input_tokens ?? complete.total_tokens ?? 0,
    output: complete.output_tokens ?? 0,
    cacheRead: complete.cache_read_input_tokens ?? 0,
    cacheWrite: complete.cache_write_input_tokens ?? 0,
  }
  return [
    { is: 'usage', model: null, cumulative: true, window: null, usage },
    ...(usd === null ? [] : [{ is: 'cost', usd, cumulative: true } as const]),
  ]
}
