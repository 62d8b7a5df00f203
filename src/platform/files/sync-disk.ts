// Waits until files and folders are on the device: one call for all of them where the system has it, else one each.

import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { release } from 'node:os'

/** How many wait for the device at once: it gathers them, which takes far less than one after another. */
const atOnce = 16
/** Fewer are synced one by one: to start the program that syncs them all takes as long. */
const worthOne = 48
/** Milliseconds after which what else is being written on the file system is not waited for any longer. */
const patience = 5_000

/** Until a file's or a folder's content is on the device. */
export async function syncOne(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | guardFlags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The same for all of these, which are on one file system. */
export async function syncAll(paths: readonly string[]): Promise<void> {
  const [first] = paths
  if (first === undefined || (paths.length >= worthOne && (await syncFileSystem(first)))) return
  const left = paths.values()
  const syncing = Array.from({ length: Math.min(atOnce, paths.length) }, async () => {
    for (const path of left) await syncOne(path)
  })
  await Promise.all(syncing)
}

// Windows has neither flag.
const guardFlags = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** syncfs(2), which Node does not offer: coreutils and busybox do. Linux before 5.8 told nobody of what it could not write. */
let offered = process.platform === 'linux' && isAtLeast(release(), 5, 8)

/** False: nothing is known of what is on the device. */
async function syncFileSystem(path: string): Promise<boolean> {
  if (!offered) return false
  return new Promise((resolve) => {
    execFile('sync', ['-f', path], { timeout: patience }, (error) => {
      // A program that is not there, or does not know the option, will not be there the next time.
      if (error && !error.killed) offered = false
      resolve(error === null)
    })
  })
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number)
  return first > major || (first === major && second >= minor)
}
