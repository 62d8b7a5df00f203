// Where a command runs: in the live server of the home, else in this process under the home's lock.

import { localPerson } from '../../kernel/actor.ts'
import { CwError, cwError } from '../../kernel/errors.ts'
import type { Executor } from '../../kernel/procedure.ts'
import type { Environment } from '../../platform/config/environment.ts'
import { type Home, homePath, openHome } from '../../platform/home.ts'
import type { RemoteExecutor } from '../client/connect.ts'
import { findServer } from '../client/find-server.ts'

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
  /** Loads the procedures, once it is known that no server runs them. */
  prepare(): Promise<unknown>
}

/** How long a command waits for another one to let go of the home, in milliseconds. */
const LOCK_WAIT_MS = 5_000
/** How long it tries the lock before it looks again for a server that has just started and holds it. */
const LOOK_AGAIN_MS = 250

/** @throws CwError `home.missing`, `lock.held`, `server.unreachable`, and what opening the database throws */
export async function connect(environment: Environment, wanted: Wanted): Promise<Connection> {
  const home = await openHome({ path: homePath(environment), create: false })
  if (environment.token !== undefined) return asAgent(home, environment.token)
  const attempts = LOCK_WAIT_MS / LOOK_AGAIN_MS
  for (let attempt = 0; attempt < attempts; attempt++) {
    const connection = (await inServer(home)) ?? (await inProcess(home, wanted))
    if (connection) return connection
  }
  const { lockOwner } = await import('../../platform/lock.ts')
  throw cwError('lock.held', { what: `home ${home.path}`, pid: lockOwner(home.lock)?.pid ?? 'unknown' })
}

/** An agent is known by its token, which only a server can check: without one it may do nothing. */
async function asAgent(home: Home, token: string): Promise<Connection> {
  const server = await findServer(home)
  if (!server)
    throw cwError('server.unreachable', { address: home.path, reason: 'agents speak to a server alone' })
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
  const [{ openApp }] = await Promise.all([import('../../daemon.ts'), prepare()])
  try {
    const app = await openApp(home, {
      purpose,
      patience: LOOK_AGAIN_MS,
      onlyReads: !changes,
      freesExpired: true,
    })
    const executor = app.executor.as(localPerson)
    return { is: 'in-process', executor, changes, close: async () => app.close() }
  } catch (error) {
    if (error instanceof CwError && error.code === 'lock.held') return null
    throw error
  }
}
