// Where an agent works: a worktree of its project on a branch of its own, else a folder of its own.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { attemptBranch } from '../../git/branch-name.ts'
import { prepareWorktree } from '../../git/prepare-worktree.ts'
import { hasBranch, repositoryAt, resolveBase } from '../../git/repository.ts'
import { addWorktree } from '../../git/worktree.ts'
import { namePart } from '../../kernel/path-parts.ts'
import type { WorkItem } from '../../modules/runs/index.ts'

/** Milliseconds that a project's command may take in a new worktree. */
const longestSetup = 15 * 60_000

export interface Workplace {
  /** Where worktrees are made. */
  readonly worktrees: string
  /** Private folders of agents. */
  readonly agents: string
}

/**
 * The folder, absolute; it is made at the first call, and the same one after that, whatever the agent is called by then.
 * @throws CwError `git.no-repository`, `git.base-unknown`, `git.dirty`, `git.failed`, `git.setup-failed`
 */
export async function placeFor(item: WorkItem, at: Workplace): Promise<string> {
  const { agent, project } = item
  const own = join(at.agents, agent.id)
  mkdirSync(own, { recursive: true, mode: 0o700 })
  if (project?.repository == null) return scratchOf(at, agent.id)
  // A set-up that failed, or never came to its end, is begun again: half of one is no place to work in.
  const prepared = join(own, 'prepared')
  const before = worktreeOf(at, agent.id)
  if (before !== null && existsSync(before) && existsSync(prepared)) return before
  rmSync(prepared, { force: true })
  const repository = await repositoryAt(resolve(project.repository))
  const worktree = before ?? freeFolder(join(at.worktrees, slugOf(project.path), agent.title))
  // Noted first: what a crash leaves there is this agent's.
  writeFileSync(noteOf(at, agent.id, 'worktree'), worktree)
  if (!existsSync(worktree)) {
    const branch = await freeBranch(item, repository)
    writeFileSync(noteOf(at, agent.id, 'branch'), branch)
    const base = await resolveBase(repository, project.defaultBranch)
    await addWorktree({ repository, path: worktree, branch, base })
  }
  const { setupFolder, setupHook } = project
  await prepareWorktree({
    repository,
    worktree,
    setupFolder:
      setupFolder === null || isAbsolute(setupFolder) ? setupFolder : join(repository, setupFolder),
    setupHook,
    output: join(own, 'setup.txt'),
    limit: longestSetup,
  })
  writeFileSync(prepared, '')
  return worktree
}

/** The folder for files of its own, absolute; made at the first call, and gone when the agent is deleted. */
export function scratchOf(at: Pick<Workplace, 'agents'>, agent: string): string {
  const folder = join(at.agents, agent, 'scratch')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** The worktree that was made for an agent, which may be gone by now; null = none was. */
export function worktreeOf(at: Pick<Workplace, 'agents'>, agent: string): string | null {
  return noted(noteOf(at, agent, 'worktree'))
}

/** The branch that was made with it, whatever is checked out there by now; null = none is known. */
export function branchOf(at: Pick<Workplace, 'agents'>, agent: string): string | null {
  return noted(noteOf(at, agent, 'branch'))
}

function noted(note: string): string | null {
  return existsSync(note) ? readFileSync(note, 'utf8') : null
}

function noteOf({ agents }: Pick<Workplace, 'agents'>, agent: string, of: 'worktree' | 'branch'): string {
  return join(agents, agent, of)
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
