// The settings in force: defaults, then config.yaml, then the tree's own part of it, then variables, then flags.
import { bad, ok, type Problem, type Result } from '../../kernel/problem.ts'
import type { ConfigFile } from './config-file.ts'
import { type OptionKey, optionKeys, optionOf, type Settings, type TreeOptionKey } from './options.ts'

export type Origin = 'default' | 'file' | 'tree' | 'env' | 'flag'

export interface Config {
  readonly settings: Settings
  readonly origins: Readonly<Record<OptionKey, Origin>>
}

export interface ConfigSources {
  readonly file?: ConfigFile | undefined
  /** Takes the part of the file that is for this tree alone. */
  readonly treeId?: string | undefined
  /** Environment.settings: values by the variable's name. */
  readonly variables?: Readonly<Record<string, string>>
  /** Values by the flag's name without dashes. */
  readonly flags?: Readonly<Record<string, string>>
}

/** Later sources win. A variable or flag whose value its setting does not take is a Problem that names it. */
export function resolveConfig(sources: ConfigSources = {}): Result<Config> {
  const values: Record<string, unknown> = {}
  const origins: Record<string, Origin> = {}
  for (const key of optionKeys) {
    const layer = winner(key, sources)
    const { type } = optionOf(key)
    const parsed = 'text' in layer ? type.schema.safeParse(layer.text) : undefined
    if (parsed?.success === false) return bad(refused('name' in layer ? layer.name : key, type.takes))
    values[key] = 'value' in layer ? layer.value : parsed?.data
    origins[key] = layer.origin
  }
  return ok({ settings: values as Settings, origins: origins as Record<OptionKey, Origin> })
}

export interface ShownSetting {
  readonly key: OptionKey
  /** As it would stand in config.yaml. */
  readonly value: string
  readonly origin: Origin
  readonly default: string
  readonly help: string
  readonly env?: string
  readonly flag?: string
}

/** Every setting with its value and where it comes from, in the order of the table. */
export function showConfig(config: Config): readonly ShownSetting[] {
  return optionKeys.map((key) => {
    const { type, default: usual, help, env, flag } = optionOf(key)
    return {
      key,
      value: type.write(config.settings[key]),
      origin: config.origins[key],
      default: type.write(usual),
      help,
      ...(env === undefined ? {} : { env }),
      ...(flag === undefined ? {} : { flag }),
    }
  })
}

/** A value that is understood already, or the text of the variable or flag called `name`. */
type Layer =
  | { readonly origin: Origin; readonly value: unknown }
  | { readonly origin: Origin; readonly text: string; readonly name: string }

function winner(key: OptionKey, sources: ConfigSources): Layer {
  const { env, flag, default: usual } = optionOf(key)
  const flagged = flag === undefined ? undefined : sources.flags?.[flag]
  if (flagged !== undefined) return { origin: 'flag', text: flagged, name: `--${flag}` }
  const variable = env === undefined ? undefined : sources.variables?.[env]
  if (env !== undefined && variable !== undefined) return { origin: 'env', text: variable, name: env }
  const tree = sources.treeId === undefined ? undefined : sources.file?.trees.get(sources.treeId)
  if (tree?.has(key as TreeOptionKey)) return { origin: 'tree', value: tree.get(key as TreeOptionKey) }
  if (sources.file?.home.has(key)) return { origin: 'file', value: sources.file.home.get(key) }
  return { origin: 'default', value: usual }
}

function refused(name: string, takes: string): Problem {
  return {
    code: 'config.value',
    message: `${name} takes ${takes}.`,
    remedy: 'Correct it or leave it out.',
    field: name,
  }
}
