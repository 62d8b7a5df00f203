// Whether a living editor holds a file: vim's and nano's swap files, emacs' and LibreOffice's locks, and the command
// lines of editors that leave none.

import { lstat, open, readdir, readlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Clock } from '../../kernel/clock.ts'
import type { Environment } from '../../platform/config/environment.ts'
import { EditorProcesses } from './editor-processes.ts'

interface EditorPlaces {
  /** The real path of the tree. */
  readonly root: string
  readonly environment: Pick<Environment, 'userHome' | 'inherited'>
  readonly clock: Clock
}

/** Tells whether a living process has a file of the tree open in an editor, as far as that can be seen from outside. */
export function editorsAtWork({ root, environment, clock }: EditorPlaces) {
  const processes = new EditorProcesses(clock)
  const folders = swapFolders(environment)
  return async (path: string): Promise<boolean> =>
    (await isLocked(join(root, path), folders)) || processes.hold(join(root, path))
}

/** Swap folders that vim and neovim keep elsewhere. */
function swapFolders({ userHome, inherited }: EditorPlaces['environment']): string[] {
  const state = inherited.XDG_STATE_HOME || join(userHome, '.local/state')
  return [join(state, 'nvim/swap'), join(state, 'vim/swap'), join(userHome, '.vim/swap')]
}

async function isLocked(file: string, folders: readonly string[]): Promise<boolean> {
  const folder = dirname(file)
  const name = basename(file)
  const swaps = ['swp', 'swo', 'swn'].map((end) => join(folder, `.${name}.${end}`))
  for (const swap of [...swaps, ...(await distantSwaps(file, folders))])
    if (await livingSwap(swap)) return true
  if (await livingEmacsLock(join(folder, `.#${name}`))) return true
  return exists(join(folder, `.~lock.${name}#`))
}

/** Vim writes the process id into bytes 24–27 of its swap file, nano the same at 24–25. */
async function livingSwap(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(28), 0, 28, 0)
    if (bytesRead < 28 || buffer.toString('latin1', 0, 2) !== 'b0') return false
    return isAlive(buffer.readUInt32LE(24))
  } finally {
    await file.close()
  }
}

/** Emacs' lock is a dangling symlink to `user@host.pid:boot`. */
async function livingEmacsLock(path: string): Promise<boolean> {
  const target = await readlink(path).catch(() => null)
  const pid = target === null ? null : /\.(\d+)(?::\d+)?$/.exec(target)?.[1]
  return pid !== null && pid !== undefined && isAlive(Number(pid))
}

/** Elsewhere the whole path is the name, with its slashes as percent signs. */
async function distantSwaps(file: string, folders: readonly string[]): Promise<string[]> {
  const mangled = file.replaceAll('/', '%')
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => [])
      return names.filter((name) => name.startsWith(`${mangled}.sw`)).map((name) => join(folder, name))
    }),
  )
  return found.flat()
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
