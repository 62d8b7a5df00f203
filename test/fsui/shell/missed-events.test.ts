// What happened while a tree was not kept is told when it opens, once.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { codecs } from '../../../src/app/codecs.ts'
import { SentSaves } from '../../../src/fsui/shell/engine/sent-saves.ts'
import { LogFollower } from '../../../src/fsui/shell/log-follower.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

let world: EngineWorld
beforeEach(async () => {
  world = await EngineWorld.open()
  await world.save('tasks/one.md', '# One\n')
  await world.quiet()
  await open()
})
afterEach(() => world.close())

/** As a start does it. Returns the number of the opening line, and the lines behind it. */
async function open(): Promise<{ documents: number; told: string[] }> {
  const told: string[] = []
  const follower = new LogFollower({
    server: async () => null,
    bases: world.bases,
    remote: new DirectRemote(world.app),
    takesOver: () => false,
    engine: world.engine,
    saves: new SentSaves(),
    codecs,
    journal: (line) => told.push(line),
    happened: () => undefined,
    wake: () => undefined,
  })
  await follower.meet()
  const documents = follower.changedMeanwhile
  follower.tellMissed()
  follower.tellMissed()
  return { documents, told }
}

it('says what commands did, with the time, and counts the documents that they were about', async () => {
  await world.run('task.create', { title: 'Offline two' })
  await world.run('task.close', { ref: 'one', comment: 'Done.' })
  const { documents, told } = await open()
  expect(documents).toBe(2)
  expect(told).toEqual([
    expect.stringMatching(/^meanwhile, 2026-11-\d\d \d\d:\d\d: you: task “Offline two” \(t-\w{6}\) created$/),
    expect.stringMatching(/: you: task tasks\/one\.md \(t-\w{6}\) closed$/),
    expect.stringMatching(/: you: task tasks\/one\.md \(t-\w{6}\) commented$/),
  ])
})

it('says nothing twice, whatever of it the tree has taken up by the next start', async () => {
  await world.run('task.create', { title: 'Offline two' })
  await open()
  expect(await open()).toEqual({ documents: 0, told: [] })
})

it('counts what is older than the last twenty, and says how it is listed', async () => {
  for (let n = 0; n < 23; n++) await world.run('task.update', { ref: 'one', title: `One ${n}` })
  const { documents, told } = await open()
  expect(documents).toBe(1)
  expect(told).toHaveLength(21)
  expect(told[0]).toMatch(
    /^meanwhile: 3 more things before these \(`cw events list --since \d+ --limit 23`\)$/,
  )
  expect(told.at(-1)).toContain('One 22')
})
