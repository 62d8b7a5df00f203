// What the supervisor needs of everything else: the procedures, a clock, and how each agent is driven.

import type { CommandLine, Driver, McpServer, Turn } from '../../drivers/driver.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { CwError } from '../../kernel/errors.ts'
import type { Reminder } from '../../modules/memory/index.ts'
import type { GivenFile, Run, SaidBefore, WorkItem } from '../../modules/runs/index.ts'
import type { Price } from '../../platform/config/agent-settings.ts'
import type { LetThrough, Pair } from '../limits/breakers.ts'
import type { LogOfAgent } from './agent-logs.ts'
import type { Figures } from './figures.ts'
import type { Removal } from './removal-note.ts'
import type { Placing } from './workplace.ts'

export interface SupervisorParts {
  readonly clock: Clock
  readonly environment: Readonly<Record<string, string | undefined>>
  query(path: string, input: object): Promise<unknown>
  /** In the name of `cw`; the same `mutation` does nothing a second time. */
  command(path: string, input: object, mutation?: string): Promise<unknown>
  /** Calls back whenever something may have changed. */
  subscribe(listener: () => void): () => void
  /** A private folder of that run: absolute. */
  runFolder(run: Pick<Run, 'agent' | 'number'>): string
  /** What drives runs of that provider. @throws CwError `provider.unknown`, `config.invalid` */
  driverOf(provider: string): Promise<Driver>
  /** By whom and how that agent is driven now; the signal ends git that is asked for that. */
  drive(item: WorkItem, signal: AbortSignal): Promise<Driven | CannotDrive | Parked>
  /** Ends what an earlier server left running that sets up the place where it works. */
  endSetup(agent: string): Promise<void>
  /** That the place where it worked was made again, since somebody had removed it; null = nobody did. */
  removalBefore(item: WorkItem): Removal | null
  /** The files that it is given to read, as they are now. */
  givenFiles(item: WorkItem): Promise<readonly GivenFile[]>
  /** What is remembered for it. */
  reminderFor(item: WorkItem): Promise<Reminder>
  /** What was said to the agent by others, as far as it still stands, and what it heard last of what it is for. */
  saidBefore(item: WorkItem): Promise<SaidBefore>
  /** Takes note of what becomes of a run of that program with that account. */
  letThrough(pair: Pair, run: LetThrough): Promise<void>
  /** What models cost for that agent, as it is set now. */
  prices(item: WorkItem): Promise<(model: string) => Price | null>
  /** How many agents may run at the same time. */
  mostRunning(): Promise<number>
  /** How many runs agents may cause by waking one another, before a person is asked. */
  mostUnasked(): Promise<number>
  /** What all agents may cost in a day, in US dollars; null = however much. */
  dayBudget(): Promise<number | null>
  /** Milliseconds for which what a save decided can be taken back before it starts anything. */
  startGrace(): Promise<number>
  /** Milliseconds in which nothing is heard of one before it is stopped; 0 = however long. */
  stalledAfter(): Promise<number>
  /** Milliseconds in which the model of one says nothing at first before it is stopped; 0 = however long. */
  firstAnswer(): Promise<number>
  /** Milliseconds for which the program of one may go on once it has told its end; 0 = however long. */
  linger(): Promise<number>
  /** Milliseconds that a step for one agent may take before the others go on without it; left out: as long as usual. */
  readonly longestStep?: number
  /** Where it is logged when its program is started and how that ends. */
  logOf: LogOfAgent
  onFault(error: unknown): void
}

export interface BeganRun {
  readonly run: Run
  readonly item: WorkItem
  /** What the earlier runs of the conversation were billed for. */
  readonly before: Pick<Figures, 'usage' | 'costUsd'>
}

export interface CannotDrive {
  readonly provider: string
  readonly cannot: CwError
}

/** It is not its turn: `until` in milliseconds since the epoch; null = until something changes. */
export interface Parked {
  readonly parked: { readonly until: number | null; readonly why: string }
}

export interface Driven {
  /** How many agents of its project may run at the same time; null = as many as of all. */
  readonly mostOfProject: number | null
  readonly provider: string
  readonly driver: Driver
  readonly model: string | null
  readonly instructions: string | null
  readonly more: readonly string[]
  /** What its answer has to be, as its role says. */
  readonly schema: Turn['schema']
  readonly wordsDo: boolean
  readonly account: { readonly id: string; readonly folder: string | null } | null
  readonly denied: readonly string[]
  /** Somebody removed the place where it worked, which is made again; null = nobody did. */
  readonly removal: Removal | null
  /** Makes the place where it works: a worktree of its project, else a folder of its own. Absolute. */
  place(placing: Placing): Promise<string>
  /** Makes the folder for files of its own. Absolute. */
  scratch(): string
  /** Takes its conversation along to that account; false: it cannot go there. */
  carry(): Promise<boolean>
  /** Names of the tools of `cw` that its role allows. */
  readonly allowed: readonly string[]
  /** What of `cw` it is given; `token` is how that shows whose it is. */
  tools(token: string): AgentTools
}

export interface AgentTools {
  readonly mcp: McpServer | null
  readonly hook: CommandLine | null
  /** What the commands that it runs find in their environment. */
  readonly environment: Readonly<Record<string, string>>
}
