// File systems that are mounted for a test where that is allowed: small ones, and one that can do little.

import { execFile } from 'node:child_process'
import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What was mounted last goes first. */
export class Mounts {
  readonly #undo: (() => Promise<unknown>)[] = []

  /** A file system in memory of that size, in bytes; the folder is made. */
  async tmpfs(folder: string, size: number): Promise<void> {
    await mkdir(folder, { recursive: true })
    await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
    this.#undo.push(() => run('umount', ['-l', folder]))
  }

  /** No hard links, no exchange of names, no modes, and times of two seconds. */
  async exfat(folder: string): Promise<void> {
    const image = `${folder}.img`
    await mkdir(folder, { recursive: true })
    await writeFile(image, '')
    await truncate(image, 64 * 1024 * 1024)
    await run('mkfs.exfat', [image])
    const { stdout } = await run('losetup', ['-f', '--show', image])
    const device = stdout.trim()
    this.#undo.push(() => run('losetup', ['-d', device]))
    await run('mount.exfat-fuse', [device, folder])
    this.#undo.push(() => run('umount', ['-l', folder]))
  }

  /** Writable, or not, from now on. */
  async remount(folder: string, how: 'ro' | 'rw'): Promise<void> {
    await run('mount', ['-o', `remount,${how}`, folder])
  }

  async undo(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo()
  }
}

/** Null, or why such a file system cannot be mounted here. */
export async function unmountable(kind: 'tmpfs' | 'exfat'): Promise<string | null> {
  const programs = kind === 'tmpfs' ? ['mount'] : ['mkfs.exfat', 'mount.exfat-fuse', 'losetup']
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root may mount'
  for (const program of programs) {
    const found = await run('sh', ['-c', `command -v ${program}`]).catch(() => null)
    if (found === null) return `${program} is not installed`
  }
  // A container may have the rights of root and still not be allowed to.
  const allowed = await run('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).catch(() => null)
  return allowed === null ? 'mounting is not allowed' : null
}
