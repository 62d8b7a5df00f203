// Worktrees of agents, from the command line of the built program: listed, looked at, taken away. Real git, a scripted agent.

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { beginRepository, runGit } from '../git/real-git.ts'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

const scripted = fileURLToPath(new URL('../../dist/drivers/scripted/agent.js', import.meta.url))

let tree: Tree
let repository: string

const git = (folder: string, ...args: string[]) => runGit(join(tree.folder, 'user'), folder, args)

beforeEach(async () => {
  tree = await Tree.make({ CW_MAX_RUNNING: '2' })
  repository = beginRepository(join(tree.folder, 'user'), join(tree.folder, 'mein Projekt ü'), {
    'a.txt': 'one\n',
    '.gitignore': '.env\n.env.d/\n',
    '.worktreeinclude': '.env\n',
  })
  writeFileSync(join(repository, '.env'), 'KEY=1\n')
}, 120_000)
afterEach(async () => {
  // Agents end with it: they would go on without one that is killed.
  await tree.stop()
  await tree.remove()
})

/** A tree whose agents play these turns in the project `shop`. */
async function open(turns: string, project = ''): Promise<void> {
  const script = join(tree.folder, 'script.yaml')
  writeFileSync(script, `turns:\n${turns}`)
  await tree.cw('init')
  const command = JSON.stringify([process.execPath, scripted, script])
  const config = `providers:\n  scripted: { command: ${command} }\nroles:\n  worker: { provider: scripted }\n`
  writeFileSync(join(tree.home, 'config.yaml'), config)
  await tree.start()
  await tree.write('projects/shop.md', `---\nrepository: ${repository}\n${project}---\n# Shop\n`)
  await tree.write('tasks/limits.md', '# Add the limits table\n\nWith an index.\n')
  await tree.flush()
}

const agent = '---\nrole: worker\nstatus: running\nproject: shop\ntask: limits\n---\n\nBe brief.\n'
const says = (path: string, what: string) =>
  until(`${what} in ${path}`, async () => (await tree.has(path)) && (await tree.read(path)).includes(what))

interface Listed {
  readonly worktrees: readonly {
    readonly name: string
    readonly project: string
    readonly path: string
    readonly branch: string
    readonly ahead: number
    readonly changed: readonly string[]
    readonly size: number
    readonly inUse: string | null
  }[]
}
const list = async () => (await tree.json<Listed>('worktree', 'list')) as unknown as Listed

/** One turn, in which it commits a file. */
const addsTable = `
  - - write: { path: limits.sql, text: "create table limits;\\n" }
    - commit: Add the limits table
    - answer: Done.
`

