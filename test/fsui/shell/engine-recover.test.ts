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

/** The process dies before the server has answered. */
class DyingRemote extends DirectRemote {
  override async apply(): Promise<never> {
    throw new Error('it dies here')
  }
}

/** The next process on the tree, up to its first turn. */
async function startAgain(remote = new DirectRemote(world.app)): Promise<TreeEngine> {
  const engine = new TreeEngine({
    tree: openTree(),
    bases: world.bases,
    remote,
    clock: world.app.clock,
    settings: defaultEngineSettings,
    codecs,
    journal: () => undefined,
    heldByEditor: async () => false,
    gitAtWork: async () => null,
    cameFromGit: async () => false,
  })
  await engine.recover()
  return engine
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

test('K5: of two kept contents of one file each is one version, however often cw starts', async () => {
  for (const text of ['# One\n\nOurs.\n', '# One\n\nOurs, too.\n'])
    await openTree().replace(path, Buffer.from(text), { expected: await world.hash(path) })
  await startAgain()
  await startAgain()
  await startAgain()
  expect(
    versions()
      .map(([text]) => text)
      .sort(),
  ).toEqual(['# One\n\nMine.\n', '# One\n\nOurs.\n'])
})

test.each([
  ['as cw wrote it', 0],
  ['that a person wrote in', 1],
])('K5: a view %s, displaced before a crash, becomes %i versions', async (_, count) => {
  const rendered = '# Status\n'
  world.bases.keepText(rendered)
  const text = count === 0 ? rendered : '# Status\n\nMine.\n'
  await openTree().replace('STATUS.md', Buffer.from(text), { expected: null })
  await openTree().remove('STATUS.md', await world.hash('STATUS.md'))
  await startAgain()
  expect(world.bases.versions('STATUS.md')).toHaveLength(count)
})

test('K2: what the server has not answered moves no base, and the next process sends it', async () => {
  await world.quiet()
  const agreed = world.bases.atPath(path)
  await world.save(path, ((await world.read(path)) ?? '').replace('Mine', 'Later'))
  const dying = await startAgain(new DyingRemote(world.app))
  const turns = async () => {
    for (let turn = 0; turn < 10; turn++) {
      await dying.turn()
      world.app.clock.advance(100)
    }
  }
  await expect(turns()).rejects.toThrow('it dies here')
  expect(world.bases.atPath(path)?.hash).toBe(agreed?.hash)
  await world.quiet()
  const [task] = await world.run<{ body: string }[]>('task.list')
  expect(task?.body).toContain('Later.')
})
