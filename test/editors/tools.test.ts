// Programs that change files without showing them: sed, perl, prettier, rsync, Unison and Syncthing, each as it is, on a
// tree that is kept.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { twoSyncthings } from '../bench/two-syncthings.ts'
import { Tree } from '../e2e/tree-harness.ts'
import { until } from '../e2e/until.ts'
import { ask, flush, tell } from './ask.ts'
import { checkConditions, eventsOf } from './conditions.ts'
import { isInstalled } from './interactive-editors.ts'

const names = ['one', 'two', 'three']
const prettier = fileURLToPath(new URL('../../node_modules/.bin/prettier', import.meta.url))
const programs = ['sed', 'perl', 'rsync', 'unison', 'syncthing']
const installed = new Set<string>()
for (const program of programs) if (await isInstalled(program)) installed.add(program)
let tree: Tree
let replica: string

beforeEach(async () => {
  tree = await Tree.open()
  replica = join(tree.folder, 'replica')
  await mkdir(replica)
  for (const name of names) await tree.write(`tasks/${name}.md`, `# ${name}\n\nOld words.\n\nThe end.\n`)
  await flush(tree)
}, 120_000)

afterEach(() => tree.remove())

describeFor('sed', () => {
  it('sed -i closes every task, each once, and leaves no file of its own', async () => {
    const [last] = (await eventsOf(tree)).slice(-1)
    const paths = names.map((name) => `tasks/${name}.md`)
    await run('sed', '-i', 's/^id: .*/&\\nstatus: closed/', ...paths)
    await flush(tree)
    const closed = (await eventsOf(tree, last?.seq)).filter(({ type }) => type === 'task.closed')
    expect(new Set(closed.map(({ entity }) => entity)).size).toBe(names.length)
    expect(closed).toHaveLength(names.length)
    await checkConditions(tree, [])
  })

  it('sed -i on a file that was just changed by a command overwrites nothing', async () => {
    const before = await tree.read('tasks/one.md')
    await tell(tree, 'task.update', { ref: 'one', priority: 'P0' })
    await run('sed', '-i', 's/Old/New/', 'tasks/one.md')
    await flush(tree)
    expect(await tree.read('tasks/one.md')).toMatch(/^priority: P0[\s\S]*New words/m)
    await checkConditions(tree, [before.replace('Old', 'New')])
  })

  it('sed -i.bak leaves a backup that is no document', async () => {
    await run('sed', '-i.bak', 's/Old/New/', 'tasks/one.md')
    await flush(tree)
    expect(await bodies()).toEqual(expect.arrayContaining([expect.stringContaining('New words')]))
    expect(await bodies()).toHaveLength(names.length)
    expect(await tree.has('tasks/one.md.bak')).toBe(true)
    await run('rm', 'tasks/one.md.bak')
    await checkConditions(tree, [])
  })
})

describeFor('perl', () => {
  it('perl -pi rewrites a line in every task', async () => {
    await run('perl', '-pi', '-e', 's/Old/New/', ...names.map((name) => `tasks/${name}.md`))
    await flush(tree)
    for (const body of await bodies()) expect(body).toContain('New words')
    await checkConditions(tree, [])
  })
})

describe('prettier', () => {
  it('prettier formats every task, which says nothing new, and a second run finds nothing to do', async () => {
    await tree.write('tasks/four.md', '---\npriority:   "P0"\n---\n# four\n\n* a\n* b\n')
    await flush(tree)
    const [last] = (await eventsOf(tree)).slice(-1)
    await run(prettier, '--write', 'tasks')
    await flush(tree)
    expect(await tree.read('tasks/four.md')).toMatch(/priority: "P0"[\s\S]*- a\n- b\n/)
    expect((await eventsOf(tree, last?.seq)).map(({ type }) => type)).not.toContain('task.created')
    const stamps = await tree.stamps('tasks')
    await run(prettier, '--write', 'tasks')
    await flush(tree)
    expect(await tree.stamps('tasks')).toEqual(stamps)
    await checkConditions(tree, [])
  })

  it('prettier that formats a file which a command changes takes nothing back', async () => {
    for (const priority of ['P0', 'P1', 'P3']) {
      await tree.edit('tasks/one.md', (text) => `${text}* ${priority}\n`)
      const formatted = run(prettier, '--write', 'tasks/one.md')
      await tell(tree, 'task.update', { ref: 'one', priority })
      await formatted
      await flush(tree)
    }
    expect(await tree.read('tasks/one.md')).toMatch(/^priority: P3/m)
    await checkConditions(tree, [])
  })
})

