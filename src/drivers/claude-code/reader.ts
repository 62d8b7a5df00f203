// Reads what one process of Claude Code prints. The result line is kept until the process is gone: notices may follow it.

import { inWords } from '../answer-words.ts'
import type { AgentEvent, Exit, FailureKind, Limit, Outcome, Reader, Usage } from '../driver.ts'
import { failed, kindOfStatus, shortened, toldBefore, withoutAnswer } from '../failure.ts'
import { jsonLine } from '../json-line.ts'
import { toolSummary, toolUse } from '../tool-summary.ts'
import {
  askedInput,
  inBackground,
  type Printed,
  type PrintedTokens,
  printed,
  type ResultLine,
  resultLine,
  silent,
} from './output.ts'

const nothing: readonly AgentEvent[] = []
const loggedOut = 'authentication_failed'
/** By which it gives its structured answer. */
const answerTool = 'StructuredOutput'

export class ClaudeCodeReader implements Reader {
  #result: ResultLine | null = null
  /** Its model works again, after that result. */
  #worksOn = false
  /** Something was begun in the background. */
  #leaves = false
  /** What failed, in the program's own word; null where it says none. */
  #error: string | null = null
  /** What each call without a result is of, by its id. */
  readonly #calls = new Map<string, { readonly name: string; readonly input?: unknown }>()
  /** Of a limit that was reached in this turn. */
  #limit: Limit | null = null

  /** Where a command of its own was begun in the background it waits for that, and its model goes on then. */
  get isTold(): boolean {
    return this.#result !== null && !this.#worksOn && !this.#leaves
  }

  line(text: string): readonly AgentEvent[] {
    const json = jsonLine(text)
    if (json === null) return text.trim() === '' ? nothing : [{ is: 'unknown', line: shortened(text) }]
    const result = resultLine.safeParse(json)
    if (result.success) return this.#finish(result.data)
    // The last result counts, also where nobody knows what it says.
    if (json.type === 'result') this.#result = null
    const line = printed.safeParse(json)
    if (!line.success)
      return silent.has(String(json.type)) || 'attachment' in json
        ? nothing
        : [{ is: 'unknown', line: shortened(text) }]
    const { data } = line
    switch (data.type) {
      case 'assistant': {
        this.#error = data.error ?? null
        for (const block of data.message.content) this.#begun(block)
        const message = messageOf(data.message, contentOf(json))
        this.#worksOn ||= message.length > 0
        return [...message, ...saying(data.message.content)]
      }
      case 'stream_event':
        return [{ is: 'thinks' }]
      case 'user':
        for (const block of data.message.content)
          if ('tool_use_id' in block) this.#calls.delete(block.tool_use_id)
        return nothing
      case 'rate_limit_event':
        return this.#limits(data.rate_limit_info)
      case 'system':
        return [ofSystem(data)]
    }
  }

