// A server that speaks to agent programs as the makers of models do, on this machine alone: no account, no network, and
// every word of it is known beforehand.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the model says next, or the call of a tool; `before` it others in the same message, which the Messages API alone has here. */
export type Reply = { readonly text: string } | (Call & { readonly before?: readonly Call[] })

/** It answers nothing, and says why. */
export interface Refusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly error: object
}

interface Call {
  readonly tool: string
  /** Where the tools of a server of its own stand together, as Codex offers them; the Messages API has them in its names. */
  readonly namespace?: string
  readonly input: Readonly<Record<string, unknown>>
}

type Body = Readonly<Record<string, unknown>>

export class ModelServer {
  #count = 0

  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:4321` */
    readonly address: string,
  ) {}

  /** `reply` is given the request as it was sent; programs ask for other things too, such as a title. */
  static async open(reply: (body: string) => Reply | Refusal): Promise<ModelServer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const opened = new ModelServer(server, `http://127.0.0.1:${port}`)
    server.on('request', (request, response) => void opened.#answer(request, response, reply))
    return opened
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    reply: (body: string) => Reply | Refusal,
  ): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const path = (request.url ?? '').split('?')[0] ?? ''
    const stream = streams[path]
    if (stream === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
      return
    }
    const said = reply(body)
    if ('status' in said) {
      const headers = { 'content-type': 'application/json', ...said.headers }
      response.writeHead(said.status, headers).end(JSON.stringify({ error: said.error }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    this.#count += 1
    for (const event of stream(said, `${this.#count}`))
      response.write(`event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`)
    response.end()
  }
}

const streams: Readonly<Record<string, (reply: Reply, id: string) => Body[]>> = {
  '/v1/messages': messages,
  '/v1/responses': responses,
}

/** The events of the Messages API. */
function messages(reply: Reply, id: string): Body[] {
  const usage = { input_tokens: 10, output_tokens: 5 }
  const blocks =
    'text' in reply
      ? [
          [
            { type: 'text', text: '' },
            { type: 'text_delta', text: reply.text },
          ] as const,
        ]
      : [...(reply.before ?? []), reply].map(
          ({ tool, input }, at) =>
            [
              { type: 'tool_use', id: `toolu_${id}_${at}`, name: tool, input: {} },
              { type: 'input_json_delta', partial_json: JSON.stringify(input) },
            ] as const,
        )
  const message = { id: `msg_${id}`, type: 'message', role: 'assistant', model: 'stand-in', content: [] }
  return [
    { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null, usage } },
    ...blocks.flatMap(([block, delta], index) => [
      { type: 'content_block_start', index, content_block: block },
      { type: 'content_block_delta', index, delta },
      { type: 'content_block_stop', index },
    ]),
    {
      type: 'message_delta',
      delta: { stop_reason: 'text' in reply ? 'end_turn' : 'tool_use', stop_sequence: null },
      usage,
    },
    { type: 'message_stop' },
  ]
}

/** The events of the Responses API. */
function responses(reply: Reply, id: string): Body[] {
  const content = 'text' in reply ? [{ type: 'output_text', text: reply.text, annotations: [] }] : []
  const item =
    'text' in reply
      ? { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content }
      : {
          ...{ type: 'function_call', id: `fc_${id}`, call_id: `call_${id}`, status: 'completed' },
          ...{ name: reply.tool, namespace: reply.namespace, arguments: JSON.stringify(reply.input) },
        }
  const response = { id: `resp_${id}`, object: 'response', model: 'stand-in', output: [] }
  const usage = {
    ...{ input_tokens: 100, input_tokens_details: { cached_tokens: 40 } },
    ...{ output_tokens: 20, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 120 },
  }
  return [
    { type: 'response.created', response: { ...response, status: 'in_progress' } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress' } },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { ...response, status: 'completed', output: [item], usage } },
  ]
}
