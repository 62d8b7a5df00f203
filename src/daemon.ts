// The one place that knows all parts: opens the database of a home, wires it to the procedures, serves them, and drains.
// What serves, and the sum of all slices, is loaded only by those who need it: a command that reads needs its own slice.

import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { type Bus, ProcessBus } from './app/bus.ts'
import type { EventFeed } from './app/event-feed.ts'
import type { FollowContext } from './app/events-router.ts'
import type { RefusedRequest } from './interfaces/server/refuse.ts'
import type { Served, ServerOptions } from './interfaces/server/served.ts'
import { cw, localPerson } from './kernel/actor.ts'
import { warningsIn } from './kernel/budget-words.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { loadDeferred } from './kernel/deferred.ts'
import type { Event } from './kernel/event.ts'
import { type Policy, usualPolicy } from './kernel/policy.ts'
import { announce } from './platform/announcement.ts'
import type { Home } from './platform/home.ts'
import { lockHome } from './platform/home-lock.ts'
import { nextSignal } from './platform/next-signal.ts'
import { pooledRandom } from './platform/pooled-random.ts'
import { eventsAfter, headOf, holds } from './platform/sqlite/event-log.ts'
import { type ExecutorParts, type LocalExecutor, localExecutor } from './platform/sqlite/executor.ts'
import { openDatabase, requireOpenable } from './platform/sqlite/open.ts'
import { keyOf } from './runtime/supervisor/key.ts'

/** The application on an open database. As long as it is open, no other process writes that database. */
export interface App {
  readonly executor: LocalExecutor
  readonly bus: Bus
  readonly feed: EventFeed
  /** Calls back with the events of each commit, also where it has none, until what it returns is called. */
  hear(listener: (events: readonly Event[]) => void): () => void
  /** From now on that says what the settings let agents do. */
  abideBy(policy: () => Policy): void
  /**
   * Calls a procedure in the name of `cw`; resolves with its result. `mutation` names the decision: the same one does
   * nothing a second time.
   */
  callAsCw(path: string, input: unknown, mutation?: string): Promise<unknown>
  /** Closes the database and lets go of the home. May be called twice. */
  close(): void
}

export interface AppOptions {
  /** What the home is held for, as others are told. Default: `server`. */
  readonly purpose?: string
  /** Milliseconds to wait for another process to let go of the home. Default: 0. */
  readonly patience?: number
  readonly clock?: Clock
  /** Milliseconds of quiet before followers of the log get a heartbeat. Default: 15 s. */
  readonly heartbeat?: number
  /** Only queries will run. Default: false. */
  readonly onlyReads?: boolean
  /** Tasks whose leases ran out while nobody served the home are freed first, as a server does. Default: false. */
  readonly freesExpired?: boolean
}

export interface RunningServer {
  /** `http://127.0.0.1:4321` */
  readonly address: string
  /** The token of the person; new at each start. */
  readonly token: string
  /**
   * Takes server.json away, finishes what is under way and ends all connections. The app stays open. Agents are stopped; with
   * `handsOver` they run on where a client is connected that starts a server then. Returns whether they do.
   */
  close(options?: { readonly handsOver?: boolean }): Promise<boolean>
}

export interface StartOptions extends ServerOptions {
  readonly home: Home
  /** Whether agents that are to run do so as long as it serves. Default: true. */
  readonly runsAgents?: boolean
  /** How `cw` is started, for the tools of agents. Default: as this process was. */
  readonly program?: readonly [string, ...string[]]
  /** Hears of errors that are bugs, not refusals. */
  onFault?(error: unknown): void
  /** Hears of what a person should know: a budget that is nearly used up, what was cleaned away of the home. */
  onWarning?(message: string): void
  /** Hears of requests that were turned away. */
  onRefused?(request: RefusedRequest): void
}

/** Before anything is made for a home: nothing is, where its database cannot be opened. @throws CwError */
export function requireHomeOpens(home: Pick<Home, 'database'>): void {
  requireOpenable(home.database)
}

