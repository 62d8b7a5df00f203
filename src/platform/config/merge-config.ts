// Merges two texts of a config.yaml that come from the same one: setting by setting, and otherwise byte for byte.

import { ok, type Result } from '../../kernel/problem.ts'
import { type ConfigFile, parseConfig } from './config-file.ts'
import { placeAt } from './families.ts'
import { isOptionKey, optionOf } from './options.ts'
import { asWritten, setConfigValue, unsetConfigValue } from './set-value.ts'

/** The text in the tree and the one in the home, and what both came from: null when they never agreed. */
export interface ConfigSides {
  readonly base: string | null
  readonly file: string
  readonly home: string
  /** Whose value stands where both changed a setting; null leaves it open. */
  readonly prefer: 'file' | 'home' | null
}

export interface MergedConfig {
  /** What the tree's file and the home's should hold. The same text, unless something is in conflict. */
  readonly file: string
  readonly home: string
  /** Settings that both sides changed, each to another value: `fsui.settle`, `providers.<name>.command`. */
  readonly conflicts: readonly string[]
}

/**
 * A side that alone changed is taken byte for byte. Where both changed, the tree's text gets the settings that only the
 * home changed. Without a base nothing that only the file says is taken: a tree may come from somebody else, and a
 * setting can be a command. A side that cannot be parsed is a Problem.
 */
export function mergeConfig(sides: ConfigSides): Result<MergedConfig> {
  const { base, file, home } = sides
  const parsed = [file, home].map((text) => parseConfig(text))
  for (const each of parsed) if (!each.ok) return each
  if (file === home || base === home) return ok({ file, home: file, conflicts: [] })
  if (base === file) return ok({ file: home, home, conflicts: [] })
  return ok(mergeSettings(sides))
}

/** The settings of a text as they would be written, by the key that `setConfigValue` takes. Empty where it is invalid. */
export function writtenSettings(text: string): ReadonlyMap<string, string> {
  const parsed = parseConfig(text)
  return parsed.ok ? flat(parsed.value) : new Map()
}

/** Whole texts that differ in nothing that is set count as the file's. */
function mergeSettings({ base, file, home, prefer }: ConfigSides): MergedConfig {
  const b = base === null ? null : writtenSettings(base)
  const f = writtenSettings(file)
  const h = writtenSettings(home)
  const merged = { file, home }
  const conflicts: string[] = []
  for (const key of new Set([...f.keys(), ...h.keys()])) {
    if (f.get(key) === h.get(key)) continue
    const winner = winnerOf(key, { b, f, h }) ?? prefer
    const loser = winner === 'file' ? 'home' : 'file'
    const value = (winner === 'file' ? f : h).get(key)
    const changed = winner === null ? null : withSetting(merged[loser], key, value)
    if (changed?.ok) merged[loser] = changed.value
    else conflicts.push(key)
  }
  return conflicts.length > 0 ? { ...merged, conflicts } : { file: merged.file, home: merged.file, conflicts }
}

type Written = ReadonlyMap<string, string>

/** The side that alone changed the setting; null when both did. */
function winnerOf(
  key: string,
  { b, f, h }: { readonly b: Written | null; readonly f: Written; readonly h: Written },
): 'file' | 'home' | null {
  if (b === null) return f.has(key) ? null : 'home'
  if (f.get(key) === b.get(key)) return 'home'
  return h.get(key) === b.get(key) ? 'file' : null
}

/** The text with the setting as it was written elsewhere; undefined gives it its default, and takes one of a name out. */
function withSetting(text: string, key: string, value: string | undefined): Result<string> {
  if (value !== undefined) return setConfigValue(text, key, asWritten(value))
  if (!isOptionKey(key)) return unsetConfigValue(text, key)
  return setConfigValue(text, key, optionOf(key).default)
}

function flat(file: ConfigFile): Map<string, string> {
  return new Map([...file.given].map(([key, { path, value }]) => [key, written(path, value)]))
}

function written(path: readonly string[], value: unknown): string {
  const place = placeAt(path)
  return place.is === 'setting' ? place.field.type.write(value) : String(value)
}
