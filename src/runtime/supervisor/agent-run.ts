// One run of an agent from its beginning to its end: the process is started or found again, followed, and what became of it
// is noted. Whatever goes wrong on the way ends the run as a failure that says so; nothing is thrown.

import { dirname } from 'node:path'
import type { AgentEvent, Driver, Outcome, Turn } from '../../drivers/driver.ts'
import { CwError } from '../../kernel/errors.ts'
import type { Allowance, Entry } from '../../modules/runs/index.ts'
import type { Price } from '../../platform/config/agent-settings.ts'
import { exitCode, isAlive, type ProcessId, runFiles, startedIn } from '../process/agent-process.ts'
import { boundRun, sizeOf } from '../process/bound-file.ts'
import { followTurn } from '../process/follow-turn.ts'
import { stopProcess } from '../process/stop-process.ts'
import { endStrays } from '../process/strays.ts'
import { type LogOfRun, logOfRun } from './agent-logs.ts'
import { doingOf, EntryWriter } from './entries.ts'
import { RunFigures } from './figures.ts'
import { patienceWith } from './first-answer.ts'
import { Lingering } from './lingering.ts'
import { MessageFigures } from './message-figures.ts'
import { MissingLogin } from './missing-login.ts'
import { asMeant, failedFor, isOfMachine, neverStarted, noteEnd } from './note-end.ts'
import type { BeganRun, Driven, SupervisorParts } from './ports.ts'
import { preparePlace } from './prepare-place.ts'
import { startProgram, turnIn } from './start-program.ts'
import { type NowhereReason, Watchdog } from './watchdog.ts'

/** Milliseconds between notes of what it does, and before the next where one could not be made. */
const noteEvery = 250
const noteAgain = 5_000
/** Milliseconds between looks whether anything was heard of it. */
const lookEvery = 1_000

export class AgentRun {
  readonly #folder: string
  readonly #abandon = new AbortController()
  /** Stopped or abandoned: what is only set up for it ends. */
  readonly #leave = new AbortController()
  readonly #entries = new EntryWriter()
  readonly #figures: RunFigures
  readonly #messages: MessageFigures
  readonly #log: LogOfRun
  #process: ProcessId | null = null
  #sessionName: string | null
  #doing: string | undefined
  #said: Entry[] = []
  #allowances: Allowance[] = []
  #noting: Promise<void> | null = null
  #pause = noteEvery
  #watchdog: Watchdog | null = null
  #lingering: Lingering | null = null
  #stopping = false
  /** Why it was given up. */
  #nowhere: NowhereReason | null = null
  #priceOf: (model: string) => Price | null = () => null
  /** It was asked for a form, and words alone did. */
  #inWords = false
  #works: () => void = () => undefined
  /** Resolves when the program does something: it has reached what it needs. */
  readonly works = new Promise<void>((resolve) => {
    this.#works = resolve
  })

  constructor(
    private readonly began: BeganRun,
    private readonly parts: SupervisorParts,
  ) {
    this.#folder = parts.runFolder(began.run)
    this.#figures = new RunFigures(began.before)
    this.#messages = new MessageFigures(this.#figures)
    this.#log = logOfRun(parts, { agent: began.item.agent, run: began.run.number })
    this.#sessionName = began.run.sessionName
  }

