// Which folders of a tree are watched, how many there are, and how many the kernel allows.
import { type Dirent, readdirSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** git's own folder: watched alone, without what is below, for the lock it holds while it rewrites the tree. */
export const GIT_FOLDER = '.git'
export const GIT_LOCK = 'index.lock'

/** Entries whose coming and going is nobody's news. */
export function isNoise(folder: string, name: string): boolean {
  if (folder === GIT_FOLDER) return name !== GIT_LOCK
  return name === '.cw' || name === 'node_modules'
}

/** Dot folders hold no documents (SYNC.md 2), so only git's at the root gets a watch. */
export function isWatchedFolder(folder: string, name: string): boolean {
  if (folder === GIT_FOLDER) return false
  if (folder === '' && name === GIT_FOLDER) return true
  return !name.startsWith('.') && name !== 'node_modules'
}

/** Tree-relative path of an entry. */
export function inside(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** Names of the folders in `folder` that are to be watched. Throws ENOENT and its like. */
export async function subfolders(root: string, folder: string): Promise<string[]> {
  if (folder === GIT_FOLDER) return []
  return watchedIn(folder, await readdir(join(root, folder), { withFileTypes: true }))
}

function watchedIn(folder: string, entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => entry.isDirectory() && isWatchedFolder(folder, entry.name))
    .map((entry) => entry.name)
}

/**
 * Counts the folders to watch and stops soon after `limit`. Past the kernel's limit chokidar emits thousands of ENOSPC
 * errors, calls itself ready and misses most changes, so it must never be started on a tree that does not fit. Nothing is watched yet
 * that a busy thread could miss, so it waits for nothing: that takes half of the time.
 */
export function countFolders(root: string, limit: number): number {
  const waiting = ['']
  let count = 0
  for (let folder = waiting.pop(); folder !== undefined && count <= limit; folder = waiting.pop()) {
    count++
    for (const name of readableSubfolders(root, folder)) waiting.push(inside(folder, name))
  }
  return count
}

/** inotify watches one user may hold; Infinity on systems that count otherwise. */
export async function kernelWatchLimit(): Promise<number> {
  try {
    return Number(await readFile('/proc/sys/fs/inotify/max_user_watches', 'utf8'))
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** A folder that vanishes or may not be read while counting needs no watches below it. */
function readableSubfolders(root: string, folder: string): string[] {
  if (folder === GIT_FOLDER) return []
  try {
    return watchedIn(folder, readdirSync(join(root, folder), { withFileTypes: true }))
  } catch {
    return []
  }
}
