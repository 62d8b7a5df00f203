// A project may name a repository that is not there yet: it is taken up, and the log says so.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { doubtsAbout } from '../../../src/fsui/shell/doubts.ts'
import { EngineWorld } from './engine-world.ts'

let folder: string
let world: EngineWorld

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-doubts-'))
  await mkdir(join(folder, 'shop/.git'), { recursive: true })
  await mkdir(join(folder, 'shop/inside'))
  await mkdir(join(folder, 'bare'))
  world = await EngineWorld.open({}, { doubtsAbout })
})

afterEach(async () => {
  world.close()
  await rm(folder, { recursive: true, force: true })
})

const shop = (repository: string) => `---\nrepository: ${repository}\n---\n# Shop\n`
const noticed = () => world.journal.filter((line) => line.startsWith('noticed: '))

async function saved(repository: string): Promise<unknown> {
  await world.save('projects/shop.md', shop(repository))
  await world.quiet()
  return (await world.run<{ repository: string }[]>('project.list'))[0]?.repository
}

test.each([
  ['gone', 'does not exist.'],
  ['bare', 'is no git repository.'],
])('E11: a repository at %s is taken up, and told of once', async (name, why) => {
  const path = join(folder, name)
  expect(await saved(path)).toBe(path)
  expect(noticed()).toEqual([
    expect.stringContaining(`noticed: projects/shop.md, line 2: ${path} ${why} It is taken up as it is;`),
  ])
  await world.save(
    'projects/shop.md',
    ((await world.read('projects/shop.md')) ?? '').replace('# Shop', '# Store'),
  )
  await world.quiet()
  expect(noticed()).toHaveLength(1)
})

test('E11: what its own settings say in vain is told of', async () => {
  await mkdir(join(folder, 'shop/.cw'))
  await writeFile(join(folder, 'shop/.cw/config.yaml'), 'roles:\n  worker:\n    args: [--yes]\n')
  await saved(join(folder, 'shop'))
  expect(noticed()).toEqual([
    expect.stringMatching(
      /projects\/shop\.md, line 2: .+\.cw\/config\.yaml, line 3: A repository cannot set/,
    ),
  ])
})

test.each(['git@example.org:team/shop.git', 'https://example.org/shop.git'])(
  'E11: a repository at %s is taken up, and what to do is told',
  async (url) => {
    expect(await saved(url)).toBe(url)
    expect(noticed()).toEqual([
      expect.stringContaining(
        `line 2: ${url} is not on this machine, and no agent can work in it: \`git clone ${url}\``,
      ),
    ])
  },
)

test('E11: one that is there and a folder in it are not told of; a path that is not whole is', async () => {
  for (const name of ['shop', 'shop/inside']) expect(await saved(join(folder, name))).toBe(join(folder, name))
  expect(noticed()).toEqual([])
  expect(await saved('~/code/shop')).toBe('~/code/shop')
  expect(noticed()).toEqual([expect.stringContaining('~/code/shop is no whole path')])
})
