// A save has one line in the log: the event of what it changed, or what the engine says of it.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeEvent } from '../../../src/fsui/shell/describe-event.ts'
import { SentSaves } from '../../../src/fsui/shell/engine/sent-saves.ts'
import type { TitledEvent } from '../../../src/kernel/event.ts'
import { EngineWorld } from './engine-world.ts'

const path = 'tasks/one.md'

let world: EngineWorld
let saves: SentSaves
let hears: boolean
let heard: number

beforeEach(async () => {
  hears = true
  heard = 0
  saves = new SentSaves(() => hears)
  world = await EngineWorld.open({ polite: false, settle: 0 }, { saves })
  await world.save(path, '---\nstatus: open\n---\n# One\n')
  await world.quiet()
})
afterEach(() => world.close())

/** What the log has since the last time: the engine's lines, and those of the events. */
function told(): string[] {
  const events = world.app.events().slice(heard) as TitledEvent[]
  heard += events.length
  const lines = events.flatMap((event) => {
    const save = saves.toldOf(event)
    return save?.by === 'engine' ? [] : [describeEvent(event, () => path, save?.path)]
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

it('the engine tells of all where no event is heard', async () => {
  told()
  hears = false
  await world.save(path, ((await world.read(path)) ?? '').replace('# One', '# Two'))
  await world.quiet()
  expect(told()[0]).toBe('taken up: tasks/one.md (task.update)')
})

it('what a command does, and what follows from a save in other documents, is told as what somebody did', async () => {
  told()
  await world.run('task.update', { ref: 'one', priority: 'P0' })
  expect(told()).toEqual([expect.stringMatching(/^you: task .* changed \(priority P2 → P0\)$/)])
})
