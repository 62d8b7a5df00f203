// Open conflicts: what happens to the file and its sidecar decides nothing until a person does.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineWorld } from './engine-world.ts'

let world: EngineWorld

beforeEach(async () => {
  world = await EngineWorld.open()
})
afterEach(() => world.close())

/** Two sides say different things about the initiative; both are open when this returns. */
async function conflictIn(name: string): Promise<string> {
  const path = `initiatives/${name}/initiative.md`
  await world.save(path, `# ${name}\n\nOne of ${name}.\n`)
  await world.quiet()
  const text = (await world.read(path)) ?? ''
  await world.run('initiative.update', { ref: name, body: `Theirs of ${name}.` })
  await world.save(path, text.replace('One', 'Mine'))
  await world.quiet()
  return sidecarOf(path)
}

function sidecarOf(path: string): string {
  return world.bases.atPath(path)?.conflict?.sidecar ?? ''
}

async function bodies(): Promise<string> {
  const initiatives = await world.run<{ body: string }[]>('initiative.list')
  return initiatives.map(({ body }) => body).join('\n')
}

function moveFolder(from: string, to: string): void {
  world.volume.rename(`/tree/initiatives/${from}`, `/tree/initiatives/${to}`)
  world.engine.markAll()
}

test('a folder that is renamed takes its open conflict along [E9]', async () => {
  await conflictIn('limits')
  moveFolder('limits', 'quotas')
  await world.quiet()
  const sidecar = sidecarOf('initiatives/quotas/initiative.md')
  expect(await world.read(sidecar)).toContain('Theirs of limits.')
  expect(sidecar).toContain('/quotas/')
  expect(await bodies()).toContain('Theirs of limits.')
  await world.save(sidecar, '---\nresolve: theirs\n---\n')
  await world.quiet()
  expect(await world.read('initiatives/quotas/initiative.md')).toContain('Theirs of limits.')
  expect(await world.read(sidecar)).toBeNull()
})

test('folders that change places keep each its own conflict [E9, I3]', async () => {
  await conflictIn('limits')
  await conflictIn('login')
  moveFolder('limits', 'aside')
  moveFolder('login', 'limits')
  moveFolder('aside', 'login')
  await world.quiet()
  const sidecar = sidecarOf('initiatives/login/initiative.md')
  expect(await world.read(sidecar)).toContain('Theirs of limits.')
  await world.tree.remove(sidecar, await world.hash(sidecar))
  await world.quiet()
  expect(await bodies()).toContain('Mine of limits.')
  expect(await bodies()).toContain('Theirs of login.')
})

test('a main document that is moved alone gets its conflict beside it [E9]', async () => {
  const before = await conflictIn('limits')
  world.volume.mkdir('/tree/initiatives/quotas')
  world.volume.rename('/tree/initiatives/limits/initiative.md', '/tree/initiatives/quotas/initiative.md')
  await world.quiet()
  expect(await world.read(before)).toBeNull()
  expect(await world.read(sidecarOf('initiatives/quotas/initiative.md'))).toContain('Theirs of limits.')
})

test('a command that moves a document in conflict moves its file and its conflict [E9]', async () => {
  await conflictIn('limits')
  const typed = await world.read('initiatives/limits/initiative.md')
  await world.run('initiative.move', { ref: 'limits', path: 'initiatives/quotas/initiative.md' })
  await world.quiet()
  expect(await world.read('initiatives/limits/initiative.md')).toBeNull()
  expect(await world.read('initiatives/quotas/initiative.md')).toBe(typed)
  expect(await world.read(sidecarOf('initiatives/quotas/initiative.md'))).toContain('Theirs of limits.')
})

test('a command that archives a document in conflict archives it with its conflict [E9]', async () => {
  await conflictIn('limits')
  const typed = await world.read('initiatives/limits/initiative.md')
  await world.run('initiative.archive', { ref: 'limits' })
  await world.quiet()
  const archived = 'archive/2026-11/initiatives/limits/initiative.md'
  expect(await world.run<unknown[]>('initiative.list')).toEqual([])
  expect(await world.read('initiatives/limits/initiative.md')).toBeNull()
  expect(await world.read(archived)).toBe(typed)
  expect(sidecarOf(archived)).toContain('archive/2026-11/')
  expect(await world.read(sidecarOf(archived))).toContain('Theirs of limits.')
  await world.run('initiative.restore', { ref: 'limits' })
  await world.quiet()
  expect(await world.read('initiatives/limits/initiative.md')).toBe(typed)
  await world.save(sidecarOf('initiatives/limits/initiative.md'), '---\nresolve: theirs\n---\n')
  await world.quiet()
  expect(await world.read('initiatives/limits/initiative.md')).toContain('Theirs of limits.')
})

