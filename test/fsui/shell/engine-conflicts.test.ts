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
