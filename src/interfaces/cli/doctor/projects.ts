// The settings that repositories of projects bring: what of them is not in force.

import { isUrl } from '../../../git/find-repository.ts'
import { CwError } from '../../../kernel/errors.ts'
import { agentSettings } from '../../../platform/config/agent-settings.ts'
import { readConfigFile } from '../../../platform/config/read-settings.ts'
import { type RepositoryConfig, readRepositoryConfig } from '../../../platform/config/repository-config.ts'
import type { Home } from '../../../platform/home.ts'
import { type Finding, fine, warning } from './finding.ts'

export interface KnownProject {
  readonly title: string
  /** Absolute path or URL; null while nobody has said. */
  readonly repository: string | null
}

export async function examineProjects(home: Home, projects: readonly KnownProject[]): Promise<Finding[]> {
  const findings = await Promise.all(
    projects.map(async ({ title, repository }) => {
      const config = await settingsIn(home, repository)
      if (config === null) return []
      const wrong = config.problems.map(({ message, line, remedy }) =>
        warning(
          'project.config',
          `${config.path}${line === undefined ? '' : `, line ${line}`}: ${message}`,
          remedy,
        ),
      )
      return wrong.length > 0
        ? wrong
        : [fine('project.config', `${title} has settings of its own: ${config.path}`)]
    }),
  )
  return findings.flat()
}

/** What a repository on this machine says; null: nothing, or it is elsewhere. */
export async function settingsIn(home: Home, repository: string | null): Promise<RepositoryConfig | null> {
  if (repository === null || isUrl(repository)) return null
  return await readRepositoryConfig(repository, await providersOf(home))
}

/** Null where the home's own settings are wrong: that is told elsewhere. */
async function providersOf(home: Home): Promise<ReadonlySet<string> | null> {
  try {
    return new Set(agentSettings(await readConfigFile(home)).providers.keys())
  } catch (error) {
    if (error instanceof CwError && /^config\./.test(error.code)) return null
    throw error
  }
}
