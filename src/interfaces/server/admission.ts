// Who may speak to the server: the name it is called by, the page that calls, and the token it shows (SYNC.md 8, Security).

import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Why a request is turned away: an HTTP status and a reason for people. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 503
  readonly reason: string
}

const localHosts = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Checks Host and Origin. A page of another site can reach 127.0.0.1, under a name of its own too (DNS rebinding), so both
 * must be names of this machine or of `hosts`, with any port. No Origin: not a browser. `null` is an Origin like a foreign one.
 */
export function refuseStrangers(request: IncomingMessage, hosts: readonly string[]): Refusal | null {
  const allowed = new Set([...localHosts, ...hosts.map((host) => host.toLowerCase())])
  const host = onlyHeader(request, 'host')
  if (host === null || !allowed.has(hostOf(`http://${host}`) ?? ''))
    return { status: 403, reason: 'it is not called by that name; server.hosts lists further ones' }
  if (request.headers.origin === undefined) return null
  const origin = onlyHeader(request, 'origin')
  if (origin === null || !/^https?:\/\//.test(origin) || !allowed.has(hostOf(origin) ?? ''))
    return { status: 403, reason: 'pages of that origin may not call it' }
  return null
}

/** The token of `Authorization: Bearer …`, or null. */
export function bearerToken(request: IncomingMessage): string | null {
  const header = onlyHeader(request, 'authorization')
  return (header !== null && /^Bearer +([^\s]+)$/i.exec(header)?.[1]) || null
}

/** Compares in a time that tells nothing about either. */
export function sameToken(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

/** The value of a header that was sent exactly once, else null: two may be read differently by two readers. */
function onlyHeader(request: IncomingMessage, name: string): string | null {
  const values = request.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name,
  )
  return values.length === 1 ? (values[0] ?? null) : null
}

function hostOf(url: string): string | null {
  const rest = /^https?:\/\/([^/?#@\\\s]+)$/.exec(url)
  return rest && URL.canParse(url) ? new URL(url).hostname : null
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