describeFor('rsync', () => {
  it.each(['-a', '-a --inplace', '-a --checksum --delay-updates'])(
    'rsync %s copies out, and what is edited there comes back',
    async (words) => {
      const options = words.split(' ')
      await run('rsync', ...options, 'tasks/', `${replica}/`)
      const text = await editIn(replica, 'one.md')
      await run('rsync', ...options, `${replica}/`, 'tasks/')
      await flush(tree)
      expect(await tree.read('tasks/one.md')).toBe(text)
      expect(await ask(tree, 'task.show', { ref: 'one' })).toMatchObject({
        body: expect.stringContaining('New words'),
      })
      await checkConditions(tree, [text])
    },
  )

  it('a copy from before a change takes nothing back that it did not touch', async () => {
    await run('rsync', '-a', 'tasks/', `${replica}/`)
    await tell(tree, 'task.update', { ref: 'one', priority: 'P0' })
    await flush(tree)
    const text = await editIn(replica, 'one.md')
    await run('rsync', '-a', '--ignore-times', `${replica}/`, 'tasks/')
    await flush(tree)
    expect(await tree.read('tasks/one.md')).toMatch(/^priority: P0[\s\S]*New words/m)
    await checkConditions(tree, [text])
  })

  it('rsync --delete archives what is not there any more', async () => {
    await run('rsync', '-a', 'tasks/', `${replica}/`)
    await run('rm', join(replica, 'two.md'))
    await run('rsync', '-a', '--delete', `${replica}/`, 'tasks/')
    await flush(tree)
    expect(await bodies()).toHaveLength(names.length - 1)
    expect(await tree.has('tasks/two.md')).toBe(false)
    await checkConditions(tree, [])
  })
})

describeFor('unison', () => {
  it('Unison keeps a replica: edits of both sides arrive, and a second run finds nothing to do', async () => {
    await synchronize()
    const text = await editIn(replica, 'tasks/one.md')
    await tell(tree, 'task.update', { ref: 'two', priority: 'P0' })
    await flush(tree)
    await synchronize()
    await flush(tree)
    expect(await tree.read('tasks/one.md')).toBe(text)
    expect(await readFile(join(replica, 'tasks/two.md'), 'utf8')).toContain('priority: P0')
    await checkConditions(tree, [text])
    const before = await readdir(replica, { recursive: true })
    await synchronize()
    expect(await readdir(replica, { recursive: true })).toEqual(before)
    await checkConditions(tree, [text])
  })

  it('what both replicas changed in one file stays in the tree, and Unison says so', async () => {
    await synchronize()
    const theirs = await editIn(replica, 'tasks/one.md')
    await tell(tree, 'task.update', { ref: 'one', priority: 'P0' })
    await flush(tree)
    const { exit } = await unison()
    expect(exit).toBe(1)
    expect(await tree.read('tasks/one.md')).toContain('priority: P0')
    expect(await readFile(join(replica, 'tasks/one.md'), 'utf8')).toBe(theirs)
    await checkConditions(tree, [])
  })
})

describeFor('syncthing', () => {
  it('Syncthing carries edits of both sides over, and its conflict copies are shown and never taken for documents', async () => {
    const two = await twoSyncthings(join(tree.folder, 'syncthings'), { a: tree.root, b: replica })
    const theirs = (path: string) => readFile(join(replica, path), 'utf8').catch(() => '')
    try {
      await until('the first copy', async () => {
        const copies = await Promise.all(names.map((name) => theirs(`tasks/${name}.md`)))
        return !copies.includes('')
      })
      const text = await editIn(replica, 'tasks/one.md')
      await until('the edit of the other side', async () => (await tree.read('tasks/one.md')) === text)
      await tell(tree, 'task.update', { ref: 'two', priority: 'P0' })
      await until('the change of a command', async () => /^priority: P0/m.test(await theirs('tasks/two.md')))
      await checkConditions(tree, [text])
      expect(await readdir(replica)).not.toContain('.cw')

      await two.stop()
      await tree.edit('tasks/three.md', (before) => before.replace('Old', 'My'))
      const their = await editIn(replica, 'tasks/three.md')
      const mine = await tree.read('tasks/three.md')
      await flush(tree)
      await two.start()
      await until('the copy that Syncthing makes of one of both', async () =>
        (await tree.files('tasks')).some((path) => path.includes('.sync-conflict-')),
      )
      await until('the mention of it', async () =>
        (await tree.files('needs-you')).some((path) => path.includes('resolve-')),
      )
      expect(await bodies()).toHaveLength(names.length)
      await checkConditions(tree, [mine, their])
    } finally {
      await two.stop()
    }
  })
})

function describeFor(program: string, tests: () => void): void {
  const skipped = installed.has(program) ? '' : ' (skipped: it is not installed)'
  describe.skipIf(skipped !== '')(`${program}${skipped}`, tests)
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const { exit, out, err } = await tree.run(program, ...args)
  if (exit !== 0) throw new Error(`${program} ${args.join(' ')}: ${exit} ${out} ${err}`)
}

/** Both folders of tasks, without a person who is asked; what conflicts is left alone. */
function unison() {
  const options = ['-batch', '-auto', '-terse', '-path', 'tasks']
  return tree.run('unison', tree.root, replica, ...options)
}

async function synchronize(): Promise<void> {
  const { exit, out, err } = await unison()
  if (exit !== 0) throw new Error(`unison: ${exit} ${out} ${err}`)
}

/** Edits a file of the other folder, so that its size tells; returns its new text. */
async function editIn(folder: string, path: string): Promise<string> {
  const text = (await readFile(join(folder, path), 'utf8')).replace('Old', 'Quite New')
  await writeFile(join(folder, path), text)
  return text
}

async function bodies(): Promise<string[]> {
  const tasks = await ask<{ id: string }[]>(tree, 'task.list')
  const shown = tasks.map(({ id }) => ask<{ body: string }>(tree, 'task.show', { ref: id }))
  return (await Promise.all(shown)).map(({ body }) => body)
}
