// What a process displaced and did not store before it died.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { codecs } from '../../../src/app/codecs.ts'
import { TreeEngine } from '../../../src/fsui/shell/engine/engine.ts'
import { defaultEngineSettings } from '../../../src/fsui/shell/engine/parts.ts'
import { openMemoryTree } from '../../../src/platform/files/open-tree.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

const path = 'tasks/one.md'
let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save(path, '# One\n\nMine.\n')
})

afterEach(() => world.close())

function openTree() {
  const opened = openMemoryTree(world.volume, '/tree', { clock: world.app.clock })
  if (!opened.ok) throw new Error(opened.problem.message)
  return opened.value
}

/** The next process on the tree, up to its first turn. */
async function startAgain(): Promise<void> {
  const engine = new TreeEngine({
    tree: openTree(),
    bases: world.bases,
    remote: new DirectRemote(world.app),
    clock: world.app.clock,
    settings: defaultEngineSettings,
    codecs,
    journal: () => undefined,
    heldByEditor: async () => false,
    gitIsAtWork: async () => false,
    cameFromGit: async () => false,
  })
  await engine.recover()
}

const versions = () =>
  world.bases.versions(path).map(({ hash, why }) => [world.bases.bytes(hash)?.toString(), why])

test('K5: what was replaced, and is no version when the process dies, is one at the next start', async () => {
  const ours = Buffer.from('# One\n\nOurs.\n')
  const replaced = await openTree().replace(path, ours, { expected: await world.hash(path) })
  expect(replaced).toMatchObject({ outcome: 'written', kept: { path } })
  expect(versions()).toEqual([])
  await startAgain()
  expect(await world.read(path)).toBe('# One\n\nOurs.\n')
  expect(versions()).toEqual([['# One\n\nMine.\n', 'displaced before a crash']])
})

test('K5: what was removed is one too, and stands there once however often cw starts', async () => {
  const removed = await openTree().remove(path, await world.hash(path))
  expect(removed.outcome).toBe('removed')
  await startAgain()
  await startAgain()
  expect(versions()).toEqual([['# One\n\nMine.\n', 'displaced before a crash']])
})
