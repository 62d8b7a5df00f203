// An initiative in review is approved by every way of saving, and on the command line: exactly what was read.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { unnumbered } from '../document/unnumbered.ts'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

let tree: Tree

beforeAll(async () => {
  tree = await Tree.open()
}, 120_000)

afterAll(() => tree.remove())

const status = async (ref: string) => (await tree.json<{ status: string }>('initiative', 'show', ref)).status

async function inReview(name: string): Promise<string> {
  const path = `initiatives/${name}/initiative.md`
  await tree.write(`initiatives/${name}/pages/concept.md`, '# Concept\n\nOne table.\n')
  await tree.write(path, `---\nstatus: review\n---\n# ${name}\n\nWhy.`)
  await tree.flush()
  expect(await tree.read(path)).toMatch(/Why\.\n\n- concept · r\d+\n\n- \[ \] Approve$/)
  await until(`${name} to be listed`, async () => {
    return (await tree.files('needs-you')).includes(`needs-you/approve-${name}.md`)
  })
  return path
}

async function approved(name: string, path: string): Promise<void> {
  await until(`${name} to be approved`, async () => {
    await tree.flush()
    return (await status(name)) === 'approved'
  })
  const { id } = await tree.json<{ id: string }>('initiative', 'show', name)
  await tree.logged(`(${id}) approved`)
  expect(await tree.read(path)).toMatch(/^---\nid: i-\w{6}\nstatus: approved\n---\n# [\w-]+\n\nWhy\.$/)
  await until(`${name} to need nobody`, async () => {
    return !(await tree.files('needs-you')).includes(`needs-you/approve-${name}.md`)
  })
}

it('by its box', async () => {
  const path = await inReview('by-box')
  await tree.edit(path, (text) => text.replace('- [ ] Approve', '- [x] Approve'))
  await approved('by-box', path)
})

it('by its status, with sed', async () => {
  const path = await inReview('by-sed')
  await tree.run('sed', '-i', 's/^status: review/status: approved/', path)
  await approved('by-sed', path)
})

it('on the command line, by the digest that was read', async () => {
  const path = await inReview('by-digest')
  const { digest } = await tree.json<{ digest: string }>('initiative', 'digest', 'by-digest')
  await tree.edit('initiatives/by-digest/pages/concept.md', (text) => text.replace('One', 'Two'))
  await tree.flush()
  expect(await tree.cw('initiative', 'approve', 'by-digest', '--digest', digest)).toMatchObject({
    exit: 12,
    err: expect.stringContaining('Nothing was approved'),
  })
  expect(await status('by-digest')).toBe('review')
  const now = await tree.json<{ digest: string }>('initiative', 'digest', 'by-digest')
  expect(await tree.cw('initiative', 'approve', 'by-digest', '--digest', now.digest)).toMatchObject({
    exit: 0,
    out: expect.stringContaining(`approved (digest ${now.digest.slice(0, 8)})`),
  })
  await approved('by-digest', path)
})

it('not by a text from before a page changed', async () => {
  const path = await inReview('too-late')
  const read = await tree.read(path)
  await tree.edit('initiatives/too-late/pages/concept.md', (text) => text.replace('One', 'Two'))
  await tree.flush()
  await tree.write(path, read.replace('- [ ] Approve', '- [x] Approve'))
  await tree.logged(`not taken: Approve of ${path}, because the document changed since it was read`)
  await tree.flush()
  expect(await status('too-late')).toBe('review')
  const now = await tree.read(path)
  expect([now === read, unnumbered(now)]).toEqual([false, unnumbered(read)])
})
