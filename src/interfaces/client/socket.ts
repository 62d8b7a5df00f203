// The websocket of a server, for those who stay connected to it.

import { WebSocket } from 'ws'
import type { ServerAddress } from './connect.ts'

/** Two missed pings of 15 s, in milliseconds. */
const defaultSilence = 35_000

export interface SocketOptions {
  /** Milliseconds. Default: two missed pings of 15 s. */
  readonly silence?: number | undefined
  /** Whoever opens it starts a server where this one ends. Default: false. */
  readonly takesOver?: boolean | undefined
}

/** Opens it; it ends by itself when neither a message nor a ping has come for that silence. */
export function openSocket(
  server: ServerAddress,
  { silence = defaultSilence, takesOver = false }: SocketOptions = {},
): WebSocket {
  const url = `${server.address.replace(/^http/, 'ws')}/trpc${takesOver ? '?takesOver=1' : ''}`
  const headers = { authorization: `Bearer ${server.token}` }
  // A server is trusted with the length of its answers: documents may be many.
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, maxPayload: 0 })
  const timer = setTimeout(() => socket.terminate(), silence)
  timer.unref()
  const heard = () => void timer.refresh()
  socket.on('message', heard)
  socket.on('ping', heard)
  socket.once('close', () => clearTimeout(timer))
  return socket
}
