// The first line of the log tells how long cw did not run and what it finds.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  describeOpening,
  LastKept,
  lookMeanwhile,
  readBefore,
  span,
} from '../../../src/fsui/shell/opening.ts'
import { EngineWorld } from './engine-world.ts'

/** As a start does: one look at the whole tree, which is told and then followed. */
async function look(world: EngineWorld) {
  world.engine.markAll()
  return lookMeanwhile(world.tree, world.bases, { paths: await world.engine.look() })
}

const still = { changed: [], created: [], missing: [] }
const nothing = { ...still, inDatabase: 0 }

describe('the opening line', () => {
  it('says how long cw did not run', () => {
    expect(describeOpening(0, 11_520_000, nothing)).toBe(
      'cw runs again after 3 h 12 min; nothing changed in that time',
    )
  })

  it('names some of the files, and counts the rest', () => {
    const changed = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `tasks/${name}.md`)
    expect(describeOpening(0, 1_000, { ...nothing, changed, inDatabase: 1 })).toBe(
      'cw runs again after 1 s; from that time: 6 files changed (tasks/a.md, tasks/b.md, tasks/c.md, ' +
        'tasks/d.md, tasks/e.md, …); 1 document changed in the database',
    )
  })

  it('of a new tree has nothing to look back to', () => {
    expect(describeOpening(null, 1_000, { ...nothing, inDatabase: 3 })).toBe('cw keeps this tree from now on')
  })

  it('does not go below zero when the clock was set back', () => {
    expect(describeOpening(5_000, 1_000, nothing)).toContain('after 0 s')
  })

  it.each([
    [90_061_000, '1 d 1 h'],
    [3_600_000, '1 h'],
    [250_000, '4 min 10 s'],
  ])('%d ms are %s', (milliseconds, words) => {
    expect(span(milliseconds)).toBe(words)
  })
})

describe('what happened meanwhile', () => {
  let world: EngineWorld

  beforeEach(async () => {
    world = await EngineWorld.open()
    for (const name of ['kept', 'edited', 'gone']) await world.save(`tasks/${name}.md`, `# ${name}\n`)
    await world.quiet()
  })

  afterEach(() => world.close())

  it('is nothing when all is as it was agreed', async () => {
    expect(await look(world)).toEqual(still)
  })

  it('is what differs in content, not what was merely touched', async () => {
    await world.save('tasks/kept.md', (await world.read('tasks/kept.md')) ?? '')
    await world.save('tasks/edited.md', '# Edited\n')
    await world.save('tasks/new.md', '# New\n')
    await world.save('tasks/empty.md', '')
    world.volume.unlink('/tree/tasks/gone.md')
    expect(await look(world)).toEqual({
      changed: ['tasks/edited.md'],
      created: ['tasks/new.md'],
      missing: ['tasks/gone.md'],
    })
  })
})

describe('what was refused before cw ended', () => {
  let world: EngineWorld
  const wrong = '---\nstatus: nope\n---\n# Wrong\n'

  beforeEach(async () => {
    world = await EngineWorld.open()
    await world.save('tasks/one.md', '# One\n')
    await world.quiet()
    for (const name of ['one', 'wrong']) await world.save(`tasks/${name}.md`, wrong)
    await world.quiet()
    await world.restart()
  })

  afterEach(() => world.close())

  const meanwhile = async () => {
    const paths = await world.engine.look()
    return lookMeanwhile(world.tree, world.bases, { paths, known: (path) => readBefore(world.bases, path) })
  }

  it('is no news while it stands as it stood', async () => {
    world.engine.markAll()
    expect(await meanwhile()).toEqual(still)
  })

  it('has changed when it was saved again, and is not new', async () => {
    for (const name of ['one', 'wrong', 'other'])
      await world.save(`tasks/${name}.md`, wrong.replace('nope', 'nix'))
    expect(await meanwhile()).toEqual({
      ...still,
      changed: ['tasks/one.md', 'tasks/wrong.md'],
      created: ['tasks/other.md'],
    })
  })
})

describe('when the tree was kept last', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cw-kept-'))
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is remembered to within ten seconds, and exactly at the end', async () => {
    const kept = new LastKept(join(folder, 'last-kept'))
    expect(await kept.before()).toBeNull()
    await kept.note(100_000)
    await kept.note(105_000)
    expect(await kept.before()).toBe(100_000)
    await kept.note(106_000, true)
    expect(await kept.before()).toBe(106_000)
  })
})
