// Where a command runs: in the live server of the home, else in this process under the home's lock.

import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { localPerson } from '../../kernel/actor.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import type { Executor } from '../../kernel/procedure.ts'
import type { Environment } from '../../platform/config/environment.ts'
import { type Home, homePath, openHome } from '../../platform/home.ts'
import { readServerFile } from '../../platform/server-file.ts'
import type { RemoteExecutor } from '../client/connect.ts'
import { findServer, silentServer } from '../client/find-server.ts'

export type Connection =
  | { readonly is: 'remote'; readonly executor: RemoteExecutor; close(): Promise<void> }
  | {
      readonly is: 'in-process'
      readonly executor: Executor
      /** Whether it takes commands too. */
      readonly changes: boolean
      close(): Promise<void>
    }

export interface Wanted {
  /** What the home is held for, as others are told. */
  readonly purpose: string
  /** Whether commands are to run: they need what follows from events, which every slice adds to. */
  readonly changes: boolean
  /** Milliseconds to wait for a server that does not answer, or for another command to let go of the home. */
  readonly patience: number
  readonly signal?: AbortSignal | undefined
  /** Loads the procedures, once it is known that no server runs them. */
  prepare(): Promise<unknown>
}

/** How long it tries the lock before it looks again for a server that has just started and holds it. */
const LOOK_AGAIN_MS = 250

/**
 * @throws CwError `home.missing`, `lock.held`, `server.silent`, `server.unreachable`, and what opening the database throws; the
 * reason of the signal
 */
export async function connect(environment: Environment, wanted: Wanted): Promise<Connection> {
  const { patience, signal } = wanted
  const home = await openHome({ path: homePath(environment), create: false })
  const { token } = environment
  const begun = performance.now()
  do {
    const connection =
      token === undefined
        ? ((await inServer(home)) ?? (await inProcess(home, wanted)))
        : await asAgent(home, token)
    if (connection) return connection
    signal?.throwIfAborted()
    if (token !== undefined) await setTimeout(LOOK_AGAIN_MS)
  } while (performance.now() - begun < patience)
  const silent = silentServer(home, `${Math.round((performance.now() - begun) / 1000)} s`)
  if (silent) throw silent
  if (token !== undefined)
    throw cwError('server.unreachable', { address: home.path, reason: 'agents speak to a server alone' })
  const { lockOwner } = await import('../../platform/lock.ts')
  throw cwError('lock.held', { what: `home ${home.path}`, pid: lockOwner(home.lock)?.pid ?? 'unknown' })
}

/** Who has the home and lets a command wait, as a sentence. */
export async function whatHoldsUp(environment: Environment): Promise<string> {
  const { serverJson, lock } = await openHome({ path: homePath(environment), create: false })
  const server = readServerFile(serverJson)
  if (server) return `The server of this home (process ${server.pid}) does not answer yet.`
  const { lockOwner } = await import('../../platform/lock.ts')
  const owner = lockOwner(lock)
  return owner ? `Process ${owner.pid} holds this home.` : 'No server of this home runs.'
}

/** An agent is known by its token, which only a server can check: without one it may do nothing, and waits for one. */
async function asAgent(home: Home, token: string): Promise<Connection | null> {
  const server = await findServer(home)
  if (!server) return null
  const { connect } = await import('../client/connect.ts')
  return { is: 'remote', executor: connect({ ...server, token }), close: async () => undefined }
}

async function inServer(home: Home): Promise<Connection | null> {
  const server = await findServer(home)
  if (!server) return null
  const { connect } = await import('../client/connect.ts')
  return { is: 'remote', executor: connect(server), close: async () => undefined }
}

/** Null while another process holds the home. */
async function inProcess(home: Home, { purpose, changes, prepare }: Wanted): Promise<Connection | null> {
  const [{ openApp }, { policyIn }] = await Promise.all([
    import('../../daemon.ts'),
    import('../../platform/config/policy.ts'),
    prepare(),
  ])
  try {
    const app = await openApp(home, {
      purpose,
      patience: LOOK_AGAIN_MS,
      onlyReads: !changes,
      freesExpired: true,
    })
    app.abideBy(policyIn(home))
    const executor = app.executor.as(localPerson)
    return { is: 'in-process', executor, changes, close: async () => app.close() }
  } catch (error) {
    if (error instanceof CwError && error.code === 'lock.held') return null
    throw error
  }
}
