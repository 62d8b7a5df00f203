// By whom and how an agent is driven: its own wish first, then its role's, then the usual.

import { join } from 'node:path'
import { carryConversation } from '../../drivers/conversations.ts'
import type { AccountHome, Driver } from '../../drivers/driver.ts'
import type { JsonSchema } from '../../kernel/answer-schema.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type CwError, cwError } from '../../kernel/errors.ts'
import { namePart } from '../../kernel/path-parts.ts'
import { usualProvider } from '../../kernel/roles.ts'
import { type Account, asTriedAgain, type WorkItem, waitsForLogin } from '../../modules/runs/index.ts'
import type { Price } from '../../platform/config/agent-settings.ts'
import { processEnvironment } from '../../platform/config/environment.ts'
import type { Home } from '../../platform/home.ts'
import type { Pair } from '../limits/breakers.ts'
import { spentBudget } from '../limits/budgets.ts'
import { type AccountChoice, chooseAccount } from '../limits/choose-account.ts'
import type { AgentTools, CannotDrive, Driven, Parked } from './ports.ts'
import { placeFor, removalOf, scratchOf } from './workplace.ts'

/** What `config.yaml` says of agent programs, as it is now. */
export interface Programs {
  /** Null where no provider is called so. */
  driverOf(provider: string): Driver | null
  /** `project` is the name of one, or null. */
  role(role: string, project: string | null): RoleProgram
  /** How many agents of that project may run at the same time; null = as many as of all. */
  mostRunning(project: string | null): number | null
  price(model: string, project: string | null): Price | null
  /** What the repository of the project sets and is not in force, a line each. */
  readonly wrong?: readonly string[]
}

export interface RoleProgram {
  readonly provider: string | null
  readonly model: string | null
  readonly args: readonly string[]
  readonly instructions: string
  /** Names of the tools of cw that its role allows. */
  readonly tools: readonly string[]
  readonly answer: RoleAnswer
}

/** What agents of a role have to answer. */
export interface RoleAnswer {
  /** Null: words. */
  readonly schema: JsonSchema | null
  /** Whether somebody said so in config.yaml. */
  readonly isSet: boolean
}

export interface DriveParts {
  readonly home: Home
  readonly clock: Pick<Clock, 'now'>
  /** As they are set for that project. @throws CwError `config.invalid` */
  programs(project: WorkItem['project']): Promise<Programs>
  /** Takes note of what is wrong with the settings of its project. */
  warn(item: WorkItem, lines: readonly string[]): Promise<void>
  tools(token: string): AgentTools
  /** Until when the budget of the day lets nothing be started; null = it may be. */
  dayBarredUntil(spentUsd: number): Promise<number | null>
  /** Until when a program rests with an account; null = it does not. */
  restsUntil(pair: Pair): Promise<number | null>
}

export function driverNamed(known: Programs, name: string): Driver {
  const driver = known.driverOf(name)
  if (driver === null) throw cwError('provider.unknown', { name, known: '' })
  return driver
}

export function driving(parts: DriveParts) {
  const { home, clock, programs, tools, dayBarredUntil } = parts
  return async (item: WorkItem, signal?: AbortSignal): Promise<Driven | CannotDrive | Parked> => {
    const { agent } = item
    let provider = agent.provider ?? usualProvider
    try {
      const known = await programs(item.project)
      await parts.warn(item, known.wrong ?? [])
      const role = known.role(agent.role, projectOf(item))
      provider = agent.provider ?? role.provider ?? usualProvider
      const driver = driverNamed(known, provider)
      refuseUnfitAccount(item, { provider, driver, known })
      const setting = driver.unguarded?.() ?? null
      if (setting !== null) throw cwError('agent.unguarded', { program: driver.title, setting })
      const spent = spentBudget(item.budgets)
      if (spent !== null) return { parked: { until: null, why: `the budget of ${spent.title} is used up` } }
      const tomorrow = await dayBarredUntil(item.spentToday)
      if (tomorrow !== null) return { parked: { until: tomorrow, why: 'the budget of today is used up' } }
      const choice = await accountFor(item, provider, { now: clock.now(), restsUntil: parts.restsUntil })
      if ('parked' in choice) return choice
      const account = choice.account && { id: choice.account.id, folder: folderOf(choice.account) }
      return {
        provider,
        driver,
        mostOfProject: known.mostRunning(projectOf(item)),
        model: agent.model ?? role.model,
        instructions: role.instructions,
        more: role.args,
        schema: role.answer.schema,
        // What ships fails no program of somebody's that never heard of it.
        wordsDo: !role.answer.isSet && driver.capabilities.structured === 'told',
        account,
        // A person's token, words and secrets; the worktrees stand beside them in the home.
        denied: [home.serverJson, home.database, home.config, home.logs, join(home.path, 'trees')],
        removal: await removalOf(item, home, signal),
        place: (placing) => placeFor(item, home, placing),
        scratch: () => scratchOf(home, agent.id),
        carry: () => carry(driver, item, account?.folder ?? null),
        tools,
        allowed: role.tools,
      }
    } catch (error) {
      return { provider, cannot: error as CwError }
    }
  }
}

