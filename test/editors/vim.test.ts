// vim against a living tree.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Tree } from '../e2e/tree-harness.ts'
import { until } from '../e2e/until.ts'
import { ask, flush } from './ask.ts'
import { checkConditions } from './conditions.ts'
import { editorContract } from './editor-contract.ts'
import { editors, isInstalled } from './interactive-editors.ts'
import { key, Terminal } from './terminal.ts'

await editorContract(editors.vim)
await editorContract(editors['vim with backupcopy=yes'])

const enter = key('Enter')
/** It asks so when `:w` would replace what it has not read. */
const changedSince = 'Do you really want to write to it'
const isThere = (await isInstalled('tmux')) && (await isInstalled('vim'))

describe.skipIf(!isThere)('a task that is closed on the command line while it is open in vim', () => {
  let tree: Tree
  let vim: Terminal | null = null

  beforeAll(async () => {
    tree = await Tree.open()
  }, 120_000)

  afterEach(async () => {
    await vim?.close()
    vim = null
  })

  afterAll(() => tree.remove())

  /** A task that both sides know, open in vim: from the command line, or by `:e` where nothing tells that it is open. */
  async function openTask(name: string, how: 'seen' | 'unseen'): Promise<string> {
    const path = `tasks/${name}.md`
    await tree.write(path, `---\nstatus: open\n---\n# ${name}\n\nOld words.\n\nThe last line.\n`)
    await flush(tree)
    const command = how === 'seen' ? ['vim', path] : ['vim', '-n', '-c', 'set shortmess+=I']
    vim = await Terminal.run(command, { cwd: tree.root, environment: tree.environment })
    if (how === 'unseen') {
      await vim.shows('All')
      await type(`:e ${path}`)
    }
    await vim.shows('The last line.')
    return path
  }

  async function type(...lines: readonly string[]): Promise<void> {
    for (const line of lines) await vim?.type(line, enter)
  }

  async function close(name: string): Promise<void> {
    expect(await tree.cw('task', 'close', name, '--reason', 'done')).toMatchObject({ exit: 0 })
    expect(await flush(tree)).toMatchObject({ conflicts: [], problems: [] })
  }

  async function written(path: string): Promise<string> {
    return until('the save', async () => {
      const text = await tree.read(path).catch(() => '')
      return text.includes('New words.') && text
    })
  }

  /** The file and the database say closed, and what was typed. */
  async function expectBoth(name: string, saved: string): Promise<void> {
    await vim?.type(':q', enter)
    await vim?.ended()
    expect(await flush(tree)).toMatchObject({ conflicts: [], problems: [], pendingWrites: [] })
    const text = await tree.read(`tasks/${name}.md`)
    expect(text).toMatch(/^status: closed$/m)
    expect(text).toContain('\nNew words.\n')
    expect(await ask(tree, 'task.show', { ref: name })).toMatchObject({
      status: 'closed',
      body: expect.stringContaining('New words.'),
    })
    await checkConditions(tree, [saved])
  }

  it('is closed and says what was typed there: the file waits for vim to end, and vim asks nothing', async () => {
    const path = await openTask('held', 'seen')
    const before = await tree.read(path)
    await close('held')
    expect(await tree.read(path)).toBe(before)
    await type(':%s/Old/New/', ':w')
    const saved = await written(path)
    expect(saved).toBe(before.replace('Old', 'New'))
    expect(await vim?.screen()).not.toContain(changedSince)
    await expectBoth('held', saved)
  })

  it('is closed and says what was typed there: without a swap file vim asks before it writes, and is told to', async () => {
    const path = await openTask('asked', 'unseen')
    await type(':%s/Old/New/')
    await close('asked')
    expect(await tree.read(path)).toMatch(/^status: closed$/m)
    await type(':w')
    await vim?.shows(changedSince)
    await vim?.type('y')
    const saved = await written(path)
    expect(saved).toMatch(/^status: open$/m)
    await expectBoth('asked', saved)
  })

  it('is closed and says what was typed there: W12 is answered with OK, and the question of :w with yes', async () => {
    const path = await openTask('warned', 'unseen')
    await type(':%s/Old/New/')
    await close('warned')
    await type(':checktime')
    await vim?.shows('W12')
    await vim?.type('O')
    await type(':w')
    await vim?.shows(changedSince)
    await vim?.type('y')
    const saved = await written(path)
    expect(saved).toMatch(/^status: open$/m)
    await expectBoth('warned', saved)
  })

  it('is closed and says what was typed there: W11 is answered with Load, and the edit is made on that', async () => {
    const path = await openTask('loaded', 'unseen')
    await close('loaded')
    await type(':checktime')
    await vim?.shows('W11')
    await vim?.type('L')
    await vim?.shows('status: closed')
    await type(':%s/Old/New/', ':w')
    const saved = await written(path)
    expect(saved).toMatch(/^status: closed$/m)
    await expectBoth('loaded', saved)
  })
})
