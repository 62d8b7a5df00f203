// Where an agent works: a worktree of its project on a branch of its own, else a folder of its own.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { addAgain } from '../../git/add-again.ts'
import { attemptBranch } from '../../git/branch-name.ts'
import { isUrl } from '../../git/find-repository.ts'
import { type PrepareWorktree, prepareWorktree } from '../../git/prepare-worktree.ts'
import { hasBranch, repositoryAt, resolveBase } from '../../git/repository.ts'
import { stoppable } from '../../git/stoppable.ts'
import { addWorktree, whyUnborn } from '../../git/worktree.ts'
import { folderAt, mendFolder } from '../../git/worktree-folder.ts'
import { systemClock } from '../../kernel/clock.ts'
import { cwError } from '../../kernel/errors.ts'
import { namePart } from '../../kernel/path-parts.ts'
import type { WorkItem } from '../../modules/runs/index.ts'
import { isAlive, startedIn } from '../process/agent-process.ts'
import { boundFile, keepBounded } from '../process/bound-file.ts'
import { stopProcess } from '../process/stop-process.ts'
import { endStrays } from '../process/strays.ts'
import { discardUnfinished, making } from './making-note.ts'
import { noteRemoval, type Removal, removalNoted } from './removal-note.ts'

/** Milliseconds that a project's command may take in a new worktree. */
const longestSetup = 15 * 60_000

export interface Workplace {
  /** Where worktrees are made. */
  readonly worktrees: string
  /** Private folders of agents. */
  readonly agents: string
}

export interface Placing {
  /** Ends what sets it up, git too. */
  readonly signal?: AbortSignal
  /** Is told what is done for it, in words, whenever that is another thing. */
  readonly doing?: (doing: string) => void
}

/**
 * The folder, absolute; it is made at the first call, and the same one after that, whatever the agent is called by then. Made
 * by halves, since somebody ended that, it is made anew.
 * @throws CwError `git.no-repository`, `git.base-unknown`, `git.dirty`, `git.failed`, `git.setup-failed`,
 * `git.include-failed`, and `git.left-alone` where what stands there is not the worktree that was made
 */
export async function placeFor(item: WorkItem, at: Workplace, placing: Placing = {}): Promise<string> {
  const { agent, project } = item
  mkdirSync(join(at.agents, agent.id), { recursive: true, mode: 0o700 })
  if (project?.repository == null) return scratchOf(at, agent.id)
  const named = project.repository
  placing.doing?.('prepares its worktree')
  // Two would work in one folder, and what is run now is noted in its place.
  await endSetup(at, agent.id)
  const place = async () => worktreeFor(item, at, { repository: await repositoryOf(named), placing })
  const { signal } = placing
  return signal ? await stoppable({ signal, pid: setupPid(at, agent.id) }, place) : await place()
}

async function worktreeFor(
  item: WorkItem,
  at: Workplace,
  { repository, placing }: { readonly repository: string; readonly placing: Placing },
): Promise<string> {
  const { agent, project } = item
  // A set-up that failed, or never came to its end, is begun again: half of one is no place to work in.
  const prepared = preparedOf(at, agent.id)
  const before = worktreeOf(at, agent.id)
  if (before !== null) await discardUnfinished(noteOf(at, agent.id, 'making'), { repository, path: before })
  const branch = branchOf(at, agent.id)
  if (before !== null && (await isOf(repository, before, branch)) && existsSync(prepared)) return before
  const removed = await removalOf(item, at)
  if (removed !== null) noteRemoval(noteOf(at, agent.id, 'removed'), removed)
  rmSync(prepared, { force: true })
  const worktree = before ?? freeFolder(join(at.worktrees, slugOf(project?.path ?? ''), agent.title))
  // Noted first: what a crash leaves there is this agent's.
  writeFileSync(noteOf(at, agent.id, 'worktree'), worktree)
  if (!existsSync(worktree)) await makeWorktree(item, at, { repository, path: worktree })
  const { setupFolder = null, setupHook = null } = project ?? {}
  if (setupHook !== null) placing.doing?.('runs its set-up')
  await prepareBounded({
    repository,
    worktree,
    setupFolder:
      setupFolder === null || isAbsolute(setupFolder) ? setupFolder : join(repository, setupFolder),
    setupHook,
    output: join(at.agents, agent.id, 'setup.txt'),
    pid: setupPid(at, agent.id),
    limit: longestSetup,
    ...(placing.signal && { signal: placing.signal }),
  })
  writeFileSync(prepared, '')
  return worktree
}

/** What the project's command prints is kept within bounds, and what it started ends with it where it comes to no good end. */
async function prepareBounded(parts: PrepareWorktree): Promise<void> {
  // What goes wrong meanwhile goes wrong at the end, too, and is told then.
  const atRest = keepBounded(parts.output, () => undefined)
  try {
    await prepareWorktree(parts)
  } catch (error) {
    await endStrays(parts.pid, systemClock)
    throw error
  } finally {
    await atRest()
    await boundFile(parts.output)
  }
}

async function repositoryOf(named: string): Promise<string> {
  return await repositoryAt(isUrl(named) ? named : resolve(named))
}

/**
 * When somebody removed its worktree last; null = nobody did. The next call of `placeFor` makes the worktree again; runs after that one are told of it
 * until one has heard it. `signal` ends git.
 * @throws CwError `git.no-repository`, `git.failed`
 */
