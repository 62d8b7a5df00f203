// Of the catalogue of errors, what is about the programs of agents and the repositories that they work in.

import type { CatalogueEntry } from './catalogue-entry.ts'

export const agentErrors = {
  'agent.program-missing': {
    message: 'The program “{program}” is not installed: {reason}.',
    hint: 'Install it, or name another one by `command:` of its provider in config.yaml; `cw agent providers` shows which are there.',
    exit: 21,
  },
  'agent.not-started': {
    message: 'The program “{program}” could not be started: {reason}.',
    hint: '`cw agent providers` shows which programs are there.',
    exit: 21,
  },
  'agent.unguarded': {
    message: '{program} is not started: with {setting} it would not ask you before it does harm.',
    hint: 'Whoever looks after this machine has set that; give the agent another `provider:` until it is gone.',
    exit: 21,
  },
  'agent.runs-already': {
    message: '{agent} runs already.',
    hint: 'One agent does one thing at a time; `cw agent runs {agent}` shows what.',
    exit: 21,
  },
  'question.too-many': {
    message: 'You have asked {open} questions that nobody has answered.',
    hint: 'End your turn: you go on with the answers. Ask then what is still open.',
    exit: 21,
  },
  'provider.unknown': {
    message: 'No agent program is called “{name}”{known}.',
    hint: '`cw agent providers` lists them; others are named under `providers:` in config.yaml.',
    exit: 21,
  },
  'agent.late': {
    message: 'What is done for {agent} has not come to its end for {seconds} s.',
    hint: 'See whether the folder of its project can be reached, and whether git answers there, and what its set-up waits for. Other agents go on meanwhile, and this one once that ends.',
    exit: 21,
  },
  'account.unfit': {
    message: '{agent} is to run with {provider}, and the account {account} is for {of}.',
    hint: 'Set `account` or `provider` in its agent.md, or by `cw agent update {agent}`: the two have to fit.',
    exit: 21,
  },
  'tool.not-of-role': {
    message: '{name} is not for your role, {role}.',
    hint: 'Do without it, or tell a person or another agent what would have to be done. `roles.{role}.tools` in config.yaml says what it has.',
    exit: 16,
  },
  'mcp.no-agent': {
    message: '`cw mcp` gives an agent its tools, and nobody said which agent: CW_TOKEN is not set.',
    hint: 'cw starts it for its agents; `cw agent spawn` starts one.',
    exit: 2,
  },
  'git.no-repository': {
    message: '{folder} cannot be worked on: {reason}.',
    hint: 'Name the folder of a git repository; `git clone` or `git init` makes one.',
    exit: 29,
  },
  'git.base-unknown': {
    message: '{repository} has no commit called “{name}”.',
    hint: 'Name a branch, a tag or a commit that exists (`base:` in its `agent.md`, else `default_branch` of its project); a new repository needs its first commit.',
    exit: 29,
  },
  'git.dirty': {
    message: '{repository} has changes that are not committed: {changed}.',
    hint: 'Commit or stash them, or name the branch or commit to start from, and they are left out: `base: main` in its `agent.md`, `--base main` at `cw agent spawn` or `cw agent update NAME`, or `default_branch` in the file of its project.',
    exit: 29,
  },
  'git.unmerged': {
    message: '{branch} has work that is nowhere else (commits: {commits}, files not committed: {files}).',
    hint: 'Merge it, or let it go, kept on a branch: `cw agent delete NAME --force`, or `cw worktree prune --force NAME` once its agent is stopped.',
    exit: 29,
  },
  'git.setup-failed': {
    message: 'The set-up of the worktree failed, {reason}: {hook}{said}',
    hint: 'All of its output is in {output}. Mend what it says, or the command itself, then start the agent again.',
    exit: 29,
  },
  'git.include-failed': {
    message: '{path}, which `.worktreeinclude` names, could not be copied from {repository}: {reason}.',
    hint: 'Mend the file there, or take it out of {list}, then start the agent again.',
    exit: 29,
  },
  'git.runs': {
    message: 'The worktree of {name} is in use: {why}.',
    hint: 'Stop the agent first: `cw agent stop {agent}`.',
    exit: 29,
  },
  'git.repositories': {
    message: '{path} has repositories or worktrees inside whose work may be nowhere else: {repositories}.',
    hint: 'Commit and push from there, or move them out of the worktree, then run the command again: a branch of the repository cannot hold their work.',
    exit: 29,
  },
  'git.failed': {
    message: 'git failed at {doing}: {reason}',
    hint: 'Mend what git says there, then do it again.',
    exit: 29,
  },
  'git.left-alone': {
    message: '{path} is left alone: {reason}.',
    hint: 'Look at what is there, and put the worktree back (`git worktree repair` in its repository does where only links broke), or move what is there away yourself; then do it again.',
    exit: 29,
  },
} as const satisfies Record<string, CatalogueEntry>
