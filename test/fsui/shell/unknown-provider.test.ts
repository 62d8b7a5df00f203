// An agent program that nobody knows is told of when the file is saved, and not when it is to start.

import { afterEach, expect, test } from 'vitest'
import { unknownProvider } from '../../../src/fsui/shell/unknown-provider.ts'
import { ok } from '../../../src/kernel/problem.ts'
import { EngineWorld } from './engine-world.ts'

const path = 'agents/fox/agent.md'
const document = (provider: string) => `---\nrole: worker\nprovider: ${provider}\n---\n# fox\n\nDo it.\n`
let config = ''
let world: EngineWorld
afterEach(() => world.close())

async function open(): Promise<void> {
  config = ''
  const home = { read: async () => ok(config) }
  world = await EngineWorld.open(
    {},
    { unknownHere: (kind, before, after) => unknownProvider(home, { kind, before, after }) },
  )
}

test('E14: it is not taken up, with the known ones and what may be meant, until it is known', async () => {
  await open()
  await world.save(path, document('claud-code'))
  await world.quiet()
  expect(world.engine.problems.all().get(path)?.problem).toMatchObject({
    message: 'No agent program is called “claud-code”: there are claude-code, codex, goose.',
    remedy: expect.stringMatching(/^Did you mean claude-code\? .* providers: in config\.yaml\.$/),
    line: 3,
  })
  config = 'providers:\n  claud-code:\n    command: [my-program]\n'
  await world.quiet()
  expect(world.engine.problems.size).toBe(0)
  expect(await world.run('agent.show', { ref: 'fox' })).toMatchObject({ provider: 'claud-code' })
})

test('E14: an account is held to it like an agent; elsewhere the word is the person’s own', async () => {
  await open()
  const account = 'settings/accounts/day.md'
  const initiative = 'initiatives/limits.md'
  await world.save(account, '---\nprovider: codes\n---\n# day\n')
  await world.save(initiative, '---\nprovider: the water works\n---\n# Limits\n')
  await world.quiet()
  expect([...world.engine.problems.all().keys()]).toEqual([account])
  expect(world.engine.problems.all().get(account)?.problem).toMatchObject({
    message: 'No agent program is called “codes”: there are claude-code, codex, goose.',
    remedy: expect.stringMatching(/^Did you mean codex\?/),
  })
  config = 'providers:\n  codes:\n    command: [my-program]\n'
  await world.quiet()
  expect(await world.run('account.show', { ref: 'day' })).toMatchObject({ provider: 'codes' })
})

test('E14: one that the settings lost since keeps nothing else from being taken up', async () => {
  await open()
  config = 'providers:\n  mine:\n    command: [my-program]\n'
  await world.save(path, document('mine'))
  await world.quiet()
  config = ''
  await world.save(path, ((await world.read(path)) ?? '').replace('Do it.', 'Do that.'))
  await world.quiet()
  expect(world.engine.problems.size).toBe(0)
  expect(await world.run('agent.show', { ref: 'fox' })).toMatchObject({
    body: expect.stringContaining('Do that.'),
  })
})