/** @throws CwError `lock.held`, and what opening the database throws */
export async function openApp(home: Pick<Home, 'database' | 'lock'>, options: AppOptions = {}): Promise<App> {
  const application = options.onlyReads ? readsAlone : await loadApplication()
  await othersTurn()
  await loadDeferred()
  const lock = await lockHome(home, options.purpose ?? 'server', options.patience ?? 0)
  try {
    const opened = options.freesExpired
      ? await wireAfterLeases(home.database, application, options)
      : wire(home.database, application, options)
    return {
      ...opened,
      close: () => {
        opened.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Serves the app on 127.0.0.1 and writes server.json, over one that a dead server left.
 * @throws CwError `server.port` when the port cannot be had
 */
export async function startServer(app: App, options: StartOptions): Promise<RunningServer> {
  await othersTurn()
  const [{ agentWithKey }, { routerOnDemand }, { RoleLimits }, { sameToken }, { serverLimits }, { serve }] =
    await Promise.all([
      import('./app/agent-with-key.ts'),
      import('./app/procedures-on-demand.ts'),
      import('./interfaces/mcp/role-limits.ts'),
      import('./interfaces/server/admission.ts'),
      import('./interfaces/server/limits.ts'),
      import('./interfaces/server/server.ts'),
    ])
  await othersTurn()
  app.abideBy((await import('./platform/config/policy.ts')).policyIn(options.home))
  const token = randomBytes(32).toString('base64url')
  const roleLimits = new RoleLimits()
  const served: Served = {
    router: routerOnDemand,
    authenticate: (given) =>
      sameToken(given, token)
        ? localPerson
        : roleLimits.admit(agentWithKey(app.executor.reader(cw), keyOf(given))),
    contextOf: (actor, mutation): FollowContext => ({
      executor: roleLimits.within(app.executor.as(actor, mutation), actor),
      feed: app.feed,
    }),
    onFault: options.onFault ?? reportFault,
    ...(options.onRefused && { onRefused: options.onRefused }),
  }
  const supervisor = options.runsAgents === false ? null : await supervise(app, options)
  const deafen = app.hear((events) => {
    for (const message of warningsIn(events)) options.onWarning?.(message)
  })
  const { port = 0, hosts = [], limits = serverLimits } = options
  const server = await serve(served, { port, hosts, limits })
  const withdraw = announce(options.home, { address: server.address, token, onMissing: options.onWarning })
  const leases = await expireLeases(app, options)
  return {
    address: server.address,
    token,
    close: async ({ handsOver = false } = {}) => {
      const handOver = handsOver && server.successors() > 0
      deafen()
      await leases.close()
      await supervisor?.close({ handOver })
      withdraw()
      await server.close()
      return handOver
    },
  }
}

/** Serves a home until SIGINT or SIGTERM, drains, and resolves with the signal. `onReady` is called once clients can connect. */
export async function runServer(
  home: Home,
  options: Omit<StartOptions, 'home'> & AppOptions & { onReady?(server: RunningServer): void } = {},
): Promise<NodeJS.Signals> {
  const signalled = nextSignal()
  try {
    const app = await openApp(home, options)
    try {
      const server = await startServer(app, { ...options, home })
      options.onReady?.(server)
      const signal = await signalled.promise
      await server.close()
      return signal
    } finally {
      app.close()
    }
  } finally {
    signalled.forget()
  }
}

/** To load what serves takes long, and a process that keeps a tree has more to do: it comes in pieces. */
const othersTurn = () => setImmediate()

type Application = Pick<ExecutorParts, 'rules' | 'specAt' | 'check'>

const readsAlone: Application = { rules: [], specAt: () => null, check: () => undefined }

async function loadApplication(): Promise<Application> {
  const [{ rules }, { loadSpec }, { requireReadable }] = await Promise.all([
    import('./app/slices.ts'),
    import('./app/procedures-on-demand.ts'),
    import('./app/readable.ts'),
  ])
  return { rules, specAt: loadSpec, check: requireReadable }
}

/** What follows from a task that is free again every slice adds to: they are loaded only where a lease ran out. */
async function wireAfterLeases(file: string, application: Application, options: AppOptions): Promise<App> {
  const { someLeaseRanOut } = await import('./app/leases-run-out.ts')
  await loadDeferred()
  const reading = wire(file, application, options)
  if (!someLeaseRanOut(reading.executor.reader(cw))) return reading
  reading.close()
  const whole = await loadApplication()
  await loadDeferred()
  const app = wire(file, whole, options)
  try {
    await app.callAsCw('task.expire', {})
    return app
  } catch (error) {
    app.close()
    throw error
  }
}

function wire(file: string, application: Application, options: AppOptions): App {
  const database = openDatabase(file)
  const bus = new ProcessBus()
  let policy = () => usualPolicy
  const listeners = new Set<(events: readonly Event[]) => void>()
  const { db } = database
  const executor = localExecutor({
    database,
    clock: options.clock ?? systemClock,
    random: pooledRandom(),
    ...application,
    policy: () => policy(),
    onCommit: (events) => {
      if (events.length > 0) bus.publish()
      for (const hear of listeners) hear(events)
    },
  })
  const log = {
    head: () => headOf(db),
    holds: (cursor: Parameters<typeof holds>[1]) => holds(db, cursor),
    after: (seq: number, limit: number, brief?: boolean) => eventsAfter(db, seq, limit, brief),
  }
  return {
    executor,
    bus,
    feed: { log, bus, heartbeat: options.heartbeat ?? 15_000 },
    hear: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    abideBy: (current) => {
      policy = current
    },
    callAsCw: async (path, input, mutation) => {
      const found = application.specAt(path)
      // What is called at the end of a process, and need not be loaded any more, is carried out before the database is closed.
      const spec = found instanceof Promise ? await found : found
      if (!spec) throw new Error(`No procedure ${path}`)
      return await executor.as(cw, mutation).execute({ path, spec, input: spec.input.parse(input) })
    },
    close: () => database.close(),
  }
}

/** Agents run as long as their home is served. What drives their programs is loaded with the first one. */
async function supervise(app: App, { home, onFault = reportFault, program }: StartOptions) {
  const { startSupervisor } = await import('./runtime/supervisor/start.ts')
  await othersTurn()
  return startSupervisor({
    home,
    clock: systemClock,
    callAsCw: app.callAsCw,
    subscribe: (listener) => app.bus.subscribe(listener),
    programs: async (project) => (await import('./runtime/supervisor/programs.ts')).programsOf(home, project),
    program: program ?? [process.execPath, process.argv[1] ?? 'cw'],
    onFault,
  })
}

async function expireLeases({ executor, callAsCw, hear }: App, { onFault = reportFault }: StartOptions) {
  const { expireInTime } = await import('./runtime/supervisor/expiring-leases.ts')
  const { nextLeaseEnd } = await import('./app/leases-run-out.ts')
  const nextEnd = () => nextLeaseEnd(executor.reader(cw))
  return expireInTime({
    clock: systemClock,
    nextEnd,
    expire: () => callAsCw('task.expire', {}),
    hear,
    onFault,
  })
}

function reportFault(error: unknown): void {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  process.stderr.write(`${cause instanceof Error ? cause.stack : String(cause)}\n`)
}