test('what was typed on after the conflict brings a document back that a command archived [E9, D26]', async () => {
  await conflictIn('limits')
  const path = 'initiatives/limits/initiative.md'
  await world.save(path, `---\npriority: P1\n---\n${await world.read(path)}`.replace('---\n---\n', ''))
  await world.run('initiative.archive', { ref: 'limits' })
  await world.quiet()
  expect(await world.run<unknown[]>('initiative.list')).toHaveLength(1)
  expect(world.journal.join('\n')).toContain('brought back')
})

test.each([
  [
    'deleting the sidecar',
    async (sidecar: string) => world.volume.unlink(`/tree/${sidecar}`),
    'Theirs',
    'your version',
  ],
  [
    'resolve: theirs',
    (sidecar: string) => world.save(sidecar, '---\nresolve: theirs\n---\n'),
    'Mine',
    'the other version',
  ],
])(
  'the side that gives way by %s is a version, and the log says which stands [E2]',
  async (_, settle, displaced, stands) => {
    const sidecar = await conflictIn('limits')
    await settle(sidecar)
    await world.quiet()
    const versions = world.bases.versions('initiatives/limits/initiative.md')
    const texts = versions.map(({ hash }) => world.bases.text(hash))
    expect(texts.filter((text) => text?.includes(`${displaced} of limits.`))).not.toEqual([])
    const said = world.journal.filter((line) => line.startsWith('resolved: '))
    expect(said).toEqual([
      expect.stringContaining(`resolved: initiatives/limits/initiative.md: body: ${stands} stands`),
    ])
  },
)

test('a title that both sides changed is told of as that, and a body as a body [E2]', async () => {
  const path = 'initiatives/limits/initiative.md'
  await world.save(path, '# Limits\n\nWhy.\n')
  await world.quiet()
  const text = (await world.read(path)) ?? ''
  await world.run('initiative.update', { ref: 'limits', title: 'Bounds', body: 'Why.\n\nHow.' })
  await world.save(path, text.replace('# Limits', '# Quotas'))
  await world.quiet()
  expect(world.journal).toContainEqual(
    expect.stringContaining(`conflict: ${path}: title changed on both sides`),
  )
  expect(await world.read(path)).toContain('# Quotas')
  world.volume.unlink(`/tree/${sidecarOf(path)}`)
  await world.quiet()
  expect(world.journal).toContainEqual(expect.stringContaining(`resolved: ${path}: title: your version`))
  expect(await world.read(path)).toContain('# Quotas')
  expect(await world.run('initiative.show', { ref: 'limits' })).toMatchObject({ title: 'Quotas' })
})

test('a whole text by command, over a save that was not taken up yet, is a conflict that keeps both [D7, E2]', async () => {
  const path = 'initiatives/limits.md'
  await world.save(path, '# limits\n\nOne.\n')
  await world.quiet()
  const typed = ((await world.read(path)) ?? '').replace('One.', 'Mine.')
  await world.save(path, typed)
  world.app.clock.advance(1_000)
  await world.run('initiative.update', { ref: 'limits', body: 'Theirs.' })
  await world.quiet()
  expect(await world.read(path)).toBe(typed)
  expect(await world.read(sidecarOf(path))).toContain('Theirs.')
  expect(await bodies()).toContain('Theirs.')
})

test('a whole text by command, over a save that was taken up, keeps what was saved as a version [W4]', async () => {
  const path = 'initiatives/limits.md'
  await world.save(path, '# limits\n\nOne.\n')
  await world.quiet()
  const typed = ((await world.read(path)) ?? '').replace('One.', 'Mine.')
  await world.save(path, typed)
  await world.quiet(400)
  await world.run('initiative.update', { ref: 'limits', body: 'Theirs.' })
  await world.quiet()
  expect(await world.read(path)).toContain('Theirs.')
  expect(world.bases.versions(path).map(({ hash }) => world.bases.text(hash))).toContain(typed)
})

test('a sidecar that is missing while an editor saves it decides nothing [E3, R9]', async () => {
  const sidecar = await conflictIn('limits')
  await world.tree.remove(sidecar, await world.hash(sidecar))
  await world.quiet(1_500)
  expect(await bodies()).toContain('Theirs of limits.')
  await world.save(sidecar, '---\nresolve: theirs\n---\n')
  await world.quiet()
  expect(await world.read('initiatives/limits/initiative.md')).toContain('Theirs of limits.')
  expect(await world.read(sidecar)).toBeNull()
})

test('a field that an alias means is not written, and no field of the person goes [P2, P5]', async () => {
  const path = 'tasks/anchors.md'
  const text = '---\npriority: &much P1\nnote: *much\nwhy: because\n---\n# Anchors\n'
  await world.save(path, text)
  await world.quiet()
  const [task] = await world.run<{ id: string }[]>('task.list')
  await world.run('task.update', { ref: task?.id, priority: 'P0' })
  await world.quiet()
  expect(await world.read(path)).toContain('note: *much\nwhy: because\n')
  expect(world.journal.join('\n')).toContain('cannot be changed without touching other fields')
})