it('shows what an agent changed, and takes its worktree away once that is merged and the agent rests', async () => {
  const hook = join(repository, '.git/hooks/post-checkout')
  writeFileSync(hook, '#!/bin/sh\nexit 1\n')
  chmodSync(hook, 0o755)
  git(repository, '-c', 'core.hooksPath=/dev/null', 'checkout', '--quiet', '--detach')
  await open(`
  - - say: "{{prompt}}"
    - write: { path: limits.sql, text: "create table limits;\\n" }
    - commit: Add the limits table
    - write: { path: "notes ü.txt", text: "later\\n" }
    - answer: Done.
`)
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  expect(await tree.read('agents/otter/prompt.md')).toMatch(
    /Be brief\.\n\nYour task \(t-.*\):\n\n# Add the limits table\n\nWith an index\./,
  )
  const [worktree] = (await list()).worktrees
  expect(worktree).toMatchObject({
    ...{
      name: 'otter',
      project: 'shop',
      ahead: 1,
      changed: ['notes ü.txt'],
      inUse: 'otter is done and may be told more',
    },
    size: expect.any(Number),
  })
  expect(worktree?.branch).toMatch(/^cw\/tasks\/limits-otter$/)
  expect(readFileSync(join(worktree?.path ?? '', '.env'), 'utf8')).toBe('KEY=1\n')
  expect((await tree.cw('worktree', 'list')).out).toContain('otter is done and may be told more')
  const stat = await tree.cw('worktree', 'diff', 'otter')
  expect(stat.out.split('\n')).toEqual(['limits.sql   +1 -0', 'notes ü.txt  +1 -0', '2 files, +2 -0'])
  expect((await tree.cw('worktree', 'diff', 'shop/otter', '--patch')).out).toContain(
    '\n+create table limits;',
  )

  expect((await tree.cw('worktree', 'prune')).out).toContain(
    'stays: shop/otter (cw/tasks/limits-otter): otter is done and may be told more: `cw agent stop otter` first',
  )
  // Refused as long as something would be lost, and the agent stays as it is.
  expect(await tree.cw('agent', 'delete', 'otter')).toMatchObject({ exit: 29 })
  expect((await tree.cw('agent', 'list')).out).toMatch(/done +worker/)
  await tree.cw('agent', 'archive', 'otter')
  const kept = await tree.cw('worktree', 'prune')
  expect(kept.out).toContain('1 commit, 1 file not committed that are nowhere else')
  expect(existsSync(worktree?.path ?? '')).toBe(true)
  rmHook(hook)
  git(repository, 'checkout', '--quiet', 'main')
  git(repository, '-c', 'core.hooksPath=/dev/null', 'merge', '--quiet', 'cw/tasks/limits-otter')
  expect((await tree.cw('worktree', 'prune', 'otter')).out).toContain(
    '1 file not committed that is nowhere else',
  )

  const forced = await tree.cw('worktree', 'prune', '--force', 'otter')
  expect(forced.out).toContain('Its work is on the branch cw-kept/tasks/limits-otter.')
  expect(existsSync(worktree?.path ?? '')).toBe(false)
  const [, back = ''] = /comes back with: (.*)$/m.exec(forced.out) ?? []
  execFileSync('/bin/sh', ['-c', back], { stdio: 'pipe' })
  expect(readFileSync(join(worktree?.path ?? '', 'notes ü.txt'), 'utf8')).toBe('later\n')
})

function rmHook(hook: string): void {
  writeFileSync(hook, '#!/bin/sh\nexit 0\n')
}

it('takes away what is merged and clean, and a dry run takes nothing', async () => {
  await open(`
  - - write: { path: limits.sql, text: "create table limits;\\n" }
    - commit: Add the limits table
    - answer: Done.
  - - answer: Once more.
`)
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '' } = {}] = (await list()).worktrees
  await tree.cw('agent', 'stop', 'otter')
  git(repository, 'merge', '--quiet', 'cw/tasks/limits-otter')
  expect((await tree.cw('worktree', 'prune', '--dry-run')).out).toBe(
    'would go: shop/otter (cw/tasks/limits-otter)',
  )
  expect(existsSync(path)).toBe(true)
  expect(await tree.json('worktree', 'prune')).toMatchObject({ removed: [{ name: 'otter' }], stays: [] })
  expect(existsSync(path)).toBe(false)

  await tree.cw('agent', 'message', 'otter', 'Once more.')
  await tree.cw('agent', 'resume', 'otter')
  await until('the worktree', async () => existsSync(path))
  await until(
    'the answer',
    async () => (await tree.read('agents/otter/transcript.md')).split('**It answered**').length > 2,
  )
  const { removed } = await tree.json<{ removed: string[] }>('agent', 'delete', 'otter')
  expect(removed).toContain(path)
  for (const gone of removed) expect(existsSync(gone)).toBe(false)
  await until('the archive', async () => !(await tree.has('agents/otter/agent.md')))
  expect(git(repository, 'branch', '--list', 'cw/*')).toBe('')
  expect((await tree.cw('worktree', 'prune')).out).toBe('No agent has a worktree.')
  expect(await tree.cw('worktree', 'diff', 'otter')).toMatchObject({ exit: 10 })
})

