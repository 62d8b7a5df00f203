// `cw worktree prune`: takes away the worktrees that hold nothing which is not elsewhere, and says of the others why they stay.

import { keepWork } from '../../../git/keep-work.ts'
import { removeWorktree } from '../../../git/worktree.ts'
import { cwError } from '../../../kernel/errors.ts'
import { type FoundWorktree, findWorktrees, theOne } from '../worktrees/find-worktrees.ts'
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

async function prune(invocation: Invocation): Promise<Outcome> {
  const { input, terminal } = invocation
  const { worktrees, problems } = await findWorktrees(invocation)
  for (const { project, reason } of problems) terminal.err(`${project}: ${reason}`)
  const dry = input.dryRun === true
  if (typeof input.force === 'string') return forced(theOne(worktrees, input.force), dry)
  const among = typeof input.name === 'string' ? [theOne(worktrees, input.name)] : worktrees
  const removed: FoundWorktree[] = []
  const stays: Stays[] = []
  for (const one of among) {
    const why = whyItStays(one)
    if (why !== null) stays.push({ one, why })
    else {
      if (!dry) await removeWorktree(one.repository, one.worktree)
      removed.push(one)
    }
  }
  const data = {
    dryRun: dry,
    removed: removed.map(named),
    stays: stays.map(({ one, why }) => ({ ...named(one), why })),
    kept: [],
  }
  const lines = [
    ...removed.map((one) => `${dry ? 'would go' : 'taken away'}: ${called(one)}`),
    ...stays.map(({ one, why }) => `stays: ${called(one)}: ${why}`),
    ...hintFor(stays),
  ]
  return { data, text: lines.length === 0 ? 'No agent has a worktree.' : lines.join('\n') }
}

/** Null: nothing would be lost, and nobody works there. */
function whyItStays({ inUse, worktree, commits, changed, submodules }: FoundWorktree): string | null {
  if (inUse !== null) return inUse
  if (worktree.locked) return 'it is locked (git worktree unlock)'
  const only = [
    commits === 0 ? '' : counted(commits, 'commit'),
    changed.length === 0 ? '' : `${counted(changed.length, 'file')} not committed`,
    submodules.length === 0 ? '' : `work in ${submodules.join(', ')}`,
  ].filter((words) => words !== '')
  return only.length === 0 ? null : `${only.join(', ')} that ${single(only) ? 'is' : 'are'} nowhere else`
}

function single(only: readonly string[]): boolean {
  return only.length === 1 && only[0]?.startsWith('1 ') === true
}

function hintFor(stays: readonly Stays[]): string[] {
  const held = stays.find(({ one }) => one.inUse === null && !one.worktree.locked)
  if (held === undefined) return []
  return [`To let one go all the same, its work kept on a branch: cw worktree prune --force ${held.one.name}`]
}

async function forced(one: FoundWorktree, dry: boolean): Promise<Outcome> {
  const { repository, worktree, name, inUse, submodules, agent } = one
  if (inUse !== null) throw cwError('git.runs', { name, why: inUse, agent: agent?.name ?? name })
  if (submodules.length > 0)
    throw cwError('git.submodules', { path: worktree.path, submodules: submodules.join(', ') })
  const hasWork = one.commits > 0 || one.changed.length > 0
  if (dry) {
    const kept = hasWork ? ', its work kept on a branch' : ''
    return {
      data: { dryRun: true, removed: [named(one)], stays: [], kept: [] },
      text: `would go: ${called(one)}${kept}`,
    }
  }
  const kept = hasWork ? await keepWork(repository, worktree, name) : null
  await removeWorktree(repository, worktree, true)
  const back = kept && `git -C ${quoted(repository)} worktree add ${quoted(worktree.path)} ${kept.branch}`
  const data = {
    dryRun: false,
    removed: [named(one)],
    stays: [],
    kept: kept === null ? [] : [{ ...named(one), ...kept, back }],
  }
  const lines = [
    `taken away: ${called(one)}`,
    ...(kept === null ? [] : [`Its work is on the branch ${kept.branch}. It comes back with: ${back}`]),
  ]
  return { data, text: lines.join('\n') }
}

function named({ name, project, repository, worktree: { path, branch } }: FoundWorktree) {
  return { name, project, repository, path, branch }
}

function called({ name, project, worktree: { branch } }: FoundWorktree): string {
  return `${project}/${name}${branch === null ? '' : ` (${branch})`}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** As a shell reads it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
