// The first minute with `cw`: a folder is set up, its one question is answered, and a first draft stands there.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

const reply = 'agents/cw/messages/0001-hello/reply.md'
const waits = 'needs-you/answer-cw-hello.md'
let tree: Tree

describe.each([
  ['on', { CW_WATCHER: 'auto' }],
  ['off', { CW_WATCHER: 'off' }],
])('with the watcher %s', (_, environment) => {
  beforeAll(async () => {
    tree = await Tree.open(environment)
  })

  afterAll(async () => {
    await tree.remove()
  })

  it('a folder that does not exist is set up, and Ctrl+C ends it in peace', async () => {
    expect(await tree.files('')).toEqual(
      expect.arrayContaining(['.cw-home', 'README.md', 'STATUS.md', reply]),
    )
    expect(await tree.has('CW-IS-NOT-RUNNING.md')).toBe(false)
    expect(await tree.stop()).toBe(0)
    expect(await tree.read('CW-IS-NOT-RUNNING.md')).toContain('cw fsui')
    expect(tree.daemons.at(-1)?.said()).toContain('Ended.')
  })

  it('while it runs again the note that it does not run is away, and nothing else was written', async () => {
    await tree.stop()
    const before = await tree.stamps('agents')
    await tree.start()
    await tree.flush()
    expect(await tree.has('CW-IS-NOT-RUNNING.md')).toBe(false)
    expect(await tree.stamps('agents')).toEqual(before)
  })

  it('ticking an option of the first question makes a draft initiative, and nothing waits any more', async () => {
    expect(await tree.read(waits)).toContain(reply)
    await tree.edit(reply, (text) => text.replace('- [ ] Fix something', '- [x] Fix something'))
    await tree.flush()
    expect(await tree.read('initiatives/fix-what-annoys-me/initiative.md')).toMatch(
      /^---\nid: i-\w{6}\nstatus: draft\b[\s\S]*\n# Fix what annoys me\n/,
    )
    await until('needs-you to be empty', async () => (await tree.files('needs-you')).length === 0)
    await until('the status', async () => !(await tree.read('STATUS.md')).includes('Hello'))
    await tree.logged(/question .*\(m-\w{6}\) answered/)
  })

  it('an initiative that is written into a file is known to cw, and back', async () => {
    const path = 'initiatives/faster-login.md'
    await tree.write(path, '# Faster login\n\nTwo seconds is too long.\n')
    await tree.flush()
    expect(await tree.json('initiative', 'show', 'faster-login')).toMatchObject({
      title: 'Faster login',
      status: 'draft',
    })
    const told = await tree.read(path)
    expect(told).toMatch(/^---\nid: i-\w{6}\n---\n# Faster login\n\nTwo seconds is too long\.\n$/)
    await tree.cw('initiative', 'update', 'faster-login', '--priority', 'P0')
    await tree.flush()
    expect(await tree.read(path)).toBe(told.replace('\n---\n', '\npriority: P0\n---\n'))
    await tree.edit(path, (text) => text.replace('# Faster', '# Much faster').replace('P0', 'P1'))
    await tree.flush()
    expect(await tree.json('initiative', 'show', 'faster-login')).toMatchObject({
      title: 'Much faster login',
      priority: 'P1',
    })
  })

  it('an initiative that is made by a command stands in the folder', async () => {
    const made = await tree.json<{ id: string }>('initiative', 'create', 'Rate limits', '--priority', 'P1')
    await tree.flush()
    const text = await tree.read('initiatives/rate-limits/initiative.md')
    expect(text).toContain(`id: ${made.id}\n`)
    expect(text).toContain('# Rate limits\n')
    expect(text).toContain('priority: P1')
  })
})
