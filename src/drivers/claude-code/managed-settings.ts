// What whoever looks after the machine has set for Claude Code: it stands over everything that a call says.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const folders: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: '/Library/Application Support/ClaudeCode',
  linux: '/etc/claude-code',
}

const managed = z.looseObject({
  disableAllHooks: z.boolean().optional(),
  allowManagedHooksOnly: z.boolean().optional(),
})

/** Which setting of the machine keeps hooks of a call from running, in words; null = none. */
export function hooksForbidden(folder = folders[process.platform]): string | null {
  if (folder === undefined) return null
  for (const file of [
    join(folder, 'managed-settings.json'),
    ...partsIn(join(folder, 'managed-settings.d')),
  ]) {
    const settings = managed.safeParse(read(file))
    if (settings.data?.disableAllHooks) return `disableAllHooks in ${file}`
    if (settings.data?.allowManagedHooksOnly) return `allowManagedHooksOnly in ${file}`
  }
  return null
}

function partsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => join(folder, name))
}

/** What cannot be read has no effect on the program either. */
function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
