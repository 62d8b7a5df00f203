// Settings that come and go with the branches of a real git: each time they come they are asked about.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { ConfigWorld, start } from './config-world.ts'

const confirm = 'needs-you/confirm-settings.md'
const master = `${start}brakes:\n  # Many.\n  #decisions: 10\n`
const other = `${master.replace('#decisions: 10', 'decisions: 70')}notify:\n  command: touch /tmp/x\n`

let folder: string
let world: ConfigWorld

const git = (...args: string[]) =>
  execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: join(folder, 'tree') })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-config-git-'))
  await mkdir(join(folder, 'tree'))
  await writeFile(join(folder, 'home.yaml'), master)
  world = new ConfigWorld(join(folder, 'home.yaml'), await BaseStore.open(':memory:'), join(folder, 'tree'))
  await world.quiet()
  await git('init', '-q', '-b', 'master')
  await git('add', 'config.yaml')
  await git('commit', '-qm', 'one')
  await git('checkout', '-qb', 'other')
  await save(other)
  await git('commit', '-qam', 'two')
  await git('checkout', '-q', 'master')
})

afterEach(async () => {
  world.bases.close()
  await rm(folder, { recursive: true, force: true })
})

const save = (text: string, path = 'config.yaml') => writeFile(join(folder, 'tree', path), text)

async function checkout(branch: string): Promise<void> {
  await git('checkout', '-q', branch, '--', 'config.yaml')
  world.clock.advance(10_000)
  await world.quiet()
}

async function tick(label: string): Promise<void> {
  const text = await readFile(join(folder, 'tree', confirm), 'utf8')
  await save(text.replace(`[ ] ${label}`, `[x] ${label}`), confirm)
  await world.quiet()
}

const both = async () => [await world.inTree(), await world.inHome()]

async function waits(): Promise<void> {
  expect(await world.inTree(confirm)).toContain('- [ ] brakes.decisions: 70\n- [ ] notify.command: ')
  expect(world.config.held).toEqual(['config.yaml'])
  expect(await both()).toEqual([other, master])
}

describe.each([
  ['in one process', () => {}],
  ['over restarts', () => world.restart()],
])('a setting that git brings again, %s [R7]', (_, between) => {
  it('waits again after All and a checkout that took it away', async () => {
    for (let round = 0; round < 2; round++) {
      await checkout('other')
      between()
      await waits()
      await tick('All')
      expect(await both()).toEqual([other, other])
      between()
      await checkout('master')
      expect(await both()).toEqual([master, master])
      between()
    }
  })

  it('waits again after None', async () => {
    for (let round = 0; round < 2; round++) {
      await checkout('other')
      between()
      await waits()
      await tick('None')
      expect(await both()).toEqual([master, master])
      between()
    }
  })

  it('waits again after a tick for it, and the other goes on waiting', async () => {
    await checkout('other')
    await tick('brakes.decisions: 70')
    between()
    await world.quiet()
    expect(await world.inHome()).toContain('decisions: 70')
    expect(await world.inHome()).not.toContain('touch')
    expect(await world.inTree(confirm)).not.toContain('brakes')
    await checkout('master')
    expect(await both()).toEqual([master, master])
    expect(await world.inTree(confirm)).toBeNull()
    between()
    await checkout('other')
    await waits()
  })

  it('leaves the list when it is checked out away, and comes back on one', async () => {
    await checkout('other')
    between()
    await checkout('master')
    expect(await world.inTree(confirm)).toBeNull()
    expect(await both()).toEqual([master, master])
    between()
    await checkout('other')
    await waits()
  })

  it('is in force at once when the person saves it by hand', async () => {
    await checkout('other')
    await tick('None')
    between()
    await save(`# mine\n${other}`)
    await world.quiet()
    expect(await both()).toEqual([`# mine\n${other}`, `# mine\n${other}`])
    expect(await world.inTree(confirm)).toBeNull()
  })

  it('waits again when the home was set back meanwhile', async () => {
    await checkout('other')
    await tick('All')
    between()
    await world.saveHome(master)
    await world.quiet()
    expect(await both()).toEqual([master, master])
    between()
    await checkout('other')
    await waits()
  })

  it('waits no more when the home says it', async () => {
    await checkout('other')
    between()
    await world.saveHome(other)
    await world.quiet()
    expect(await both()).toEqual([other, other])
    expect(await world.inTree(confirm)).toBeNull()
  })
})
