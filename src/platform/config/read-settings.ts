// The settings in force for a tree and for agents: the home's config.yaml, the variables and the defaults.

import type { Home } from '../home.ts'
import { type AgentSettings, agentSettings } from './agent-settings.ts'
import { type ConfigFile, ofHome, parseConfig } from './config-file.ts'
import { invalidConfig } from './config-place.ts'
import { processEnvironment } from './environment.ts'
import type { Settings } from './options.ts'
import { withPromptFiles } from './prompt-files.ts'
import { type RepositoryConfig, readRepositoryConfig } from './repository-config.ts'
import { type Config, resolveConfig } from './settings.ts'

/** @throws CwError `config.invalid` with the line and the remedy */
export async function readSettings(home: Home, treeId: string | null): Promise<Settings> {
  return (await readConfig(home, treeId)).settings
}

/** The same, with where each of them comes from. @throws CwError `config.invalid` */
export async function readConfig(home: Home, treeId: string | null): Promise<Config> {
  const file = await readConfigFile(home)
  const sources = { file, treeId: treeId ?? undefined, variables: processEnvironment().settings }
  const config = resolveConfig(sources)
  if (!config.ok) throw invalidConfig(home.config, config.problem)
  return config.value
}

/**
 * Providers and roles, with the texts of the files that prompts name. `repository` is the absolute path of that of the
 * project it is read for, or null; what is wrong with the settings in it leaves the home's in force.
 * @throws CwError `config.invalid` with the line, of the home's
 */
export async function readAgentSettings(
  home: Home,
  repository: string | null = null,
): Promise<AgentSettings & { readonly ofRepository: RepositoryConfig | null }> {
  const folders = { home: home.path, user: processEnvironment().userHome }
  const file = await withPromptFiles(await readConfigFile(home), folders)
  if (!file.ok) throw invalidConfig(home.config, file.problem)
  const own = agentSettings(file.value)
  const ofRepository =
    repository === null ? null : await readRepositoryConfig(repository, new Set(own.providers.keys()))
  return { ...agentSettings(file.value, ofRepository?.given), ofRepository }
}

/**
 * What the settings of the home say. A missing file says nothing to a process that never read one, and to any other what it
 * said last. @throws CwError `config.invalid` with the line
 */
export async function readConfigFile(home: Pick<Home, 'config' | 'standing'>): Promise<ConfigFile> {
  const file = parseConfig(home.standing.read(), ofHome(home.config))
  if (!file.ok) throw invalidConfig(home.config, file.problem)
  return file.value
}
