// Two road maps of real projects are copied into the folder; every part is taken for what it is, and approving works
// by every way of saving.

import { cp, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url))
const hasVim = await installed('vim')

interface Entity {
  readonly id: string
  readonly path: string
  readonly title: string
  readonly status?: string
  readonly initiative?: string
  readonly phase?: string
}

interface Expected {
  readonly path: string
  readonly kind: string
  readonly title: string
  readonly status: string | null
  readonly parent: string | null
}

describe.each([
  ['on', { CW_WATCHER: 'auto' }],
  ['off', { CW_WATCHER: 'off' }],
])('two road maps in a folder, with the watcher %s', (_, environment) => {
  const names = ['roadmap-codewalk', 'roadmap-orchestrator']
  let tree: Tree

  beforeAll(async () => {
    tree = await Tree.open(environment)
    for (const name of names) await cp(join(fixtures, name), tree.root, { recursive: true })
    await tree.flush()
  }, 120_000)

  afterAll(() => tree.remove())

  it.each(names)('each part of %s is the entity that it says', async (name) => {
    const expected: Expected[] = JSON.parse(await readFile(join(fixtures, `${name}.expected.json`), 'utf8'))
    const [first] = expected
    const found = await entitiesBelow(tree, dirname(first?.path ?? ''))
    expect(found).toEqual([...expected].sort((a, b) => (a.path < b.path ? -1 : 1)))
  })

  it.each(names)('no byte of %s changed but ids, passed statuses and what reviews show', async (name) => {
    const folder = join('initiatives', name === 'roadmap-codewalk' ? 'codewalk-district' : 'orchestrator')
    const paths = (await tree.files(folder)).filter((path) => !path.endsWith('/STATE.md'))
    const problems = []
    for (const path of paths) {
      const before = await readFile(join(fixtures, name, path), 'utf8')
      const after = await tree.read(path)
      if (withoutAdditions(after, before) !== before) problems.push({ path, after, before })
    }
    expect(problems).toEqual([])
    expect(paths.length).toBeGreaterThan(20)
  })

  it('a phase in review lists the revisions of its plans, and a box that approves it', async () => {
    expect(await tree.read('initiatives/codewalk-district/phases/05-task-dispatch/phase.md')).toMatch(
      /\n\n- 01-tbd · r\d+\n- 02-tbd · r\d+\n\n- \[ \] Approve\n?$/,
    )
  })

  it('a second look writes nothing', async () => {
    const before = await tree.stamps('initiatives')
    const { cursor } = await tree.status()
    expect((await tree.flush()).cursor).toEqual(cursor)
    expect(await tree.stamps('initiatives')).toEqual(before)
  })

  it.each(names)('in %s YAML is broken and mended, and a question asked and answered', async (name) => {
    const [first] = JSON.parse(await readFile(join(fixtures, `${name}.expected.json`), 'utf8')) as Expected[]
    const path = first?.path ?? ''
    const text = await tree.read(path)
    await tree.edit(path, () => text.replace('---\n', '---\nbroken: [\n'))
    await tree.logged(new RegExp(`not taken up: ${path}`))
    await tree.edit(path, () => `${text}\nMended.\n`)
    await tree.logged(new RegExp(`in order again: ${path}`))
    expect(await tree.json('initiative', 'show', dirname(path).split('/').at(-1) ?? '')).toMatchObject({
      body: expect.stringContaining('Mended.'),
    })
    await tree.edit(path, () => text)
    const { id } = await tree.json<{ id: string }>('question', 'ask', `Which of ${name}?`)
    await tree.flush()
    const reply = (await tree.files('agents/cw/messages')).find(
      (each) => each.includes(name) && each.endsWith('reply.md'),
    )
    await tree.edit(reply ?? '', (asked) => asked.replace('- [ ] Send', 'The first.\n\n- [x] Send'))
    await tree.logged(new RegExp(`question .*\\(${id}\\) answered`))
  })

  it('sed approves a phase in review', async () => {
    const path = 'initiatives/codewalk-district/phases/05-task-dispatch/phase.md'
    await tree.run('sed', '-i', 's/^status: review/status: approved/', path)
    await approved(tree, path)
  })

  it.skipIf(!hasVim)('vim approves a phase in review (skipped where vim is not installed)', async () => {
    const path = 'initiatives/orchestrator/phases/06-resilience-and-production-hardening/phase.md'
    await tree.run('vim', '-es', '-u', 'NONE', '+%s/^status: review/status: approved/', '+wq', path)
    await approved(tree, path)
  })

  it('ticking the box approves a phase that was set to review before', async () => {
    const path = 'initiatives/codewalk-district/phases/06-coordination/phase.md'
    await tree.edit(path, (text) => text.replace('status: planned', 'status: review'))
    await tree.flush()
    await tree.edit(path, (text) => text.replace('- [ ] Approve', '- [x] Approve'))
    await approved(tree, path)
  })
})

/** The phase is approved in the database and in its file, which lost what the review had added. */
async function approved(tree: Tree, path: string): Promise<void> {
  await until(`${path} to be approved`, async () => {
    await tree.flush()
    const phase = (await tree.json<Entity[]>('phase', 'list')).find((each) => each.path === path)
    return phase?.status === 'approved'
  })
  const text = await tree.read(path)
  expect(text).toMatch(/^status: approved\b/m)
  expect(text).not.toContain('] Approve')
  await tree.logged(/phase .*\(ph-\w{6}\) approved/)
}

async function entitiesBelow(tree: Tree, folder: string): Promise<Expected[]> {
  const kinds = ['initiative', 'page', 'phase', 'plan']
  const lists = await Promise.all(kinds.map((kind) => tree.json<Entity[]>(kind, 'list')))
  const byId = new Map(lists.flat().map((entity) => [entity.id, entity.path]))
  const all = kinds.flatMap((kind, at) =>
    (lists[at] ?? []).map(({ path, title, status, phase, initiative }) => ({
      path,
      kind,
      title,
      status: status ?? null,
      parent: byId.get(phase ?? initiative ?? '') ?? null,
    })),
  )
  return all.filter(({ path }) => path.startsWith(`${folder}/`)).sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The text without what `cw` writes into a document that it has taken up. */
function withoutAdditions(text: string, before: string): string {
  const reviewed = text.replace(/\r?\n(\r?\n(- .+ · r\d+\r?\n)+)?\r?\n- \[ \] Approve(?=\r?\n|$)/, '')
  const bare = reviewed.replace(/^(\uFEFF?---\r?\n)id: \w+-\w{6}\r?\n/, '$1')
  const began = /^status: (in_progress|verifying)(?=\s)/m.exec(before)?.[0]
  const reset = began ? bare.replace(/^status: approved(?=\s)/m, began) : bare
  return /^\uFEFF?---/.test(before) ? reset : reset.replace(/^(\uFEFF?)---\r?\n---\r?\n/, '$1')
}

async function installed(name: string): Promise<boolean> {
  const { execa } = await import('execa')
  return execa(name, ['--version'], { reject: false }).then(({ exitCode }) => exitCode === 0)
}
