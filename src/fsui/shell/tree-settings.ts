// The settings in force for one tree: the home's, and what its folder tells of the programs that save in it.

import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../../platform/config/options.ts'
import { readConfig } from '../../platform/config/read-settings.ts'
import type { Home } from '../../platform/home.ts'

/** Folders of programs that save by themselves, half-written thoughts too: there only a ticked Send sends (TREE.md 5). */
const savers = ['.obsidian', '.stfolder']

/** @throws CwError `config.invalid` with the line and the remedy */
export async function readTreeSettings(
  home: Home,
  tree: { readonly id: string; readonly root: string },
): Promise<Settings> {
  const { settings, origins } = await readConfig(home, tree.id)
  if (origins['fsui.reply'] !== 'default') return settings
  const found = await Promise.all(savers.map((name) => exists(join(tree.root, name))))
  return found.includes(true) ? { ...settings, 'fsui.reply': 'tick' } : settings
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
