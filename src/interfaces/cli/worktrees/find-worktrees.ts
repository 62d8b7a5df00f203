// The worktrees of the projects of a home, each with the agent it belongs to.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { isUrl } from '../../../git/find-repository.ts'
import type { BranchesAfter } from '../../../git/remove-worktree.ts'
import { repositoryAt } from '../../../git/repository.ts'
import { type StandOfWorktree, type StandTo, standOf } from '../../../git/stand-of-worktree.ts'
import { listWorktrees, type Worktree } from '../../../git/worktree.ts'
import { placeOf } from '../../../git/worktree-folder.ts'
import { CwError, cwError } from '../../../kernel/errors.ts'
import { nameAt } from '../../../kernel/layout.ts'
import type { SeenAgent } from '../../../kernel/seen-agent.ts'
import { type Home, homePath, openHome } from '../../../platform/home.ts'
import { baseOf, branchOf, worktreeOf } from '../../../runtime/supervisor/workplace.ts'
import type { Invocation } from '../local/local-command.ts'
import { type Use, useBy } from './use-by.ts'

const listedProjects = z.array(
  z.object({
    path: z.string(),
    repository: z.string().nullable(),
    defaultBranch: z.string().nullable(),
  }),
)
const listedAgents = z.array(
  z.object({ id: z.string(), title: z.string(), archivedAt: z.number().nullable() }),
)
type Listed = z.infer<typeof listedAgents>[number]

export interface FoundWorktree extends StandOfWorktree {
  /** What it is called: as its agent. */
  readonly name: string
  readonly project: string
  readonly repository: string
  /** Null: nobody's any more, or not one of an agent. */
  readonly agent: { readonly id: string; readonly name: string } | null
  /** The branch that was made for it, whatever is checked out there; null: nobody knows of one. */
  readonly own: string | null
  /** Why it must stay whatever is in it: its agent is at work there, or may go on. */
  readonly inUse: string | null
  /** The command that ends that use; null: there is none, or work would be cut off by it. */
  readonly endedBy: string | null
}

export interface Found {
  readonly worktrees: readonly FoundWorktree[]
  /** Projects whose repositories could not be looked at, and agents whose worktrees none of them knows, and why. */
  readonly problems: readonly { readonly project: string; readonly reason: string }[]
}

/** Of every project, archived ones too; one that cannot be looked at is told of and leaves the others alone. */
export async function findWorktrees({
  call,
  terminal,
}: Pick<Invocation, 'call' | 'terminal'>): Promise<Found> {
  const home = await openHome({ path: homePath(terminal.environment), create: false })
  const projects = listedProjects.parse(await call('project.list', { archived: true }))
  const agents = listedAgents.parse(await call('agent.list', { archived: true }))
  const uses = await usesOf(agents, call)
  const madeFor = await agentsByWorktree(agents, home)
  const found = new Map<string, FoundWorktree>()
  const problems: { project: string; reason: string }[] = []
  for (const { path, repository: at, defaultBranch: reference } of projects) {
    const project = nameAt(path)
    // What is not on this machine has no worktrees here.
    if (at === null || isUrl(at)) continue
    try {
      const repository = await repositoryAt(resolve(at))
      for (const worktree of await listWorktrees(repository, home.worktrees)) {
        const place = await placeOf(worktree.path)
        const agent = madeFor.get(place)
        const own = agent === undefined ? null : branchOf(home, agent.id)
        const use = agent === undefined ? null : (uses.get(agent.id) ?? null)
        const begunFrom = agent === undefined ? null : baseOf(home, agent.id)
        const one = {
          ...(await standAsFarAsKnown(repository, worktree, { reference, begunFrom, own })),
          ...{ name: agent?.title ?? basename(place), project, repository, own },
          agent: agent ? { id: agent.id, name: agent.title } : null,
          ...{ inUse: use?.why ?? null, endedBy: use?.endedBy ?? null },
        }
        // Two projects may be of one repository.
        if (isRather(one, found.get(place))) found.set(place, one)
      }
    } catch (error) {
      if (!(error instanceof CwError)) throw error
      problems.push({ project, reason: error.message })
    }
  }
  return { worktrees: [...found.values()], problems: [...problems, ...lostAmong(madeFor, found)] }
}