it('leaves alone what is a person’s: the repository itself, worktrees, branches and what stands in a worktree’s place', async () => {
  await open('  - - answer: Done.\n')
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '' } = {}] = (await list()).worktrees
  await tree.cw('agent', 'stop', 'otter')
  const review = join(tree.folder, 'my review')
  git(repository, 'worktree', 'add', '--quiet', '-b', 'cw/agents/old', review)
  git(repository, 'branch', 'release-1.0')
  git(repository, 'checkout', '--quiet', '-b', 'cw/agents/done')
  git(path, 'checkout', '--quiet', 'release-1.0')
  const dry = await tree.cw('worktree', 'prune', '--dry-run')
  expect(dry.out.split('\n')).toEqual([
    'would go: shop/otter (cw/tasks/limits-otter)',
    'stays: the branch release-1.0: it was not made for this agent',
  ])
  const aside = `${path}-aside`
  renameSync(path, aside)
  symlinkSync(review, path)
  const linked = 'something else than a folder stands in its place'
  expect((await tree.cw('worktree', 'list')).out).toContain(linked)
  expect((await tree.cw('worktree', 'prune')).out).toBe(`stays: shop/otter (release-1.0): ${linked}`)
  for (const words of [
    ['worktree', 'prune', '--force', 'otter'],
    ['agent', 'delete', 'otter'],
    ['worktree', 'diff', 'otter'],
  ])
    expect(await tree.cw(...words)).toMatchObject({ exit: 29, err: expect.stringContaining(linked) })
  rmSync(path)
  renameSync(aside, path)
  const { out } = await tree.cw('agent', 'delete', 'otter')
  expect(out.split('\n')).toEqual(
    expect.arrayContaining([
      `taken away: the worktree ${path}`,
      'taken away: the branch cw/tasks/limits-otter',
      'stays: the branch release-1.0: it was not made for this agent',
    ]),
  )
  expect([existsSync(join(review, '.git')), existsSync(join(repository, '.env'))]).toEqual([true, true])
  const left = git(repository, 'for-each-ref', '--format=%(refname:short)', 'refs/heads').trim().split('\n')
  expect(left).toEqual(['cw/agents/done', 'cw/agents/old', 'main', 'release-1.0'])
})

it('lets one go by force that stands on another branch, and keeps what is on either', async () => {
  await open(
    '  - - write: { path: limits.sql, text: "later\\n" }\n    - commit: Add it\n    - answer: Done.\n',
  )
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '' } = {}] = (await list()).worktrees
  await tree.cw('agent', 'stop', 'otter')
  git(path, 'worktree', 'lock', '--reason', 'a review goes on', path)
  const locked = 'it is locked: a review goes on (git worktree unlock)'
  expect((await tree.cw('worktree', 'prune')).out).toContain(locked)
  for (const dry of [[], ['--dry-run']])
    expect(await tree.cw('worktree', 'prune', '--force', 'otter', ...dry)).toMatchObject({
      exit: 29,
      err: expect.stringContaining(locked),
    })
  git(path, 'worktree', 'unlock', path)
  git(path, 'checkout', '--quiet', '-b', 'release-1.0', 'main')
  expect((await tree.cw('worktree', 'prune')).out).toContain('1 commit that is nowhere else')
  const staying = [
    'stays: the branch release-1.0: it was not made for this agent',
    'stays: the branch cw/tasks/limits-otter: it has work that is nowhere else',
  ]
  const dry = await tree.cw('worktree', 'prune', '--force', 'otter', '--dry-run')
  expect(dry.out.split('\n')).toEqual(['would go: shop/otter', ...staying])
  const { out } = await tree.cw('worktree', 'prune', '--force', 'otter')
  expect(out.split('\n')).toEqual(['taken away: shop/otter', ...staying])
  expect(existsSync(path)).toBe(false)
  expect(git(repository, 'log', '-1', '--format=%s', 'cw/tasks/limits-otter')).toBe('Add it\n')
})

it('takes no worktree away in which a repository or a worktree stands that has work of its own, by force neither', async () => {
  await open('  - - answer: Done.\n')
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '' } = {}] = (await list()).worktrees
  await tree.cw('agent', 'stop', 'otter')
  git(path, 'clone', '--quiet', repository, 'sub')
  git(join(path, 'sub'), 'commit', '--quiet', '--allow-empty', '-m', 'Work')
  git(path, 'worktree', 'add', '--quiet', '-b', 'mine', '.env.d/z')
  const precious = join(path, '.env.d/z/precious.txt')
  writeFileSync(precious, 'precious\n')
  for (const words of [
    ['worktree', 'prune', '--force', path],
    ['worktree', 'prune', '--force', path, '--dry-run'],
    ['agent', 'delete', 'otter'],
    ['agent', 'delete', 'otter', '--dry-run'],
  ])
    expect(await tree.cw(...words)).toMatchObject({
      exit: 29,
      err: expect.stringMatching(/work may be nowhere else: .env.d\/z, sub\.\n.*move them out/),
    })
  for (const words of [[], ['--dry-run']]) {
    const { out } = await tree.cw('worktree', 'prune', ...words)
    expect(out).toContain('work in .env.d/z, sub that are nowhere else')
    expect(out).toContain('push it there, or move them out')
    expect(out).not.toContain('--force otter')
  }
  expect(readFileSync(precious, 'utf8')).toBe('precious\n')
  expect((await tree.cw('agent', 'list')).out).toContain('otter')
})

