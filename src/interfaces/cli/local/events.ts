// `cw events -f`: the events there are, then those that come.

import { setTimeout as sleep } from 'node:timers/promises'
import { interrupted } from '../interrupted.ts'
import { printTable } from '../print/table.ts'
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
async function goOn({ call, json, terminal }: Invocation, input: Record<string, unknown>): Promise<Outcome> {
  const stop = interrupted()
  let seen = 0
  while (!stop.signal.aborted) {
    const rows = ((await call('events.list', input)) as Row[]).filter((row) => row.seq > seen)
    for (const row of rows.sort((one, other) => one.seq - other.seq)) {
      seen = row.seq
      if (json) terminal.out(JSON.stringify({ schemaVersion: 1, kind: 'events.list', data: row }))
      else terminal.out(printTable([row], terminal).split('\n').slice(1).join('\n'))
    }
    await sleep(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined)
  }
  stop.release()
  return {}
}
