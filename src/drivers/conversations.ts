// A conversation goes on under another account: its files are copied to the same place below that account's folder. Nothing
// that tells who somebody is moves along.

import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Conversations } from './driver.ts'

export interface Carried {
  /** What the program calls the conversation. */
  readonly session: string
  /** Configuration folders: absolute. */
  readonly from: string
  readonly to: string
}

/** Returns whether it can go on there. A copy that is newer than what is to be copied stays. */
export async function carryConversation(
  conversations: Conversations | 'anywhere' | null,
  { session, from, to }: Carried,
): Promise<boolean> {
  if (conversations === null) return false
  if (conversations === 'anywhere' || from === to) return true
  const folder = join(from, conversations.below)
  const names = await readdir(folder, { recursive: true }).catch(whenMissing)
  const its = names.filter((name) => conversations.isOf(session, name.split(/[\\/]/).at(-1) ?? ''))
  for (const name of its) await copyNewer(join(folder, name), join(to, conversations.below, name))
  return its.length > 0
}

async function copyNewer(from: string, to: string): Promise<void> {
  const [source, there] = await Promise.all([stat(from), stat(to).catch(() => null)])
  if (there !== null && there.mtimeMs >= source.mtimeMs) return
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  const staged = `${to}.${process.pid}`
  try {
    await copyFile(from, staged)
    await rename(staged, to)
  } finally {
    await rm(staged, { force: true })
  }
}

function whenMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}
