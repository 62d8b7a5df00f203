// What the home's config.yaml lets agents do, read when it matters: transactions are synchronous, and so is this.

import { readFileSync } from 'node:fs'
import { type Policy, usualPolicy } from '../../kernel/policy.ts'
import type { Home } from '../home.ts'
import { parseConfig } from './config-file.ts'
import { resolveConfig } from './settings.ts'

/** What it says now. A file that cannot be read, or is wrong, leaves what it said last in force: whoever saves it is told. */
export function policyIn({ config }: Pick<Home, 'config'>): () => Policy {
  let last = usualPolicy
  let known: string | null = null
  // Asked after every commit, and the file hardly ever changes.
  return () => {
    const text = textOf(config)
    if (text !== known) last = policyOf(text) ?? last
    known = text
    return last
  }
}

function policyOf(text: string | null): Policy | null {
  const file = text === null ? null : parseConfig(text)
  const config = file?.ok ? resolveConfig({ file: file.value }) : null
  if (!config?.ok) return null
  const { settings } = config.value
  return { acceptGaps: settings.accept_gaps, dayUsd: settings['budget.day_usd'] }
}

/** Empty: there is none; null: it cannot be read. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? '' : null
  }
}