it('deletes no agent while nobody can tell what its worktree holds', async () => {
  await open('  - - write: { path: limits.sql, text: "later\\n" }\n    - answer: Done.\n')
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '' } = {}] = (await list()).worktrees
  await tree.cw('agent', 'stop', 'otter')
  renameSync(repository, `${repository}-2`)
  const refused = await tree.cw('agent', 'delete', 'otter')
  expect(refused).toMatchObject({ exit: 29, err: expect.stringContaining(`${path} is left alone: shop: `) })
  expect(existsSync(join(path, 'limits.sql'))).toBe(true)
  expect((await tree.cw('agent', 'list')).out).toContain('otter')
  for (const words of ['list', 'prune'])
    expect(await tree.cw('worktree', words)).toMatchObject({
      exit: 0,
      err: expect.stringContaining('it is not there'),
    })
})

it('compares with the branch that it was begun from, whatever is checked out in the repository since', async () => {
  await open(addsTable)
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ branch = '' } = {}] = (await list()).worktrees
  for (const checkout of [[branch], ['-b', 'elsewhere', branch]]) {
    git(repository, 'checkout', '--quiet', '--ignore-other-worktrees', ...checkout)
    expect((await list()).worktrees).toMatchObject([{ base: { name: 'main' }, ahead: 1 }])
    expect((await tree.cw('worktree', 'diff', 'otter')).out).toContain('limits.sql  +1 -0')
  }
})

it('takes nothing away whose branch was deleted under it, and says how that comes back', async () => {
  await open(addsTable)
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '', branch = '' } = {}] = (await list()).worktrees
  await tree.cw('agent', 'stop', 'otter')
  const commit = git(path, 'rev-parse', 'HEAD').trim()
  git(repository, 'update-ref', '-d', `refs/heads/${branch}`)
  const back = `\`git branch ${branch} ${commit}\` in ${path} brings it back`
  for (const words of ['list', 'prune'])
    expect(await tree.cw('worktree', words)).toMatchObject({ exit: 0, out: expect.stringContaining(back) })
  for (const words of ['worktree prune --force', 'agent delete'])
    expect(await tree.cw(...words.split(' '), 'otter')).toMatchObject({
      exit: 29,
      err: expect.stringContaining(back),
    })
  git(path, 'branch', branch, commit)
  expect((await list()).worktrees).toMatchObject([{ path, branch, ahead: 1 }])
})

it('deletes an agent with its work when it is told to, and keeps that on a branch', async () => {
  await open('  - - write: { path: limits.sql, text: "later\\n" }\n    - answer: Done.\n')
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '' } = {}] = (await list()).worktrees
  const refused = { exit: 29, err: expect.stringContaining('cw agent delete NAME --force') }
  expect(await tree.cw('agent', 'delete', 'otter')).toMatchObject(refused)
  const planned = await tree.cw('agent', 'delete', 'otter', '--force', '--dry-run')
  expect(planned).toMatchObject({ exit: 0, out: expect.stringContaining('would be kept on a branch') })
  expect(existsSync(path)).toBe(true)
  const { out } = await tree.cw('agent', 'delete', 'otter', '--force')
  expect(out).toContain(`taken away: the worktree ${path}`)
  expect(existsSync(path)).toBe(false)
  const [, back = ''] = /It comes back with: (git .*)/.exec(out) ?? []
  execFileSync('/bin/sh', ['-c', back], { stdio: 'ignore' })
  expect(readFileSync(join(path, 'limits.sql'), 'utf8')).toBe('later\n')
})

