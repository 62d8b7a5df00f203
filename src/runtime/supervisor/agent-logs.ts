// The log of each agent, `logs/agents/<name>.log`: when its program was started, found again, given up or stopped, and how each
// run ended. What it says and does is its transcript; prompts, arguments and keys are nobody's business here.

import { join } from 'node:path'
import { nameAt } from '../../kernel/layout.ts'
import type { Home } from '../../platform/home.ts'
import { type Log, type LogFields, type LogLevel, openLog } from '../../platform/log/file-log.ts'

export type LogOfAgent = (agent: { readonly path: string }) => Promise<Log>

/** Each is opened once, with the level that is set then. */
export function agentLogs(home: Pick<Home, 'logs'>, level: () => Promise<LogLevel>): LogOfAgent {
  const open = new Map<string, Promise<Log>>()
  return (agent) => {
    const name = nameAt(agent.path)
    const known = open.get(name)
    if (known !== undefined) return known
    const opening = level().then((set) =>
      openLog({ file: join(home.logs, 'agents', `${name}.log`), level: set }),
    )
    open.set(name, opening)
    return opening
  }
}

export type LogOfRun = (level: 'info' | 'warn', message: string, fields: LogFields) => Promise<void>

/** Never throws: a log that cannot be written keeps no agent from working. */
export function logOfRun(
  { logOf, onFault }: { readonly logOf: LogOfAgent; onFault(error: unknown): void },
  { agent, run }: { readonly agent: { readonly path: string }; readonly run: number },
): LogOfRun {
  return async (level, message, fields) => {
    try {
      const log = await logOf(agent)
      log[level](message, { run, ...fields })
      await log.flush()
    } catch (error) {
      onFault(error)
    }
  }
}
