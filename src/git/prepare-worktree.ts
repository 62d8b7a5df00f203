// What a fresh worktree lacks and work needs: prepared files, ignored files that are named for it, and the project's own command.

import { spawn } from 'node:child_process'
import { constants, existsSync } from 'node:fs'
import { copyFile, cp, lstat, mkdir, open, readlink, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cwError } from '../kernel/errors.ts'
import { processEnvironment } from '../platform/config/environment.ts'
import { endedByUs, endsBy } from './end-group.ts'
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
  /** Where the command writes its pid, which stands in its environment as `CW_PID_FILE`: absolute. */
  readonly pid: string
  /** What the command may take at most, in milliseconds. */
  readonly limit: number
  /** Ends the command, with all of its group. */
  readonly signal?: AbortSignal
}

export interface Prepared {
  /** Files copied from the repository because `.worktreeinclude` names them. */
  readonly included: readonly string[]
  /** What the command printed; null where there is none. */
  readonly output: string | null
}

/**
 * Throws `git.setup-failed` when the command fails, takes too long or is ended; its output is kept then too. Throws
 * `git.include-failed` when a file that is named for it cannot be copied.
 */
export async function prepareWorktree(parts: PrepareWorktree): Promise<Prepared> {
  const included = await copyIncluded(parts.repository, parts.worktree)
  if (parts.setupFolder !== null) await copyFolder(parts.setupFolder, parts.worktree)
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
    const [from, to] = [join(repository, path), join(worktree, path)]
    await copyIn(from, to).catch(({ message: reason }: Error) => {
      throw cwError('git.include-failed', { path, repository, reason, list })
    })
  }
  return wanted
}

async function copyIn(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  if (!(await isLinked(from, to))) await copyFile(from, to, constants.COPYFILE_FICLONE)
}

async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    filter: async (source, target) => source === from || !(await isLinked(source, target)),
  })
}

/**
 * Whether it is a link: as such it stands there then. It may lead to a folder, nowhere, or out of the repository; what it
 * leads to is never copied. One that stands there already is of a set-up that failed.
 */
async function isLinked(from: string, to: string): Promise<boolean> {
  if (!(await lstat(from)).isSymbolicLink()) return false
  await rm(to, { force: true })
  await symlink(await readlink(from), to)
  return true
}

/** Lines of the output that are shown. */
const shownLines = 8
/** In which they are looked for. */
const lastBytes = 64 * 1024

async function endOf(output: string): Promise<string> {
  const lines = (await lastOf(output)).trimEnd().split('\n').slice(-shownLines)
  const said = lines.map((line) => line.slice(-500)).join('\n')
  return said === '' ? '' : `\nIt said at the end:\n${said}\n`
}

/** Of a file that may be larger than a text can be. */
async function lastOf(output: string): Promise<string> {
  const handle = await open(output, 'r')
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - lastBytes)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** It keeps its pid: whoever finds that after a crash ends it. */
const tellPid = 'printf %s "$$" > "$CW_PID_FILE"; exec /bin/sh -c "$1"'

async function runHook({ worktree, output, pid, limit, signal }: PrepareWorktree, hook: string) {
  // Appended to: whoever cuts it meanwhile finds what comes next at its end.
  const kept = await open(
    output,
    constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY | constants.O_APPEND,
    0o600,
  )
  const failed = async (reason: string) =>
    cwError('git.setup-failed', { hook, reason, output, said: await endOf(output) })
  try {
    if (signal?.aborted) throw await failed(endedByUs)
    const child = spawn('/bin/sh', ['-c', tellPid, 'sh', hook], {
      cwd: worktree,
      detached: true,
      stdio: ['ignore', kept.fd, kept.fd],
      env: { ...processEnvironment().inherited, CW_PID_FILE: pid },
    })
    const ended = new Promise<number | string>((resolve, reject) => {
      child.once('error', reject).once('close', (code, by) => resolve(code ?? by ?? 'no code'))
    })
    const end = endsBy(child.pid, { limit, ...(signal && { signal }) })
    const code = await ended.finally(end.forget)
    if (end.why !== null) throw await failed(end.why)
    if (code !== 0) throw await failed(`it ended with ${code}`)
  } finally {
    await kept.close()
  }
}