it('finds worktrees where the home was moved to, and deletes no agent before git knows them there', async () => {
  await open('  - - write: { path: limits.sql, text: "later\\n" }\n    - answer: Done.\n')
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '' } = {}] = (await list()).worktrees
  await tree.cw('agent', 'stop', 'otter')
  await tree.stop()
  const moved = `${tree.home}-2`
  renameSync(tree.home, moved)
  const here = path.replace(tree.home, moved)
  tree.home = moved
  const told = `no project's repository knows ${here}`
  for (const words of ['list', 'prune'])
    expect(await tree.cw('worktree', words)).toMatchObject({ exit: 0, err: expect.stringContaining(told) })
  for (const dry of [[], ['--dry-run']])
    expect(await tree.cw('agent', 'delete', 'otter', ...dry)).toMatchObject({
      exit: 29,
      err: expect.stringContaining(told),
    })
  git(here, 'worktree', 'repair')
  expect((await list()).worktrees).toMatchObject([{ name: 'otter', path: here, changed: ['limits.sql'] }])
  expect(await tree.cw('agent', 'delete', 'otter')).toMatchObject({ exit: 29 })
  rmSync(join(here, 'limits.sql'))
  expect((await tree.cw('agent', 'delete', 'otter')).out).toContain(`taken away: the worktree ${here}`)
  expect(existsSync(here)).toBe(false)
})

it('goes on where its repository was moved to, and where its folder was removed, and says so', async () => {
  await open(`
  - - write: { path: limits.sql, text: "create table limits;\\n" }
    - commit: Add the limits table
    - answer: Done.
  - - say: "{{prompt}}"
    - answer: Once more.
  - - say: "{{prompt}}"
    - answer: And again.
`)
  await tree.write('agents/otter/agent.md', agent)
  await says('agents/otter/transcript.md', '**It answered**')
  const [{ path = '' } = {}] = (await list()).worktrees
  const moved = `${repository} 2`
  renameSync(repository, moved)
  await tree.cw('project', 'update', 'shop', '--repository', moved)
  expect((await tree.cw('worktree', 'list')).out).toContain('its repository is not where its .git says')
  await tree.cw('agent', 'message', 'otter', 'Once more.')
  await says('agents/otter/transcript.md', 'Once more.\n\n')
  await until(
    'its end',
    async () => (await tree.read('agents/otter/transcript.md')).split('**It answered**').length > 2,
  )
  expect(git(path, 'log', '-1', '--format=%s')).toBe('Add the limits table\n')
  expect((await tree.cw('worktree', 'diff', 'otter')).out).toContain('limits.sql')

  rmSync(path, { recursive: true })
  await tree.cw('agent', 'message', 'otter', 'And again.')
  await says('agents/otter/transcript.md', 'The folder that you worked in was removed')
  await until('the worktree', async () => existsSync(join(path, 'limits.sql')))
  expect((await list()).worktrees).toMatchObject([{ path, branch: 'cw/tasks/limits-otter', ahead: 1 }])
  await until('the log', async () =>
    (await tree.cw('logs', 'otter')).out.includes('its worktree was removed'),
  )
})

it('shows what a set-up that fails printed, and begins it again when it is mended', async () => {
  mkdirSync(join(repository, '.git/prepared'))
  writeFileSync(join(repository, '.git/prepared/local.json'), '{}\n')
  await open(
    '  - - say: I work\n    - answer: Done.\n',
    'setup_folder: .git/prepared\nsetup_hook: echo no such package; exit 3\n',
  )
  await tree.write('agents/otter/agent.md', agent)
  await until('the question', () => tree.has('needs-you/answer-otter-otter-cannot-go-on.md'))
  const asked = await tree.read('needs-you/answer-otter-otter-cannot-go-on.md')
  expect(asked).toContain('no such package')
  expect(asked).toContain('it ended with 3')
  await tree.edit('projects/shop.md', (text) => text.replace('exit 3', 'pwd > where.txt'))
  await tree.flush()
  const reply = 'agents/otter/messages/0001-otter-cannot-go-on/reply.md'
  await tree.edit(reply, (text) => text.replace('- [ ] Try again', '- [x] Try again'))
  await says('agents/otter/transcript.md', 'I work')
  const [{ path = '' } = {}] = (await list()).worktrees
  expect(readFileSync(join(path, 'where.txt'), 'utf8').trim()).toBe(path)
  expect(readFileSync(join(path, 'local.json'), 'utf8')).toBe('{}\n')
})
