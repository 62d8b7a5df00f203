// What is told of a running tree: to its views what only the tree knows, and to `cw fsui status` all of it.

import { systemClock } from '../../kernel/clock.ts'
import type { LocalState } from '../core/views/local-state.ts'
import type { BaseStore } from './base-store.ts'
import type { ConfigDocument } from './config-document.ts'
import type { TreeEngine } from './engine/engine.ts'
import { unreadIn } from './engine/notices.ts'
import type { Hints } from './hints.ts'
import type { LiveSettings } from './live-settings.ts'
import type { LogFollower } from './log-follower.ts'
import type { TreeService } from './service.ts'
import type { TreeFolder } from './tree-folder.ts'
import type { Views } from './views.ts'

export interface LocalParts {
  readonly bases: BaseStore
  readonly engine: TreeEngine
  readonly config: ConfigDocument
}

export interface RunningParts extends LocalParts {
  readonly folder: TreeFolder
  readonly service: TreeService
  readonly follower: LogFollower
  readonly hints: Hints
  readonly settings: LiveSettings
  readonly views: Pick<Views, 'outside'>
}

/** What waits for a person and what is wrong, as far as only the tree knows it. */
export function localState({ bases, engine, config }: LocalParts): LocalState {
  const conflicts = bases
    .inConflict()
    .flatMap(({ path, conflict }) =>
      conflict ? [{ path, fields: conflict.told ?? conflict.fields, sidecar: conflict.sidecar }] : [],
    )
  return {
    conflicts: [...conflicts, ...config.conflicts],
    problems: [...engine.problems.all()].map(([path, { problem, since }]) => ({ path, since, ...problem })),
    held: [...engine.held, ...config.held],
    confirms: [...engine.heldLists, ...config.heldLists],
    refusals: [...engine.refusals.all()].map(([path, toRead]) => ({ path, ...toRead })),
    copies: engine.copies,
    contested: engine.contested,
    unread: unreadIn(bases),
    resting: engine.resting,
  }
}

/** What `cw fsui status` shows. */
export function treeStatus(parts: RunningParts): object {
  const { folder, bases, engine, follower, hints, settings, views } = parts
  const local = localState(parts)
  const { paths, entities, folders, waiting } = engine.unsettled
  return {
    folder: folder.root,
    tree: folder.id,
    pid: process.pid,
    watcher: hints.mode,
    watches: hints.watched,
    sweepEvery: settings.service.sweep,
    lastSweep: sweptAt(parts.service),
    connected: follower.connected,
    caughtUp: follower.caughtUp,
    documents: bases.size,
    folders: engine.foldersSeen,
    dirtyFolders: folders,
    settling: paths,
    pendingWrites: [...waiting].map(([id, until]) => ({
      id,
      path: bases.withKey(id)?.path ?? null,
      notBefore: Number.isFinite(until) ? new Date(until).toISOString() : null,
      why: Number.isFinite(until) ? 'waits for a quiet moment' : 'waits for its file',
    })),
    pendingEntities: entities,
    ...local,
    problems: [...local.problems, ...views.outside],
    cursor: bases.cursor,
  }
}

/** Null before the first sweep. */
function sweptAt({ sinceSweep }: TreeService): string | null {
  return Number.isFinite(sinceSweep) ? new Date(systemClock.now() - sinceSweep).toISOString() : null
}
