// Calls procedures of a running server by plain fetch: a command that runs once does not pay for a client library.

import { CwError, cwError, type ErrorDetails, isErrorCode } from '../../kernel/errors.ts'
import { type InputIssue, type Naming, sentencesOf } from '../../kernel/input-issues.ts'
import type { Executor, WireError } from '../../kernel/procedure.ts'

/** Where a server listens, and what to show it. */
export interface ServerAddress {
  /** `http://127.0.0.1:4321` */
  readonly address: string
  readonly token: string
}

export interface RemoteCall {
  readonly path: string
  readonly type: 'query' | 'command'
  readonly input: unknown
}

export interface CallOptions {
  /** Names the decision, so that a retry does nothing. */
  readonly mutation?: string | null
  readonly signal?: AbortSignal
  /** How whoever typed the input knows its fields. */
  readonly naming?: Naming
}

export interface RemoteExecutor extends Executor {
  /** Calls by path what has no `spec` too: `tree.apply`. */
  call(call: RemoteCall, options?: CallOptions): Promise<unknown>
}

/**
 * Nothing is sent before the first call. Calls throw the CwError that the server threw, `server.unreachable` when nobody answers,
 * and `server.refused` for what it does not take.
 */
export function connect(server: ServerAddress): RemoteExecutor {
  return {
    execute: ({ path, spec, input }) => callServer(server, { path, type: spec.type, input }),
    call: (call, options) => callServer(server, call, options),
  }
}

/** The error that travelled; one without a code of ours is a bug of the server. */
export function fromWire(error: unknown, naming?: Naming): Error {
  const { message, data } = (error ?? {}) as TrpcError
  const { cw, issues } = data ?? {}
  if (issues) return cwError('input.invalid', { reason: sentencesOf(issues, naming) })
  if (cw && isErrorCode(cw.code)) return new CwError(cw.code, cw.message, cw.hint, cw.details as ErrorDetails)
  if (data?.code === 'BAD_REQUEST') return cwError('input.invalid', { reason: message ?? '' })
  return new Error(`The server failed: ${message ?? 'it did not say why'}`)
}

/** What tRPC sends of an error, with ours in it. */
interface TrpcError {
  readonly message?: string
  readonly data?: {
    readonly code?: string
    readonly cw?: WireError | null
    /** What the schema found wrong, by the names of the fields. */
    readonly issues?: readonly InputIssue[]
  }
}

/** A longer URL than this is refused by many, Node among them (16 KiB of headers): such queries are sent as a body. */
const longestUrl = 8_000

async function callServer(
  server: ServerAddress,
  call: RemoteCall,
  options: CallOptions = {},
): Promise<unknown> {
  const response = await send(server, call, options)
  let answer: { result?: { data?: unknown }; error?: unknown }
  try {
    answer = (await response.json()) as typeof answer
  } catch (error) {
    throw unreachable(server, error)
  }
  if (answer.error !== undefined || !response.ok) throw fromWire(answer.error, options.naming)
  return answer.result?.data
}

async function send(server: ServerAddress, call: RemoteCall, options: CallOptions): Promise<Response> {
  const url = `${server.address}/trpc/${call.path}`
  const headers: Record<string, string> = { authorization: `Bearer ${server.token}` }
  if (options.mutation) headers['x-cw-mutation'] = options.mutation
  const input = call.input === undefined ? '' : JSON.stringify(call.input)
  const query = input === '' ? url : `${url}?input=${encodeURIComponent(input)}`
  const asQuery = call.type === 'query' && query.length <= longestUrl
  const rest = options.signal ? { signal: options.signal } : {}
  const body = input === '' ? {} : { body: input }
  const ask = () =>
    asQuery
      ? fetch(query, { headers, ...rest })
      : fetch(url, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          ...body,
          ...rest,
        })
  const mayRepeat = call.type === 'query' || Boolean(options.mutation)
  try {
    return await ask().catch((error: unknown) => {
      if (mayRepeat && CUT_OFF.has(codeOf(error) ?? '')) return ask()
      throw error
    })
  } catch (error) {
    options.signal?.throwIfAborted()
    throw unreachable(server, error)
  }
}

/** A server ends a connection that was quiet for a while; what is sent on it at that moment gets no answer. */
const CUT_OFF = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/** What fetch says of a request that was taken, once it has waited for the answer for 5 min. */
const NO_ANSWER = 'UND_ERR_HEADERS_TIMEOUT'

/** The server did not take the connection as it was offered. */
export function turnedAway(status: number | undefined): CwError {
  return cwError('server.refused', {
    reason: `it answered ${status}`,
    remedy:
      'Do it again: its address and its token are looked up anew. If it stays so, start the server again.',
  })
}

/** Nobody answered, or not to the end. */
export function unreachable({ address }: ServerAddress, error: unknown): CwError {
  if (codeOf(error) === NO_ANSWER)
    return cwError('server.silent', {
      address,
      waited: '5 min',
      remedy:
        'What was asked may still be carried out: look before you do it again. `cw doctor` tells of the server.',
    })
  const reason = codeOf(error) ?? String((causeOf(error) as Error).message)
  return cwError('server.unreachable', { address, reason })
}

function codeOf(error: unknown): string | undefined {
  return (causeOf(error) as NodeJS.ErrnoException).code
}

/** fetch tells of its failure in the cause. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error
}
