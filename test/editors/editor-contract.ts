// What each editor of a terminal has to live through with a tree that is kept: driven by its keys, seen on its screen.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Tree } from '../e2e/tree-harness.ts'
import { until } from '../e2e/until.ts'
import { ask, flush, tell } from './ask.ts'
import { checkConditions, eventsOf } from './conditions.ts'
import { type Editor, isInstalled } from './interactive-editors.ts'
import { type Stroke, Terminal } from './terminal.ts'

/** Milliseconds for which a file has to be wrong before an error stands beside it. */
const errorQuiet = 5_000
const missing = (await isInstalled('tmux')) ? null : 'tmux'

/** An editor at work on one file. */
class Session {
  private constructor(
    readonly terminal: Terminal,
    private readonly tree: Tree,
    private readonly editor: Editor,
    private readonly path: string,
  ) {}

  /** Opens the file and waits until its last line stands on the screen. */
  static async open(
    tree: Tree,
    editor: Editor,
    path: string,
    more: readonly string[] = [],
  ): Promise<Session> {
    const command = [editor.program, ...editor.args, ...more, path]
    const terminal = await Terminal.run(command, { cwd: tree.root, environment: tree.environment })
    sessions.push(terminal)
    const session = new Session(terminal, tree, editor, path)
    await terminal.shows(editor.opened ?? 'The last line.')
    return session
  }

  type(...strokes: readonly Stroke[]): Promise<void> {
    return this.terminal.type(...strokes)
  }

  replace(from: string, to: string): Promise<void> {
    return this.type(...this.editor.replace(from, to))
  }

  /** Saves, and waits until the file says what the editor shows. */
  async save(text: string): Promise<void> {
    await this.type(...this.editor.save)
    saved.push(text)
    await until('the save', async () => (await this.tree.read(this.path).catch(() => '')) === text).catch(
      async (error) => {
        throw new Error(
          `${error.message}:\n${await this.tree.read(this.path)}\n${text}\n${await this.terminal.screen()}`,
        )
      },
    )
  }

  async quit(): Promise<void> {
    await this.type(...this.editor.quit)
    await this.terminal.ended()
  }

  async abandon(): Promise<void> {
    await this.type(...this.editor.abandon)
    await this.terminal.ended()
  }

  async wasWarned(): Promise<boolean> {
    return this.editor.warning.test(await this.terminal.screen())
  }
}

const sessions: Terminal[] = []
const saved: string[] = []

