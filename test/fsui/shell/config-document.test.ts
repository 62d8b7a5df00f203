// config.yaml in a tree and in its home: what is saved on either side, and what becomes of what is wrong.

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { defaultEngineSettings } from '../../../src/fsui/shell/engine/parts.ts'
import { HomeConfig } from '../../../src/fsui/shell/home-config.ts'
import { ConfigWorld, start } from './config-world.ts'

let folder: string
let world: ConfigWorld

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-config-'))
  await writeFile(join(folder, 'config.yaml'), start)
  world = new ConfigWorld(join(folder, 'config.yaml'), await BaseStore.open(':memory:'))
  await world.quiet()
})

afterEach(async () => {
  world.bases.close()
  await rm(folder, { recursive: true, force: true })
})

describe('config.yaml in a tree', () => {
  it('holds what the home says', async () => {
    expect(await world.inTree()).toBe(start)
    expect(world.bases.size).toBe(0)
  })

  it('is taken up soon, however long it lets other saves wait [R5]', async () => {
    world.commandQuiet = 600_000
    const saved = world.clock.elapsed()
    world.save(start.replace('30ms', '100ms'))
    await world.quiet()
    expect(world.clock.elapsed() - saved).toBeLessThan(3_000)
    expect(await world.inHome()).toContain('100ms')
  })

  it('goes to the home byte for byte when it is saved, and takes effect [G1]', async () => {
    const text = start.replace('30ms', '100ms   # slower')
    const before = world.effects
    world.save(text)
    await world.quiet()
    expect(await world.inHome()).toBe(text)
    expect(world.effects).toBe(before + 1)
    expect(world.journal.at(-1)).toBe('taken up: config.yaml (fsui.settle: 30ms → 100ms)')
    expect(world.bases.versions('config.yaml').map(({ why }) => why)).toEqual([
      'replaced in the home by the file in the tree',
    ])
  })

  it('names what no setting is called, once', async () => {
    const slip = `${start}  sweap: 5s\n`
    world.save(slip)
    await world.quiet()
    world.save(slip.replace('30ms', '40ms'))
    await world.quiet()
    const told = world.journal.filter((line) => line.includes('No setting is called'))
    expect(told).toEqual([
      'config.yaml, line 5: No setting is called “fsui.sweap”; it has no effect. Did you mean “fsui.sweep”?',
    ])
  })

  it('waits until a save is complete', async () => {
    world.save('# settings\n')
    expect(await world.config.turn()).toBe(defaultEngineSettings.commandQuiet)
    expect(await world.inHome()).toBe(start)
  })

  it('shows what changed in the home [G1]', async () => {
    const text = start.replace('auto', 'tick')
    await world.saveHome(text)
    await world.quiet()
    expect(await world.inTree()).toBe(text)
    expect(world.journal.at(-1)).toBe('written: config.yaml (fsui.reply: auto → tick)')
  })

  it('merges what changed on both sides [G2]', async () => {
    world.save(start.replace('30ms', '100ms'))
    await world.saveHome(start.replace('auto', 'tick'))
    await world.quiet()
    const both = start.replace('30ms', '100ms').replace('auto', 'tick')
    expect([await world.inTree(), await world.inHome()]).toEqual([both, both])
  })

  it('leaves the good one in force while it is invalid [G3]', async () => {
    const text = 'fsui:\n  settle: soon\n'
    world.save(text)
    await world.quiet()
    expect(world.problems.get('config.yaml')).toMatchObject({ line: 2, field: 'fsui.settle' })
    expect([await world.inTree(), await world.inHome()]).toEqual([text, start])
    world.save(start)
    await world.quiet()
    expect(world.problems.size).toBe(0)
  })

  it('lets what is set in the home take effect at once while it is invalid, and gets it when mended [G3]', async () => {
    const ticked = start.replace('auto', 'tick')
    world.save(`${start}broken: [`)
    await world.quiet()
    const before = world.effects
    await world.saveHome(ticked)
    await world.config.turn()
    expect(world.effects).toBe(before + 1)
    expect(await world.inTree()).toBe(`${start}broken: [`)
    world.save(start.replace('30ms', '100ms'))
    await world.quiet()
    const both = ticked.replace('30ms', '100ms')
    expect([await world.inTree(), await world.inHome()]).toEqual([both, both])
  })

  it('lets what is set in the home take effect while no file can be read there [G3]', async () => {
    world.volume.unlink('/tree/config.yaml')
    world.volume.mkdir('/tree/config.yaml')
    await world.quiet()
    const before = world.effects
    await world.saveHome(start.replace('auto', 'tick'))
    await world.config.turn()
    expect(world.effects).toBe(before + 1)
    expect(world.problems.size).toBe(1)
  })

  it('keeps the last good settings in force while both are invalid [G3]', async () => {
    world.save('fsui: [')
    await world.quiet()
    const before = world.effects
    await world.saveHome('brakes: [')
    await world.quiet()
    expect(world.effects).toBe(before)
  })

  it('never takes an empty file for a wish [G3]', async () => {
    world.save('')
    await world.quiet()
    expect(world.problems.get('config.yaml')?.code).toBe('file.empty')
    expect(await world.inHome()).toBe(start)
  })

  it('comes back when it is deleted [G4]', async () => {
    world.volume.unlink('/tree/config.yaml')
    await world.quiet()
    expect(await world.inTree()).toBe(start)
    expect(await world.inHome()).toBe(start)
  })

  it('gives the home its file back when that is deleted [G4]', async () => {
    await rm(world.home)
    await world.quiet()
    expect(await world.inHome()).toBe(start)
  })

  it('stays in force while the home has a folder in its place, which is told [G3, G4]', async () => {
    await rm(world.home)
    await mkdir(world.home)
    world.save(start.replace('30ms', '100ms'))
    await world.quiet()
    expect(world.problems.get('config.yaml')).toMatchObject({ code: 'file.is-folder' })
    await rm(world.home, { recursive: true })
    await world.quiet()
    expect(await world.inHome()).toContain('100ms')
    expect(world.problems.size).toBe(0)
  })

  it('does nothing in a second pass', async () => {
    const lines = world.journal.length
    await world.quiet()
    expect(world.journal.length).toBe(lines)
  })
})

