// What the server is given: the procedures, who may call them, and how it listens.

import type { AnyRouter } from '@trpc/server'
import type { Actor } from '../../kernel/actor.ts'
import type { Context } from '../../kernel/procedure.ts'
import type { ServerLimits } from './limits.ts'
import type { RefusedRequest } from './refuse.ts'

/** What is served, and to whom. */
export interface Served {
  readonly router: AnyRouter
  /** Who shows that token; null turns the request away. */
  authenticate(token: string): Actor | null
  /** `mutation` names one decision of the client, so that a retry does nothing. */
  contextOf(actor: Actor, mutation: string | null): Context
  /** Hears of errors that are bugs. */
  onFault(error: unknown): void
  /** Hears of requests that were turned away. */
  onRefused?(request: RefusedRequest): void
}

export interface ServerOptions {
  /** 0: any free one. */
  readonly port?: number
  /** Names besides those of this machine under which it may be addressed. */
  readonly hosts?: readonly string[]
  readonly limits?: ServerLimits
}
