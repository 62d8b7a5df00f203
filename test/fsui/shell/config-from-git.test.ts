// Settings that git brought: what of them waits for a person, and what an answer does.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
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

describe('config.yaml from git [R7]', () => {
  const confirm = 'needs-you/confirm-settings.md'
  const brought = `${start.replace('30ms', '100ms').replace('auto', 'save')}notify:\n  command: curl example.org\n`
  const template = `${start}brakes:\n  # Many.\n  #decisions: 10\n\n# gaps\n#accept_gaps: ask\n`
  const loosened = template
    .replace('#decisions: 10', 'decisions: 70')
    .replace('#accept_gaps: ask', 'accept_gaps: auto')
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
    const text =
      '# settings\nfsui: { settle: 50ms, reply: save }\nproviders: { mine: { command: [curl, evil] } }\n'
    world.save(text)
    await world.quiet()
    expect(await world.inHome()).not.toMatch(/50ms|evil/)
    expect(await world.inTree()).toBe(text)
    await tick('All')
    expect(await world.inHome()).toBe(text)
  })

  it('changes no byte of the home by what waits, and pins no default there', async () => {
    await tick('None')
    await world.saveHome(template)
    await world.quiet()
    const before = world.journal.length
    world.save(loosened)
    await world.quiet()
    expect(world.config.held).toEqual(['config.yaml'])
    expect(await world.inHome()).toBe(template)
    expect(world.journal.slice(before)).toEqual([expect.stringContaining('held: settings came with git')])
    await tick('None: set these back in config.yaml')
    expect([await world.inTree(), await world.inHome()]).toEqual([template, template])
    expect(world.journal.at(-1)).toBe(
      'written: config.yaml (brakes.decisions: 70 → default, accept_gaps: auto → default)',
    )
  })

  it('loses no comment that came with it or was written beside it', async () => {
    await tick('None')
    await world.saveHome(template)
    await world.quiet()
    world.save(loosened.replace('70', '70 # ours').replace('# gaps', '# holes'))
    await world.quiet()
    const text = template.replace('#decisions: 10', '#decisions: 10 # ours').replace('# gaps', '# holes')
    expect(await world.inHome()).toBe(text)
    world.fromGit = false
    world.save(`# mine\n${(await world.inTree()) ?? ''}`)
    await world.quiet()
    await tick('None')
    expect([await world.inTree(), await world.inHome()]).toEqual([`# mine\n${text}`, `# mine\n${text}`])
  })

  it('leaves what is set in the home meanwhile as it is, however the answer is', async () => {
    const settle = async (value: string) => {
      await world.saveHome((await world.inHome()).replace(/settle: \w+/, `settle: ${value}`))
      await world.quiet()
      await world.quiet()
      expect(await world.inHome()).toContain(`settle: ${value}`)
    }
    await settle('7ms')
    world.restart()
    await settle('8ms')
    await tick('fsui.reply: save')
    await settle('9ms')
    await tick('None')
    expect(await world.inHome()).toContain('settle: 9ms\n  reply: save')
    expect(await world.inTree()).toBe(await world.inHome())
  })

  it('is not asked about again when the home sets it otherwise once it is in force', async () => {
    await tick('All')
    world.restart()
    await world.saveHome(brought.replace('save', 'auto'))
    await world.quiet()
    expect(world.config.held).toEqual([])
    expect(await world.inTree()).toBe(brought.replace('save', 'auto'))
  })

  it('leaves the list with the file, which comes back without it', async () => {
    const before = await world.inHome()
    world.volume.unlink('/tree/config.yaml')
    await world.quiet()
    expect(await world.inTree()).toBe(before)
    expect(await world.inTree(confirm)).toBeNull()
    world.save(brought)
    await world.quiet()
    expect(world.config.held).toEqual(['config.yaml'])
    expect(await world.inHome()).toBe(before)
  })

  it.each(['All', 'None'])(
    'is decided by an answer of %s that was given just before the process ended',
    async (answer) => {
      world.save(`${brought}broken: [`)
      await tick(answer)
      world.restart()
      world.save(brought)
      await world.quiet()
      expect((await world.inHome()).includes('curl')).toBe(answer === 'All')
      expect(await world.inTree()).toBe(await world.inHome())
      expect(await world.inTree(confirm)).toBeNull()
    },
  )

  it('waits when it comes while others are being put back', async () => {
    const text = (await world.inTree(confirm)) ?? ''
    world.volume.writeInPlace(`/tree/${confirm}`, Buffer.from(text.replace('[ ] None', '[x] None')))
    await world.config.turn()
    world.save(`${brought}accept_gaps: auto\n`)
    await world.quiet()
    expect(await world.inTree()).not.toMatch(/curl|reply: save/)
    expect(await world.inTree()).toContain('accept_gaps: auto')
    expect(await world.inTree(confirm)).toContain('- [ ] accept_gaps: auto\n')
    expect(await world.inTree(confirm)).not.toContain('curl')
    await tick('All')
    expect(await world.inHome()).toContain('accept_gaps: auto')
  })
})
