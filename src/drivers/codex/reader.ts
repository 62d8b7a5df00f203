// Reads what one process of Codex prints.

import { answerOfTurn } from '../answer-of-turn.ts'
import { wordsOf } from '../asking.ts'
import type { AgentEvent, Exit, Outcome, Reader, Turn, Variables } from '../driver.ts'
import { shortened, withoutAnswer } from '../failure.ts'
import { jsonLine } from '../json-line.ts'
import { lastJsonObject } from '../last-json-object.ts'
import { toolUse } from '../tool-summary.ts'
import { calledWrongly, failureOf } from './failure.ts'
import { noNotes, notesOf } from './notes.ts'
import { type Item, type Printed, printed } from './output.ts'

const nothing: readonly AgentEvent[] = []
const tools: ReadonlySet<Item['type']> = new Set([
  'command_execution',
  'file_change',
  'mcp_tool_call',
  'web_search',
] as const)

export class CodexReader implements Reader {
  #completed = false
  #failure: string | null = null
  /** The last message: the answer, when the turn completes. */
  #message = ''
  /** What it said before its last tool. */
  #before = ''

  #thread: string | null = null
  #notes = noNotes

  constructor(private readonly turn: Turn) {}

  get isTold(): boolean {
    return this.#completed || this.#failure !== null
  }

  line(text: string): readonly AgentEvent[] {
    if (text.trim() === '') return nothing
    const json = jsonLine(text)
    const line = printed.safeParse(json)
    if (line.success) return this.#read(line.data)
    if (json?.type === 'turn.failed') this.#failure = text
    return [{ is: 'unknown', line: shortened(text) }]
  }

  /** Of a turn whose end it did not tell nothing is there yet: what is found would be of the one before. */
  async notes(variables: Variables): Promise<readonly AgentEvent[]> {
    if (this.#thread === null || !this.isTold) return nothing
    this.#notes = await notesOf(this.turn, this.#thread, variables)
    return this.#notes.limits.map((limit) => ({ is: 'limit', limit }))
  }

  end(exit: Exit): Outcome {
    if (this.#failure !== null) return failureOf(this.#failure, this.#notes)
    if (!this.#completed) return calledWrongly(exit) ?? withoutAnswer(exit)
    const message = lastJsonObject(this.#message) ?? this.#message
    return answerOfTurn(this.turn, exit, { message, before: this.#before })
  }

  #read(line: Printed): readonly AgentEvent[] {
    switch (line.type) {
      case 'thread.started':
        this.#thread = line.thread_id
        return [{ is: 'started', session: line.thread_id, model: this.turn.model }]
      case 'item.started':
      case 'item.completed': {
        const events = this.#item(line.item, line.type === 'item.completed')
        // A notice of the program itself is no word of its model.
        return events.length > 0 || line.item.type === 'error' ? events : [{ is: 'thinks' }]
      }
      case 'item.updated':
        return [{ is: 'thinks' }]
      case 'turn.completed':
        this.#completed = true
        return [usageOf(line.usage)]
      case 'turn.failed':
        this.#failure = line.error.message
        return nothing
      case 'error':
        return [{ is: 'retrying', reason: shortened(line.message) }]
      default:
        return nothing
    }
  }

  #item(item: Item, completed: boolean): readonly AgentEvent[] {
    if (!completed && tools.has(item.type)) this.#worksOn()
    switch (item.type) {
      case 'agent_message':
        this.#message = item.text
        return completed ? said(item.text, this.turn) : nothing
      case 'command_execution':
        return completed ? nothing : [toolUse('command', item.command)]
      case 'file_change':
        return completed ? nothing : item.changes.map(({ kind, path }) => toolUse(kind, path))
      case 'mcp_tool_call':
        return completed ? nothing : [toolUse(`${item.server}.${item.tool}`, item.arguments)]
      case 'web_search':
        return completed ? nothing : [toolUse('web search', item.query)]
      default:
        return nothing
    }
  }

  /** What it says before it uses a tool is not its answer. */
  #worksOn(): void {
    this.#before = this.#message || this.#before
    this.#message = ''
  }
}

/** Of the form that the answer has, people read the words alone, and what was said before it; questions they are asked. */
function said(message: string, { schema }: Turn): readonly AgentEvent[] {
  const json = lastJsonObject(message)
  const words = json === null ? message : wordsOf(json, { schema, isAll: json === message.trim() })
  if (words === json) return [{ is: 'text', text: message }]
  const before = json === null ? '' : message.slice(0, message.lastIndexOf(json)).replace(/```\w*\s*$/, '')
  const texts = [before, words ?? ''].filter((text) => text.trim() !== '')
  return texts.map((text) => ({ is: 'text', text }))
}

interface CodexUsage {
  readonly input_tokens: number
  readonly cached_input_tokens: number
  readonly cache_write_input_tokens: number
  readonly output_tokens: number
}

/** Of a resumed thread it counts from its beginning. Its input includes what came from the cache. */
function usageOf(usage: CodexUsage): AgentEvent {
  return {
    is: 'usage',
    model: null,
    cumulative: true,
    window: null,
    usage: {
      input: usage.input_tokens - usage.cached_input_tokens,
      output: usage.output_tokens,
      cacheRead: usage.cached_input_tokens,
      cacheWrite: usage.cache_write_input_tokens,
    },
  }
}
