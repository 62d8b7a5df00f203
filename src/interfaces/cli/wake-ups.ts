// When it is worth looking again: the events of a live server, else twice a second.

import { setTimeout as sleep } from 'node:timers/promises'
import { eitherSignal } from '../../kernel/either-signal.ts'
import type { Environment } from '../../platform/config/environment.ts'
import { homePath, openHome } from '../../platform/home.ts'
import type { ServerAddress } from '../client/connect.ts'
import { findServer } from '../client/find-server.ts'

/** Milliseconds between looks where no server tells of events. */
const lookEvery = 500

/**
 * Yields once at the beginning, then each time something may have happened, until the signal aborts. Whoever looks
 * after each of them misses nothing: a server's connection yields once it tells of everything from then on.
 */
export async function* wakeUps(environment: Environment, signal: AbortSignal): AsyncGenerator<void, void> {
  const home = await openHome({ path: homePath(environment), create: false })
  while (!signal.aborted) {
    yield
    const server = await findServer(home)
    if (server) yield* eventsOf(server, signal)
    else await sleep(lookEvery, undefined, { signal }).catch(() => undefined)
  }
}

/** Ends with the connection. */
async function* eventsOf(server: ServerAddress, signal: AbortSignal): AsyncGenerator<void, void> {
  const { followEvents } = await import('../client/follow-events.ts')
  const over = new AbortController()
  const either = eitherSignal([signal, over.signal])
  let ring: () => void = () => undefined
  let rung = false
  const wake = () => {
    rung = true
    ring()
  }
  const following = followEvents({
    server,
    cursor: null,
    signal: either.signal,
    onMessage: ({ type }) => {
      if (type !== 'heartbeat') wake()
    },
    onConnection: (state) => {
      if (state === 'lost') over.abort()
    },
  }).finally(() => {
    over.abort()
    wake()
  })
  // A refusal is thrown below; until then it is nobody's unhandled rejection.
  following.catch(() => undefined)
  try {
    while (!signal.aborted && !over.signal.aborted) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          ring = resolve
        })
      }
      rung = false
      yield
    }
  } finally {
    // Also when whoever waits has seen enough: an open connection would keep the process.
    over.abort()
    await following
    either.release()
  }
}
