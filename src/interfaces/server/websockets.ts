// The websocket side: admission at the upgrade, a token in the first message where a browser can send no header, pings.

import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { TRPCError } from '@trpc/server'
import { type CreateWSSContextFnOptions, getWSConnectionHandler } from '@trpc/server/adapters/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Actor } from '../../kernel/actor.ts'
import { bearerToken, refuseStrangers } from './admission.ts'
import { refusalError, refusedRequest, refuseUpgrade } from './refuse.ts'
import type { Served, ServerOptions } from './served.ts'

export interface Websockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** How many clients of the person there are that start a server where this one ends. */
  successors(): number
  /** Says goodbye to every client (code 1001); resolves when they are gone or `ms` are over. */
  close(ms: number): Promise<void>
}

/** A websocket answers a ping within this many intervals, or is closed. */
const missesAllowed = 2

export function websockets(served: Served, options: Required<ServerOptions>): Websockets {
  const { limits } = options
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.message, perMessageDeflate: false })
  const handle = getWSConnectionHandler({
    wss: server,
    router: served.router,
    maxBatchSize: 1,
    createContext: (opening) => contextOf(opening, { served, options }),
    onError: ({ error }) => served.onFault(error),
  })
  const successors = new WeakSet<WebSocket>()
  server.on('connection', (client: WebSocket, request: IncomingMessage) => {
    if (takesOver(request, served)) successors.add(client)
    keepAlive(client, limits.ping)
    handle(client, request)
    if (bearerToken(request) === null) expectIntroduction(client, limits.introduction)
  })
  return {
    upgrade: (request, socket, head) => {
      const refusal = refuseStrangers(request, options.hosts) ?? refuseOpening(request, served)
      if (refusal) {
        served.onRefused?.(refusedRequest(request, refusal))
        return refuseUpgrade(socket, refusal)
      }
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request))
    },
    successors: () =>
      [...server.clients].filter((client) => client.readyState === client.OPEN && successors.has(client))
        .length,
    close: (ms) => closeAll(server, ms),
  }
}

function takesOver(request: IncomingMessage, served: Served): boolean {
  const says = /[?&]takesOver=1(?:&|$)/.test(request.url ?? '')
  return says && served.authenticate(bearerToken(request) ?? '')?.kind === 'person'
}

function refuseOpening(request: IncomingMessage, served: Served) {
  if (!/^\/trpc(\?[\w=&]*)?$/.test(request.url ?? ''))
    return { status: 404, reason: 'its websocket is at /trpc' } as const
  const token = bearerToken(request)
  const promised = request.headers.authorization === undefined && request.url === '/trpc?connectionParams=1'
  if (promised || (token !== null && served.authenticate(token))) return null
  return { status: 401, reason: 'the token is missing or wrong' } as const
}

/** Throws where the token of the first message is wrong; the adapter then answers and closes. */
function contextOf(
  { req, res: client, info }: CreateWSSContextFnOptions,
  { served, options }: { readonly served: Served; readonly options: Required<ServerOptions> },
) {
  const token = bearerToken(req) ?? info.connectionParams?.token ?? ''
  const actor: Actor | null = served.authenticate(token)
  if (!actor) {
    const refusal = { status: 401, reason: 'the token is missing or wrong' } as const
    served.onRefused?.(refusedRequest(req, refusal))
    const cause = refusalError(refusal)
    throw new TRPCError({ code: 'UNAUTHORIZED', message: cause.message, cause })
  }
  return {
    ...served.contextOf(actor, null),
    drained: (signal: AbortSignal) => drained(client, req, { signal, backlog: options.limits.backlog }),
  }
}

/** A client that stops reading must not fill our memory: its subscriptions rest until the kernel has taken the rest. */
async function drained(
  client: WebSocket,
  request: IncomingMessage,
  limit: { readonly signal: AbortSignal; readonly backlog: number },
): Promise<void> {
  while (client.bufferedAmount > limit.backlog && !limit.signal.aborted) {
    try {
      await once(request.socket, 'drain', { signal: limit.signal })
    } catch (error) {
      // Aborted or cut: the subscription ends by its signal.
      if (!limit.signal.aborted && !request.socket.destroyed) throw error
      return
    }
  }
}

function keepAlive(client: WebSocket, interval: number): void {
  let missed = 0
  const timer = setInterval(() => {
    if (missed >= missesAllowed) return client.terminate()
    missed += 1
    client.ping()
  }, interval)
  client.on('pong', () => {
    missed = 0
  })
  client.once('close', () => clearInterval(timer))
}

function expectIntroduction(client: WebSocket, within: number): void {
  const timer = setTimeout(() => client.close(1008, 'no token'), within)
  client.once('message', () => clearTimeout(timer))
  client.once('close', () => clearTimeout(timer))
}

async function closeAll(server: WebSocketServer, ms: number): Promise<void> {
  const clients = [...server.clients]
  const gone = clients.map((client) => new Promise<void>((resolve) => client.once('close', () => resolve())))
  for (const client of clients) client.close(1001, 'the server ends')
  const timer = setTimeout(() => {
    for (const client of server.clients) client.terminate()
  }, ms)
  await Promise.all(gone)
  clearTimeout(timer)
  server.close()
}
