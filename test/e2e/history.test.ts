// What stood in a file before is listed and comes back, whether cw keeps the tree just then or not.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BuiltCw } from './built-cw.ts'

let cw: BuiltCw
let file: string

const second = '# Clean up\n\nonce\n'

beforeAll(async () => {
  cw = await BuiltCw.open()
  await cw.run(['fsui', 'notes', '--once'])
  file = join(cw.folder, 'notes/tasks/clean-up.md')
  await mkdir(join(cw.folder, 'notes/tasks'), { recursive: true })
  await writeFile(file, second)
  await cw.run(['fsui', 'notes', '--once'])
  await cw.run(['task', 'edit', 'clean-up', '--priority', 'P0'])
  await cw.run(['fsui', 'notes', '--once'])
}, 60_000)

afterAll(() => cw.remove())

it('lists what cw replaced, with what happened to the document', async () => {
  const { data } = await cw.json('history', 'notes/tasks/clean-up.md')
  expect(data).toMatchObject({
    path: 'tasks/clean-up.md',
    id: expect.stringMatching(/^t-/),
    events: expect.arrayContaining([expect.objectContaining({ type: 'task.created' })]),
  })
  const { versions } = data as { versions: { number: number; size: number }[] }
  expect(versions.at(-1)).toMatchObject({ number: 1, size: second.length })
})

it('finds the document by its id, its slug and its path in the tree, too', async () => {
  const { data } = await cw.json('history', 'notes/tasks/clean-up.md')
  const { id, versions } = data as { id: string; versions: unknown }
  for (const name of [id, 'clean-up', 'tasks/clean-up.md'])
    expect((await cw.json('history', name)).data).toMatchObject({ id, versions })
})

it('says what would change without changing it', async () => {
  const before = await readFile(file, 'utf8')
  const { out, exit } = await cw.run(['restore', 'tasks/clean-up.md@1', '--dry-run'])
  expect(exit).toBe(0)
  expect(out).toContain('- id: t-')
  expect(await readFile(file, 'utf8')).toBe(before)
})

it('brings a version back, and what stood there can be had again', async () => {
  const before = await readFile(file, 'utf8')
  const { data } = await cw.json('restore', 'notes/tasks/clean-up.md@1')
  const { kept } = data as { kept: number }
  expect(await readFile(file, 'utf8')).toBe(second)
  await cw.run(['restore', `notes/tasks/clean-up.md@${kept}`])
  expect(await readFile(file, 'utf8')).toBe(before)
})

it('refuses a version that was never kept', async () => {
  const { exit, err } = await cw.run(['restore', 'notes/tasks/clean-up.md@99'])
  expect(exit).toBe(10)
  expect(err).toContain('`cw history notes/tasks/clean-up.md` lists them.')
})

it('lists and brings back what a person wrote over themselves', async () => {
  const before = await readFile(file, 'utf8')
  for (const word of ['thrice', 'four times']) {
    await writeFile(file, before.replace('once', word))
    await cw.run(['fsui', 'notes', '--once'])
  }
  const { data } = await cw.json('history', 'notes/tasks/clean-up.md')
  const { versions } = data as { versions: { version: string; from: string; why: string; size: number }[] }
  const saved = versions.filter(({ from }) => from === 'saved')
  expect(saved[0]).toMatchObject({ why: expect.stringContaining('saved by'), size: before.length + 2 })
  await cw.run(['restore', `notes/tasks/clean-up.md@${saved[0]?.version}`])
  expect(await readFile(file, 'utf8')).toBe(before.replace('once', 'thrice'))
  // The first save came before the document had its id.
  await cw.run(['restore', `notes/tasks/clean-up.md@${saved.at(-1)?.version}`])
  expect(await readFile(file, 'utf8')).toMatch(/^---\nid: t-\w{6}\n/)
})

it('lists and brings back what a command wrote, and an older text of the file took back', async () => {
  const name = 'notes/tasks/words.md'
  const path = join(cw.folder, name)
  await writeFile(path, '---\npriority: P1\n---\n# Words\n\nOf old.\n')
  await cw.run(['fsui', 'notes', '--once'])
  const old = await readFile(path, 'utf8')
  await cw.run(['task', 'edit', 'words', '--body', 'An hour of words.'])
  await cw.run(['fsui', 'notes', '--once'])
  const commands = async () => {
    const { versions } = (await cw.json('history', name)).data as {
      versions: { version: string; from: string; why: string }[]
    }
    return versions.filter(({ from }) => from === 'command')
  }
  // What stands there now is no earlier text.
  expect(await commands()).toEqual([])
  await writeFile(path, old)
  await cw.run(['fsui', 'notes', '--once'])
  const [found] = await commands()
  expect(found).toMatchObject({
    version: expect.stringMatching(/^c\d+$/),
    why: expect.stringContaining('cw task'),
  })
  expect((await cw.run(['restore', `${name}@${found?.version}`])).exit).toBe(0)
  expect(await readFile(path, 'utf8')).toBe(old.replace('Of old.', 'An hour of words.'))
  await cw.run(['fsui', 'notes', '--once'])
  expect((await cw.json('task', 'show', 'words')).data).toMatchObject({
    priority: 'P1',
    body: expect.stringContaining('An hour of words.'),
  })
})

it('the log of the server tells of its starts and stops', async () => {
  const { out } = await cw.run(['logs'])
  expect(out).toMatch(/the server starts.*the server has stopped/s)
})

