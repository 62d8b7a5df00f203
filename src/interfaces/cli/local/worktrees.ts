// `cw worktree list` and `cw worktree diff`: where agents work, and what they changed there.

import { diffOf, type WorktreeDiff } from '../../../git/worktree-diff.ts'
import { cwError } from '../../../kernel/errors.ts'
import { type Column, printColumns } from '../print/columns.ts'
import { relative } from '../print/when.ts'
import { type FoundWorktree, findWorktrees, sizeOf, theOne } from '../worktrees/find-worktrees.ts'
import { showPatch } from '../worktrees/show-patch.ts'
import {
  argument,
  flag,
  type Invocation,
  type LocalCommand,
  localEntry,
  type Outcome,
} from './local-command.ts'

export const worktrees: LocalCommand = {
  entries: [
    localEntry('worktree list', {
      summary: 'List the worktrees of agents: branch, base, what is only there, size and age',
      aliases: ['ls'],
      examples: ['cw worktree list', 'cw worktree list --json'],
    }),
    localEntry('worktree diff', {
      summary: 'Show what was changed in a worktree since its base: committed or not',
      examples: ['cw worktree diff brave-otter', 'cw worktree diff brave-otter --patch'],
      args: [argument('name', 'agent, project/agent, branch or folder', true)],
      options: [flag('patch', 'the changes themselves, not only how many lines', 'p')],
    }),
  ],
  run: (invocation) => (invocation.entry.words.at(-1) === 'diff' ? diff(invocation) : list(invocation)),
}

type Sized = FoundWorktree & { readonly size: number | null }

async function list(invocation: Invocation): Promise<Outcome> {
  const { terminal } = invocation
  const { worktrees: found, problems } = await findWorktrees(invocation)
  const sizes = await Promise.all(found.map(({ worktree }) => sizeOf(worktree)))
  const rows: readonly Sized[] = found.map((each, at) => ({ ...each, size: sizes[at] ?? null }))
  for (const { project, reason } of problems) terminal.err(`${project}: ${reason}`)
  if (rows.length === 0 && !invocation.json) terminal.err('No agent has a worktree.')
  const text = rows.length === 0 ? '' : printColumns(rows, columns, terminal)
  return { data: { worktrees: rows.map(shownData), problems }, text }
}

const columns: readonly Column<Sized>[] = [
  { head: 'PROJECT', text: ({ project }) => project },
  { head: 'NAME', text: ({ name }) => name, colour: () => 'cyan' },
  { head: 'AHEAD', text: ({ ahead }) => String(ahead) },
  { head: 'NOT COMMITTED', text: ({ changed }) => String(changed.length) },
  { head: 'SIZE', text: ({ size }) => (size === null ? '' : inBytes(size)) },
  { head: 'MADE', text: ({ madeAt }) => (madeAt === null ? '' : relative(madeAt)), colour: () => 'dim' },
  { head: 'STATE', text: (each) => stateOf(each), colour: () => 'yellow' },
  { head: 'BASE', text: ({ base }) => (base === null ? '' : `${base.name} ${base.commit.slice(0, 8)}`) },
  {
    head: 'BRANCH',
    text: ({ worktree: { branch, commit } }) => branch ?? `${commit.slice(0, 8)}, on no branch`,
  },
]

function stateOf({ inUse, worktree: { missing, wrong, locked } }: FoundWorktree): string {
  if (missing) return 'its folder is gone'
  if (wrong !== null) return wrong
  return inUse ?? (locked === null ? '' : 'locked')
}

/** What `--json` tells of one. */
function shownData({ worktree, ...each }: Sized) {
  return { ...each, ...worktree }
}

/** `12 MB`; of less than one the kilobytes. */
function inBytes(size: number): string {
  if (size < 1_000_000) return `${Math.ceil(size / 1_000)} kB`
  return size < 1e9 ? `${Math.round(size / 1e6)} MB` : `${(size / 1e9).toFixed(1)} GB`
}

async function diff(invocation: Invocation): Promise<Outcome> {
  const { input, json, terminal } = invocation
  const one = theOne((await findWorktrees(invocation)).worktrees, String(input.name))
  const { worktree, base, name, project } = one
  const { path, missing, wrong } = worktree
  if (missing || wrong !== null)
    throw cwError('git.left-alone', { path, reason: wrong ?? 'its folder is gone' })
  const changes = await diffOf(path, base?.commit ?? emptyTree)
  const { patch, files } = changes
  if (json) return { data: { name, project, base, files, ...(input.patch === true && { patch }) } }
  if (files.length === 0) {
    terminal.err(`${name} has changed nothing.`)
    return {}
  }
  if (input.patch !== true) return { text: stat(changes) }
  await showPatch(terminal, patch)
  return {}
}

/** What a history that has nothing in common is compared with: git knows it in every repository. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

function stat({ files }: WorktreeDiff): string {
  const width = Math.max(...files.map(({ path }) => path.length))
  const lines = files.map(({ path, added, removed }) => {
    const change = added === null ? 'binary' : `+${added} -${removed ?? 0}`
    return `${path.padEnd(width)}  ${change}`
  })
  const sum = (key: 'added' | 'removed') => files.reduce((total, file) => total + (file[key] ?? 0), 0)
  const all = `${files.length} ${files.length === 1 ? 'file' : 'files'}, +${sum('added')} -${sum('removed')}`
  return [...lines, all].join('\n')
}
