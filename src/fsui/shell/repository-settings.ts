// What the repositories of projects set in `.cw/config.yaml` and is not in force: it is shown in the tree, where a person works,
// beside what is wrong there.

import { stat } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import type { Event } from '../../kernel/event.ts'
import type { Problem } from '../../kernel/problem.ts'
import { readRepositoryConfig } from '../../platform/config/repository-config.ts'
import type { StandingProblem } from '../core/views/local-state.ts'
import type { HomeFile } from './home-config.ts'
import { knownProviders } from './unknown-provider.ts'

export interface RepositorySettingsParts {
  readonly tree: { readonly root: string }
  readonly home: Pick<HomeFile, 'read'>
  readonly remote: { query(path: string, input: object): Promise<unknown> }
}

export class RepositorySettings {
  #stale = true
  /** Those in which something is wrong. */
  #wrong: readonly string[] = []

  constructor(private readonly parts: RepositorySettingsParts) {}

  /** The log says so; null: anything may have happened. They are in force anew with each run. */
  heard(events: readonly Event[] | null): void {
    const concerns = ({ type }: Event) => type === 'run.started' || type.startsWith('project.')
    if (events === null || events.some(concerns)) this.#stale = true
  }

  /** What is wrong now. Until something is heard only what was wrong is read again: it may be mended. */
  async problems(): Promise<readonly StandingProblem[]> {
    const repositories = this.#stale ? await this.#repositories() : this.#wrong
    if (repositories.length === 0) return []
    const known = await knownProviders(this.parts.home)
    const providers = known === null ? null : new Set(known)
    const found = await Promise.all(repositories.map((each) => this.#problemIn(each, providers)))
    this.#wrong = repositories.filter((_, at) => found[at] !== null)
    return found.filter((problem) => problem !== null)
  }

  async #repositories(): Promise<readonly string[]> {
    // Before the query: what happens while it runs makes the next one ask again.
    this.#stale = false
    try {
      const projects = (await this.parts.remote.query('project.list', {})) as { repository: string | null }[]
      const here = projects.flatMap(({ repository }) =>
        repository && isAbsolute(repository) ? repository : [],
      )
      return [...new Set(here)]
    } catch (error) {
      this.#stale = true
      throw error
    }
  }

  /** Told as of one file, by its way from the tree. */
  async #problemIn(
    repository: string,
    providers: ReadonlySet<string> | null,
  ): Promise<StandingProblem | null> {
    const config = await readRepositoryConfig(repository, providers)
    const [first] = config?.problems ?? []
    if (!config || first === undefined) return null
    const path = relative(this.parts.tree.root, config.path)
    return { ...told(config.problems, first), path, since: await savedAt([config.path, repository]) }
  }
}

/** Where there are several, each with its line. */
function told(
  problems: readonly Problem[],
  first: Problem,
): Pick<StandingProblem, 'message' | 'remedy' | 'line'> {
  const { message, remedy, line } = first
  if (problems.length === 1) return { message, remedy, ...(line !== undefined && { line }) }
  const each = (words: (problem: Problem) => string) =>
    problems.map((problem) => `Line ${problem.line ?? 1}: ${words(problem)}`).join(' ')
  return { message: each((problem) => problem.message), remedy: each((problem) => problem.remedy) }
}

/** In milliseconds since the epoch: the first of those that can be looked at says so since then. */
async function savedAt(paths: readonly string[]): Promise<number> {
  for (const path of paths) {
    const saved = await stat(path).catch(() => null)
    if (saved !== null) return Math.floor(saved.mtimeMs)
  }
  return 0
}
