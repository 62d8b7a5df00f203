// `cw agent delete`: ends an agent for good. It is stopped and archived, and what only it needed goes: its worktree, where
// nothing in it would be lost, and its folder. What it said and what was asked stays in the archive.

import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type BranchesAfter, branchesAfter, removeWorktree } from '../../../git/remove-worktree.ts'
import { cwError } from '../../../kernel/errors.ts'
import { type Home, homePath, openHome } from '../../../platform/home.ts'
import { worktreeOf } from '../../../runtime/supervisor/workplace.ts'
import { type Found, type FoundWorktree, findWorktrees, staysAs } from '../worktrees/find-worktrees.ts'
import { hasToBeKept, keptAs, type LetGo, letGo } from '../worktrees/let-go.ts'
import {
  argument,
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
} from './local-command.ts'

/** Milliseconds that a running agent may take to end: it is asked, then told, then killed. */
const patience = 30_000
const lookAgain = 200

export const agentDelete: LocalCommand = {
  forPeople: true,
  entries: [
    localEntry('agent delete', {
      summary:
        'Stop an agent, archive it, and take its worktree and its folder away; unmerged work is refused',
      aliases: ['rm', 'remove'],
      examples: [
        'cw agent delete wise-owl --dry-run',
        'cw agent delete wise-owl',
        'cw agent delete wise-owl --force',
      ],
      changes: true,
      args: [argument('ref', 'agent: id, beginning of one, slug or path', true)],
      options: [
        flag('force', 'unmerged work too: it is kept on a branch'),
        flag('dry-run', 'only say what would go'),
      ],
    }),
  ],
  run: (invocation) => deleteAgent(invocation),
}

interface Agent {
  readonly id: string
  readonly title: string
  readonly status: string
}

async function deleteAgent(invocation: Invocation): Promise<Outcome> {
  const { input, call, terminal } = invocation
  const agent = (await call('agent.show', { ref: input.ref })) as Agent
  const home = await openHome({ path: homePath(terminal.environment), create: false })
  const folder = join(home.agents, agent.id)
  // Before anything is stopped: what is refused leaves the agent as it is.
  const planned = await worktreeFor(invocation, agent, home)
  if (input.dryRun) {
    const { repository, worktree, own } = planned ?? {}
    const after = worktree ? await branchesAfter(String(repository), worktree, own ?? null) : noBranches
    const files = await filesIn(folder)
    const goes = [...pathsOf(planned), ...files]
    const isKept = planned !== null && hasToBeKept(planned)
    const lines = [...goesOf(planned, after), ...folderOf(folder, files)].map((what) => `would go: ${what}`)
    if (isKept) lines.push('would be kept on a branch: its work')
    // What is kept of its own branch lets that go.
    const stays = after.stays.filter(({ branch }) => !isKept || branch !== own)
    const text = [`would be archived: ${agent.title}`, ...lines, ...stays.map(staysAs)].join('\n')
    return { data: { agent: agent.title, id: agent.id, removed: goes, branches: after, dryRun: true }, text }
  }
  await stopAgent(invocation, agent)
  // It may have worked on until it was stopped.
  const found = await worktreeFor(invocation, agent, home)
  const { branches: after, kept } = found === null ? nothing : await removeFor(invocation, found)
  await call('agent.archive', { ref: agent.id })
  const files = await filesIn(folder)
  for (const path of files) await rm(path, { recursive: true, force: true })
  const gone = [...pathsOf(found), ...files]
  const lines = [...goesOf(found, after), ...folderOf(folder, files)].map((what) => `taken away: ${what}`)
  if (kept !== null) lines.push(keptAs(kept))
  const text = [`archived: ${agent.title}`, ...lines, ...after.stays.map(staysAs)].join('\n')
  return {
    data: { agent: agent.title, id: agent.id, removed: gone, branches: after, kept, dryRun: false },
    text,
  }
}

async function removeFor({ input }: Invocation, found: FoundWorktree): Promise<LetGo> {
  if (input.force === true) return letGo(found)
  return { branches: await removeWorktree(found.repository, found.worktree, found), kept: null }
}

const noBranches: BranchesAfter = { goes: null, stays: [] }
const nothing: LetGo = { branches: noBranches, kept: null }

function pathsOf(found: FoundWorktree | null): string[] {
  return found === null ? [] : [found.worktree.path]
}

function goesOf(found: FoundWorktree | null, { goes }: BranchesAfter): string[] {
  return [
    ...pathsOf(found).map((path) => `the worktree ${path}`),
    ...(goes === null ? [] : [`the branch ${goes}`]),
  ]
}

/** What stands there beside its runs is of use to cw alone. */
function folderOf(folder: string, files: readonly string[]): string[] {
  return files.length === 0 ? [] : [`what stood in its folder ${folder}, but for its runs`]
}

/**
 * Null: it has none.
 * @throws CwError `git.unmerged`, `git.repositories` where something in it is nowhere else, `git.left-alone` where nobody can tell
 */
async function worktreeFor(invocation: Invocation, { id }: Agent, home: Home): Promise<FoundWorktree | null> {
  const { worktrees, problems } = await findWorktrees(invocation)
  const found = worktrees.find(({ agent }) => agent?.id === id)
  if (found === undefined) return refuseUnknown(worktreeOf(home, id), problems)
  const { commits, changed, repositories, worktree } = found
  const { path, branch } = worktree
  const reason = worktree.wrong ?? worktree.locked
  if (reason !== null) throw cwError('git.left-alone', { path, reason })
  if (repositories.length > 0)
    throw cwError('git.repositories', { path, repositories: repositories.join(', ') })
  if ((commits > 0 || changed.length > 0) && invocation.input.force !== true)
    throw cwError('git.unmerged', { branch: branch ?? path, commits, files: changed.length })
  return found
}

/** A worktree whose repository cannot be looked at may hold what is nowhere else. */
function refuseUnknown(path: string | null, problems: Found['problems']): null {
  if (path === null || !existsSync(path)) return null
  const known = problems.map(({ project, reason }) => `${project}: ${reason.replace(/\.$/, '')}`).join('; ')
  throw cwError('git.left-alone', {
    path,
    reason: known || 'no project has the repository that it belongs to',
  })
}

/** What stands in the folder of an agent, but for what its runs left: that is its history. */
async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => name !== 'runs').map((name) => join(folder, name))
}

/** Until its process is gone; without a server none runs. @throws CwError `git.runs` where it does not end */
async function stopAgent({ call }: Invocation, { id, title, status }: Agent): Promise<void> {
  if (status === 'running') await call('agent.stop', { ref: id })
  for (let waited = 0; waited < patience; waited += lookAgain) {
    const [last] = (await call('agent.runs', { ref: id, limit: 1 })) as { readonly endedAt: number | null }[]
    if (last === undefined || last.endedAt !== null) return
    await new Promise((resolve) => setTimeout(resolve, lookAgain))
  }
  throw cwError('git.runs', { name: title, why: `${title} runs`, agent: title })
}
