// What goes wrong in one file stays with that file; what is deleted is put away, and comes back.

import { rename, rm, stat } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

const broken = 'initiatives/broken.md'
const sidecar = 'initiatives/broken.error.md'
let tree: Tree

beforeEach(async () => {
  tree = await Tree.open()
}, 120_000)

afterEach(() => tree.remove())

it('broken YAML gets an error beside its file until it is mended, and other files go on', async () => {
  await tree.write(broken, '---\npriority: P1\n---\n# Broken\n')
  await tree.flush()
  await tree.edit(broken, (text) => text.replace('priority: P1', 'priority: P1: P2'))
  const typed = await tree.read(broken)
  expect((await tree.flush()).problems).toMatchObject([{ path: broken }])
  await tree.logged(`not taken up: ${broken}`)
  await tree.write('initiatives/other.md', '# Other\n')
  await until('the error', () => tree.has(sidecar))
  expect(await tree.read(sidecar)).toMatch(/line 3/)
  await tree.flush()
  expect(await tree.json('initiative', 'show', 'other')).toMatchObject({ title: 'Other' })
  expect(await tree.json('initiative', 'show', 'broken')).toMatchObject({ priority: 'P1' })
  expect(await tree.read(broken)).toBe(typed)
  await tree.edit(broken, (text) => text.replace('priority: P1: P2', 'priority: P0'))
  await tree.flush()
  await until('the error to go', async () => !(await tree.has(sidecar)))
  expect(await tree.json('initiative', 'show', 'broken')).toMatchObject({ priority: 'P0' })
  await tree.logged(`in order again: ${broken}`)
})

it('a file of 50 MB is not taken up, is told of once, and has an error beside it until it is gone', async () => {
  const [large, beside, size] = ['domain/large.md', 'domain/large.error.md', 50 * 1024 * 1024]
  // Put there whole: while so much is still being written, what stands there is a text like any other.
  await tree.write('.large', '# Large\n\n'.padEnd(size, 'Words and words.\n'))
  await rename(tree.at('.large'), tree.at(large))
  const { documents } = await tree.flush()
  await until('the error', () => tree.has(beside))
  expect(await tree.read(beside)).toContain(`${size} bytes`)
  await tree.write('domain/small.md', '# Small\n')
  expect(await tree.flush()).toMatchObject({ documents: documents + 1, problems: [{ path: large }] })
  expect(await tree.json('domain', 'list')).toMatchObject([{ path: 'domain/small.md' }])
  expect((await stat(tree.at(large))).size).toBe(size)
  const told = (await tree.log()).split('\n').filter((line) => line.includes(large))
  expect(told).toMatchObject([expect.stringContaining(`not taken up: ${large}`)])
  await rm(tree.at(large))
  expect(await tree.flush()).toMatchObject({ problems: [] })
  await until('the error to go', async () => !(await tree.has(beside)))
})

it('what the settings of a repository say in vain is listed until it is mended [E15]', async () => {
  const file = 'shop/.cw/config.yaml'
  await tree.write(`../${file}`, 'roles:\n  worker:\n    provider: codx\n')
  await tree.run('git', 'init', '--quiet', '../shop')
  await tree.write('projects/shop.md', `---\nrepository: ${tree.at('../shop')}\n---\n# Shop\n`)
  await tree.flush()
  const isIt = ({ path }: { readonly path: string }) => path === `../${file}`
  await until('the status to list it', async () => (await tree.status()).problems.some(isIt))
  expect((await tree.cw('fsui', 'status', tree.at(''))).out).toMatch(
    /^ {2}\.\.\/shop\/\.cw\/config\.yaml:3 .* “codx”/m,
  )
  expect((await tree.cw('status')).out).toMatch(/^ {2}fix +\S*[^.]\/shop\/\.cw\/config\.yaml:3 /m)
  await tree.write(`../${file}`, 'roles:\n  worker:\n    provider: codex\n')
  await tree.flush()
  await until('it to be mended', async () => !(await tree.status()).problems.some(isIt))
})

