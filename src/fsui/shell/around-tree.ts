// What stands around a tree on this machine: editors that hold its files, its git, and the repositories it names.

import { systemClock } from '../../kernel/clock.ts'
import { processEnvironment } from '../../platform/config/environment.ts'
import { doubtsAbout } from './doubts.ts'
import { editorsAtWork } from './editor-locks.ts'
import type { EngineParts } from './engine/parts.ts'
import { cameFromGit, gitIsAtWork } from './git-state.ts'

export function aroundTree(
  root: string,
): Pick<EngineParts, 'heldByEditor' | 'gitIsAtWork' | 'cameFromGit' | 'doubtsAbout'> {
  return {
    heldByEditor: editorsAtWork({ root, environment: processEnvironment(), clock: systemClock }),
    gitIsAtWork: () => gitIsAtWork(root),
    cameFromGit: (path, bytes) => cameFromGit(root, path, bytes),
    doubtsAbout,
  }
}
