// What a person writes into the sidecar of a conflict, where the other side stands.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld
let sidecar: string
const path = 'initiatives/limits/initiative.md'

beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save(path, '# limits\n\nOne.\n')
  await world.quiet()
  const text = (await world.read(path)) ?? ''
  await world.run('initiative.update', { ref: 'limits', body: 'Theirs.' })
  await world.save(path, text.replace('One', 'Mine'))
  await world.quiet()
  sidecar = world.bases.atPath(path)?.conflict?.sidecar ?? ''
})
afterEach(() => world.close())

async function write(words: string): Promise<void> {
  await world.save(sidecar, `${await world.read(sidecar)}${words}\n`)
  await world.quiet()
}

async function remove(gone: string): Promise<void> {
  world.volume.unlink(`/tree/${gone}`)
  world.engine.markAll()
  await world.quiet()
}

async function resolve(how = 'theirs'): Promise<void> {
  await world.save(sidecar, ((await world.read(sidecar)) ?? '').replace('---\n', `---\nresolve: ${how}\n`))
  await world.quiet()
}

function kept(of = sidecar): string {
  return world.bases
    .versions(of)
    .map(({ hash }) => world.bases.text(hash))
    .join('\n===\n')
}

const told = () => world.journal.filter((line) => line.startsWith('resolved: '))

test('K11: words in a sidecar are kept, each save of them, when the sidecar is deleted', async () => {
  await write('Precious.')
  await world.save(sidecar, ((await world.read(sidecar)) ?? '').replace('Precious.', 'Dear.'))
  await world.quiet()
  await remove(sidecar)
  expect(kept()).toContain('Precious.')
  expect(kept()).toContain('Dear.')
  expect(told()).toEqual([expect.stringMatching(`your version .*; \`cw history ${sidecar}\` has what was`)])
})

test('K11: words that come with `resolve: theirs` are kept, and the log says where', async () => {
  await world.save(sidecar, `${await world.read(sidecar)}Precious.\n`)
  await resolve()
  expect(await world.read(path)).toContain('Theirs.')
  expect(kept()).toContain('Precious.')
  expect(told()).toEqual([expect.stringContaining(`\`cw history ${sidecar}\` has what was written there`)])
})

test('K11: of a sidecar in which nobody wrote the log says no more than which side stands', async () => {
  await world.run('initiative.update', { ref: 'limits', body: 'Theirs, later.' })
  await world.quiet()
  await resolve()
  expect(told()).toEqual([expect.not.stringContaining(sidecar)])
})

test('K11: words that are kept keep the sidecar from being renewed, also where it went with its folder [E2, E9]', async () => {
  await write('Precious.')
  world.volume.rename('/tree/initiatives/limits', '/tree/initiatives/quotas')
  await world.quiet()
  await world.run('initiative.update', { ref: 'quotas', body: 'Theirs, later.' })
  await world.quiet()
  const moved = sidecar.replace('limits/', 'quotas/')
  expect(await world.read(moved)).toMatch(/Theirs\.\n+Precious\.\n$/)
  await remove(moved)
  expect(kept(moved)).toContain('Precious.')
})

test('K11: a sidecar in which somebody wrote stays where its document is gone, and is a version [E9]', async () => {
  await write('Precious.')
  await remove(path)
  expect(await world.read(sidecar)).toContain('Precious.')
  expect(kept()).toContain('Precious.')
})

const answers = () => world.journal.filter((line) => line.startsWith(`not taken up: ${sidecar}`))
const remedy = /`resolve: theirs` between the two `---` lines at its very top; to keep yours delete it\.$/

test.each(['theris', 'mine', '[theirs]'])(
  'E3: `resolve: %s` leaves the conflict open, and the log says once what would end it',
  async (how) => {
    await resolve(how)
    world.engine.markAll()
    await world.quiet()
    expect(answers()).toEqual([expect.stringContaining(`${sidecar}, line 2: “${how}” ends no conflict.`)])
    expect(answers()[0]).toMatch(remedy)
    expect(world.bases.atPath(path)?.conflict).not.toBeNull()
  },
)

test.each([
  [
    'above the two lines',
    (text: string) => `resolve: theirs\n${text}`,
    ', line 1: This line is not read here.',
  ],
  ['in the text', (text: string) => `${text}Resolve: theirs\n`, 'This line is not read here.'],
  [
    'in fields that cannot be read',
    (text: string) => text.replace('---\n', '---\nresolve: "theirs\n'),
    ', line ',
  ],
  ['nowhere', (text: string) => `${text}Both are wrong.\n`, ': What is written there goes into no document.'],
])('E3: a save with `resolve` %s is answered', async (_, change, said) => {
  await world.save(sidecar, change((await world.read(sidecar)) ?? ''))
  await world.quiet()
  expect(answers()).toEqual([expect.stringContaining(said)])
  expect(answers()[0]).toMatch(remedy)
})

test('E3: the save that ends the conflict is answered by its end alone', async () => {
  await resolve('theris')
  await world.save(sidecar, ((await world.read(sidecar)) ?? '').replace('theris', 'theirs'))
  await world.quiet()
  expect(answers()).toHaveLength(1)
  expect(told()).toHaveLength(1)
})

test.each([
  [
    '`resolve: theris`',
    (text: string) => text.replace('resolve:', 'resolve: theris'),
    ['line 2: “theris” ends'],
  ],
  ['words', (text: string) => `${text}Both are wrong.\n`, ['What is written there goes into no document.']],
  ['`resolve: theirs` in the text', (text: string) => `${text}resolve: theirs\n`, []],
])('E3: so is a save of the note beside config.yaml: %s', async (_, change, said) => {
  sidecar = 'config.yaml.conflict-2026-11-21T143200.md'
  const note = '---\nresolve:\n---\n# config.yaml and the home disagree\n'
  await world.save(sidecar, note)
  const stat = await world.tree.stat(sidecar)
  if (stat.state !== 'file') throw new Error('The note is gone')
  world.bases.noteWritten(sidecar, { hash: world.bases.keepText(note), stat: stat.stat })
  await world.quiet()
  expect(answers()).toEqual([])
  await world.save(sidecar, change(note))
  await world.quiet()
  world.engine.markAll()
  await world.quiet()
  expect(answers()).toEqual(said.map((each) => expect.stringContaining(each)))
  for (const answer of answers()) expect(answer).toMatch(remedy)
})
