// What Codex prints with `codex exec --json`, as far as it matters here.

import { z } from 'zod'

const item = z.union([
  z.object({ type: z.literal('agent_message'), text: z.string() }),
  z.object({ type: z.literal('command_execution'), command: z.string() }),
  z.object({
    /** Says no more of a change than its file: each is one of its own. */
    id: z.string().optional(),
    type: z.literal('file_change'),
    changes: z.array(z.object({ path: z.string(), kind: z.string() })),
  }),
  z.object({
    type: z.literal('mcp_tool_call'),
    server: z.string().default(''),
    tool: z.string().default(''),
    arguments: z.unknown().optional(),
  }),
  z.object({ type: z.literal('web_search'), query: z.string().default('') }),
  z.object({ type: z.enum(['reasoning', 'todo_list']) }),
  /** Not fatal: the turn goes on. */
  z.object({ type: z.literal('error'), message: z.string() }),
])
export type Item = z.infer<typeof item>

export const printed = z.union([
  z.object({ type: z.literal('thread.started'), thread_id: z.string() }),
  z.object({ type: z.enum(['turn.started', 'item.updated']) }),
  z.object({ type: z.enum(['item.started', 'item.completed']), item }),
  z.object({
    type: z.literal('turn.completed'),
    usage: z.object({
      input_tokens: z.number(),
      cached_input_tokens: z.number().default(0),
      cache_write_input_tokens: z.number().default(0),
      output_tokens: z.number(),
    }),
  }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal('error'), message: z.string() }),
])
export type Printed = z.infer<typeof printed>
