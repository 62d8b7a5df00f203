// How programs save a file, as the system calls they make (SYNC.md 7; order as captured from the real programs).

import { randomBytes } from 'node:crypto'
import {
  appendFile,
  copyFile,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export type Saver = (path: string, text: string) => Promise<void>

/** Each leaves exactly `text` at `path`, which need not exist before. */
export const savers: Record<string, Saver> = {
  async vim(path, text) {
    const probe = join(dirname(path), '4913')
    await writeFile(probe, '')
    await unlink(probe)
    await moveAside(path, `${path}~`)
    await writeSynced(path, text)
    await rm(`${path}~`, { force: true })
  },
  async 'vim-backupcopy'(path, text) {
    await copyAside(path, `${path}~`)
    await writeSynced(path, text)
    await rm(`${path}~`, { force: true })
  },
  nano: (path, text) => writeFile(path, text),
  sublime: (path, text) => writeFile(path, text),
  /** With `atomic_save: true`. */
  'sublime-atomic': (path, text) => viaRename(path, { text, temporary: `.subl${letters()}.tmp` }),
  async vscode(path, text) {
    const handle = await open(path, 'w')
    try {
      await pause(10)
      await handle.writeFile(text)
    } finally {
      await handle.close()
    }
  },
  async emacs(path, text) {
    const lock = sibling(path, `.#${basename(path)}`)
    const autosave = sibling(path, `#${basename(path)}#`)
    await symlink('user@host.1234:1700000000', lock)
    await writeFile(autosave, text)
    await moveAside(path, `${path}~`)
    await writeFile(path, text)
    await unlink(lock)
    await unlink(autosave)
  },
  async jetbrains(path, text) {
    await writeFile(`${path}___jb_tmp___`, text)
    await moveAside(path, `${path}___jb_old___`)
    await rename(`${path}___jb_tmp___`, path)
    await rm(`${path}___jb_old___`, { force: true })
  },
  async helix(path, text) {
    const backup = `${path}${letters()}.bck`
    await moveAside(path, backup)
    await writeSynced(path, text)
    await rm(backup, { force: true })
  },
  gtk: (path, text) => viaRename(path, { text, temporary: `.goutputstream-${letters()}` }),
  async kate(path, text) {
    const swap = sibling(path, `.${basename(path)}.kate-swp`)
    await writeFile(swap, 'swap')
    await viaRename(path, { text, temporary: `${basename(path)}.${letters()}` })
    await unlink(swap)
  },
  sed: (path, text) => viaRename(path, { text, temporary: `sed${letters()}` }),
  async obsidian(path, text) {
    const half = text.slice(0, Math.ceil(text.length / 2))
    await writeFile(path, half)
    await pause(20)
    await writeFile(path, text)
  },
  async rsync(path, text) {
    const temporary = sibling(path, `.${basename(path)}.${letters()}`)
    await writeFile(temporary, text)
    await utimes(temporary, 1_000_000_000, 1_000_000_000)
    await rename(temporary, path)
  },
  async 'git-checkout'(path, text) {
    await rm(path, { force: true })
    const handle = await open(path, 'wx')
    try {
      await handle.writeFile(text)
    } finally {
      await handle.close()
    }
  },
  async 'claude-code'(path, text) {
    await viaRename(path, { text, temporary: `${basename(path)}.tmp.${process.pid}.${letters()}` })
  },
  /** A shell that truncates, then appends line by line. */
  async 'cat-append'(path, text) {
    await writeFile(path, '')
    for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) await appendFile(path, line)
  },
}

function sibling(path: string, name: string): string {
  return join(dirname(path), name)
}

function letters(): string {
  return randomBytes(3).toString('hex')
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function moveAside(path: string, aside: string): Promise<void> {
  if (await exists(path)) await rename(path, aside)
}

async function copyAside(path: string, aside: string): Promise<void> {
  if (await exists(path)) await copyFile(path, aside)
}

async function exists(path: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true })
  return readFile(path).then(
    () => true,
    () => false,
  )
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function viaRename(
  path: string,
  { text, temporary }: { text: string; temporary: string },
): Promise<void> {
  await writeFile(sibling(path, temporary), text)
  await rename(sibling(path, temporary), path)
}
