// `cw events -f`, `cw events follow`: the events there are, then those that come.

import { interrupted } from '../interrupted.ts'
import { eventLine } from '../print/event-line.ts'
import type { Input } from '../read-arguments.ts'
import { wakeUps } from '../wake-ups.ts'
import {
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
  valued,
} from './local-command.ts'

export const events: LocalCommand = {
  entries: [
    localEntry('events list', {
      summary: '',
      procedure: 'events.list',
      examples: ['cw events -f --json'],
      options: [flag('follow', 'go on with new events until Ctrl+C', 'f')],
    }),
    localEntry('events follow', {
      summary: 'Print what happens from now on, until Ctrl+C',
      aliases: ['watch', 'tail'],
      examples: ['cw events follow', 'cw events follow --type task.closed --json'],
      options: [
        valued('entity', 'string', 'only those of this entity: id, beginning of one, slug or path'),
        valued('type', 'string', 'only those of this type, such as task.closed'),
        valued('since', 'number', 'begin after this number; default: now'),
      ],
    }),
  ],
  run: async (invocation) => {
    const { follow, ...input } = invocation.input
    if (invocation.entry.words[1] === 'follow') return fromNow(invocation, input)
    return follow ? goOn(invocation, input) : { data: await invocation.call('events.list', input) }
  },
}

type Row = Readonly<Record<string, unknown>> & { readonly seq: number }

async function fromNow(invocation: Invocation, input: Input): Promise<Outcome> {
  const since = input.since ?? ((await invocation.call('events.head', {})) as { seq: number }).seq
  return goOn(invocation, { ...input, since })
}

/** With --json one event a line, each in the usual envelope. */
async function goOn(invocation: Invocation, input: Input): Promise<Outcome> {
  const { call, letGo, terminal } = invocation
  const stop = interrupted()
  const ask: Invocation['call'] = (path, given) => call(path, given, stop.signal)
  let asked = input
  try {
    for await (const _ of wakeUps(terminal.environment, stop.signal)) {
      for (let rows = await page(ask, asked); rows.length > 0; rows = await page(ask, asked)) {
        for (const row of rows) print(invocation, row)
        asked = { ...input, since: rows.at(-1)?.seq ?? 0 }
      }
      await letGo()
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    stop.release()
  }
  return { exit: stop.exit() }
}

async function page(call: Invocation['call'], input: Input): Promise<Row[]> {
  return (await call('events.list', input)) as Row[]
}

function print({ json, terminal }: Invocation, row: Row): void {
  terminal.out(json ? JSON.stringify({ schemaVersion: 1, kind: 'events.list', data: row }) : eventLine(row))
}
