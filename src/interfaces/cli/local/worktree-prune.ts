// `cw worktree prune`: takes away the worktrees that hold nothing which is not elsewhere, and says of the others why they stay.

import { type BranchesAfter, branchesAfter, removeWorktree } from '../../../git/remove-worktree.ts'
import { CwError, cwError } from '../../../kernel/errors.ts'
import { type FoundWorktree, findWorktrees, staysAs, theOne } from '../worktrees/find-worktrees.ts'
import { hasToBeKept, keptAs, letGo } from '../worktrees/let-go.ts'
import {
  argument,
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
  valued,
} from './local-command.ts'

export const worktreePrune: LocalCommand = {
  forPeople: true,
  entries: [
    localEntry('worktree prune', {
      summary:
        'Take away worktrees whose work is merged and whose agents do not need them; say why others stay',
      examples: [
        'cw worktree prune',
        'cw worktree prune --dry-run',
        'cw worktree prune --force brave-otter --dry-run',
      ],
      changes: true,
      args: [argument('name', 'only this one: agent, project/agent, branch or folder')],
      options: [
        valued('force', 'string', 'this one too, whatever is in it: its work is kept on a branch'),
        flag('dry-run', 'only say what would be taken away'),
      ],
    }),
  ],
  run: (invocation) => prune(invocation),
}

interface Stays {
  readonly one: FoundWorktree
  readonly why: string
}

interface Gone {
  readonly one: FoundWorktree
  readonly branches: BranchesAfter
}

async function prune(invocation: Invocation): Promise<Outcome> {
  const { input, terminal } = invocation
  const { worktrees, problems } = await findWorktrees(invocation)
  for (const { project, reason } of problems) terminal.err(`${project}: ${reason}`)
  const dry = input.dryRun === true
  if (typeof input.force === 'string') return forced(theOne(worktrees, input.force), dry)
  const among = typeof input.name === 'string' ? [theOne(worktrees, input.name)] : worktrees
  const removed: Gone[] = []
  const stays: Stays[] = []
  for (const one of among) {
    const why = whyItStays(one)
    if (why !== null) stays.push({ one, why })
    else
      try {
        removed.push({ one, branches: await (dry ? whatWouldBecome(one) : remove(one)) })
      } catch (error) {
        if (!(error instanceof CwError)) throw error
        stays.push({ one, why: error.message })
      }
  }
  const data = {
    dryRun: dry,
    removed: removed.map(named),
    stays: stays.map(({ one, why }) => ({ ...named({ one }), why })),
    kept: [],
  }
  const lines = [
    ...removed.flatMap((gone) => linesFor(gone, dry)),
    ...stays.map(({ one, why }) => `stays: ${called(one)}: ${why}`),
    ...hintFor(stays),
  ]
  return { data, text: lines.length === 0 ? 'No agent has a worktree.' : lines.join('\n') }
}

function remove({ repository, worktree, own }: FoundWorktree): Promise<BranchesAfter> {
  return removeWorktree(repository, worktree, { own })
}

function whatWouldBecome({ repository, worktree, own }: FoundWorktree): Promise<BranchesAfter> {
  return branchesAfter(repository, worktree, own)
}

/** Null: nothing would be lost, and nobody works there. */
function whyItStays({
  inUse,
  endedBy,
  worktree,
  commits,
  changed,
  repositories,
}: FoundWorktree): string | null {
  if (inUse !== null) return endedBy === null ? inUse : `${inUse}: \`${endedBy}\` first`
  if (worktree.wrong !== null) return worktree.wrong
  if (worktree.locked !== null) return worktree.locked
  const only = [
    commits === 0 ? '' : counted(commits, 'commit'),
    changed.length === 0 ? '' : `${counted(changed.length, 'file')} not committed`,
    repositories.length === 0 ? '' : `work in ${repositories.join(', ')}`,
  ].filter((words) => words !== '')
  return only.length === 0 ? null : `${only.join(', ')} that ${single(only) ? 'is' : 'are'} nowhere else`
}

function single(only: readonly string[]): boolean {
  return only.length === 1 && only[0]?.startsWith('1 ') === true
}

function hintFor(stays: readonly Stays[]): string[] {
  const held = stays
    .map(({ one }) => one)
    .filter(({ inUse, worktree }) => inUse === null && worktree.wrong === null && worktree.locked === null)
  const keepable = held.find(({ repositories }) => repositories.length === 0)
  return [
    ...(keepable === undefined
      ? []
      : [
          `To let one go all the same, its work kept on a branch: cw worktree prune --force ${keepable.name}`,
        ]),
    ...(held.some(({ repositories }) => repositories.length > 0)
      ? ['Work in repositories inside of one no branch can keep: commit and push it there, or move them out.']
      : []),
  ]
}

async function forced(one: FoundWorktree, dry: boolean): Promise<Outcome> {
  const { worktree, project, name, inUse, repositories, agent } = one
  if (inUse !== null) throw cwError('git.runs', { name, why: inUse, agent: agent?.name ?? name })
  const reason = worktree.wrong ?? worktree.locked
  if (reason !== null) throw cwError('git.left-alone', { path: worktree.path, reason })
  if (repositories.length > 0)
    throw cwError('git.repositories', { path: worktree.path, repositories: repositories.join(', ') })
  if (dry) {
    const kept = hasToBeKept(one)
    // What is kept of its own branch lets that go.
    const stays = (await whatWouldBecome(one)).stays.filter(({ branch }) => !kept || branch !== one.own)
    const line = `would go: ${project}/${name}${kept ? ', its work kept on a branch' : ''}`
    return {
      data: { dryRun: true, removed: [named({ one })], stays: [], kept: [] },
      text: [line, ...stays.map(staysAs)].join('\n'),
    }
  }
  const { branches, kept } = await letGo(one)
  const gone = { one, branches }
  const data = {
    dryRun: false,
    removed: [named(gone)],
    stays: [],
    kept: kept === null ? [] : [{ ...named({ one }), ...kept }],
  }
  const lines = [...linesFor(gone, false), ...(kept === null ? [] : [keptAs(kept)])]
  return { data, text: lines.join('\n') }
}

function linesFor({ one: { project, name }, branches: { goes, stays } }: Gone, dry: boolean): string[] {
  return [
    `${dry ? 'would go' : 'taken away'}: ${project}/${name}${goes === null ? '' : ` (${goes})`}`,
    ...stays.map(staysAs),
  ]
}

function named({ one, branches }: Pick<Gone, 'one'> & Partial<Gone>) {
  const { name, project, repository, worktree } = one
  const { path, branch } = worktree
  return { name, project, repository, path, branch, ...(branches && { branches }) }
}

function called({ name, project, worktree: { branch } }: FoundWorktree): string {
  return `${project}/${name}${branch === null ? '' : ` (${branch})`}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