export async function removalOf(
  item: WorkItem,
  at: Workplace,
  signal?: AbortSignal,
): Promise<Removal | null> {
  const { agent, project, last } = item
  const worktree = worktreeOf(at, agent.id)
  if (project?.repository == null || worktree === null) return null
  if (!existsSync(preparedOf(at, agent.id)) || existsSync(worktree)) return removalBefore(item, at)
  const { repository } = project
  const branch = branchOf(at, agent.id)
  const isThere = async () => branch !== null && (await hasBranch(await repositoryOf(repository), branch))
  if (signal) await endSetup(at, agent.id)
  const withBranch = !(signal
    ? await stoppable({ signal, pid: setupPid(at, agent.id) }, isThere)
    : await isThere())
  return { after: last?.number ?? 0, withBranch }
}

/** The last time after which it was made again. */
export function removalBefore({ agent, project }: WorkItem, at: Pick<Workplace, 'agents'>): Removal | null {
  return project?.repository == null ? null : removalNoted(noteOf(at, agent.id, 'removed'))
}

/** Ends the project's command, or git, where a server that was killed left it running. */
export async function endSetup(at: Pick<Workplace, 'agents'>, agent: string): Promise<void> {
  const process = startedIn({ pid: setupPid(at, agent) })
  if (process === null || !isAlive(process)) return
  await stopProcess({ process, clock: systemClock })
  await endStrays(setupPid(at, agent), systemClock)
}

function setupPid({ agents }: Pick<Workplace, 'agents'>, agent: string): string {
  return join(agents, agent, 'setup.pid')
}

/** The folder for files of its own, absolute; made at the first call, and gone when the agent is deleted. */
export function scratchOf(at: Pick<Workplace, 'agents'>, agent: string): string {
  const folder = join(at.agents, agent, 'scratch')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/**
 * The worktree that was made for an agent, which may be gone by now; null = none was. Where the home was moved it is looked for
 * where the home is now.
 */
export function worktreeOf(at: Workplace, agent: string): string | null {
  const path = noted(noteOf(at, agent, 'worktree'))
  if (path === null || existsSync(path)) return path
  const moved = join(at.worktrees, basename(dirname(path)), basename(path))
  // Another agent may have been called the same since.
  const isAnothers = () =>
    readdirSync(at.agents).some((other) => noted(noteOf(at, other, 'worktree')) === moved)
  return existsSync(moved) && !isAnothers() ? moved : path
}

/** The branch that was made with it, whatever is checked out there by now; null = none is known. */
export function branchOf(at: Pick<Workplace, 'agents'>, agent: string): string | null {
  return noted(noteOf(at, agent, 'branch'))
}

/** The branch that it was begun from; null = none is known. */
export function baseOf(at: Pick<Workplace, 'agents'>, agent: string): string | null {
  return noted(noteOf(at, agent, 'base'))
}

/** Stands there once the set-up of its worktree has come to its end. */
function preparedOf({ agents }: Pick<Workplace, 'agents'>, agent: string): string {
  return join(agents, agent, 'prepared')
}

function noted(note: string): string | null {
  return existsSync(note) ? readFileSync(note, 'utf8') : null
}

function noteOf(
  { agents }: Pick<Workplace, 'agents'>,
  agent: string,
  of: 'worktree' | 'branch' | 'base' | 'removed' | 'making',
): string {
  return join(agents, agent, of)
}

/** False where it is gone. `branch`: the one that was made with it; it may be deleted by now, and another one checked out. */
async function isOf(repository: string, path: string, branch: string | null): Promise<boolean> {
  await mendFolder(repository, path)
  const { missing, wrong } = await folderAt(repository, path)
  const isDeleted = !missing && branch !== null && !(await hasBranch(repository, branch))
  const reason = wrong ?? (isDeleted ? await whyUnborn(repository, path) : null)
  if (reason !== null) throw cwError('git.left-alone', { path, reason })
  return !missing
}

/** On the branch that was made for it, where there is one: its commits are there. */
async function makeWorktree(
  item: WorkItem,
  at: Workplace,
  { repository, path }: { readonly repository: string; readonly path: string },
): Promise<void> {
  const own = branchOf(at, item.agent.id)
  const note = noteOf(at, item.agent.id, 'making')
  if (own !== null && (await hasBranch(repository, own)))
    return making(note, null, () => addAgain({ repository, path, branch: own }))
  const base = await resolveBase(repository, item.agent.base ?? item.project?.defaultBranch ?? null)
  const branch = await freeBranch(item, repository)
  await making(note, { branch, commit: base.commit }, async () => {
    await addWorktree({ repository, path, branch, base })
    writeFileSync(noteOf(at, item.agent.id, 'branch'), branch)
  })
  const begunFrom = noteOf(at, item.agent.id, 'base')
  if (base.branch === null) rmSync(begunFrom, { force: true })
  else writeFileSync(begunFrom, base.branch)
}

/** A name for its branch that no branch has. */
async function freeBranch({ agent, task }: WorkItem, repository: string): Promise<string> {
  for (let number = 1; ; number++) {
    const branch = attemptBranch({
      initiative: task === null ? 'agents' : initiativeOf(task.path),
      task: task === null ? agent.title : `${slugOf(task.path)}-${agent.title}`,
      number,
    })
    if (!(await hasBranch(repository, branch))) return branch
  }
}

/** One that nobody works in: an agent that was put away may have been called the same. */
function freeFolder(wanted: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`
    if (!existsSync(folder)) return folder
  }
}

function slugOf(path: string): string {
  return namePart(path).replace(/\.md$/, '')
}

function initiativeOf(path: string): string | null {
  return /^initiatives\/([^/]+)\//.exec(path)?.[1] ?? null
}
