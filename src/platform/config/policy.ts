// What the home's config.yaml lets agents do, read when it matters: transactions are synchronous, and so is this.

import { lstatSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { type Policy, usualPolicy } from '../../kernel/policy.ts'
import type { Home } from '../home.ts'
import { mostRunningOf } from './agent-settings.ts'
import { type ConfigFile, parseConfig } from './config-file.ts'
import { configIn } from './config-place.ts'
import { resolveConfig } from './settings.ts'

/**
 * What it says now. A file that cannot be read, is wrong or went away leaves what it said last in force: whoever saves it is
 * told.
 */
export function policyIn({ standing }: Pick<Home, 'standing'>): () => Policy {
  let last = usualPolicy
  let known: string | null = null
  // Asked after every commit, and the file hardly ever changes.
  return () => {
    const text = unlessRefused(() => standing.read())
    if (text !== known) last = policyOf(text) ?? last
    known = text
    return last
  }
}

function policyOf(text: string | null): Policy | null {
  const file = text === null ? null : parseConfig(text)
  if (!file?.ok) return null
  const config = resolveConfig({ file: file.value })
  if (!config.ok) return null
  const { settings } = config.value
  return {
    ...{ acceptGaps: settings.accept_gaps, dayUsd: settings['budget.day_usd'] },
    mostRunning: ({ name, repository }) =>
      mostRunningOf({ file: file.value, repository: givenIn(repository) }, name),
  }
}

/** What a repository on this machine sets. One that is wrong, or a link, sets nothing. */
function givenIn(repository: string | null): ConfigFile['given'] {
  const { path } = configIn(join(repository ?? '', '.cw'))
  const isRead =
    repository !== null && isAbsolute(repository) && lstatSync(path, { throwIfNoEntry: false })?.isFile()
  const parsed = isRead ? parseConfig(unlessRefused(() => readFileSync(path, 'utf8')) ?? '') : null
  return parsed?.ok ? parsed.value.given : new Map()
}

/** Null: it cannot be read. */
function unlessRefused(read: () => string): string | null {
  try {
    return read()
  } catch {
    return null
  }
}