it('has no problem any more when it can be read as it was [G3]', async () => {
  await rename(world.home, `${world.home}.aside`)
  await mkdir(world.home)
  await world.quiet()
  expect(world.problems.size).toBe(1)
  await rm(world.home, { recursive: true })
  await rename(`${world.home}.aside`, world.home)
  await world.quiet()
  expect(world.problems.size).toBe(0)
})

describe('a setting that both sides changed', () => {
  const mine = start.replace('30ms', '100ms')
  const theirs = start.replace('30ms', '200ms')

  beforeEach(async () => {
    world.save(mine)
    await world.saveHome(theirs)
    await world.quiet()
  })

  it('leaves both as they are, with a note that says what each says [G2]', async () => {
    expect([await world.inTree(), await world.inHome()]).toEqual([mine, theirs])
    expect(await world.inTree(await world.sidecar())).toContain(
      'config.yaml says `100ms`; in force is `200ms`',
    )
    expect(world.config.conflicts).toEqual([
      { path: 'config.yaml', fields: ['fsui.settle'], sidecar: await world.sidecar() },
    ])
  })

  it('is the file’s when the note is deleted [G2]', async () => {
    world.volume.unlink(`/tree/${await world.sidecar()}`)
    await world.quiet()
    expect([await world.inTree(), await world.inHome()]).toEqual([mine, mine])
  })

  it('is the home’s when the note says so [G2]', async () => {
    const sidecar = (await world.sidecar()) ?? ''
    const note = (await world.inTree(sidecar)) ?? ''
    world.clock.advance(1)
    world.volume.writeInPlace(`/tree/${sidecar}`, Buffer.from(note.replace('resolve:', 'resolve: theirs')))
    await world.quiet()
    expect([await world.inTree(), await world.inHome()]).toEqual([theirs, theirs])
    expect(await world.sidecar()).toBeUndefined()
  })

  it('is nobody’s when the note is deleted just as it was brought up to date, and the file’s later [E3]', async () => {
    const sidecar = (await world.sidecar()) ?? ''
    const newer = theirs.replace('200ms', '300ms')
    await world.saveHome(newer)
    await world.config.turn()
    expect(await world.inTree(sidecar)).toContain('in force is `300ms`')
    world.volume.unlink(`/tree/${sidecar}`)
    await world.quiet()
    expect([await world.inTree(), await world.inHome()]).toEqual([mine, newer])
    expect(await world.inTree(sidecar)).toContain('in force is `300ms`')
    world.volume.unlink(`/tree/${sidecar}`)
    await world.quiet()
    expect([await world.inTree(), await world.inHome()]).toEqual([mine, mine])
  })

  it('is nobody’s while an editor saves the note by renaming it [E3]', async () => {
    const sidecar = (await world.sidecar()) ?? ''
    const note = (await world.inTree(sidecar)) ?? ''
    world.volume.rename(`/tree/${sidecar}`, `/tree/${sidecar}~`)
    await world.config.turn()
    world.clock.advance(1_000)
    await world.config.turn()
    expect([await world.inTree(), await world.inHome()]).toEqual([mine, theirs])
    world.volume.writeInPlace(`/tree/${sidecar}`, Buffer.from(note.replace('resolve:', 'resolve: theirs')))
    await world.quiet()
    expect([await world.inTree(), await world.inHome()]).toEqual([theirs, theirs])
  })

  it('is listed only while the file can be read, and the note stays [G2, G3]', async () => {
    const conflicts = world.config.conflicts
    world.save(`${mine}broken: [`)
    await world.quiet()
    expect(world.config.conflicts).toEqual([])
    expect(await world.sidecar()).toBe(conflicts[0]?.sidecar)
    expect(await world.inHome()).toBe(theirs)
    world.save(mine)
    await world.quiet()
    expect(world.config.conflicts).toEqual(conflicts)
    expect([await world.inTree(), await world.inHome()]).toEqual([mine, theirs])
  })

  it('is settled when both say the same again', async () => {
    world.save(theirs)
    await world.quiet()
    expect(await world.sidecar()).toBeUndefined()
  })
})

it('says so when the home was taken away, and writes nothing there', async () => {
  const gone = join(dirname(world.home), 'gone')
  await expect(new HomeConfig(join(gone, 'config.yaml')).replace(null, 'a: 1\n')).rejects.toMatchObject({
    code: 'home.gone',
    message: expect.stringContaining(gone),
  })
  expect(existsSync(gone)).toBe(false)
})
