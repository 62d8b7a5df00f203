// config.yaml in a tree and in its home: what is saved on either side, and what becomes of what is wrong.

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import { ConfigDocument } from '../../../src/fsui/shell/config-document.ts'
import { defaultEngineSettings } from '../../../src/fsui/shell/engine/parts.ts'
import { HomeConfig } from '../../../src/fsui/shell/home-config.ts'
import type { Problem } from '../../../src/kernel/problem.ts'
import type { FileTree } from '../../../src/platform/files/file-tree.ts'
import { MemoryVolume } from '../../../src/platform/files/memory-volume.ts'
import { openMemoryTree } from '../../../src/platform/files/open-tree.ts'
import { SteppedClock } from '../../app/test-home.ts'

const start = '# settings\nfsui:\n  settle: 30ms\n  reply: auto\n'

class World {
  readonly clock = new SteppedClock()
  readonly volume = new MemoryVolume({ now: () => this.clock.now() })
  readonly journal: string[] = []
  readonly problems = new Map<string, Problem>()
  readonly tree: FileTree
  readonly config: ConfigDocument
  /** In milliseconds. */
  commandQuiet = defaultEngineSettings.commandQuiet
  effects = 0
  fromGit = false

  constructor(
    readonly home: string,
    readonly bases: BaseStore,
  ) {
    this.volume.mkdir('/tree')
    const opened = openMemoryTree(this.volume, '/tree', { clock: this.clock })
    if (!opened.ok) throw new Error(opened.problem.message)
    this.tree = opened.value
    this.config = new ConfigDocument({
      tree: this.tree,
      bases: this.bases,
      clock: this.clock,
      settings: Object.defineProperty({ ...defaultEngineSettings }, 'commandQuiet', {
        get: () => this.commandQuiet,
      }),
      journal: (line) => this.journal.push(line),
      heldByEditor: async () => false,
      cameFromGit: async () => this.fromGit,
      home: new HomeConfig(home),
      problems: {
        set: (path, problem) => this.problems.set(path, problem),
        clear: async (path) => void this.problems.delete(path),
      },
      takeEffect: async () => {
        this.effects += 1
      },
    })
  }

  save(text: string): void {
    this.clock.advance(1)
    this.volume.writeInPlace('/tree/config.yaml', Buffer.from(text))
  }

  async saveHome(text: string): Promise<void> {
    await writeFile(this.home, text)
  }

  async inHome(): Promise<string> {
    return readFile(this.home, 'utf8')
  }

  async inTree(path = 'config.yaml'): Promise<string | null> {
    const read = await this.tree.read(path)
    return read.state === 'file' ? Buffer.from(read.bytes).toString('utf8') : null
  }

  async sidecar(): Promise<string | undefined> {
    const listed = await this.tree.list('')
    if (listed.state !== 'folder') throw new Error('The tree is gone')
    return listed.entries.find(({ name }) => name.startsWith('config.yaml.conflict-'))?.name
  }

  /** Turns until nothing is due, or 30 s are over. */
  async quiet(): Promise<void> {
    const end = this.clock.elapsed() + 30_000
    for (let turns = 0; turns < 100; turns++) {
      const due = await this.config.turn()
      if (due === null || this.clock.elapsed() + due > end) return
      this.clock.advance(Math.max(1, due))
    }
  }
}

let folder: string
let world: World

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-config-'))
  await writeFile(join(folder, 'config.yaml'), start)
  world = new World(join(folder, 'config.yaml'), await BaseStore.open(':memory:'))
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