  /** Starts the process, and resolves when the run is over and noted, with what became of it; null: it goes on without us. */
  async start(
    driven: Driven,
    token: string,
    told: Pick<Turn, 'prompt' | 'session' | 'resume'>,
  ): Promise<Outcome | null> {
    return await this.#toItsEnd(async () => {
      const { driver, model, instructions, more, denied, schema, wordsDo, provider, account } = driven
      const { environment, ...tools } = driven.tools(token)
      const folder = await preparePlace(driven, this.parts, {
        began: this.began,
        signal: this.#leave.signal,
        log: this.#log,
        doing: (doing) => this.#does(doing),
      })
      const turn: Turn = {
        ...told,
        ...tools,
        ...{ model, instructions, more, denied, schema, wordsDo },
        folder,
        scratch: this.#folder,
        own: driven.scratch(),
        account: account?.folder ?? null,
      }
      if (this.#stopping) return { is: 'stopped' }
      if (this.#leftAlone) return null
      await this.#endStrays()
      const own = { folder: this.#folder, environment: this.parts.environment, tools: environment }
      const { process, program } = await startProgram(driver, turn, own)
      this.#process = process
      const how = { program, folder: turn.folder, provider, model, account: account?.id }
      await this.#log('info', 'its program was started', { pid: process.pid, ...how })
      if (this.#stopping) await stopProcess({ process, clock: this.parts.clock })
      await this.#note({ process })
      return await this.#follow(driver, turn, process)
    })
  }

  /** Follows a process that an earlier server started, from its first word on. */
  async findAgain(driver: Driver): Promise<Outcome | null> {
    return await this.#toItsEnd(async () => {
      this.#process = this.#startedBefore()
      const turn = turnIn(this.#folder)
      if (this.#process === null || turn === null) {
        await this.parts.endSetup(this.began.run.agent)
        return neverStarted
      }
      await this.#log('info', 'its program was found again', { pid: this.#process.pid })
      return await this.#follow(driver, turn, this.#process)
    })
  }

  /** Ends it with that reason; a process that goes on is stopped. */
  async refuse(reason: CwError): Promise<Outcome | null> {
    return await this.#toItsEnd(async () => {
      this.#process = this.#startedBefore()
      await this.stop()
      this.#stopping = false
      throw reason
    })
  }

  /** Ends the process; the run is noted as stopped, unless it had just come to its end. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#leave.abort()
    if (this.#process !== null) await stopProcess({ process: this.#process, clock: this.parts.clock })
  }

  /** Leaves the process to whoever finds it again. */
  abandon(): void {
    this.#abandon.abort()
    this.#leave.abort()
  }

  /** Nothing was started yet, and somebody else is to. */
  get #leftAlone(): boolean {
    return this.#abandon.signal.aborted && this.#process === null
  }

  #startedBefore(): ProcessId | null {
    const { live } = this.began.item
    if (live?.pid == null || live.run !== this.began.run.id) return startedIn(runFiles(this.#folder))
    return { pid: live.pid, start: live.processStart }
  }

  async #follow(driver: Driver, turn: Turn, process: ProcessId): Promise<Outcome | null> {
    const { clock } = this.parts
    this.#priceOf = await this.parts.prices(this.began.item)
    const watchdog = new Watchdog(await patienceWith(this.parts, driver, turn), clock.elapsed())
    this.#watchdog = watchdog
    const lingering = new Lingering(await this.parts.linger())
    this.#lingering = lingering
    const login = new MissingLogin(driver, turn, this.parts.environment)
    const looking = setInterval(() => this.#look(watchdog, lingering, login), lookEvery)
    const outcome = await followTurn({
      driver,
      turn,
      process,
      folder: this.#folder,
      clock,
      variables: this.parts.environment,
      event: (event) => this.#take(event),
      told: (isTold) => lingering.told(isTold, clock.elapsed()),
      onFault: this.parts.onFault,
      abandon: this.#abandon.signal,
    }).finally(() => clearInterval(looking))
    this.#inWords = turn.schema !== null && outcome?.is === 'answered' && outcome.structured === undefined
    // What it left running in its group ends with it.
    if (outcome !== null && !isAlive(process)) await stopProcess({ process, clock: this.parts.clock })
    return outcome
  }

  #take(event: AgentEvent): void {
    if (event.is === 'started') this.#sessionName = event.session
    if ((event.is === 'started' || event.is === 'usage') && event.model !== null)
      this.#figures.price = this.#priceOf(event.model)
    // Of words that is not so: some programs say their errors as they say all else.
    if (event.is === 'tool') this.#works()
    this.#messages.take(event, this.parts.clock.now())
    if (event.is === 'limit') this.#allowances.push(event.limit)
    const now = this.parts.clock.elapsed()
    this.#giveUp(this.#watchdog?.take(event, now) ?? null)
    this.#lingering?.take(event, now)
    this.#said.push(...this.#entries.take(event, this.parts.clock.now()))
    this.#doing = this.#watchdog?.doing(this.parts.clock) ?? doingOf(event, this.#doing)
    this.#noteSoon()
  }

  #look(watchdog: Watchdog, lingering: Lingering, login: MissingLogin): void {
    const { clock } = this.parts
    if (lingering.isTooLong(clock.elapsed()))
      this.#endProgram('its program goes on after it told its end, and is ended', {}, true)
    this.#giveUp(watchdog.look(clock.elapsed(), sizeOf(runFiles(this.#folder).output)))
    void login.behind(watchdog.retriesInDoubt(clock.elapsed())).then((reason) => this.#giveUp(reason))
    const doing = watchdog.doing(clock)
    if (doing !== null) this.#does(doing)
  }

  #does(doing: string): void {
    if (doing === this.#doing) return
    this.#doing = doing
    this.#noteSoon()
  }

  #noteSoon(): void {
    this.#noting ??= this.parts.clock.sleep(this.#pause).then(() => this.#noteNews())
  }

  #giveUp(reason: NowhereReason | null): void {
    if (reason === null || this.#nowhere !== null || this.#process === null) return
    this.#nowhere = reason
    this.#endProgram('its program is given up', { ...reason })
  }

  #endProgram(why: string, about: Readonly<Record<string, unknown>>, isDone = false): void {
    if (this.#process === null) return
    void this.#log('warn', why, about)
    void stopProcess({ process: this.#process, clock: this.parts.clock, isDone }).catch(this.parts.onFault)
  }

  /** Never fails: what is refused is dropped, and what cannot be noted now is noted later. */
  async #noteNews(): Promise<void> {
    this.#noting = null
    const [entries, allowances, messages] = [this.#said, this.#allowances, this.#messages.news()]
    this.#said = []
    this.#allowances = []
    try {
      const dayUsd = await this.parts.dayBudget()
      await this.#note({ entries, messages, allowances, dayUsd, doing: this.#doing, ...this.#figures.now })
      this.#pause = noteEvery
    } catch (error) {
      this.parts.onFault(error)
      this.#pause = noteAgain
      if (!isOfMachine(error)) return
      this.#said.unshift(...entries)
      this.#messages.again(messages)
      this.#allowances.unshift(...allowances)
    }
  }

  async #note(news: object): Promise<void> {
    await this.parts.command('agent.progress', { run: this.began.run.id, ...news })
  }

  /** Null: it was abandoned, and goes on. */
  async #toItsEnd(work: () => Promise<Outcome | null>): Promise<Outcome | null> {
    const said = await work().catch((error: unknown) => (this.#leftAlone ? null : this.#failed(error)))
    if (said === null) return null
    await this.#endStrays()
    await this.#noting
    this.#said.push(...this.#entries.end())
    await this.#noteNews()
    const outcome = await this.#end(asMeant(said, { stopping: this.#stopping, nowhere: this.#nowhere }))
    // Nobody reads its output from the beginning again.
    await boundRun(this.#folder).catch(this.parts.onFault)
    return outcome
  }

  /** Of any run of the agent: no other goes on. */
  async #endStrays(): Promise<void> {
    await endStrays(dirname(this.#folder), this.parts.clock).catch(this.parts.onFault)
  }

  async #failed(error: unknown): Promise<Outcome> {
    if (!(error instanceof CwError)) this.parts.onFault(error)
    // What goes on would work beside the run after this one.
    if (this.#process !== null)
      await stopProcess({ process: this.#process, clock: this.parts.clock }).catch(this.parts.onFault)
    return failedFor(error)
  }

  /** Returns what was noted. */
  async #end(outcome: Outcome): Promise<Outcome> {
    const { context: _, ...figures } = this.#figures.now
    const exit = { exitCode: exitCode(runFiles(this.#folder)), sessionName: this.#sessionName }
    const noted = await noteEnd(this.parts, this.began, { outcome, figures, ...exit })
    const failure = noted.outcome.is === 'failed' ? noted.outcome.failure : null
    await this.#log(failure === null ? 'info' : 'warn', `its run ended: ${noted.outcome.is}`, {
      ...(failure && { failure: failure.kind, message: failure.message }),
      costUsd: noted.figures.costUsd,
      ...(this.#inWords && { form: 'words alone' }),
    })
    return noted.outcome
  }
}
