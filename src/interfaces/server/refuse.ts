// How the server says no before a procedure is reached: in the same form as every other error.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type CwError, cwError } from '../../kernel/errors.ts'
import { wireError } from '../../kernel/procedure.ts'
import type { Refusal } from './admission.ts'

/** A request or websocket that was turned away before a procedure was reached. */
export interface RefusedRequest {
  readonly status: number
  readonly reason: string
  readonly method: string
  /** Without its query, which may hold a token. */
  readonly path: string
  readonly from: string
}

const statusTexts: Record<Refusal['status'], string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  503: 'Service Unavailable',
}

/** Answers and ends the connection, so that nothing is read any more of what was refused. */
export function refuseRequest(response: ServerResponse, refusal: Refusal): void {
  const body = refusalBody(refusal)
  response.writeHead(refusal.status, { ...headers(body), connection: 'close' })
  response.end(body)
}

/** The same for a connection that wanted to become a websocket, where no response object exists. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const body = refusalBody(refusal)
  const lines = Object.entries({ ...headers(body), connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  const status = `HTTP/1.1 ${refusal.status} ${statusTexts[refusal.status]}`
  socket.on('error', () => socket.destroy())
  socket.end([status, ...lines, '', body].join('\r\n'))
}

/** What is told of a refused request. */
export function refusedRequest(request: IncomingMessage, { status, reason }: Refusal): RefusedRequest {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const from = request.socket.remoteAddress ?? 'unknown'
  return { status, reason, method: request.method ?? '', path: path.slice(0, 200), from }
}

function headers(body: string): Record<string, string> {
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
}

/** The same as an error of the catalogue, with what to do about it. */
export function refusalError({ status, reason }: Refusal): CwError {
  return cwError('server.refused', { reason, remedy: remedies[status], status })
}

const otherVersion = 'The client may be made for another version of cw; docs/api.md says what this one takes.'

const remedies: Record<Refusal['status'], string> = {
  400: otherVersion,
  401: 'Send the token of server.json in the home as `Authorization: Bearer …`; each start of the server makes a new one.',
  403: 'Call it at the address in server.json of the home, or add the name to `server.hosts` in config.yaml.',
  404: otherVersion,
  405: otherVersion,
  413: 'Send less at once: a document has 1 MiB at most.',
  503: 'Close clients that are not needed, or try again in a moment.',
}

function refusalBody(refusal: Refusal): string {
  const { status } = refusal
  const error = refusalError(refusal)
  const data = {
    code: statusTexts[status].toUpperCase().replaceAll(' ', '_'),
    httpStatus: status,
    cw: wireError(error),
  }
  return JSON.stringify({ error: { message: error.message, code: -32_600, data } })
}