it('a folder of five documents that is deleted is archived, and lives again when it is moved back', async () => {
  const folder = 'initiatives/small'
  await writeInitiative(folder, 3)
  await makeOthers(15)
  await tree.flush()
  const before = await tree.json<{ id: string }>('initiative', 'show', 'small')
  await tree.run('rm', '-r', folder)
  const kept = await archived(folder)
  expect(await tree.files(kept)).toEqual(
    expect.arrayContaining([`${kept}/initiative.md`, `${kept}/pages/page-1.md`]),
  )
  expect((await tree.status()).held).toEqual([])
  await tree.run('mv', kept, folder)
  await tree.flush()
  expect(await tree.json('initiative', 'show', 'small')).toMatchObject({
    id: before.id,
    path: `${folder}/initiative.md`,
  })
  expect((await tree.json<{ path: string }[]>('page', 'list')).map(({ path }) => path).sort()).toEqual([
    `${folder}/pages/page-1.md`,
    `${folder}/pages/page-2.md`,
    `${folder}/pages/page-3.md`,
  ])
  expect(await tree.files(kept)).toEqual([])
})

it('many documents that are deleted at once wait for a tick', async () => {
  const folder = 'initiatives/large'
  await writeInitiative(folder, 12)
  await tree.flush()
  await tree.run('rm', '-r', folder)
  const confirm = 'needs-you/confirm-deletions.md'
  await until('the question', async () => (await tree.flush()) && (await tree.has(confirm)))
  expect(await tree.json<unknown[]>('page', 'list')).toHaveLength(12)
  await tree.write('initiatives/other.md', '# Other\n')
  await tree.flush()
  expect(await tree.json('initiative', 'show', 'other')).toMatchObject({ title: 'Other' })
  await tree.edit(confirm, (text) => text.replace('- [ ] All', '- [x] All'))
  const kept = await archived(folder)
  expect(await tree.files(`${kept}/pages`)).toHaveLength(12)
  expect(await tree.has(confirm)).toBe(false)
  await tree.run('mv', kept, folder)
  await tree.flush()
  expect(await tree.json<unknown[]>('page', 'list')).toHaveLength(12)
})

it('None puts many deleted documents back as they were', async () => {
  const folder = 'initiatives/large'
  await writeInitiative(folder, 12)
  await tree.flush()
  const text = await tree.read(`${folder}/pages/page-7.md`)
  await tree.run('rm', '-r', folder)
  const confirm = 'needs-you/confirm-deletions.md'
  await until('the question', async () => (await tree.flush()) && (await tree.has(confirm)))
  await tree.edit(confirm, (list) => list.replace('- [ ] None', '- [x] None'))
  await until(
    'the files',
    async () => (await tree.flush()) && (await tree.files(`${folder}/pages`)).length === 12,
  )
  expect(await tree.read(`${folder}/pages/page-7.md`)).toBe(text)
  expect(await tree.json<unknown[]>('page', 'list')).toHaveLength(12)
})

async function writeInitiative(folder: string, pages: number): Promise<void> {
  await tree.write(`${folder}/initiative.md`, '# An initiative\n')
  for (let page = 1; page <= pages; page++)
    await tree.write(`${folder}/pages/page-${page}.md`, `# Page ${page}\n\nIts ${page} words.\n`)
}

async function makeOthers(count: number): Promise<void> {
  for (let other = 1; other <= count; other++)
    await tree.write(`initiatives/other-${other}.md`, `# Other ${other}\n`)
}

/** Waits until the folder stands in the archive; returns where. */
async function archived(folder: string): Promise<string> {
  return until(`${folder} in the archive`, async () => {
    await tree.flush()
    const files = await tree.files('archive')
    const found = files.find((path) => path.endsWith(`${folder}/initiative.md`))
    return found && !(await tree.has(folder)) ? found.replace('/initiative.md', '') : null
  })
}
