// The log of a home's server, `logs/server.log`: starts, stops, refused connections, and bugs with their stack.

import { join } from 'node:path'
import { CwError } from '../../kernel/errors.ts'
import type { Home } from '../home.ts'
import { asMachineError } from '../machine-error.ts'
import { type Log, type LogLevel, openLog } from './file-log.ts'

export interface ServerLog {
  readonly log: Log
  /** What the server reports to. All that it tells of a refused request is logged. */
  readonly hooks: {
    onFault(error: unknown): void
    onRefused(request: { readonly reason: string }): void
    onWarning(message: string): void
  }
  /** Logs what nobody caught, before it ends the process. Returns what ends that. */
  watchProcess(): () => void
}

export function openServerLog(home: Pick<Home, 'logs'>, level: LogLevel): ServerLog {
  const log = openLog({ file: join(home.logs, 'server.log'), level })
  return {
    log,
    hooks: {
      onFault: (error) => logBug(log, error),
      onWarning: (message) => log.warn(message),
      onRefused: ({ reason, ...request }) => log.warn(`refused a connection: ${reason}`, { ...request }),
    },
    watchProcess: () => {
      const uncaught = (error: unknown) => logBug(log, error)
      process.on('uncaughtExceptionMonitor', uncaught)
      return () => process.off('uncaughtExceptionMonitor', uncaught)
    },
  }
}

/** Logs an error that nobody meant to happen; a refusal with a code of its own is none. */
export function logBug(log: Log, error: unknown): void {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const known = cause instanceof CwError ? cause : asMachineError(cause)
  if (known) log.error(known.message, { code: known.code, hint: known.hint })
  else if (cause instanceof Error) log.error(`bug: ${cause.message}`, { stack: cause.stack })
  else log.error(`bug: ${String(cause)}`)
}