it('the log of a tree opens with the time that cw did not run', async () => {
  await writeFile(file, '# Clean up\n\ntwice\n')
  const { err } = await cw.run(['fsui', 'notes', '--once'])
  expect(err).toMatch(/cw runs again after .*; from that time: 1 file changed \(tasks\/clean-up\.md\)/)
  expect(err).toMatch(/taken up: task tasks\/clean-up\.md \(t-\w{6}\) changed \(.*body/)
  expect(err).not.toMatch(/\(task\.\w+\)/)
})

it('an approval that was taken back is not given again by a text of then', async () => {
  const phase = 'notes/initiatives/limits/phases/01-store/phase.md'
  const initiative = join(cw.folder, 'notes/initiatives/limits')
  await mkdir(join(initiative, 'phases/01-store'), { recursive: true })
  await writeFile(join(initiative, 'initiative.md'), '# Limits\n')
  await writeFile(join(cw.folder, phase), '# Store\n\nOnce.\n')
  await cw.run(['fsui', 'notes', '--once'])
  for (const command of ['review', 'approve', 'review']) {
    await cw.run(['phase', command, '01-store'])
    await cw.run(['fsui', 'notes', '--once'])
  }
  const { data } = await cw.json('history', phase)
  const { versions } = data as { versions: { version: string }[] }
  for (const { version } of versions) {
    await cw.run(['restore', `${phase}@${version}`])
    await cw.run(['fsui', 'notes', '--once'])
    expect((await cw.json('phase', 'show', '01-store')).data).toMatchObject({ status: 'review' })
  }
  const approved = versions[0]?.version
  expect((await cw.run(['restore', `${phase}@${approved}`, '--dry-run'])).out).not.toContain('approved')
})

it('says where a document is archived that stood there, whether a version was kept there or not', async () => {
  await writeFile(join(cw.folder, 'notes/tasks/gone.md'), '# Gone\n')
  await cw.run(['task', 'create', 'Left'])
  await cw.run(['fsui', 'notes', '--once'])
  for (const name of ['gone', 'left']) await cw.run(['task', 'archive', name])
  await cw.run(['fsui', 'notes', '--once'])
  for (const name of ['notes/tasks/gone.md', 'tasks/gone.md', 'tasks/left.md']) {
    const { out, exit } = await cw.run(['history', name])
    expect(exit).toBe(0)
    const [, archived] = /listed by: cw history (archive\/\d{4}-\d{2}\/tasks\/\w+\.md)/.exec(out) ?? []
    const later = (await cw.run(['history', archived ?? ''])).out
    expect(later).toContain('archived')
    const earlier = 'What was kept before it was archived is listed by: cw history tasks/'
    expect(later.includes(earlier)).toBe(out.includes('put aside'))
  }
})

it('refuses to bring back the sidecar of a conflict that is over, and says how to see it', async () => {
  const task = join(cw.folder, 'notes/tasks/bill.md')
  await writeFile(task, '# Bill\n\nOnce.\n')
  await cw.run(['fsui', 'notes', '--once'])
  await writeFile(task, (await readFile(task, 'utf8')).replace('Once', 'Mine'))
  await cw.run(['task', 'edit', 'bill', '--body', 'Theirs.'])
  await cw.run(['fsui', 'notes', '--once'])
  const name = (await readdir(join(cw.folder, 'notes/tasks'))).find((each) => each.includes('.conflict-'))
  const sidecar = `notes/tasks/${name}`
  const text = await readFile(join(cw.folder, sidecar), 'utf8')
  await writeFile(join(cw.folder, sidecar), `${text.replace('---\n', '---\nresolve: theirs\n')}\nA note.\n`)
  await cw.run(['fsui', 'notes', '--once'])
  const { exit, err } = await cw.run(['restore', `${sidecar}@1`])
  expect(exit).toBe(28)
  expect(err).toContain(`\`cw restore ${sidecar}@1 --dry-run\` shows what it says`)
  expect((await cw.run(['restore', `${sidecar}@1`, '--dry-run'])).out).toContain('Theirs.')
})

it('an archived document is not back by a text that does not name it, which is said', async () => {
  const path = 'tasks/put-away.md'
  await writeFile(join(cw.folder, 'notes', path), '# Put away\n')
  await cw.run(['fsui', 'notes', '--once'])
  for (const priority of ['P0', 'P1']) {
    await cw.run(['task', 'update', 'put-away', '--priority', priority])
    await cw.run(['fsui', 'notes', '--once'])
  }
  const { id } = (await cw.json('task', 'show', 'put-away')).data as { id: string }
  await cw.run(['task', 'archive', 'put-away'])
  await cw.run(['fsui', 'notes', '--once'])
  const shown = async (version: number) => (await cw.run(['restore', `${path}@${version}`, '--dry-run'])).out
  expect(await shown(2)).toMatch(new RegExp(`It brings ${id} back, which is archived at archive/`))
  expect(await shown(1)).toMatch(new RegExp(`It is a new document: .*${id}, stays archived at archive/`))
  expect((await cw.json('restore', `${path}@1`)).data).toMatchObject({
    outcome: 'restored',
    archived: { id, path: expect.stringMatching(/^archive\/.*put-away\.md$/), returns: false },
  })
  await cw.run(['fsui', 'notes', '--once'])
  const { data } = await cw.json('task', 'list', '--archived')
  expect((data as { title: string }[]).filter(({ title }) => title === 'Put away')).toHaveLength(2)
})
