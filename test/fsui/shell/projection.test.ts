// Documents in folders that are not there yet come with their folder.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDocument } from '../../../src/document/document.ts'
import { placeFolders } from '../../../src/fsui/shell/engine/projection.ts'
import type { Writing } from '../../../src/fsui/shell/engine/write.ts'
import { EngineWorld } from './engine-world.ts'

describe('documents that are new to the tree', () => {
  let world: EngineWorld
  let placed: string[]

  beforeEach(async () => {
    world = await EngineWorld.open()
    placed = []
    await world.save('tasks/here.md', '# Here\n')
    await world.quiet()
  })

  afterEach(() => world.close())

  const planned = (path: string, polite: 'now' | 'content' = 'now') => {
    const read = readDocument(`# ${path}\n`)
    if (!read.ok) throw new Error(read.problem.message)
    const note = () => {
      placed.push(path)
      return null
    }
    const writing: Writing = { path, document: read.value, expected: null, placed: note }
    return { writing, polite }
  }

  const parts = () => ({ tree: world.tree, bases: world.bases }) as Parameters<typeof placeFolders>[0]
  const place = async (writings: readonly ReturnType<typeof planned>[]) =>
    (await placeFolders(parts(), writings, async () => undefined)).map(({ writing }) => writing.path)

  it('are placed with the topmost folder that is missing, and each is noted [W14]', async () => {
    const all = ['initiatives/a/initiative.md', 'initiatives/a/phases/01-x/phase.md']
    expect(await place(all.map((path) => planned(path)))).toEqual([])
    expect(placed).toEqual(all)
    for (const path of all) expect(await world.read(path)).toBe(`# ${path}\n`)
  })

  it('are left to be written one by one where the folder is there, or only one would come', async () => {
    const left = ['tasks/one.md', 'tasks/two.md', 'pages/alone.md']
    expect(await place(left.map((path) => planned(path)))).toEqual(left)
    expect(placed).toEqual([])
  })

  it('are left when they may have to wait', async () => {
    const left = ['new/a.md', 'new/b.md']
    expect(await place(left.map((path) => planned(path, 'content')))).toEqual(left)
  })
})