  end(exit: Exit): Outcome {
    const result = this.#result
    if (result === null) return calledWrongly(exit) ?? withoutAnswer(exit)
    if (result.terminal_reason === 'tool_deferred' || result.deferred_tool_use) return parked(result)
    if (isAborted(result)) return { is: 'stopped' }
    if (result.is_error || result.subtype !== 'success') return this.#failed(result)
    if (exit.code !== 0 && this.#worksOn) return withoutAnswer(exit)
    return toldBefore(exit, { is: 'answered', text: result.result, structured: result.structured_output })
  }

  #finish(result: ResultLine): readonly AgentEvent[] {
    // It may wait for a hook, or a command of its own, once its turn is over: asked to end there it breaks off nothing.
    if (this.#result === null || this.#worksOn || !isAborted(result)) this.#result = result
    this.#worksOn = false
    const usage = Object.entries(result.modelUsage).map(
      ([model, used]): AgentEvent => ({
        is: 'usage',
        model,
        cumulative: true,
        window: used.contextWindow ?? null,
        usage: {
          input: used.inputTokens,
          output: used.outputTokens,
          cacheRead: used.cacheReadInputTokens,
          cacheWrite: used.cacheCreationInputTokens,
        },
      }),
    )
    const usd = result.total_cost_usd ?? null
    const refused = result.permission_denials.map(({ tool_name: name, tool_input: input }) => ({
      name,
      input,
    }))
    const denied = [...refused, ...this.#notMade(result)].map(
      ({ name, input }): AgentEvent => ({ is: 'denied', name, summary: toolSummary(input) }),
    )
    const cost = usd === null ? [] : [{ is: 'cost', usd, cumulative: true } as const]
    return [...denied, ...usage, ...turnOf(result), ...cost]
  }

  #begun(block: {
    readonly type: string
    readonly id?: string | null
    name?: string
    input?: unknown
  }): void {
    this.#leaves ||= inBackground.safeParse(block.input).success
    if (block.id != null && block.name !== undefined)
      this.#calls.set(block.id, { name: block.name, input: block.input })
  }

  /** Of several calls in one message that wait the program comes back with one: the others are lost. */
  #notMade({ deferred_tool_use: parked }: ResultLine) {
    if (!parked || !this.#calls.delete(parked.id)) return []
    return [...this.#calls.values()]
  }

  #limits(info: RateLimitInfo): readonly AgentEvent[] {
    const reached = info.status === 'rejected'
    // Without a window it is the server that asks for patience, not the account that is used up.
    if (reached && (info.resetsAt ?? null) === null) return nothing
    const windows = Object.entries(info.unifiedWindows ?? {})
    const named = windows.length > 0 ? windows : [[info.rateLimitType ?? 'limit', {}] as const]
    const limits = named.map(([window, of]): Limit => {
      const seconds = ('resetsAt' in of ? of.resetsAt : null) ?? info.resetsAt ?? null
      return {
        window,
        used: ('utilization' in of ? of.utilization : null) ?? (reached ? 1 : null),
        resetsAt: momentOf(seconds),
        reached: reached && window === (info.rateLimitType ?? window),
      }
    })
    this.#limit = limits.find((limit) => limit.reached) ?? this.#limit
    return limits.map((limit) => ({ is: 'limit', limit }))
  }

  #failed(result: ResultLine): Outcome {
    const message = result.errors.join('; ') || result.result
    if (this.#limit !== null && result.api_error_status === 429)
      return failed('limit', message, this.#limit.resetsAt)
    if (result.subtype === 'error_max_structured_output_retries') return failed('schema', message)
    if (result.subtype.startsWith('error_max_')) return failed('user', message)
    const status = result.api_error_status ?? null
    if (status !== null) return failed(kindOfStatus(status), message)
    if (!this.#isOfRequest(result)) return failed(kindToldBy(message) ?? 'user', message)
    // No answer came: without credentials nothing was asked, and without a network nobody heard it.
    return failed((this.#error ?? loggedOut) === loggedOut ? 'auth' : 'transient', message)
  }

  /** 2.1.197 calls it completed, whatever became of the last request. */
  #isOfRequest({ terminal_reason }: ResultLine): boolean {
    return terminal_reason === 'api_error' || (terminal_reason === 'completed' && this.#error !== null)
  }
}

function isAborted({ terminal_reason }: ResultLine): boolean {
  return terminal_reason?.startsWith('aborted') ?? false
}

/** Milliseconds since the epoch of the seconds; null where no moment is so far away. */
function momentOf(seconds: number | null): number | null {
  const at = Math.round((seconds ?? Number.NaN) * 1000)
  return Number.isNaN(new Date(at).getTime()) ? null : at
}

interface RateLimitInfo {
  readonly status: string
  readonly resetsAt?: number | null | undefined
  readonly rateLimitType?: string | null | undefined
  readonly unifiedWindows?:
    | Readonly<
        Record<string, { utilization?: number | null | undefined; resetsAt?: number | null | undefined }>
      >
    | null
    | undefined
}

function turnOf({ usage }: ResultLine): readonly AgentEvent[] {
  return usage ? [{ is: 'turn', usage: usageIn(usage) }] : nothing
}

/** Those that the program makes up by itself, of requests that failed, used nothing. */
function messageOf(
  { id, usage }: Extract<Printed, { type: 'assistant' }>['message'],
  content: string,
): readonly AgentEvent[] {
  if (id == null || !usage || usage.input_tokens + usage.output_tokens === 0) return nothing
  return [{ is: 'message', id, usage: usageIn(usage), size: content.length }]
}

/** With its thoughts and what its tools are given, of which the rest here reads nothing. */
function contentOf(line: Readonly<Record<string, unknown>>): string {
  const { content } = (line.message ?? {}) as { content?: unknown }
  return JSON.stringify(content ?? '')
}

function usageIn(told: PrintedTokens): Usage {
  const { input_tokens: input, output_tokens: output } = told
  const { cache_read_input_tokens: cacheRead, cache_creation_input_tokens: cacheWrite } = told
  return { input, output, cacheRead, cacheWrite }
}

function ofSystem(data: Extract<Printed, { type: 'system' }>): AgentEvent {
  if (data.subtype === 'init') return { is: 'started', session: data.session_id, model: data.model ?? null }
  if (data.subtype === 'thinking_tokens') return { is: 'thinks' }
  return { is: 'retrying', reason: `${data.error ?? 'error'} ${data.error_status ?? ''}`.trim() }
}

/** Of thoughts, which people do not read, only that they are there. */
function saying(blocks: readonly Block[]): readonly AgentEvent[] {
  const events = blocks.flatMap(said)
  return events.length === 0 ? [{ is: 'thinks' }] : events
}

interface Block {
  readonly type: string
  readonly text?: string
  readonly name?: string
  readonly input?: unknown
}

function said(block: Block): readonly AgentEvent[] {
  if (block.type === 'text' && block.text !== undefined) return [{ is: 'text', text: block.text }]
  if (block.type !== 'tool_use' || block.name === undefined) return nothing
  if (block.name === answerTool) return [{ is: 'text', text: inWords(block.input) }]
  return [toolUse(block.name, block.input)]
}

/** The process is gone and the call waits: for an answer, or for leave to use a tool. */
function parked(result: ResultLine): Outcome {
  const call = result.deferred_tool_use
  if (!call) return failed('crash', 'It waits for something and does not say for what.')
  if (call.name !== 'AskUserQuestion')
    return { is: 'wants', tool: call.name, input: call.input, call: call.id }
  const asked = askedInput.safeParse(call.input)
  if (!asked.success) return failed('crash', 'It asks something in a shape that is not known.')
  const questions = asked.data.questions.map(({ question, header, multiSelect, options }) => ({
    text: question,
    heading: header,
    options,
    multi: multiSelect,
  }))
  return { is: 'asked', questions, call: call.id }
}

/** A bad option, a session id that is in use or unknown: said on standard error alone, with code 1. */
function calledWrongly(exit: Exit): Outcome | null {
  if (exit.code !== 1 || exit.errors.trim() === '') return null
  return failed(kindToldBy(exit.errors) ?? 'user', exit.errors)
}

/** Of what it says in words alone: on standard error, and of some also in a result. */
function kindToldBy(message: string): FailureKind | undefined {
  return told.find(([words]) => words.test(message))?.[1]
}

const told: readonly (readonly [RegExp, FailureKind])[] = [
  // It wanted leave, and the tools of cw were not up yet, on a machine that has much to do.
  [/\(passed via --permission-prompt-tool\) not found/, 'transient'],
  [/No conversation found with session ID/, 'lost'],
  // The call has got its answer already: the conversation goes on in words.
  [/No deferred tool marker/, 'transient'],
]
