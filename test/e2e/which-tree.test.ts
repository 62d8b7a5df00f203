// Which folder is meant: a slip in its name makes no second tree, and what is asked about a tree sets none up.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BuiltCw } from './built-cw.ts'
import { freshBuild } from './fresh-build.ts'

let cw: BuiltCw
beforeAll(async () => {
  await freshBuild()
  cw = await BuiltCw.open()
}, 120_000)
afterAll(() => cw.remove())

const folders = async () => (await readdir(cw.folder)).filter((name) => name !== 'home').sort()

it('the first tree of a machine is just made', async () => {
  const { exit, out, err } = await cw.run(['fsui', 'my-workspace', '--once'])
  expect({ exit, out }).toEqual({ exit: 0, out: '' })
  expect(err).toMatch(/^A new tree: my-workspace\n/)
  expect(err).toMatch(
    /\nIn sync: my-workspace\n1 thing waits .* my-workspace\/needs-you\/: answer-cw-hello\.md$/,
  )
})

it('a name that is a slip away from it is refused with a name of its own, and nothing is made', async () => {
  const refused = await cw.run(['fsui', 'my-worksapce', '--once', '--json'])
  expect(refused.exit).toBe(27)
  expect(JSON.parse(refused.out).error).toMatchObject({
    code: 'tree.second',
    hint: expect.stringContaining('--new'),
  })
  expect(await folders()).toEqual(['my-workspace'])
})

it.each([
  ['sttaus', 'Did you mean `cw fsui status`?'],
  ['flsuh', 'Did you mean `cw fsui flush`?'],
  ['stop', 'Ctrl+C in its terminal ends it.'],
  ['help', '`cw fsui --help` says what there is.'],
  ['list', '`cw fsui status` shows the tree.'],
])('a slip in a command makes no tree either: %s', async (word, remedy) => {
  const refused = await cw.run(['fsui', word, '--once'])
  expect(refused).toMatchObject({ exit: 2, out: '', err: expect.stringContaining(remedy) })
  expect(refused.err).toContain(`cw fsui ./${word}`)
  expect(await folders()).toEqual(['my-workspace'])
})

it('a folder of such a name is meant when it is written as one', async () => {
  expect(await cw.run(['fsui', './stats', '--once'])).toMatchObject({ exit: 0 })
  expect(await cw.run(['fsui', 'stats', '--once'])).toMatchObject({ exit: 0 })
  await rm(join(cw.folder, 'stats'), { recursive: true })
})

it('with --new it is meant, and that the home has another one is said', async () => {
  const { exit, err } = await cw.run(['fsui', 'my-worksapce', '--once', '--new'])
  expect(exit).toBe(0)
  expect(err).toMatch(/Beside +my-workspace/)
})

it('another name, and one that counts on, are meant', async () => {
  for (const name of ['elsewhere', 'my-workspace2'])
    expect(await cw.run(['fsui', name, '--once'])).toMatchObject({ exit: 0 })
})

it('asking about a folder that is no tree sets none up', async () => {
  expect(await cw.run(['fsui', 'status', 'nowhere'])).toMatchObject({ exit: 27 })
  await expect(stat(join(cw.folder, 'nowhere'))).rejects.toThrow('ENOENT')
})

it('asking about a tree that nobody keeps is answered at once, with how to start it', async () => {
  const { exit, err } = await cw.run(['fsui', 'status', 'elsewhere'])
  expect(exit).toBe(27)
  expect(err).toMatch(/No cw keeps .*elsewhere right now\.\n.*cw fsui /)
})

it('where the database is of a newer cw, no folder is set up', async () => {
  const database = new Database(join(cw.home, 'cw.db'))
  database.prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)').run('later', 9e15)
  database.close()
  const before = await folders()
  const { exit, err } = await cw.run(['fsui', 'newcomer', '--once'])
  expect({ exit, err }).toEqual({ exit: 21, err: expect.stringContaining('Update cw; nothing was changed.') })
  expect(await folders()).toEqual(before)
})
