// `cw logs`: the log of the server, or of an agent, as it was written or for reading.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cwError } from '../../../kernel/errors.ts'
import { type Home, homePath, openHome } from '../../../platform/home.ts'
import { readLog } from '../../../platform/log/read-log.ts'
import { interrupted } from '../interrupted.ts'
import { paint } from '../print/paint.ts'
import { moment } from '../print/when.ts'
import { suggest } from '../suggest.ts'
import type { Terminal } from '../terminal.ts'
import { argument, flag, type LocalCommand, localEntry, valued } from './local-command.ts'

export const logs: LocalCommand = {
  entries: [
    localEntry('logs', {
      summary: 'Show the log of the server, or of an agent: starts, ends, failures',
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
    const file = await logOf(home, name)
    const stop = interrupted()
    let shown = 0
    for await (const line of readLog({ file, lines, follow, signal: stop.signal })) {
      shown++
      terminal.out(json ? JSON.stringify(enveloped(line)) : readable(line, terminal))
    }
    stop.release()
    if (shown === 0 && !json) terminal.err(`Nothing was logged yet in ${file}.`)
    return { exit: stop.exit() }
  },
}

interface LogsInput {
  readonly name: string
  readonly lines: number
  readonly follow: boolean
}

/** @throws CwError `input.invalid` for a name that has no log */
async function logOf(home: Home, name: string): Promise<string> {
  if (name === 'server') return join(home.logs, 'server.log')
  const ofAgents = join(home.logs, 'agents')
  const known = (await readdir(ofAgents).catch((): string[] => [])).flatMap((file) =>
    file.endsWith('.log') ? [file.slice(0, -4)] : [],
  )
  if (known.includes(name)) return join(ofAgents, `${name}.log`)
  const others = ['server', ...known]
  const guess = suggest(name, others)
  const meant = guess === null ? `There are: ${others.join(', ')}.` : `Did you mean ${guess}?`
  const says = `What an agent says and does: \`cw agent logs ${name}\`.`
  throw cwError('input.invalid', { reason: `“${name}” has no log. ${meant} ${says}` })
}

/** A line that is no JSON is a message. */
function enveloped(line: string): object {
  return { schemaVersion: 1, kind: 'logs', data: parsed(line) ?? { msg: line } }
}

/** The moment, the message, its fields; a stack below it. A line that is no JSON is shown as it stands. */
function readable(line: string, terminal: Terminal): string {
  const entry = parsed(line)
  if (!entry) return line
  const { time, level, msg, stack, ...fields } = entry
  const at = Date.parse(String(time))
  const rest = Object.entries(fields).map(([key, value]) => `${key}: ${plain(value)}`)
  const colour = level === 'error' ? 'red' : level === 'warn' ? 'yellow' : 'dim'
  const head = [
    paint(terminal, 'dim', Number.isNaN(at) ? String(time) : moment(at)),
    paint(terminal, colour, String(level).padEnd(5)),
    String(msg),
    ...(rest.length === 0 ? [] : [paint(terminal, 'dim', `(${rest.join(', ')})`)]),
  ].join(' ')
  if (typeof stack !== 'string') return head
  const frames = stack.split('\n').slice(1)
  return [head, ...frames.map((frame) => paint(terminal, 'dim', `    ${frame.trim()}`))].join('\n')
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