/** Their folders are there, and no repository tells of them: git looks for them where the home was before it was moved. */
function lostAmong(
  madeFor: ReadonlyMap<string, Listed>,
  found: ReadonlyMap<string, FoundWorktree>,
): Found['problems'] {
  return [...madeFor]
    .filter(([place]) => !found.has(place) && existsSync(place))
    .map(([place, { title }]) => ({
      project: title,
      reason: `no project's repository knows ${place}; where it was moved, \`git worktree repair\` in there mends that`,
    }))
}

/** One that git cannot tell of leaves the others of its project alone. */
async function standAsFarAsKnown(
  repository: string,
  worktree: Worktree,
  to: StandTo,
): Promise<StandOfWorktree> {
  try {
    return await standOf(repository, worktree, to)
  } catch (error) {
    if (!(error instanceof CwError)) throw error
    const nothing = { base: null, ahead: 0, madeAt: null, changed: [], commits: 0, repositories: [] }
    return { worktree: { ...worktree, wrong: worktree.wrong ?? error.message }, ...nothing }
  }
}

function isRather(one: FoundWorktree, before: FoundWorktree | undefined): boolean {
  if (before === undefined) return true
  const isIn = ({ project, worktree }: FoundWorktree) =>
    worktree.wrong === null && basename(dirname(worktree.path)) === project
  return !isIn(before) && isIn(one)
}

/** The one that is called so: by its agent, `project/agent`, its branch or its folder. */
export function theOne(worktrees: readonly FoundWorktree[], ref: string): FoundWorktree {
  const found = worktrees.filter(
    ({ name, project, worktree: { branch, path }, agent }) =>
      [name, `${project}/${name}`, branch, path, agent?.id].includes(ref) || path === resolve(ref),
  )
  const [first, ...others] = found
  if (first === undefined) throw cwError('entity.unknown', { kind: 'worktree', ref })
  if (others.length > 0) {
    const candidates = found.map(({ name, project }) => `${project}/${name}`).join(', ')
    throw cwError('entity.ambiguous', { kind: 'worktree', ref, candidates })
  }
  return first
}

/** A line about a branch that is left when its worktree goes. */
export function staysAs({ branch, why }: BranchesAfter['stays'][number]): string {
  return `stays: the branch ${branch}: ${why}`
}

/** Bytes on the disk; null where nobody can tell. */
export function sizeOf({ path, missing, wrong }: FoundWorktree['worktree']): Promise<number | null> {
  if (missing || wrong !== null) return Promise.resolve(null)
  return new Promise((done) => {
    execFile('du', ['-sk', '--', path], (error, output) => {
      const kilobytes = Number.parseInt(output, 10)
      done(error !== null || Number.isNaN(kilobytes) ? null : kilobytes * 1024)
    })
  })
}

/** Agents by the worktrees that were made for them. */
async function agentsByWorktree(agents: readonly Listed[], home: Home): Promise<ReadonlyMap<string, Listed>> {
  const found = new Map<string, Listed>()
  for (const agent of agents) {
    const path = worktreeOf(home, agent.id)
    if (path !== null) found.set(await placeOf(path), agent)
  }
  return found
}

/** What each agent that is not put away needs its worktree for, and each that still runs. */
async function usesOf(
  agents: readonly Listed[],
  call: Invocation['call'],
): Promise<ReadonlyMap<string, Use | null>> {
  const of = agents.filter(({ archivedAt }) => archivedAt === null).map(({ id }) => id)
  const seen = (await call('agent.seen', { of })) as readonly SeenAgent[]
  return new Map(seen.map((agent) => [agent.id, useBy(agent)]))
}
