// `cw agent delete`: ends an agent for good. It is stopped and archived, and what only it needed goes: its worktree, where
// nothing in it would be lost, and its folder. What it said and what was asked stays in the archive.

import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { removeWorktree } from '../../../git/worktree.ts'
import { cwError } from '../../../kernel/errors.ts'
import { homePath, openHome } from '../../../platform/home.ts'
import { type FoundWorktree, findWorktrees } from '../worktrees/find-worktrees.ts'
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
      examples: ['cw agent delete wise-owl --dry-run', 'cw agent delete wise-owl'],
      changes: true,
      args: [argument('ref', 'agent: id, beginning of one, slug or path', true)],
      options: [flag('dry-run', 'only say what would go')],
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
  const planned = await worktreeFor(invocation, agent)
  const goes = [...(planned === null ? [] : [planned.worktree.path]), ...(await filesIn(folder))]
  const data = { agent: agent.title, id: agent.id, removed: goes, dryRun: input.dryRun === true }
  if (input.dryRun)
    return { data, text: [`would be archived: ${agent.title}`, ...goes.map(would)].join('\n') }
  await stopAgent(invocation, agent)
  // It may have worked on until it was stopped.
  const worktree = await worktreeFor(invocation, agent)
  if (worktree !== null) await removeWorktree(worktree.repository, worktree.worktree)
  await call('agent.archive', { ref: agent.id })
  for (const path of await filesIn(folder)) await rm(path, { recursive: true, force: true })
  const lines = goes.map((path) => `taken away: ${path}`)
  return { data, text: [`archived: ${agent.title}`, ...lines].join('\n') }
}

function would(path: string): string {
  return `would go: ${path}`
}

/** @throws CwError `git.unmerged`, `git.submodules` where something in it is nowhere else */
async function worktreeFor(invocation: Invocation, { id }: Agent): Promise<FoundWorktree | null> {
  const { worktrees } = await findWorktrees(invocation)
  const found = worktrees.find(({ agent }) => agent?.id === id)
  if (found === undefined) return null
  const { commits, changed, submodules, worktree } = found
  if (submodules.length > 0)
    throw cwError('git.submodules', { path: worktree.path, submodules: submodules.join(', ') })
  if (commits > 0 || changed.length > 0)
    throw cwError('git.unmerged', {
      branch: worktree.branch ?? worktree.path,
      commits,
      files: changed.length,
    })
  return found
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
