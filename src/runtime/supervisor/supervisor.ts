// Keeps agents running as they are wished to: starts what is to run, follows it, stops what is to stop, and finds again what
// an earlier server started. It acts on what the database says, and all it does is noted there first.

import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Outcome } from '../../drivers/driver.ts'
import type { CwError } from '../../kernel/errors.ts'
import type { Run, WorkItem } from '../../modules/runs/index.ts'
import { questionOfUnasked } from './after-failure.ts'
import { AgentRun } from './agent-run.ts'
import { nothingBilled } from './figures.ts'
import { isProjectFull, lookForTurn, type Running } from './full-project.ts'
import { goesOnWith, runsWith } from './goes-on.ts'
import { heldTo } from './held-to.ts'
import { inTime } from './in-time.ts'
import { keyOf } from './key.ts'
import { LateDrives } from './late-drives.ts'
import { type Beginning, type NextStep, nextStep } from './next-step.ts'
import type { SupervisorParts } from './ports.ts'
import { lateFor, longestStep } from './prepare-place.ts'
import type { Removal } from './removal-note.ts'
import { sleepUntil } from './sleep-until.ts'
import { isAssigned, nothingRemembered, nothingSaid, toldFor } from './told.ts'

/** Milliseconds before a run is found again whose end could not be noted. */
const findAgainAfter = 5_000
/** Milliseconds before an agent is looked at again that could not begin as it was looked at. */
const lookAgain = 1_000

type Action = Exclude<NextStep, { do: 'wait' }>

interface Counted {
  readonly run: AgentRun
  readonly over: Promise<Outcome | null>
  readonly title: string
}

export class Supervisor {
  /** By agent. */
  readonly #running = new Map<string, Running>()
  readonly #stopping = new Set<string>()
  /** For which something is done: nothing else is, however long that takes. */
  readonly #busy = new Set<string>()
  /** By agent: not before that moment, in milliseconds since the epoch. */
  readonly #foundAgain = new Map<string, number>()
  readonly #drives: LateDrives
  #wake: () => void = () => undefined
  #closed = false
  #loop: Promise<void> | null = null

  constructor(private readonly parts: SupervisorParts) {
    this.#drives = new LateDrives(parts)
  }

  /** Returns at once; what is found running is followed first. */
  start(): void {
    const unsubscribe = this.parts.subscribe(() => {
      this.#wake()
      void this.#drives.look().catch(this.parts.onFault)
    })
    this.#loop = this.#keep().finally(unsubscribe)
  }

