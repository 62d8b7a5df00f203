// Where an agent works: a worktree of its project on a branch of its own, else a folder of its own.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { attemptBranch } from '../../git/branch-name.ts'
import { prepareWorktree } from '../../git/prepare-worktree.ts'
import { repositoryAt, resolveBase } from '../../git/repository.ts'
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
 * The folder, absolute; it is made at the first call, and the same one after that.
 * @throws CwError `git.no-repository`, `git.base-unknown`, `git.dirty`, `git.failed`, `git.setup-failed`
 */
export async function placeFor({ agent, task, project }: WorkItem, at: Workplace): Promise<string> {
  if (project?.repository == null) {
    const folder = join(at.agents, agent.id, 'scratch')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  }
  const path = join(at.worktrees, slugOf(project.path), agent.title)
  const own = join(at.agents, agent.id)
  // A set-up that failed, or never came to its end, is begun again: half of one is no place to work in.
  const prepared = join(own, 'prepared')
  const isThere = existsSync(path)
  if (isThere && existsSync(prepared) && readFileSync(prepared, 'utf8') === path) return path
  const repository = await repositoryAt(resolve(project.repository))
  const base = isThere ? null : await resolveBase(repository, project.defaultBranch)
  const branch = attemptBranch({
    initiative: task === null ? 'agents' : initiativeOf(task.path),
    task: task === null ? agent.title : `${slugOf(task.path)}-${agent.title}`,
    number: 1,
  })
  if (base !== null) await addWorktree({ repository, path, branch, base })
  const { setupFolder, setupHook } = project
  const output = join(own, 'setup.txt')
  mkdirSync(own, { recursive: true, mode: 0o700 })
  await prepareWorktree({
    repository,
    worktree: path,
    setupFolder:
      setupFolder === null || isAbsolute(setupFolder) ? setupFolder : join(repository, setupFolder),
    setupHook,
    output,
    limit: longestSetup,
  })
  writeFileSync(prepared, path)
  return path
}

function slugOf(path: string): string {
  return namePart(path).replace(/\.md$/, '')
}

function initiativeOf(path: string): string | null {
  return /^initiatives\/([^/]+)\//.exec(path)?.[1] ?? null
}
