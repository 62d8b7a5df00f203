// The tree under git, in every form in which git rewrites files: what it brings is data, and nothing fires by itself.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Tree } from '../e2e/tree-harness.ts'
import { until } from '../e2e/until.ts'
import { ask, flush, tell } from './ask.ts'
import { checkConditions, eventsOf } from './conditions.ts'
import { isInstalled } from './interactive-editors.ts'

const hasGit = await isInstalled('git')
const names = Array.from({ length: 12 }, (_, index) => `task-${String(index + 1).padStart(2, '0')}`)
const path = 'tasks/task-01.md'
const who = [
  '-c',
  'user.name=Somebody',
  '-c',
  'user.email=somebody@example.org',
  '-c',
  'commit.gpgsign=false',
]
let tree: Tree

describe.skipIf(!hasGit)(
  `a tree in a git repository${hasGit ? '' : ' (skipped: git is not installed)'}`,
  () => {
    beforeEach(async () => {
      tree = await Tree.open()
      for (const name of names) await tree.write(`tasks/${name}.md`, `# ${name}\n\nOld words.\n\nThe end.\n`)
      await flush(tree)
      await git('init', '-q', '-b', 'main')
      await commit('all')
    }, 120_000)

    afterEach(() => tree.remove())

    it('checking out a branch that lacks some tasks archives them, and coming back revives them', async () => {
      await git('checkout', '-q', '-b', 'few')
      await git('rm', '-q', ...names.slice(0, 4).map((name) => `tasks/${name}.md`))
      await git(...who, 'commit', '-q', '-m', 'few')
      await flush(tree)
      expect(await liveTasks()).toEqual(names.slice(4))
      await checkConditions(tree, [])
      await git('checkout', '-q', 'main')
      await flush(tree)
      expect(await liveTasks()).toEqual(names)
      expect(await git('status', '--porcelain', '--', 'tasks')).toBe('')
      await checkConditions(tree, [])
    })

    it('a branch that lacks most tasks archives nothing before a person says so', async () => {
      await git('checkout', '-q', '-b', 'few')
      await git('rm', '-q', ...names.slice(0, 10).map((name) => `tasks/${name}.md`))
      await git(...who, 'commit', '-q', '-m', 'few')
      await until('the list of what is held', async () =>
        (await tree.files('needs-you')).some((file) => file.includes('confirm-')),
      )
      expect(await liveTasks()).toEqual(names)
      await git('checkout', '-q', 'main')
      await flush(tree)
      expect(await liveTasks()).toEqual(names)
      await until(
        'nothing to be held',
        async () => !(await tree.files('needs-you')).some((file) => file.includes('confirm-')),
      )
      await checkConditions(tree, [])
    })

    it('fifty checkouts in a row end where they end', async () => {
      await git('checkout', '-q', '-b', 'other')
      await tree.edit(path, (text) => text.replace('Old', 'Other'))
      await git('rm', '-q', 'tasks/task-02.md')
      await commit('other')
      for (let round = 0; round < 25; round++) {
        await git('checkout', '-q', 'main')
        await git('checkout', '-q', 'other')
      }
      await git('checkout', '-q', 'main')
      await flush(tree)
      expect(await liveTasks()).toEqual(names)
      expect(await bodyOf('task-01')).toContain('Old words')
      expect(await git('status', '--porcelain', '--', 'tasks')).toBe('')
      await checkConditions(tree, [])
    })

    it('checking out a file, stashing and popping, resetting and reverting are edits like others', async () => {
      const edited = await edit('New')
      await flush(tree)
      await git('checkout', '--', path)
      await flush(tree)
      expect(await bodyOf('task-01')).toContain('Old words')
      await edit('New')
      await flush(tree)
      await git(...who, 'stash', '-q')
      await flush(tree)
      expect(await bodyOf('task-01')).toContain('Old words')
      await git('stash', 'pop', '-q')
      await flush(tree)
      expect(await bodyOf('task-01')).toContain('New words')
      expect(await tree.read(path)).toBe(edited)
      await commit('new words')
      await git(...who, 'revert', '--no-edit', 'HEAD')
      await flush(tree)
      expect(await bodyOf('task-01')).toContain('Old words')
      await git('reset', '-q', '--hard', 'HEAD~1')
      await flush(tree)
      expect(await bodyOf('task-01')).toContain('New words')
      await checkConditions(tree, [edited])
    })

    it('what a pull approves waits for a person, and what it writes is taken up', async () => {
      const { path: initiative } = await tell<{ path: string }>(tree, 'initiative.create', {
        title: 'Decided',
      })
      await tell(tree, 'initiative.review', { ref: 'decided' })
      await flush(tree)
      await commit('an initiative')
      const colleague = join(tree.folder, 'colleague')
      await git('clone', '-q', '.', colleague)
      await tree.run('sed', '-i', 's/^status: review/status: approved/', join(colleague, initiative))
      await tree.run('sed', '-i', 's/Old/Their/', join(colleague, path))
      await tree.run('git', '-C', colleague, ...who, 'commit', '-q', '-a', '-m', 'theirs')
      await git('pull', '-q', '--ff-only', colleague, 'main')
      await tree.logged('held: decisions came with git')
      expect((await tree.status()).held).toEqual([initiative])
      expect(await bodyOf('task-01')).toContain('Their words')
      expect(await ask(tree, 'initiative.show', { ref: 'decided' })).toMatchObject({ status: 'review' })
      const [list = ''] = (await tree.files('needs-you')).filter((file) => file.includes('confirm-'))
      await tree.edit(list, (text) => text.replace('- [ ] All', '- [x] All'))
      await tree.logged(/initiative .*\(i-\w{6}\) approved/)
      await checkConditions(tree, [])
      const approvals = (await eventsOf(tree)).filter(({ type }) => type === 'initiative.approved')
      expect(approvals).toHaveLength(1)
    })

    it.each(['merge', 'rebase'] as const)(
      'while a %s stops at conflict markers nothing is taken up and nothing written',
      async (form) => {
        await git('checkout', '-q', '-b', 'other')
        await edit('Their')
        await commit('theirs')
        await git('checkout', '-q', 'main')
        await edit('My')
        await commit('mine')
        await flush(tree)
        const [last] = (await eventsOf(tree)).slice(-1)
        await tree.run('git', ...who, form, 'other')
        const stopped = await tree.read(path)
        expect(stopped).toContain('<<<<<<<')
        await tell(tree, 'task.update', { ref: 'task-02', priority: 'P0' })
        await tree.status()
        expect(await tree.read(path)).toBe(stopped)
        expect((await eventsOf(tree, last?.seq)).filter(({ cause }) => cause.mutation !== null)).toEqual([])
        await tree.write(path, stopped.replace(/<<<<<<<[\s\S]*>>>>>>> .*\n/, 'Our words.\n'))
        await git('add', path)
        await git(...who, '-c', 'core.editor=true', form, '--continue')
        await flush(tree)
        expect(await bodyOf('task-01')).toContain('Our words')
        expect(await tree.read('tasks/task-02.md')).toContain('priority: P0')
        await checkConditions(tree, [])
      },
    )

    it('a merge that is given up leaves everything as it was', async () => {
      await git('checkout', '-q', '-b', 'other')
      await edit('Their')
      await commit('theirs')
      await git('checkout', '-q', 'main')
      await edit('My')
      await commit('mine')
      await flush(tree)
      const before = await tree.read(path)
      await tree.run('git', ...who, 'merge', 'other')
      await git('merge', '--abort')
      await flush(tree)
      expect(await tree.read(path)).toBe(before)
      expect(await bodyOf('task-01')).toContain('My words')
      await checkConditions(tree, [])
    })

    it('while the index is locked nothing is taken up', async () => {
      await tree.write('.git/index.lock', '')
      const [last] = (await eventsOf(tree)).slice(-1)
      const edited = await edit('New')
      await tree.status()
      expect(await eventsOf(tree, last?.seq)).toEqual([])
      await rm(tree.at('.git/index.lock'))
      await flush(tree)
      expect(await bodyOf('task-01')).toContain('New words')
      await checkConditions(tree, [edited])
    })

    it('a worktree inside the tree is none of its business', async () => {
      await git('worktree', 'add', '-q', 'elsewhere', '-b', 'elsewhere')
      await flush(tree)
      await tree.run('sed', '-i', 's/Old/Foreign/', 'elsewhere/tasks/task-01.md')
      await flush(tree)
      expect(await liveTasks()).toEqual(names)
      expect(await bodyOf('task-01')).toContain('Old words')
      expect(await tree.read('elsewhere/tasks/task-01.md')).toContain('Foreign words')
      await checkConditions(tree, [])
    })

    it('a bisection that walks through the history ends where it began', async () => {
      for (const word of ['Second', 'Third', 'Fourth', 'Fifth']) {
        await edit(word)
        await commit(word)
      }
      await flush(tree)
      const newest = await tree.read(path)
      await git('bisect', 'start', 'HEAD', 'HEAD~4')
      await git('bisect', 'run', 'sh', '-c', `! grep -q Fourth ${path}`)
      await git('bisect', 'reset')
      await flush(tree)
      expect(await tree.read(path)).toBe(newest)
      expect(await bodyOf('task-01')).toContain('Fifth words')
      await checkConditions(tree, [newest])
    })

    it('line ends that git rewrites say nothing, and stay as git writes them', async () => {
      const [last] = (await eventsOf(tree)).slice(-1)
      await tree.write('.gitattributes', '*.md text eol=crlf\n')
      await rm(tree.at(path))
      await git('checkout', '--', path)
      await flush(tree)
      expect(await tree.read(path)).toContain('Old words.\r\n')
      const types = (await eventsOf(tree, last?.seq)).map(({ type }) => type)
      expect(types.filter((type) => type.startsWith('task.') && type !== 'task.saved')).toEqual([])
      await tell(tree, 'task.update', { ref: 'task-01', priority: 'P0' })
      await flush(tree)
      expect(await tree.read(path)).toMatch(/priority: P0\r\n[\s\S]*Old words\.\r\n/)
      await checkConditions(tree, [])
    })

    it('what a filter of git puts into a file is taken up as data', async () => {
      await git('config', 'filter.shout.clean', 'cat')
      await git('config', 'filter.shout.smudge', 'sed s/Old/LOUD/')
      await tree.write('.gitattributes', 'tasks/*.md filter=shout\n')
      await rm(tree.at(path))
      await git('checkout', '--', path)
      await flush(tree)
      expect(await tree.read(path)).toContain('LOUD words')
      expect(await bodyOf('task-01')).toContain('LOUD words')
      await checkConditions(tree, [])
    })

    it('a rebase that is given up leaves everything as it was', async () => {
      await git('checkout', '-q', '-b', 'other')
      await edit('Their')
      await commit('theirs')
      await git('checkout', '-q', 'main')
      await edit('My')
      await commit('mine')
      await flush(tree)
      const before = await tree.read(path)
      await tree.run('git', ...who, 'rebase', 'other')
      await git('rebase', '--abort')
      await flush(tree)
      expect(await tree.read(path)).toBe(before)
      expect(await bodyOf('task-01')).toContain('My words')
      await checkConditions(tree, [before])
    })

    it('git clean takes nothing of what git knows, and what it took is made again or archived', async () => {
      await tree.write('tasks/loose.md', '# Loose\n')
      await flush(tree)
      const loose = await tree.read('tasks/loose.md')
      await git('clean', '-fdxq')
      await flush(tree)
      expect(await liveTasks()).toEqual(names)
      expect(await tree.has('STATUS.md')).toBe(true)
      await checkConditions(tree, [loose])
    })
  },
)

/** Changes the words of the first task as an editor does; returns the new text. */
async function edit(word: string): Promise<string> {
  await tree.edit(path, (text) => text.replace(/\w+ words/, `${word} words`))
  return tree.read(path)
}

/** Runs git in the tree. @throws Error when it fails */
async function git(...args: readonly string[]): Promise<string> {
  const { exit, out, err } = await tree.run('git', ...args)
  if (exit !== 0) throw new Error(`git ${args.join(' ')}: ${exit} ${out} ${err}`)
  return out
}

async function commit(subject: string): Promise<void> {
  await git('add', '-A', '.')
  await git(...who, 'commit', '-q', '-m', subject)
}

async function liveTasks(): Promise<string[]> {
  const tasks = await ask<{ path: string }[]>(tree, 'task.list')
  return tasks.map((task) => task.path.replace(/^tasks\/|\.md$/g, '')).sort()
}

async function bodyOf(ref: string): Promise<string> {
  return (await ask<{ body: string }>(tree, 'task.show', { ref })).body
}
