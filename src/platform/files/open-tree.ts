// Opens a tree on the disk, or on a volume in memory: the same guarded operations run on both.

import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { Breath } from '../../kernel/breath.ts'
import type { RandomBytes } from '../../kernel/ids.ts'
import { bad, ok, type Result } from '../../kernel/problem.ts'
import { diskVolume } from './disk-volume.ts'
import type { Capabilities, Faults, FileTree } from './file-tree.ts'
import { appendFile } from './guarded/append-file.ts'
import { machineFolderOf, probe } from './guarded/capabilities.ts'
import { problemOfError, rootChanged } from './guarded/file-problems.ts'
import { listFolder, makeFolder, removeEmptyFolder } from './guarded/folders.ts'
import { guardedMove } from './guarded/guarded-move.ts'
import { guardedRemove } from './guarded/guarded-remove.ts'
import { guardedReplace } from './guarded/guarded-replace.ts'
import { KeepArea, type TreeContext } from './guarded/keep-area.ts'
import { withLedgerStat } from './guarded/ledger-stat.ts'
import { OpenFolders } from './guarded/open-folders.ts'
import { placeFolder } from './guarded/place-folder.ts'
import { putAllBack } from './guarded/put-back.ts'
import { look, readStable } from './guarded/read-stable.ts'
import type { FileClock, TreeBase } from './guarded/tree-context.ts'
import { lesserDisk } from './lesser-disk.ts'
import { errnoOf, type Volume } from './volume.ts'

export interface TreeOptions {
  readonly clock: FileClock
  /** For names in the machine folder; default: the machine's. */
  readonly random?: RandomBytes
  readonly faults?: Faults
  /** Overrides what the probe finds. */
  readonly capabilities?: Partial<Capabilities>
  /** Another process keeps the tree: what it stages is left alone, and the least is assumed of the file system. */
  readonly beside?: boolean
}

/** Opens an existing folder; leftovers in the stage area are removed. Call `recover` next. */
export function openDiskTree(root: string, options: TreeOptions): Result<FileTree> {
  try {
    return openTree(lesserDisk(diskVolume()), realpathSync(root), options)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return bad(rootChanged(root))
    return bad(problemOfError(error, root))
  }
}

/** Opens `root` of another disk than the machine's. Opened again on the same volume, it is the start after a crash. */
export function openMemoryTree(volume: Volume, root: string, options: TreeOptions): Result<FileTree> {
  return openTree(volume, root, options)
}

function openTree(volume: Volume, root: string, options: TreeOptions): Result<FileTree> {
  const rootMark = volume.lstat(root)
  if (rootMark?.kind !== 'folder') return bad(rootChanged(root))
  const { clock, faults, beside, random = randomBytes } = options
  const machineFolder = machineFolderOf({ volume, root, rootMark })
  const blind = { machineFolder, hardLinks: false, exchange: false, caseFolding: false, modes: true }
  const own = { openFolders: new OpenFolders(volume), breath: new Breath() }
  const base: TreeBase = { root, rootMark, volume, clock, random, faults, ...own, capabilities: blind }
  const probed = { ...base, capabilities: { ...(beside ? blind : probe(base)), ...options.capabilities } }
  return ok(treeOf({ ...probed, keep: new KeepArea(probed) }))
}

function treeOf(tree: TreeContext): FileTree {
  const remembered = <T extends object>(work: () => Promise<T>) =>
    withLedgerStat(() => tree.volume.now(), work)
  const during = <T>(work: () => Promise<T>) => tree.openFolders.during(work)
  return {
    root: tree.root,
    capabilities: tree.capabilities,
    withFoldersOpen: during,
    list: (folder, wanted) => listFolder(tree, folder, wanted),
    stat: async (path) => look(tree, path),
    read: (path, known) => remembered(() => readStable(tree, path, known)),
    replace: (path, bytes, options) =>
      remembered(() => during(() => guardedReplace(tree, path, { ...options, bytes }))),
    remove: (path, expected) => guardedRemove(tree, path, expected),
    move: (from, to, expected) => remembered(() => guardedMove(tree, { from, to, expected })),
    append: async (path, text) => appendFile(tree, path, text),
    placeFolder: (path, files) => during(() => placeFolder(tree, path, files)),
    makeFolder: async (path) => makeFolder(tree, path),
    removeEmptyFolder: async (path) => removeEmptyFolder(tree, path),
    recover: async () => {
      await putAllBack(tree)
      return tree.keep.recover()
    },
    recheckKept: () => tree.keep.recheck(),
    forget: async (kept) => tree.keep.forget(kept),
  }
}
