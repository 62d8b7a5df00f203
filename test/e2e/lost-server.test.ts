// The server that a tree works with is killed beneath it, with saves in between and another database in its place.

import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa, type ResultPromise } from 'execa'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { program } from './built-cw.ts'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

const one = 'tasks/one.md'
let tree: Tree
let server: { readonly process: ResultPromise }

beforeEach(async () => {
  tree = await Tree.make()
  await tree.cw('init')
  server = await serve()
  await tree.start()
  await tree.write(one, '# One\n\nFirst.\n')
  await tree.flush()
}, 120_000)

afterEach(async () => {
  await kill('SIGKILL')
  await tree.remove()
})

/** Resolves when it can be connected to. */
async function serve(): Promise<{ readonly process: ResultPromise }> {
  const running = execa(process.execPath, [program, '--server', '--json'], {
    cwd: tree.folder,
    env: tree.environment,
    extendEnv: false,
    reject: false,
  })
  await new Promise((resolve) => running.stdout.once('data', resolve))
  return { process: running }
}

async function kill(signal: NodeJS.Signals): Promise<void> {
  server.process.kill(signal)
  await server.process
}

const show = () => tree.json<{ body: string }>('task', 'show', 'one')

it('saves in between are taken up once a server is there, and the tree ends in peace', async () => {
  await kill('SIGKILL')
  await tree.edit(one, (text) => text.replace('First', 'Second'))
  await tree.write('tasks/two.md', '# Two\n')
  await until('both saves', async () => (await tree.log()).includes('taken up: tasks/two.md'))
  await tree.flush()
  expect((await show()).body).toContain('Second.')
  expect(await tree.log()).toContain('the server does not answer; saves are kept until it does')
  expect(await tree.stop()).toBe(0)
})

it('a database from yesterday changes no byte of a file, also of one that is saved at that moment', async () => {
  const database = async () => (await readdir(tree.home)).filter((name) => name.startsWith('cw.db'))
  await tree.stop()
  await kill('SIGTERM')
  for (const name of await database()) await cp(join(tree.home, name), join(tree.folder, name))
  server = await serve()
  await tree.start()
  await tree.edit(one, (text) => text.replace('First', 'Second'))
  await tree.write('tasks/two.md', '# Two\n')
  await tree.flush()
  const two = await tree.read('tasks/two.md')

  await kill('SIGKILL')
  for (const name of await database()) await rm(join(tree.home, name))
  await cp(join(tree.folder, 'cw.db'), join(tree.home, 'cw.db'))
  await tree.edit(one, (text) => text.replace('Second', 'Third'))
  const saved = await tree.read(one)
  await tree.logged('the database is another one than this tree saw last')
  await until('the newest text', async () => (await show()).body.includes('Third.'))
  const { conflicts } = await tree.flush()
  expect(conflicts).toEqual([])
  expect([await tree.read(one), await tree.read('tasks/two.md')]).toEqual([saved, two])
  expect(await tree.files('tasks')).toEqual([one, 'tasks/two.md'])
  expect(await tree.stop()).toBe(0)
})
