// The settings in force: defaults, then config.yaml, then the tree's own part of it, then variables, then flags.
import { bad, ok, type Problem, type Result } from '../../kernel/problem.ts'
import type { ConfigFile } from './config-file.ts'
import { placeAt } from './families.ts'
import { keyOf } from './key-path.ts'
import { helpOf, isOptionKey, type OptionKey, optionKeys, optionOf, type Settings } from './options.ts'

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
  readonly key: string
  /** As it would stand in config.yaml. */
  readonly value: string
  readonly origin: Origin
  /** A setting of a name has none. */
  readonly default?: string
  readonly help: string
  readonly env?: string
  readonly flag?: string
  /** Nothing acts on it in this version. */
  readonly later?: true
}

/** Every setting with its value and where it comes from, in the order of the table; below them those of names that are given. */
export function showConfig(config: Config, file?: ConfigFile): readonly ShownSetting[] {
  const settings = optionKeys.map((key) => {
    const { type, default: usual, env, flag, later } = optionOf(key)
    return {
      key,
      value: type.write(config.settings[key]),
      origin: config.origins[key],
      default: type.write(usual),
      help: helpOf(key),
      ...(env === undefined ? {} : { env }),
      ...(flag === undefined ? {} : { flag }),
      ...(later ? { later } : {}),
    }
  })
  return file === undefined ? settings : [...settings, ...ofNames(file)]
}

function ofNames(file: ConfigFile): ShownSetting[] {
  return [...file.given].flatMap(([key, { path, value }]) => {
    const place = placeAt(path)
    if (place.is !== 'setting' || isOptionKey(key)) return []
    const { type, help } = place.field
    return [{ key, value: type.write(value), origin: 'file' as const, help }]
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
  const ofTree = treeKey(key, sources.treeId)
  const tree = ofTree === undefined ? undefined : sources.file?.given.get(ofTree)
  if (tree) return { origin: 'tree', value: tree.value }
  const given = sources.file?.given.get(key)
  if (given) return { origin: 'file', value: given.value }
  return { origin: 'default', value: usual }
}

/** Where the tree's own value would stand. */
function treeKey(key: OptionKey, treeId: string | undefined): string | undefined {
  const [section, ...rest] = key.split('.')
  return treeId === undefined || section !== 'fsui' ? undefined : keyOf(['trees', treeId, ...rest])
}

function refused(name: string, takes: string): Problem {
  return {
    code: 'config.value',
    message: `${name} takes ${takes}.`,
    remedy: 'Correct it or leave it out.',
    field: name,
  }
}
