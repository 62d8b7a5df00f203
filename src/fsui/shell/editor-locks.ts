// Whether a living editor holds a file: vim's and nano's swap files, emacs' and LibreOffice's locks.

import { lstat, open, readdir, readlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** Swap folders that vim and neovim keep elsewhere. */
const swapFolders = ['.local/state/nvim/swap', '.vim/swap', '.local/state/vim/swap']

/** Whether a living process has the file open in an editor, as far as the usual lock files tell. */
export async function heldByEditor(root: string, path: string, userHome = homedir()): Promise<boolean> {
  const file = join(root, path)
  const folder = dirname(file)
  const name = basename(file)
  const swaps = ['swp', 'swo', 'swn'].map((end) => join(folder, `.${name}.${end}`))
  for (const swap of [...swaps, ...(await distantSwaps(file, userHome))])
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
async function distantSwaps(file: string, userHome: string): Promise<string[]> {
  const mangled = file.replaceAll('/', '%')
  const found = await Promise.all(
    swapFolders.map(async (folder) => {
      const names = await readdir(join(userHome, folder)).catch(() => [])
      return names
        .filter((name) => name.startsWith(`${mangled}.sw`))
        .map((name) => join(userHome, folder, name))
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