test('resolve: theirs is carried out within a second of it, however lately the document was saved [E3, W9]', async () => {
  const path = 'initiatives/limits/initiative.md'
  await world.save(path, '# limits\n\nOne.\n')
  await world.quiet()
  await world.run('initiative.update', { ref: 'limits', body: 'Theirs.' })
  await world.save(path, ((await world.read(path)) ?? '').replace('One', 'Mine'))
  await world.quiet(1_000)
  await world.save(sidecarOf(path), '---\nresolve: theirs\n---\n')
  await world.quiet(1_000)
  expect(world.journal.at(-1)).toContain(`resolved: ${path}: body: the other version stands`)
})

test('resolve: theirs is answered at once while an editor holds the document, and once [E3, W9]', async () => {
  const sidecar = await conflictIn('limits')
  const path = 'initiatives/limits/initiative.md'
  world.editing.add(path)
  await world.save(sidecar, '---\nresolve: theirs\n---\n')
  await world.quiet(5_000)
  expect(await world.read(path)).toContain('Mine of limits.')
  expect(world.journal.filter((line) => line.includes('lets go of it'))).toEqual([
    `taken up: ${sidecar}; the other version comes into ${path} when the program that holds it lets go of it`,
  ])
  world.editing.delete(path)
  await world.quiet()
  expect(await world.read(path)).toContain('Theirs of limits.')
})

test('the sidecar says what the other side says by now, and `theirs` is what stands there [E2]', async () => {
  const path = 'initiatives/limits/initiative.md'
  const sidecar = await conflictIn('limits')
  await world.run('initiative.update', { ref: 'limits', body: 'Theirs, later.' })
  await world.quiet()
  expect(sidecarOf(path)).toBe(sidecar)
  expect(await world.read(sidecar)).toContain('Theirs, later.')
  expect(world.journal.at(-1)).toBe(`written: ${sidecar}: the other side of the conflict has changed`)
  expect(await world.read(path)).toContain('Mine of limits.')
  expect(world.bases.versions(path).map(({ why }) => why)).toContain('the other side of a conflict')
  await world.save(sidecar, '---\nresolve: theirs\n---\n')
  await world.quiet()
  expect(await world.read(path)).toContain('Theirs, later.')
})

test('who deletes a sidecar keeps theirs over what it said last, and is not asked again [E2, E3]', async () => {
  const path = 'initiatives/limits/initiative.md'
  const sidecar = await conflictIn('limits')
  await world.run('initiative.update', { ref: 'limits', body: 'Theirs, later.' })
  await world.run('initiative.update', { ref: 'limits', priority: 'P0' })
  await world.quiet()
  world.app.clock.advance(3_000)
  await world.tree.remove(sidecar, await world.hash(sidecar))
  await world.quiet()
  expect(world.bases.atPath(path)?.conflict).toBeNull()
  expect(await world.read(path)).toMatch(/priority: P0[\s\S]*Mine of limits\./)
  expect(await world.run('initiative.show', { ref: 'limits' })).toMatchObject({
    priority: 'P0',
    body: expect.stringContaining('Mine of limits.'),
  })
})

test('a sidecar that is deleted when it has just been written anew decides nothing, and is shown again [E3]', async () => {
  const path = 'initiatives/limits/initiative.md'
  const sidecar = await conflictIn('limits')
  await world.run('initiative.update', { ref: 'limits', body: 'Theirs, later.' })
  await world.quiet(300)
  expect(world.journal.at(-1)).toBe(`written: ${sidecar}: the other side of the conflict has changed`)
  world.volume.unlink(`/tree/${sidecar}`)
  await world.quiet()
  expect(await world.read(sidecar)).toContain('Theirs, later.')
  expect(sidecarOf(path)).toBe(sidecar)
  expect(await bodies()).toContain('Theirs, later.')
  expect(world.journal).toContainEqual(
    expect.stringContaining(`written again: ${sidecar}; it was deleted when the other side had just changed`),
  )
  world.volume.unlink(`/tree/${sidecar}`)
  await world.quiet()
  expect(sidecarOf(path)).toBe('')
  expect(await bodies()).toContain('Mine of limits.')
})

test('a sidecar that somebody wrote in, or that an editor holds, stays as it is [E2]', async () => {
  const sidecar = await conflictIn('limits')
  const update = (body: string) => world.run('initiative.update', { ref: 'limits', body })
  world.editing.add(sidecar)
  await update('Theirs, later.')
  await world.quiet()
  expect(await world.read(sidecar)).toContain('Theirs of limits.')
  world.editing.clear()
  await world.save(sidecar, `${await world.read(sidecar)}My note.\n`)
  await update('Theirs, last.')
  await world.quiet()
  expect(await world.read(sidecar)).toMatch(/Theirs of limits\.\n+My note\.\n$/)
})
