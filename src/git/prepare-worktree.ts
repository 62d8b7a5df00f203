// What a fresh worktree lacks and work needs: prepared files, ignored files that are named for it, and the project's own command.

import { spawn } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { copyFile, cp, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cwError } from '../kernel/errors.ts'
import { gitIn } from './repository.ts'

export interface PrepareWorktree {
  readonly repository: string
  readonly worktree: string
  /** Folder whose files are copied into it: absolute; null = none. */
  readonly setupFolder: string | null
  /** Command for the shell; null = none. */
  readonly setupHook: string | null
  /** Where the command's output is kept: absolute. */
  readonly output: string
  /** What the command may take at most, in milliseconds. */
  readonly limit: number
}

export interface Prepared {
  /** Files copied from the repository because `.worktreeinclude` names them. */
  readonly included: readonly string[]
  /** What the command printed; null where there is none. */
  readonly output: string | null
}

/** Throws `git.setup-failed` when the command fails or takes too long; its output is kept then too. */
export async function prepareWorktree(parts: PrepareWorktree): Promise<Prepared> {
  const included = await copyIncluded(parts.repository, parts.worktree)
  if (parts.setupFolder !== null)
    await cp(parts.setupFolder, parts.worktree, { recursive: true, verbatimSymlinks: true })
  if (parts.setupHook === null) return { included, output: null }
  await runHook(parts, parts.setupHook)
  return { included, output: parts.output }
}

/**
 * Files that git ignores and `.worktreeinclude` names, in gitignore's syntax. Both have to agree: what is not ignored
 * comes with the commit or is nobody's to copy.
 */
async function copyIncluded(repository: string, worktree: string): Promise<readonly string[]> {
  const list = join(worktree, '.worktreeinclude')
  if (!existsSync(list)) return []
  const git = gitIn(repository)
  const others = async (...excludes: string[]) =>
    (await git.raw(['ls-files', '--others', '--ignored', '-z', ...excludes]))
      .split('\0')
      .filter((path) => path !== '')
  const ignored = new Set(await others('--exclude-standard'))
  const wanted = (await others(`--exclude-from=${list}`)).filter((path) => ignored.has(path))
  for (const path of wanted) {
    const target = join(worktree, path)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(join(repository, path), target, constants.COPYFILE_FICLONE)
  }
  return wanted
}

/** Lines of the output that are shown. */
const shownLines = 8

async function endOf(output: string): Promise<string> {
  const lines = (await readFile(output, 'utf8')).trimEnd().split('\n').slice(-shownLines)
  const said = lines.map((line) => line.slice(-500)).join('\n')
  return said === '' ? '' : `\nIt said at the end:\n${said}\n`
}

async function runHook({ worktree, output, limit }: PrepareWorktree, hook: string): Promise<void> {
  const kept = await open(output, 'w', 0o600)
  try {
    const child = spawn('/bin/sh', ['-c', hook], {
      cwd: worktree,
      detached: true,
      stdio: ['ignore', kept.fd, kept.fd],
    })
    const ended = new Promise<number | string>((resolve, reject) => {
      child.once('error', reject).once('close', (code, signal) => resolve(code ?? signal ?? 'no code'))
    })
    let late = false
    const timer = setTimeout(() => {
      late = true
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, limit)
    const code = await ended.finally(() => clearTimeout(timer))
    const failed = async (reason: string) =>
      cwError('git.setup-failed', { hook, reason, output, said: await endOf(output) })
    if (late) throw await failed(`it took longer than ${limit / 1000} s`)
    if (code !== 0) throw await failed(`it ended with ${code}`)
  } finally {
    await kept.close()
  }
}
