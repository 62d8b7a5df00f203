// The MCP server of one agent, over any transport: lists the tools, and lets each call its procedures.

import { setImmediate } from 'node:timers/promises'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js'
import { CwError, cwError } from '../../kernel/errors.ts'
import { sentencesOf } from '../../kernel/input-issues.ts'
import { described } from './described.ts'
import { notOfItsRole } from './role-limits.ts'
import type { Calls, Tool } from './tool.ts'
import { agentTools } from './tools.ts'

const instructions =
  'You are an agent of cw. `work` shows what you were given. What you may not decide yourself you `ask`: then end your turn, ' +
  'and you go on with the answer. Approving, archiving and spending are for people alone. ' +
  'The folder $CW_SCRATCH is yours for files that are no part of your work.'

export interface ServedTools {
  readonly tools: readonly Tool[]
  /** Of the agent. */
  readonly role: string
  readonly version: string
  /** The calls of one tool; they end when the signal does. */
  calls(signal: AbortSignal): Calls
  /** Hears of errors that are bugs, not refusals. */
  onFault(error: unknown): void
}

export interface ToolServer {
  connect(transport: Transport): Promise<void>
  /** Resolves when no call is under way, and all were answered. */
  quiet(): Promise<void>
  close(): Promise<void>
}

export function toolServer({ tools, role, version, calls, onFault }: ServedTools): ToolServer {
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  const known = new Set(agentTools.map(({ name }) => name))
  const list = tools.map(described)
  const underWay = new Set<Promise<unknown>>()
  const server = new Server({ name: 'cw', version }, { capabilities: { tools: {} }, instructions })
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: list }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const tool = byName.get(params.name)
    if (tool === undefined && known.has(params.name)) return refusal(notOfItsRole(params.name, role))
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${params.name}.`)
    const answer = answerOf(tool, params.arguments ?? {}, { calls: calls(signal), onFault })
    underWay.add(answer)
    return await answer.finally(() => underWay.delete(answer))
  })
  return {
    connect: (transport) => server.connect(transport),
    quiet: async () => {
      await Promise.all(underWay)
      // What follows on an answer until it is written takes no more than this.
      await setImmediate()
    },
    close: () => server.close(),
  }
}

/** A refusal is an answer that says so: the model is to read it and do something else. */
async function answerOf(
  tool: Tool,
  given: Readonly<Record<string, unknown>>,
  { calls, onFault }: { readonly calls: Calls; onFault(error: unknown): void },
): Promise<CallToolResult> {
  try {
    const input = tool.input.safeParse(given)
    if (!input.success) throw cwError('input.invalid', { reason: sentencesOf(input.error.issues) })
    return said(await tool.run(calls, input.data))
  } catch (error) {
    if (error instanceof CwError) return refusal(error)
    onFault(error)
    return refused('This is a bug in cw; nothing was changed. Go on without this tool.')
  }
}

function refusal({ message, hint, code }: CwError): CallToolResult {
  const remedy = code === 'input.invalid' ? callAnew : hint
  return refused(`${message}\n${remedy}\n(${code})`)
}

/** In the place of the remedy on the command line. */
const callAnew = 'Nothing was done. Call it again with what its input schema asks for.'

function said(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] }
}

function refused(text: string): CallToolResult {
  return { ...said(text), isError: true }
}
