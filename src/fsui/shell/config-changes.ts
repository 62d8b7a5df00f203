// What a change of config.yaml is told as in the log.

import { parseConfig } from '../../platform/config/config-file.ts'
import { writtenSettings } from '../../platform/config/merge-config.ts'

/** ` (fsui.settle: 30ms → 100ms)`, or nothing where no setting changed. */
export function changes(before: string, after: string): string {
  const old = writtenSettings(before)
  const now = writtenSettings(after)
  const told = [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => old.get(key) !== now.get(key))
    .map((key) => `${key}: ${old.get(key) ?? 'default'} → ${now.get(key) ?? 'default'}`)
  return told.length === 0 ? '' : ` (${told.join(', ')})`
}

/** What the file says for the first time and has no effect. */
export function idleSettings(before: string, after: string): string[] {
  const old = parseConfig(before)
  const now = parseConfig(after)
  const known = new Set(old.ok ? old.value.idle.map(({ field }) => field) : [])
  const fresh = now.ok ? now.value.idle.filter(({ field }) => !known.has(field)) : []
  return fresh.map(({ line, message, remedy }) => `config.yaml, line ${line}: ${message} ${remedy}`)
}
