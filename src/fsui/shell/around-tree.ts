// What stands around a tree on this machine: editors that hold its files, its git, and the repositories and programs it names.

import { systemClock } from '../../kernel/clock.ts'
import { processEnvironment } from '../../platform/config/environment.ts'
import { homePath } from '../../platform/home.ts'
import { doubtsAbout } from './doubts.ts'
import { editorsAtWork } from './editor-locks.ts'
import type { EngineParts } from './engine/parts.ts'
import { cameFromGit, gitAtWork } from './git-state.ts'
import type { HomeFile } from './home-config.ts'
import { rootState } from './root-state.ts'
import { fillTree } from './tree-folder.ts'
import { unknownProvider } from './unknown-provider.ts'

export function aroundTree(
  root: string,
  home: Pick<HomeFile, 'read'>,
): Pick<
  EngineParts,
  'heldByEditor' | 'gitAtWork' | 'rootState' | 'fillRoot' | 'cameFromGit' | 'doubtsAbout' | 'unknownHere'
> {
  return {
    heldByEditor: editorsAtWork({ root, environment: processEnvironment(), clock: systemClock }),
    gitAtWork: () => gitAtWork(root),
    rootState: () => rootState(root),
    fillRoot: () => fillTree(root),
    cameFromGit: (path, bytes) => cameFromGit(root, path, bytes),
    doubtsAbout,
    unknownHere: (kind, before, after) => unknownProvider(home, { kind, before, after }),
  }
}

/** The home where a command does not find it by itself, in a terminal that knows nothing of it; null: there it does. */
export function elsewhere(home: string): string | null {
  return home === homePath({ ...processEnvironment(), home: undefined }) ? null : home
}
