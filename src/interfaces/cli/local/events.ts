// `cw events -f`: the events there are, then those that come.

import { setTimeout as sleep } from 'node:timers/promises'
import { interrupted } from '../interrupted.ts'
import { eventLine } from '../print/event-line.ts'
import type { Input } from '../read-arguments.ts'
import { flag, type Invocation, type LocalCommand, localEntry, type Outcome } from './local-command.ts'

const POLL_MS = 250

export const events: LocalCommand = {
  entries: [
    localEntry('events list', {
      summary: '',
      procedure: 'events.list',
      examples: ['cw events -f --json'],
      options: [flag('follow', 'go on with new events until Ctrl+C', 'f')],
    }),
  ],
  run: async (invocation) => {
    const { follow, ...input } = invocation.input
    return follow ? goOn(invocation, input) : { data: await invocation.call('events.list', input) }
  },
}

type Row = Readonly<Record<string, unknown>> & { readonly seq: number }

/** With --json one event a line, each in the usual envelope. */
async function goOn(invocation: Invocation, input: Input): Promise<Outcome> {
  const { call, letGo, json, terminal } = invocation
  const stop = interrupted()
  let rows = (await call('events.list', input)) as Row[]
  let since = Number(input.since ?? 0)
  while (!stop.signal.aborted) {
    for (const row of rows) {
      since = row.seq
      terminal.out(
        json ? JSON.stringify({ schemaVersion: 1, kind: 'events.list', data: row }) : eventLine(row),
      )
    }
    await letGo()
    await sleep(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    if (!stop.signal.aborted) rows = (await call('events.list', { ...input, since })) as Row[]
  }
  stop.release()
  return {}
}
