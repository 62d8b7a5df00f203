// `cw agent logs`: what an agent said and did, run by run, and with -f as it happens.

import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { interrupted } from '../interrupted.ts'
import { paint } from '../print/paint.ts'
import { moment } from '../print/when.ts'
import type { Terminal } from '../terminal.ts'
import { argument, flag, type Invocation, type LocalCommand, localEntry, valued } from './local-command.ts'

const listed = z.array(
  z.object({
    id: z.string(),
    number: z.number(),
    startedAt: z.number(),
    endedAt: z.number().nullable(),
    outcome: z.string().nullable(),
    failure: z.object({ message: z.string() }).nullable(),
    said: z.string().nullable(),
    structured: z.unknown(),
  }),
)
type Run = z.infer<typeof listed>[number]

const entries = z.array(z.object({ seq: z.number(), at: z.number(), kind: z.string(), text: z.string() }))
type Entry = z.infer<typeof entries>[number]

/** Milliseconds between looks for what is new. */
const look = 300
const page = 500

export const agentLogs: LocalCommand = {
  entries: [
    localEntry('agent logs', {
      summary: 'Show what an agent said and did, the last run or more',
      examples: [
        'cw agent logs brave-otter',
        'cw agent logs brave-otter -f',
        'cw agent logs brave-otter --runs 5',
      ],
      args: [argument('ref', 'agent: id, beginning of one, or name', true)],
      options: [
        flag('follow', 'go on with what is new until Ctrl+C', 'f'),
        { ...valued('runs', 'number', 'how many of the last runs'), default: 1 },
      ],
    }),
  ],
  run: async ({ input, json, terminal, call, letGo }) => {
    const { ref, follow = false, runs = 1 } = input as { ref: string; follow?: boolean; runs?: number }
    const stop = interrupted()
    const ask: Invocation['call'] = (path, given) => call(path, given, stop.signal)
    const shown = new Shown(terminal, json)
    try {
      for (let wanted = runs; ; wanted = Math.max(runs, 20)) {
        const known = listed.parse(await ask('agent.runs', { ref, limit: wanted }))
        for (const run of known.reverse()) if (shown.wants(run)) await showRun(run, shown, ask)
        if (!follow || stop.signal.aborted) break
        await letGo()
        await sleep(look, undefined, { signal: stop.signal }).catch(() => undefined)
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error
    } finally {
      stop.release()
    }
    if (shown.nothing && !json && !stop.signal.aborted) terminal.err('It has not run yet.')
    return { exit: stop.exit() }
  },
}

/** What was printed so far, so that nothing is printed twice. */
class Shown {
  readonly #last = new Map<string, number>()
  readonly #ended = new Set<string>()
  /** The text that was shown last, of any run. */
  #text: string | null = null
  #first: number | null = null

  constructor(
    private readonly terminal: Terminal,
    private readonly json: boolean,
  ) {}

  get nothing(): boolean {
    return this.#last.size === 0
  }

  wants({ id, number }: Run): boolean {
    this.#first ??= number
    return number >= this.#first && !this.#ended.has(id)
  }

  after({ id }: Run): number {
    return this.#last.get(id) ?? -1
  }

  begin(run: Run): void {
    if (this.#last.has(run.id)) return
    this.#last.set(run.id, -1)
    if (!this.json)
      this.terminal.out(paint(this.terminal, 'dim', `— run ${run.number}, ${moment(run.startedAt)}`))
  }

  entry(run: Run, entry: Entry): void {
    this.#last.set(run.id, entry.seq)
    if (entry.kind === 'text') this.#text = entry.text
    if (this.json) this.#print({ run: run.number, ...entry })
    else if (entry.kind === 'text') this.terminal.out(entry.text)
    else
      this.terminal.out(
        paint(this.terminal, 'dim', `· ${entry.kind === 'tool' ? '' : `${entry.kind}: `}${entry.text}`),
      )
  }

  end(run: Run): void {
    this.#ended.add(run.id)
    const { outcome, said, structured = null } = run
    if (this.json) this.#print({ run: run.number, kind: 'end', outcome, said, structured })
    else {
      const isUntold = said !== null && said.trim() !== this.#text?.trim()
      if (isUntold) this.terminal.out(said)
      const why = run.failure === null ? '' : `: ${run.failure.message}`
      this.terminal.out(paint(this.terminal, 'dim', `— ${run.outcome}${why}`))
    }
  }

  #print(data: object): void {
    this.terminal.out(JSON.stringify({ schemaVersion: 1, kind: 'agent.logs', data }))
  }
}

async function showRun(run: Run, shown: Shown, call: Invocation['call']): Promise<void> {
  shown.begin(run)
  for (;;) {
    const input = { run: run.id, after: shown.after(run), limit: page }
    const found = entries.parse(await call('agent.entries', input))
    for (const entry of found) shown.entry(run, entry)
    if (found.length < page) break
  }
  if (run.endedAt !== null) shown.end(run)
}