describe('config.yaml from git [R7]', () => {
  const confirm = 'needs-you/confirm-settings.md'
  const brought = `${start.replace('30ms', '100ms').replace('auto', 'save')}notify:\n  command: curl example.org\n`
  const tick = async (label: string) => {
    const text = (await world.inTree(confirm)) ?? ''
    world.volume.writeInPlace(`/tree/${confirm}`, Buffer.from(text.replace(`[ ] ${label}`, `[x] ${label}`)))
    await world.quiet()
  }

  beforeEach(async () => {
    world.fromGit = true
    world.save(brought)
    await world.quiet()
  })

  it('is in force at once, but for what would run or send something', async () => {
    expect(await world.inHome()).toContain('settle: 100ms\n  reply: auto')
    expect(await world.inHome()).not.toContain('curl')
    expect(await world.inTree()).toBe(brought)
    expect(await world.inTree(confirm)).toContain('- [ ] notify.command: "curl example.org"')
    expect(await world.inTree(confirm)).toContain('- [ ] fsui.reply: save')
    expect(world.config.held).toEqual(['config.yaml'])
    const lines = world.journal.length
    await world.quiet()
    expect(world.journal).toHaveLength(lines)
  })

  it('waits on when a person changes something else beside it', async () => {
    world.fromGit = false
    world.save(`${brought}# Mine.\n`.replace('100ms', '200ms'))
    await world.quiet()
    expect(await world.inHome()).toContain('settle: 200ms\n  reply: auto')
    expect(await world.inHome()).not.toContain('curl')
    expect(await world.inTree(confirm)).toContain('- [ ] notify.command: "curl example.org"')
    await tick('None')
    expect(await world.inTree()).not.toContain('curl')
    expect(await world.inTree()).toContain('# Mine.')
    expect(await world.inHome()).toContain('reply: auto')
  })

  it('is a person’s own when they say it otherwise, or say it themselves after None', async () => {
    world.fromGit = false
    world.save(brought.replace('example.org', 'example.com'))
    await world.quiet()
    expect(await world.inHome()).toContain('curl example.com')
    expect(await world.inHome()).toContain('reply: auto')
    await tick('None')
    const without = (await world.inTree()) ?? ''
    world.save(without.replace('auto', 'save'))
    await world.quiet()
    expect(await world.inHome()).toContain('reply: save')
  })

  it('is in force as far as it is ticked', async () => {
    await tick('fsui.reply: save')
    expect(await world.inHome()).toContain('settle: 100ms\n  reply: save')
    expect(await world.inHome()).not.toContain('curl')
    await tick('All')
    expect(await world.inHome()).toBe(brought)
    expect(await world.inTree(confirm)).toBeNull()
    expect(world.config.held).toEqual([])
  })

  it('is put back where the answer is None', async () => {
    await tick('None')
    const without = (await world.inTree()) ?? ''
    expect(without).toContain('settle: 100ms')
    expect(without).toContain('reply: auto')
    expect(without).not.toContain('curl')
    expect(await world.inHome()).toBe(without)
    expect(await world.inTree(confirm)).toBeNull()
  })

  it('waits for nothing when a person wrote it', async () => {
    await tick('None')
    world.fromGit = false
    world.save(`${brought}# mine\n`)
    await world.quiet()
    expect(await world.inHome()).toBe(`${brought}# mine\n`)
    expect(await world.inTree(confirm)).toBeNull()
  })

  it.each([
    ['providers:\n  mine:\n    command: [curl, evil]\n', 'providers.mine.command: ["curl", "evil"]'],
    ['roles:\n  worker:\n    args: [--allow-everything]\n', 'roles.worker.args: ["--allow-everything"]'],
    ['trees:\n  tr-1:\n    reply: save\n', 'trees.tr-1.reply: save'],
    [
      'projects:\n  "a.b":\n    roles:\n      worker:\n        prompt: |\n          Be\n          evil.\n',
      'projects."a.b".roles.worker.prompt: "Be\\nevil.\\n"',
    ],
  ])('says nothing of which programs are started before it is ticked: %j', async (text, item) => {
    world.save(start.replace('30ms', '50ms') + text)
    await world.quiet()
    expect(await world.inHome()).toContain('settle: 50ms')
    expect(await world.inHome()).not.toMatch(/evil|everything|reply: save/)
    expect(await world.inTree(confirm)).toContain(`- [ ] ${item}`)
    await tick('All')
    expect(await world.inHome()).toContain(text)
  })

  it('is not in force at all while what waits cannot be told from the rest', async () => {
    const text = `${start.replace('30ms', '50ms')}providers: { mine: { command: [curl, evil] } }\n`
    world.save(text)
    await world.quiet()
    expect(await world.inHome()).not.toMatch(/50ms|evil/)
    expect(await world.inTree()).toBe(text)
    await tick('All')
    expect(await world.inHome()).toBe(text)
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