  /**
   * Ends it. Agents are stopped, and go on when there is a server again; with `handOver` they run on, for a server that
   * takes them over.
   */
  async close({ handOver = false } = {}): Promise<void> {
    this.#closed = true
    this.#wake()
    await this.#drives.close()
    await this.#loop
    const all = [...this.#running.values()]
    for (const { run } of all) {
      if (handOver) run.abandon()
      else void run.stop().catch(this.parts.onFault)
    }
    await Promise.all(all.map(({ over }) => over))
  }

  async #keep(): Promise<void> {
    while (!this.#closed) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      const due = await this.#turn().catch((error: unknown) => {
        this.parts.onFault(error)
        return this.parts.clock.now() + 5_000
      })
      if (this.#closed) return
      await sleepUntil(due, woken, this.parts.clock)
    }
  }

  /** Looks at every agent once. Returns when the next one is due, or null. */
  async #turn(): Promise<number | null> {
    const items = (await this.#soon(this.parts.query('agent.work', {}))) as WorkItem[]
    // A turn follows every commit of the home: where nothing is to run, no settings are read for it.
    if (items.length === 0) return null
    const settings = Promise.all([this.parts.startGrace(), this.parts.mostUnasked()])
    const [grace, unasked] = await this.#soon(settings)
    let due: number | null = null
    for (const item of items) {
      const isElsewhere = this.#isElsewhere(item)
      const step = nextStep(item, { now: this.parts.clock.now(), grace, unasked, isElsewhere })
      const until = step.do === 'wait' ? step.until : await this.#actInTime(item, step)
      if (until !== null) due = Math.min(due ?? until, until)
    }
    return due
  }

  /** What is only read, and read again later. @throws CwError `agent.late` */
  async #soon<T>(read: Promise<T>): Promise<T> {
    const came = await inTime(read, this.#longest)
    if (came === null) throw lateFor('all agents', this.#longest)
    return came.is
  }

  /** A folder that cannot be reached, or a git that hangs, is a matter of one agent: no other one waits for it. */
  async #actInTime(item: WorkItem, step: Action): Promise<number | null> {
    const { id, title } = item.agent
    if (this.#busy.has(id)) {
      if (step.do === 'stop') this.#stop(id)
      return null
    }
    this.#busy.add(id)
    const act = this.#act(item, step).finally(() => this.#busy.delete(id))
    const came = await inTime(act, this.#longest)
    if (came !== null) return came.is
    this.parts.onFault(lateFor(title, this.#longest))
    void act.catch(this.parts.onFault).finally(() => this.#wake())
    return null
  }

  get #longest(): number {
    return this.parts.longestStep ?? longestStep
  }

  /** Whether its last run was a call, which is told nothing, in a place that was made again. */
  #isElsewhere(item: WorkItem): boolean {
    const { last } = item
    if (last === null || last.prompt !== null) return false
    const removal = untoldRemoval(item, this.parts.removalBefore(item))
    return removal !== null && removal.after < last.number
  }

  /** Returns until when the agent waits, or null. */
  async #act(item: WorkItem, step: Action): Promise<number | null> {
    const { agent } = item
    const known = this.#running.get(agent.id)
    switch (step.do) {
      case 'follow':
        return known ? null : await this.#findAgain(item)
      case 'stop': {
        const due = known ? null : await this.#findAgain(item)
        this.#stop(agent.id)
        return due
      }
      case 'give-up':
        await this.parts.command('agent.heed', { ref: agent.id })
        return null
      case 'pause': {
        const asked = questionOfUnasked(agent.title, await this.parts.mostUnasked())
        await this.parts.command('agent.pause', { run: item.last?.id, asked })
        return null
      }
      case 'run':
        if (known) return null
        return (await this.#isFull()) ? lookForTurn(this.parts.clock) : await this.#begin(item, step.as)
    }
  }

  /** Nothing more may begin. */
  async #isFull(): Promise<boolean> {
    return this.#running.size >= (await this.parts.mostRunning()) || this.#closed
  }

  #stop(agent: string): void {
    const known = this.#running.get(agent)
    if (!known || this.#stopping.has(agent)) return
    this.#stopping.add(agent)
    void known.run
      .stop()
      .catch(this.parts.onFault)
      .finally(() => this.#stopping.delete(agent))
  }

  /** Returns until when it waits instead, or null. */
  async #findAgain(item: WorkItem): Promise<number | null> {
    const { last: run } = item
    if (run === null) return null
    const due = this.#foundAgain.get(item.agent.id) ?? 0
    if (due > this.parts.clock.now()) return due
    const found = new AgentRun({ run, item, before: item.billed }, this.parts)
    const driver = await this.parts.driverOf(run.provider).catch((error: CwError) => error)
    const over = driver instanceof Error ? found.refuse(driver) : found.findAgain(driver)
    if (!(driver instanceof Error)) await this.#count(run, { run: found, over, title: driver.title })
    this.#keepUntilOver(item, found, over)
    return null
  }

  /** Noted before anything is started. Returns until when it waits instead, or null. */
  async #begin(item: WorkItem, as: Beginning): Promise<number | null> {
    const driven = await this.#drives.drive(item)
    if (driven === null) return this.parts.clock.now() + lookAgain
    // It may have taken long, and others have begun meanwhile.
    if (await this.#isFull()) return lookForTurn(this.parts.clock)
    if ('parked' in driven) return Number.isFinite(driven.parked.until) ? driven.parked.until : null
    if (!('cannot' in driven) && isProjectFull(this.#running, item, driven.mostOfProject))
      return lookForTurn(this.parts.clock)
    const goesOn = await goesOnWith(item, driven)
    const beginning = goesOn || item.last?.sessionName == null ? as : 'first'
    const begins = isAssigned(item, beginning)
    const files = begins ? await this.parts.givenFiles(item) : []
    const reminder = begins ? await this.parts.reminderFor(item) : nothingRemembered
    const said = item.last === null ? nothingSaid : await this.parts.saidBefore(item)
    const earlier = begins ? said.told : []
    const { heard, asked } = said
    const removal = 'cannot' in driven ? null : untoldRemoval(item, driven.removal)
    const told = toldFor(item, beginning, { files, reminder, earlier, heard, asked, removal })
    const kept = goesOn ? item.last : null
    const resume = kept?.sessionName != null ? { as: kept.sessionName } : null
    const token = randomBytes(32).toString('base64url')
    const run = (await this.parts.command('agent.begin', {
      agent: item.agent.id,
      ...runsWith(driven, kept),
      session: kept?.session ?? randomUUID(),
      sessionName: kept?.sessionName ?? null,
      ...told,
      files,
      key: keyOf(token),
      tools: 'cannot' in driven ? [] : driven.allowed,
      seen: revisions(seenIn(item)),
      budget: 'cannot' in driven ? null : await heldTo(item, this.parts),
    })) as Run | null
    // Something was changed or spent meanwhile.
    if (run === null) return this.parts.clock.now() + lookAgain
    mkdirSync(this.parts.runFolder(run), { recursive: true, mode: 0o700 })
    const agentRun = new AgentRun({ run, item, before: resume ? item.billed : nothingBilled }, this.parts)
    const over =
      'cannot' in driven
        ? agentRun.refuse(driven.cannot)
        : agentRun.start(driven, token, { prompt: told.prompt, session: run.session, resume })
    if (!('cannot' in driven)) await this.#count(run, { run: agentRun, over, title: driven.driver.title })
    this.#keepUntilOver(item, agentRun, over)
    return null
  }

  /** What becomes of it says whether its program can be reached. */
  async #count({ id, provider, account }: Run, { run, over, title }: Counted): Promise<void> {
    const failure = (outcome: Outcome | null) => {
      if (outcome === null || outcome.is === 'stopped') return undefined
      return outcome.is === 'failed' ? outcome.failure : null
    }
    await this.parts.letThrough(
      { provider, account },
      {
        works: run.works,
        over: over.then(failure, () => undefined),
        changed: (rest) => this.parts.command('agent.rest', { run: id, rest: rest && { title, ...rest } }),
      },
    )
  }

  #keepUntilOver({ agent: { id: agent, project } }: WorkItem, run: AgentRun, over: Promise<unknown>): void {
    const fault = (error: unknown) => {
      this.parts.onFault(error)
      this.#foundAgain.set(agent, this.parts.clock.now() + findAgainAfter)
    }
    const noted = over.catch(fault).finally(() => {
      this.#running.delete(agent)
      this.#wake()
    })
    this.#running.set(agent, { run, over: noted, project })
  }
}

/** Null also where a run has heard of it. */
function untoldRemoval({ untold }: WorkItem, removal: Removal | null): Removal | null {
  return removal !== null && untold.lastHeard <= removal.after ? removal : null
}

/** All that decides what a run of it is told. */
function seenIn({ agent, task, unread, untold }: WorkItem) {
  return [agent, ...(task ? [task] : []), ...untold.words, ...untold.unanswered, ...unread]
}

function revisions(all: readonly { readonly id: string; readonly rev: number }[]): Record<string, number> {
  return Object.fromEntries(all.map(({ id, rev }) => [id, rev]))
}