/** Runs all that an editor has to live through; skipped where it or tmux is not installed. */
export async function editorContract(editor: Editor): Promise<void> {
  const absent = missing ?? ((await isInstalled(editor.program)) ? null : editor.program)
  const skipped = absent === null ? '' : ` (skipped: ${absent} is not installed)`
  describe.skipIf(absent !== null)(`${editor.name}${skipped}`, () => {
    let tree: Tree

    beforeAll(async () => {
      tree = await Tree.open()
    }, 120_000)

    afterEach(async () => {
      for (const terminal of sessions.splice(0)) await terminal.close()
      saved.splice(0)
    })

    afterAll(() => tree.remove())

    it('a file without an id stays as it was saved while it is open, and is saved again without a question', async () => {
      const path = 'tasks/plain.md'
      const text = '# Plain\n\nOld words.\n\nThe last line.\n'
      await tree.write(path, text)
      const session = await Session.open(tree, editor, path)
      const first = text.replace('Old', 'New')
      await session.replace('Old', 'New')
      await session.save(first)
      await flush(tree)
      expect(await tree.read(path)).toBe(first)
      expect(await ask(tree, 'task.show', { ref: 'plain' })).toMatchObject({
        body: expect.stringContaining('New words'),
      })
      const second = first.replace('New', 'Newer')
      await session.replace('New', 'Newer')
      await session.save(second)
      expect(await session.wasWarned()).toBe(false)
      await session.quit()
      await flush(tree)
      expect(await tree.read(path)).toMatch(
        /^---\nid: t-\w{6}\n---\n# Plain\n\nNewer words\.\n\nThe last line\.\n$/,
      )
      await checkConditions(tree, saved)
    })

    it('what a command changes while it has unsaved changes is in the file with them in the end', async () => {
      const { path, text } = await taskOf(tree, 'both')
      const session = await Session.open(tree, editor, path)
      await session.replace('Old', 'New')
      await tell(tree, 'task.update', { ref: 'both', priority: 'P0' })
      await flush(tree)
      expect(await tree.read(path)).toBe(text)
      await session.save(text.replace('Old', 'New'))
      expect(await session.wasWarned()).toBe(false)
      await session.quit()
      expect(await flush(tree)).toMatchObject({ conflicts: [], problems: [] })
      expect(await tree.read(path)).toMatch(/priority: P0\n[\s\S]*New words\./)
      await checkConditions(tree, saved)
    })

    it('what a command changes in the same place stands in a conflict beside the file, which stays as typed', async () => {
      const { path, text } = await taskOf(tree, 'same')
      const session = await Session.open(tree, editor, path)
      await session.replace('# same', '# Mine')
      await tell(tree, 'task.update', { ref: 'same', title: 'Theirs' })
      const typed = text.replace('# same', '# Mine')
      await session.save(typed)
      await session.quit()
      expect((await flush(tree)).conflicts).toMatchObject([{ path }])
      expect(await tree.read(path)).toBe(typed)
      const [sidecar = ''] = (await tree.files('tasks')).filter((file) => file.includes('same.conflict-'))
      expect(await tree.read(sidecar)).toContain('# Theirs')
      await tree.run('rm', sidecar)
      await checkConditions(tree, saved)
      expect(await ask(tree, 'task.show', { ref: 'same' })).toMatchObject({ title: 'Mine' })
    })

    it('an initiative is approved once by its status line', async () => {
      const { path } = await tell<{ path: string }>(tree, 'initiative.create', { title: 'Decided' })
      await tell(tree, 'initiative.review', { ref: 'decided' })
      await flush(tree)
      await tree.edit(path, (text) => `${text}\nThe last line.\n`)
      const { cursor } = await flush(tree)
      const text = await tree.read(path)
      const session = await Session.open(tree, editor, path)
      await session.replace('status: review', 'status: approved')
      await session.save(text.replace('status: review', 'status: approved'))
      await tree.logged(/initiative .*\(i-\w{6}\) approved/)
      await session.quit()
      await checkConditions(tree, saved)
      expect(await tree.read(path)).toContain('status: approved')
      const events = await eventsOf(tree, cursor.seq)
      expect(events.filter(({ type }) => type === 'initiative.approved')).toHaveLength(1)
    })

    it('what is undone and saved again is undone', async () => {
      const { path, text } = await taskOf(tree, 'undone')
      const session = await Session.open(tree, editor, path)
      await session.replace('Old', 'New')
      await session.save(text.replace('Old', 'New'))
      await flush(tree)
      await session.type(...editor.undo)
      await session.save(text)
      expect(await session.wasWarned()).toBe(false)
      await session.quit()
      await checkConditions(tree, saved)
      expect(await ask(tree, 'task.show', { ref: 'undone' })).toMatchObject({
        body: expect.stringContaining('Old words'),
      })
      expect(await tree.read(path)).toBe(text)
    })

    it('what is not saved leaves everything as it was', async () => {
      const { path, text } = await taskOf(tree, 'left')
      const { cursor } = await flush(tree)
      const before = await documentStamps(tree)
      const session = await Session.open(tree, editor, path)
      await session.replace('Old', 'New')
      await session.abandon()
      await flush(tree)
      expect(await tree.read(path)).toBe(text)
      expect(await documentStamps(tree)).toEqual(before)
      expect(await eventsOf(tree, cursor.seq)).toEqual([])
      await checkConditions(tree, saved)
    })

    it.skipIf(editor.autosave === null)(
      'a status that is typed while it saves by itself is taken up once, when it is whole',
      async () => {
        await tell(tree, 'initiative.create', { title: 'Typed' })
        const typed = 'initiatives/typed/initiative.md'
        await flush(tree)
        await tree.edit(typed, (text) => `${text.replace(/^status: .*$/m, 'status: rev')}\nThe last line.\n`)
        const began = Date.now()
        const session = await Session.open(tree, editor, typed, editor.autosave ?? [])
        await tree.logged(/not taken up: initiatives\/typed\/initiative\.md/)
        const { cursor } = await tree.status()
        await session.replace('status: rev', 'status: revi')
        await until('the half of it to be saved', async () =>
          (await tree.read(typed).catch(() => '')).includes('status: revi\n'),
        )
        await session.replace('status: revi', 'status: review')
        await until('the whole to be saved', async () =>
          (await tree.read(typed).catch(() => '')).includes('status: review\n'),
        )
        await tree.logged(/taken up: initiative initiatives\/typed\/initiative\.md \(i-\w{6}\)/)
        // Only where the machine was quick enough nothing was wrong for five seconds.
        if (Date.now() - began < errorQuiet)
          expect(await tree.has('initiatives/typed/initiative.error.md')).toBe(false)
        await session.quit()
        saved.push(await tree.read(typed))
        await checkConditions(tree, saved)
        expect(await tree.has('initiatives/typed/initiative.error.md')).toBe(false)
        const reviews = (await eventsOf(tree, cursor.seq)).filter(
          ({ type }) => type === 'initiative.reviewed',
        )
        expect(reviews).toHaveLength(1)
      },
    )

    it('none of its own files became a document', async () => {
      const tasks = await ask<{ path: string }[]>(tree, 'task.list')
      const names = ['both', 'left', 'plain', 'same', 'undone']
      expect(tasks.map(({ path }) => path).sort()).toEqual(names.map((name) => `tasks/${name}.md`))
    })
  })
}

/** A task that both sides know, with its id in the file. */
async function taskOf(tree: Tree, name: string): Promise<{ path: string; text: string }> {
  const path = `tasks/${name}.md`
  await tree.write(path, `# ${name}\n\nOld words.\n\nThe last line.\n`)
  await flush(tree)
  return { path, text: await tree.read(path) }
}

async function documentStamps(tree: Tree): Promise<Record<string, string>> {
  const stamps = Object.entries(await tree.stamps('tasks'))
  return Object.fromEntries(stamps.filter(([path]) => path.endsWith('.md')))
}
