// What Claude Code prints with `--output-format stream-json`, as far as it matters here. Each shape is read without trust:
// fields come and go between versions.

import { z } from 'zod'

const text = z.object({ type: z.literal('text'), text: z.string() })
const toolUse = z.object({
  type: z.literal('tool_use'),
  id: z.string().nullish(),
  name: z.string(),
  input: z.unknown().optional(),
})
const content = z.union([text, toolUse, z.object({ type: z.string() })])

const init = z.object({
  type: z.literal('system'),
  subtype: z.literal('init'),
  session_id: z.string(),
  model: z.string().nullish(),
})

const apiRetry = z.object({
  type: z.literal('system'),
  subtype: z.literal('api_retry'),
  error_status: z.number().nullish(),
  error: z.string().nullish(),
})

/** Of one message as it began, or of the turns of this process without what its side tasks used. */
const tokens = z.object({
  input_tokens: z.number().default(0),
  output_tokens: z.number().default(0),
  cache_read_input_tokens: z.number().default(0),
  cache_creation_input_tokens: z.number().default(0),
})
export type PrintedTokens = z.infer<typeof tokens>

const assistant = z.object({
  type: z.literal('assistant'),
  message: z.object({
    content: z.array(content),
    /** The same message comes in several lines, a block of it in each. */
    id: z.string().nullish().catch(null),
    usage: tokens.nullish().catch(null),
  }),
  /** `authentication_failed`, `rate_limit`, `server_error`, `billing_error`, …: of a request that failed. */
  error: z.string().nullish(),
})

/** What a tool is given to run beside the model. */
export const inBackground = z.object({ run_in_background: z.literal(true) })

const toolResult = z.object({ type: z.literal('tool_result'), tool_use_id: z.string() })
/** What tools said. */
const user = z.object({
  type: z.literal('user'),
  message: z.object({ content: z.array(z.union([toolResult, z.object({ type: z.string() })])) }),
})

const limitWindow = z.object({ utilization: z.number().nullish(), resetsAt: z.number().nullish() })
const rateLimit = z.object({
  type: z.literal('rate_limit_event'),
  rate_limit_info: z.object({
    status: z.string(),
    /** Seconds since the epoch. */
    resetsAt: z.number().nullish(),
    rateLimitType: z.string().nullish(),
    unifiedWindows: z.record(z.string(), limitWindow).nullish(),
  }),
})

const question = z.object({
  question: z.string(),
  header: z.string().default(''),
  multiSelect: z.boolean().default(false),
  options: z.array(z.object({ label: z.string(), description: z.string().default('') })).default([]),
})
export const askedInput = z.object({ questions: z.array(question).min(1) })

const modelUsage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadInputTokens: z.number().default(0),
  cacheCreationInputTokens: z.number().default(0),
  contextWindow: z.number().nullish(),
})

export const resultLine = z.object({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.string().default(''),
  errors: z.array(z.string()).default([]),
  api_error_status: z.number().nullish(),
  terminal_reason: z.string().nullish(),
  structured_output: z.unknown().optional(),
  total_cost_usd: z.number().nullish(),
  /** Over the conversation; in versions that forget it when they end, over this process. */
  modelUsage: z.record(z.string(), modelUsage).default({}),
  usage: tokens.nullish(),
  permission_denials: z
    .array(z.object({ tool_name: z.string(), tool_input: z.unknown().optional() }))
    .default([]),
  deferred_tool_use: z.object({ id: z.string(), name: z.string(), input: z.unknown().optional() }).nullish(),
})
export type ResultLine = z.infer<typeof resultLine>

/** How far its model is with its thoughts. */
const thoughts = z.object({ type: z.literal('system'), subtype: z.literal('thinking_tokens') })

/** A part of what its model says, as it comes. */
const part = z.object({ type: z.literal('stream_event') })

export const printed = z.union([init, apiRetry, thoughts, part, assistant, user, rateLimit])
export type Printed = z.infer<typeof printed>

/** Lines that say nothing anyone needs. */
export const silent = new Set(['user', 'command_lifecycle', 'system'])
