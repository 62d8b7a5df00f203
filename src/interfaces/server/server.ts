// Serves the router over HTTP and websocket on 127.0.0.1, to those who show a token.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TRPCError } from '@trpc/server'
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http'
import { CwError, cwError } from '../../kernel/errors.ts'
import { bearerToken, type Refusal, refuseStrangers } from './admission.ts'
import { type ServerLimits, serverLimits } from './limits.ts'
import { refusedRequest, refuseRequest } from './refuse.ts'
import type { Served, ServerOptions } from './served.ts'
import { websockets } from './websockets.ts'

export interface HttpServer {
  /** `http://127.0.0.1:4321` */
  readonly address: string
  /** How many clients are connected that start a server where this one ends. */
  successors(): number
  /** Takes nothing new, lets what is under way finish, ends all connections. May be called twice. */
  close(): Promise<void>
}

/** The header that names the decision a call carries out. */
export const mutationHeader = 'x-cw-mutation'

/** Listens on 127.0.0.1. Rejects with CwError `server.refused` when the port is taken. */
export async function serve(served: Served, given: ServerOptions = {}): Promise<HttpServer> {
  const options = { port: 0, hosts: [], limits: serverLimits, ...given }
  const { limits } = options
  const onError = (error: unknown) => {
    if (isFault(error)) served.onFault(error)
  }
  const quiet = { ...served, onFault: onError }
  const server = createServer({
    headersTimeout: limits.introduction,
    requestTimeout: limits.request,
    // Node looks for connections that are over time every 30 s; until then they would keep others out.
    connectionsCheckingInterval: Math.ceil(limits.introduction / 4),
  })
  server.maxConnections = limits.connections
  const sockets = websockets(quiet, options)
  server.on('request', (request, response) => void answer({ request, response, served: quiet, options }))
  server.on('upgrade', sockets.upgrade)
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const close = async () => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()))
    const cut = setTimeout(() => server.closeAllConnections(), limits.drain)
    await sockets.close(limits.drain)
    await ended
    clearTimeout(cut)
  }
  return {
    address: `http://127.0.0.1:${port}`,
    successors: sockets.successors,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly served: Served
  readonly options: Required<ServerOptions>
}

async function answer({ request, response, served, options }: Exchange): Promise<void> {
  const url = request.url ?? ''
  const refuse = (refusal: Refusal) => {
    served.onRefused?.(refusedRequest(request, refusal))
    refuseRequest(response, refusal)
  }
  const stranger = refuseStrangers(request, options.hosts)
  if (stranger) return refuse(stranger)
  if (url === '/health' && request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ok: true, pid: process.pid }))
    return
  }
  const actor = served.authenticate(bearerToken(request) ?? '')
  if (!actor) return refuse({ status: 401, reason: 'the token is missing or wrong' })
  const path = /^\/trpc\/([\w.-]+)(\?|$)/.exec(url)?.[1]
  const refusal =
    path === undefined ? nothingThere : (refuseMethod(request) ?? refuseLarge(request, options.limits))
  if (path === undefined || refusal) return refuse(refusal ?? nothingThere)
  await nodeHTTPRequestHandler({
    router: served.router,
    req: request,
    res: response,
    path,
    maxBodySize: options.limits.message,
    // A batch would carry several decisions under one mutation id.
    allowBatching: false,
    createContext: async () => served.contextOf(actor, mutationOf(request)),
    onError: ({ error }) => served.onFault(error),
  })
}

const nothingThere: Refusal = { status: 404, reason: 'there is nothing at that address' }

function refuseMethod({ method }: IncomingMessage): Refusal | null {
  if (method === 'GET' || method === 'POST') return null
  return { status: 405, reason: 'queries are asked by GET, commands by POST' }
}

function refuseLarge(request: IncomingMessage, limits: ServerLimits): Refusal | null {
  if (Number(request.headers['content-length'] ?? 0) <= limits.message) return null
  return { status: 413, reason: `a message may have ${limits.message} bytes` }
}

function mutationOf(request: IncomingMessage): string | null {
  const value = request.headers[mutationHeader]
  return typeof value === 'string' && value !== '' ? value : null
}

/** What a client did wrong is told to the client alone. */
function isFault(error: unknown): boolean {
  if (!(error instanceof TRPCError) || error.code !== 'INTERNAL_SERVER_ERROR') return false
  const { cause } = error
  const code = String((cause as NodeJS.ErrnoException | undefined)?.code)
  return !(cause instanceof CwError) && !/^(WS_ERR_|ECONNRESET|EPIPE)/.test(code)
}

const whyNoPort = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'only the administrator of this machine may use it',
} as const

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' || error.code === 'EACCES' ? whyNoPort[error.code] : null
      reject(reason === null ? error : cwError('server.port', { port, reason }))
    })
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}
