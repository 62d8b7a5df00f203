// The supervisor of a home, wired to its database, its settings and the agent programs of this machine.

import type { Clock } from '../../kernel/clock.ts'
import { cwError } from '../../kernel/errors.ts'
import type { Reminder } from '../../modules/memory/index.ts'
import type { SaidBefore, WorkItem } from '../../modules/runs/index.ts'
import { processEnvironment } from '../../platform/config/environment.ts'
import { optionOf, type Settings } from '../../platform/config/options.ts'
import { readSettings } from '../../platform/config/read-settings.ts'
import type { Home } from '../../platform/home.ts'
import { Breakers, type Pair, type Rest } from '../limits/breakers.ts'
import { dayBarredUntil } from '../limits/day-budget.ts'
import { agentLogs } from './agent-logs.ts'
import { driverNamed, driving, type Programs, projectOf, runFolderIn } from './drive.ts'
import { readGivenFiles } from './given-files.ts'
import type { AgentTools } from './ports.ts'
import { Supervisor } from './supervisor.ts'
import { endSetup, removalBefore } from './workplace.ts'

export interface SupervisedHome {
  readonly home: Home
  readonly clock: Clock
  /** Calls a procedure in the name of `cw`. */
  callAsCw(path: string, input: unknown, mutation?: string): Promise<unknown>
  subscribe(listener: () => void): () => void
  /** As they are set for that project; null: for none. @throws CwError `config.invalid` */
  programs(project: WorkItem['project']): Promise<Programs>
  /** How `cw` is started: the program and its first arguments. */
  readonly program: readonly [string, ...string[]]
  onFault(error: unknown): void
  readonly longestStep?: number
}

export function startSupervisor(parts: SupervisedHome): Supervisor {
  const { home, clock, callAsCw, subscribe, programs, onFault } = parts
  const settings = settingsOf(home, onFault)
  const setting = <Key extends keyof Settings>(key: Key) =>
    lastGood(async () => (await settings())[key], optionOf(key).default as Settings[Key], onFault)
  const day = { limit: setting('budget.day_usd'), command: callAsCw, query: callAsCw }
  const breakers = new Breakers({
    clock,
    firstRest: setting('dispatch.rest'),
    known: async () => (await callAsCw('agent.resting', {})) as (Pair & Rest)[],
    onFault,
  })
  const logOf = agentLogs(home, setting('log.level'))
  const supervisor = new Supervisor({
    clock,
    environment: processEnvironment().inherited,
    query: callAsCw,
    command: callAsCw,
    subscribe,
    runFolder: runFolderIn(home),
    driverOf: async (provider) => driverNamed(await programs(null), provider),
    drive: driving({
      ...{ home, clock, programs, tools: toolsFor(parts) },
      dayBarredUntil: (spentUsd) => dayBarredUntil(day, { spentUsd, now: clock.now() }),
      restsUntil: (pair) => breakers.restsUntil(pair),
      warn: async ({ agent }, lines) => {
        const log = lines.length > 0 ? await logOf(agent) : null
        for (const line of lines) log?.warn(line)
      },
    }),
    prices: async (item) => {
      const known = await programs(item.project).catch(onFault)
      return (model) => known?.price(model, projectOf(item)) ?? null
    },
    endSetup: (agent) => endSetup(home, agent),
    removalBefore: (item) => removalBefore(item, home),
    givenFiles: (item) =>
      readGivenFiles(item, {
        userHome: processEnvironment().userHome,
        documents: async (at) => (await callAsCw('tree.at', { at })) as Record<string, string>,
      }),
    reminderFor: async ({ agent }) => (await callAsCw('memory.recall', { ref: agent.id })) as Reminder,
    saidBefore: async ({ agent }) => (await callAsCw('agent.told', { ref: agent.id })) as SaidBefore,
    letThrough: (pair, run) => breakers.letThrough(pair, run),
    mostRunning: setting('dispatch.max_running'),
    mostUnasked: setting('dispatch.max_unasked'),
    dayBudget: day.limit,
    startGrace: setting('dispatch.grace'),
    stalledAfter: setting('dispatch.stalled_after'),
    firstAnswer: setting('dispatch.first_answer'),
    linger: setting('dispatch.linger'),
    ...(parts.longestStep !== undefined && { longestStep: parts.longestStep }),
    logOf,
    onFault,
  })
  supervisor.start()
  return supervisor
}

function toolsFor({ home, program: [command, ...args] }: SupervisedHome) {
  return (token: string): AgentTools => {
    const environment = { CW_HOME: home.path, CW_TOKEN: token }
    return {
      mcp: { command, args: [...args, 'mcp'], variables: Object.keys(environment) },
      hook: { command, args: [...args, 'hook'], env: environment },
      environment,
    }
  }
}

/** A file that went away is told once. */
function settingsOf(home: Home, onFault: (error: unknown) => void): () => Promise<Settings> {
  let isTold = false
  return async () => {
    const settings = await readSettings(home, null)
    const { isGone } = home.standing
    if (isGone && !isTold) onFault(cwError('config.gone', { path: home.path }))
    isTold = isGone
    return settings
  }
}

/** Settings that cannot be read leave the last ones in force. */
function lastGood<Value>(
  read: () => Promise<Value>,
  usual: Value,
  onFault: (error: unknown) => void,
): () => Promise<Value> {
  let last = usual
  return async () => {
    try {
      last = await read()
    } catch (error) {
      onFault(error)
    }
    return last
  }
}
