// What is wrong in the `.cw/config.yaml` of a repository is shown in the tree until it is mended.

import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RepositorySettings } from '../../../src/fsui/shell/repository-settings.ts'
import { Views } from '../../../src/fsui/shell/views.ts'
import type { Event } from '../../../src/kernel/event.ts'
import { ok } from '../../../src/kernel/problem.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

let world: EngineWorld
let views: Views
let outside: RepositorySettings
let repository: string

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'cw-shop-'))
  await mkdir(join(repository, '.cw'))
  world = await EngineWorld.open()
  const remote = new DirectRemote(world.app)
  outside = new RepositorySettings({ tree: world.tree, home: { read: async () => ok('') }, remote })
  views = new Views({
    tree: world.tree,
    bases: world.bases,
    clock: world.app.clock,
    query: (path, input) => remote.query(path, input),
    local: () => ({ conflicts: [], problems: [], held: [] }),
    outside,
    journal: () => undefined,
  })
})
afterEach(async () => {
  await world.close()
  await rm(repository, { recursive: true, force: true })
})

async function save(text: string): Promise<void> {
  const file = join(repository, '.cw', 'config.yaml')
  await writeFile(file, text)
  const at = new Date(world.app.clock.now() - 60_000)
  await utimes(file, at, at)
}

/** What stands in needs-you/ after a pass, by path. */
async function fixes(): Promise<(readonly [string, string])[]> {
  world.app.clock.advance(1_000)
  await views.update()
  const paths = [...world.bases.writtenPaths()].filter((path) => path.startsWith('needs-you/fix-'))
  return await Promise.all(paths.map(async (path) => [path, (await world.read(path)) ?? ''] as const))
}

it('E15: with its line and its file, and no longer once that is mended', async () => {
  await save('roles:\n  worker:\n    provider: codx\nsetup_hook: make\n')
  await world.run('project.create', { title: 'Shop', repository })
  const [[name, page] = ['', '']] = await fixes()
  expect(name).toMatch(/^needs-you\/fix-.*shop.*-cw-config\.md$/)
  expect(page).toMatch(/^# \S+\/\.cw\/config\.yaml was not taken up$/m)
  expect(page).toContain('Line 3: roles.worker.provider: the home has no provider “codx”')
  expect(page).toContain('Line 4: A repository cannot set “setup_hook”')
  expect(page).toMatch(/Line 3: There are claude-code, .* Line 4: It runs on the machine/)
  expect(page).toMatch(/^\*\*The file to save\*\*: \[.*\]\(\.\.\/\S+\/\.cw\/config\.yaml\)$/m)
  expect(await world.read('STATUS.md')).toContain('/.cw/config.yaml')
  expect(views.outside).toHaveLength(1)
  expect(views.waiting).toContain(name)
  await save('roles:\n  worker:\n    provider: codex\n')
  expect(await fixes()).toEqual([])
  expect(views.outside).toEqual([])
})

it('E15: one that becomes wrong later is seen when a run begins, and not before', async () => {
  await save('roles:\n  worker:\n    model: opus\n')
  await world.run('project.create', { title: 'Shop', repository })
  expect(await fixes()).toEqual([])
  await save('roles:\n  worker: [\n')
  views.heard([])
  expect(await fixes()).toEqual([])
  views.heard([{ type: 'run.started' } as Event])
  expect((await fixes())[0]?.[1]).toMatch(/, line \d$/m)
})

it('E15: a repository that is gone, or on another machine, is no mistake in its settings', async () => {
  await world.run('project.create', { title: 'Far', repository: 'https://example.org/far.git' })
  await world.run('project.create', { title: 'Gone', repository: join(repository, 'gone') })
  expect(await fixes()).toEqual([])
})
