// A save has one line in the log: the event of what it changed, or what the engine says of it.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { codecs } from '../../../src/app/codecs.ts'
import { describeEvent } from '../../../src/fsui/shell/describe-event.ts'
import { SentSaves } from '../../../src/fsui/shell/engine/sent-saves.ts'
import { LogFollower } from '../../../src/fsui/shell/log-follower.ts'
import type { TitledEvent } from '../../../src/kernel/event.ts'
import { DirectRemote, EngineWorld } from './engine-world.ts'

const path = 'tasks/one.md'

let world: EngineWorld
let saves: SentSaves
let heard: number

beforeEach(async () => {
  heard = 0
  saves = new SentSaves()
  world = await EngineWorld.open({ polite: false, settle: 0 }, { saves })
  await world.save(path, '---\nstatus: open\n---\n# One\n')
  await world.quiet()
})
afterEach(() => world.close())

/** What the log has since the last time: the engine's lines, and those of the events. */
function told(): string[] {
  const events = world.app.events().slice(heard) as TitledEvent[]
  heard += events.length
  const lines = events.flatMap((event, at) => {
    const save = saves.toldOf(event)
    return save?.by === 'engine'
      ? []
      : [describeEvent(event, () => path, { saved: save?.path, later: events.slice(at + 1) })]
  })
  return [...world.journal.splice(0), ...lines].filter((line) => line !== null)
}

it('what is new, and what is archived, the engine tells', async () => {
  expect(told()).toEqual([expect.stringMatching(/^taken up: tasks\/one\.md \(new task t-\w{6}\)$/)])
  world.volume.unlink(`/tree/${path}`)
  world.engine.markAll()
  await world.quiet(10_000)
  expect(told()).toEqual(['archived: tasks/one.md (its file was deleted)'])
})

it.each([
  ['tasks/two.md', ['moved: tasks/one.md → tasks/two.md']],
  [
    'archive/one.md',
    [
      'archived: tasks/one.md (it was moved to archive/)',
      'moved: archive/one.md → archive/2026-11/tasks/one.md',
    ],
  ],
])('a file that moves to %s the engine tells of', async (to, lines) => {
  told()
  if (to.startsWith('archive/')) world.volume.mkdir('/tree/archive')
  world.volume.rename(`/tree/${path}`, `/tree/${to}`)
  world.engine.markAll()
  await world.quiet()
  expect(told()).toEqual(lines)
})

it('of a folder that moves the engine tells each file, and no event does once more', async () => {
  await world.save('initiatives/x/initiative.md', '# X\n')
  await world.save('initiatives/x/phases/01-a/phase.md', '# A\n')
  await world.quiet()
  told()
  world.volume.rename('/tree/initiatives/x', '/tree/initiatives/y')
  world.engine.markAll()
  await world.quiet()
  expect(told()).toEqual([
    'moved: initiatives/x/initiative.md → initiatives/y/initiative.md',
    'moved: initiatives/x/phases/01-a/phase.md → initiatives/y/phases/01-a/phase.md',
  ])
})

it('what became of a document its event tells, with the path of the file that was saved', async () => {
  told()
  const text = (await world.read(path)) ?? ''
  await world.save(path, text.replace('# One', '# Two').replace('status: open', 'status: closed'))
  await world.quiet()
  expect(told()).toEqual([
    expect.stringMatching(/^taken up: task tasks\/one\.md \(t-\w{6}\) changed \(title One → Two, body\)$/),
    expect.stringMatching(/^taken up: task tasks\/one\.md \(t-\w{6}\) closed$/),
  ])
})

it('who asks for the log instead of following it is told the same', async () => {
  const lines: string[] = []
  const follower = new LogFollower({
    server: async () => null,
    bases: world.bases,
    remote: new DirectRemote(world.app),
    takesOver: () => false,
    engine: world.engine,
    saves,
    codecs,
    journal: (line) => lines.push(line),
    happened: () => undefined,
    wake: () => undefined,
  })
  await follower.catchUp()
  expect(lines).toEqual([])
  await world.save(path, ((await world.read(path)) ?? '').replace('# One', '# Two'))
  world.engine.markAll()
  for (let turn = 0; turn < 3; turn++, world.app.clock.advance(1_000)) await world.engine.turn()
  await follower.catchUp()
  await follower.catchUp()
  expect(lines).toEqual([
    expect.stringMatching(/^taken up: task tasks\/one\.md \(t-\w{6}\) changed \(title One → Two, body\)$/),
  ])
})

it('what a command does, and what follows from a save in other documents, is told as what somebody did', async () => {
  told()
  await world.run('task.update', { ref: 'one', priority: 'P0' })
  expect(told()).toEqual([expect.stringMatching(/^you: task .* changed \(priority P2 → P0\)$/)])
})
