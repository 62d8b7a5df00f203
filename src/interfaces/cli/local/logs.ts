// `cw logs`: the log of the server, or of an agent, as it was written or for reading.

import { join } from 'node:path'
import { homePath, openHome } from '../../../platform/home.ts'
import { readLog } from '../../../platform/log/read-log.ts'
import { interrupted } from '../interrupted.ts'
import { paint } from '../print/paint.ts'
import type { Terminal } from '../terminal.ts'
import { argument, flag, type LocalCommand, localEntry, valued } from './local-command.ts'

export const logs: LocalCommand = {
  entries: [
    localEntry('logs', {
      summary: 'Show the log of the server, or of an agent',
      examples: ['cw logs', 'cw logs -f', 'cw logs -n 200 --json'],
      args: [argument('name', 'whose log: server, or the name of an agent; default: server')],
      options: [
        flag('follow', 'go on with new lines until Ctrl+C', 'f'),
        { ...valued('lines', 'number', 'how many of the last lines'), short: 'n', default: 50 },
      ],
    }),
  ],
  run: async ({ input, json, terminal }) => {
    const home = await openHome({ path: homePath(terminal.environment), create: false })
    const { name = 'server', lines = 50, follow = false } = input as Partial<LogsInput>
    const file = join(home.logs, `${name.replace(/[^\w.-]/g, '_')}.log`)
    const stop = interrupted()
    for await (const line of readLog({ file, lines, follow, signal: stop.signal }))
      terminal.out(json ? line : readable(line, terminal))
    stop.release()
    return {}
  },
}

interface LogsInput {
  readonly name: string
  readonly lines: number
  readonly follow: boolean
}

/** A line that is no JSON is shown as it stands. */
function readable(line: string, terminal: Terminal): string {
  const entry = parsed(line)
  if (!entry) return line
  const { time, level, msg, ...fields } = entry
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  const colour = level === 'error' ? 'red' : level === 'warn' ? 'yellow' : 'dim'
  return [
    paint(terminal, 'dim', String(time)),
    paint(terminal, colour, String(level).padEnd(5)),
    msg,
    ...rest,
  ].join(' ')
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