/** One account may serve several providers that are the same program. */
function refuseUnfitAccount(
  { agent, account }: WorkItem,
  { provider, driver, known }: { readonly provider: string; driver: Driver; known: Programs },
): void {
  if (account?.provider == null || account.provider === provider) return
  const login = known.driverOf(account.provider)?.home
  if (login != null && login.variable === driver.home?.variable) return
  const { title, provider: of } = account
  throw cwError('account.unfit', { agent: agent.title, provider, account: title, of })
}

/** What its file is called, as settings for it name it; null = it has none. */
export function projectOf({ project }: Pick<WorkItem, 'project'>): string | null {
  return project && namePart(project.path).replace(/\.md$/, '')
}

async function accountFor(
  item: WorkItem,
  provider: string,
  { now, restsUntil }: { readonly now: number } & Pick<DriveParts, 'restsUntil'>,
): Promise<AccountChoice> {
  const { account: named, accounts, limited, last } = item
  if (named?.archivedAt != null)
    return { parked: { until: null, why: `its account ${named.title} was put away` } }
  const own = accounts.filter((account) => account.provider === provider)
  const eligible = [...new Set(named === null ? own : [named])].map(({ id }) => id)
  const rests = new Map<string | null, number | null>()
  for (const account of eligible.length === 0 ? [null] : eligible)
    rests.set(account, await restsUntil({ provider, account }))
  const choose = (as: (account: Account) => Account) =>
    chooseAccount(
      {
        named: named && as(named),
        accounts: own.map(as),
        last: last?.account ?? null,
        restsUntil: (id) => rests.get(id) ?? null,
      },
      now,
    )
  const choice = choose((account) => account)
  if ('parked' in choice) {
    const again = choose((account) => asTriedAgain(account, item.limitsMet, item.changed))
    return 'parked' in again ? choice : again
  }
  if (choice.account !== null) return choice
  const limit = limited.find((each) => each.provider === provider)
  if (limit !== undefined && waitsForLogin(limit, item.changed))
    return { parked: { until: limit.until, why: 'its allowance is used up' } }
  const rest = rests.get(null) ?? null
  return rest === null ? choice : { parked: { until: rest, why: 'it could not be reached' } }
}

/** The conversation of the last run, from the account that it ran with. */
async function carry({ home, conversations }: Driver, item: WorkItem, to: string | null): Promise<boolean> {
  const { last, accounts } = item
  if (last?.sessionName == null) return false
  const before = accounts.find(({ id }) => id === last.account)
  const from = before === undefined ? null : folderOf(before)
  const usual = home === null ? '' : usualFolder(home)
  return await carryConversation(conversations, {
    session: last.sessionName,
    from: from ?? usual,
    to: to ?? usual,
  })
}

function usualFolder({ variable, folder }: AccountHome): string {
  const { inherited, userHome } = processEnvironment()
  return inherited[variable] ?? join(userHome, folder)
}

/** Absolute; `~` is the person's folder. Null: the program's own. */
function folderOf({ configDir }: Account): string | null {
  return configDir === null ? null : configDir.replace(/^~(?=\/|$)/, processEnvironment().userHome)
}

export function runFolderIn(home: Pick<Home, 'agents'>) {
  return ({ agent, number }: { readonly agent: string; readonly number: number }) =>
    join(home.agents, agent, 'runs', String(number))
}
