// Which agent programs there are and what agents of each role are started with, as config.yaml has it.

import { usualTools } from '../../kernel/agent-tools.ts'
import { namesOfRole, roleCalled } from '../../kernel/roles.ts'
import { type AgentDriver, driverNamed, knownProviders } from './agent-programs.ts'
import type { AnswerForm } from './answer-form.ts'
import type { ConfigFile } from './config-file.ts'
import { keyOf } from './key-path.ts'

export interface ProviderSettings {
  readonly driver: 'claude-code' | 'codex' | 'goose' | 'command'
  /** The program and its first arguments; empty: the one that the driver looks for on the PATH. */
  readonly command: readonly string[]
  /** Where neither the agent nor its role names one; null = the program's own choice. */
  readonly model: string | null
  readonly args: readonly string[]
}

export interface RoleSettings {
  /** Null: nobody said which. */
  readonly provider: string | null
  readonly model: string | null
  readonly args: readonly string[]
  /** Instructions beside those that ship with the role, as they are configured: text, or the path of a file. */
  readonly prompt: string | null
  /** Tools of cw in the place of those that the role has; null: those. */
  readonly tools: readonly string[] | null
  /** The form of its answer; null: the one that ships. */
  readonly answer: AnswerForm | null
}

/** Settings of roles that a repository does not replace. */
const narrows: ReadonlySet<string> = new Set(['prompt', 'tools'])

/** In US dollars for a million tokens. */
export interface Price {
  readonly input: number
  readonly cachedInput: number
  readonly output: number
}

export interface AgentSettings {
  /** By name. A provider that nothing could be started for is not among them. */
  readonly providers: ReadonlyMap<string, ProviderSettings>
  /**
   * `project` is its slug; what is set for it stands over what its repository says, and that over what is set for the role,
   * setting by setting. A repository adds to a prompt, and takes tools away.
   */
  role(role: string, project: string | null): RoleSettings
  /** How many agents of that project may run at the same time; null where nobody said it: as many as of all. */
  mostRunning(project: string | null): number | null
  /** What a model costs, for that project; null where nobody said it. */
  price(model: string, project: string | null): Price | null
}

/**
 * What the file says; `claude-code`, `codex` and `goose` are there without being configured. `repository`: what that of the
 * project says of roles.
 */
export function agentSettings(file: ConfigFile, repository: ConfigFile['given'] = new Map()): AgentSettings {
  const given = [...file.given.values()]
  const named = given.filter(({ path }) => path[0] === 'providers').map(({ path }) => path[1] ?? '')
  const names = [...new Set([...knownProviders, ...named])]
  const providers = names.map((name) => [name, provider(file, name)] as const)
  return {
    providers: new Map(
      providers.filter(([, { driver, command }]) => driver !== 'command' || command.length > 0),
    ),
    role: (called, project) => {
      const role = roleCalled(called)
      const ofRole = (from: Pick<ConfigFile, 'given'>, section: readonly string[], field: string) =>
        namesOfRole(role)
          .map((name) => valueAt(from, [...section, name, field]))
          .find((value) => value !== undefined)
      const value = <Value>(field: string, otherwise: Value) => {
        const own = project === null ? undefined : ofRole(file, ['projects', project, 'roles'], field)
        const ofHome = ofRole(file, ['roles'], field)
        return (own ?? (narrows.has(field) ? null : said(field)) ?? ofHome ?? otherwise) as Value
      }
      const said = (field: string) => ofRole({ given: repository }, ['roles'], field)
      const prompts = [value<string | null>('prompt', null), said('prompt') as string | undefined]
      const tools = value<readonly string[] | null>('tools', null)
      const only = said('tools') as readonly string[] | undefined
      return {
        provider: value<string | null>('provider', null),
        model: value<string | null>('model', null),
        args: value<readonly string[]>('args', []),
        prompt: prompts.filter((prompt) => prompt != null).join('\n\n') || null,
        answer: value<AnswerForm | null>('answer', null),
        tools: only === undefined ? tools : (tools ?? usualTools(role)).filter((tool) => only.includes(tool)),
      }
    },
    mostRunning: (project) => mostRunningOf({ file, repository }, project),
    price: (model, project) => price(file, model, project),
  }
}

interface Sources {
  readonly file: ConfigFile
  readonly repository: ConfigFile['given']
}

/** What a person set for the project stands over what its repository says. */
export function mostRunningOf({ file, repository }: Sources, project: string | null): number | null {
  if (project === null) return null
  const field = ['dispatch', 'max_running']
  const own = valueAt(file, ['projects', project, ...field]) ?? valueAt({ given: repository }, field)
  return (own as number | undefined) ?? null
}

function provider(file: ConfigFile, name: string): ProviderSettings {
  const value = <Value>(field: string, otherwise: Value) =>
    (valueAt(file, ['providers', name, field]) ?? otherwise) as Value
  return {
    driver: value<AgentDriver>('driver', driverNamed(name)),
    command: value<readonly string[]>('command', []),
    model: value<string | null>('model', null),
    args: value<readonly string[]>('args', []),
  }
}

function price(file: ConfigFile, model: string, project: string | null): Price | null {
  const value = (field: string) => {
    const own = project === null ? undefined : valueAt(file, ['projects', project, 'prices', model, field])
    return (own ?? valueAt(file, ['prices', model, field])) as number | undefined
  }
  const [input, cached, output] = [value('input'), value('cached_input'), value('output')]
  if (input === undefined || output === undefined) return null
  return { input, cachedInput: cached ?? input, output }
}

function valueAt(file: Pick<ConfigFile, 'given'>, path: readonly string[]): unknown {
  return file.given.get(keyOf(path))?.value
}
