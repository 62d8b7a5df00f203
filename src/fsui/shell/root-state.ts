// What is left at the root of a tree by what every tree has there.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RootState } from './engine/parts.ts'
import { markerName } from './known-trees.ts'

/** Files that a new tree is set up with, and that `cw` never writes again. */
const shipped = ['README.md', 'AGENTS.md', 'CLAUDE.md']

/** @see SPEC R8 */
export async function rootState(root: string): Promise<RootState> {
  const stands = (name: string) => existsSync(join(root, name))
  if (!stands(markerName)) return 'unmarked'
  return shipped.some(stands) ? 'whole' : 'bare'
}
