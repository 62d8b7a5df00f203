// Which events of a watcher make the tree look.

import { expect, it, vi } from 'vitest'
import { Hints } from '../../../src/fsui/shell/hints.ts'
import type { OnDirty, OnTrouble, Watcher } from '../../../src/fsui/shell/watch/watcher.ts'

/** A watcher that sees what it is told. */
class ToldWatcher implements Watcher {
  readonly mode = 'per-folder'
  see: OnDirty = () => undefined
  tell: OnTrouble = () => undefined
  isClosed = false

  constructor(private readonly has = 1) {}

  async start(onDirty: OnDirty, onTrouble: OnTrouble): Promise<void> {
    this.see = onDirty
    this.tell = onTrouble
    if (this.has === 0) onTrouble({ kind: 'no-watches', message: 'ENOSPC' })
  }

  watched(): number {
    return this.isClosed ? 0 : this.has
  }

  async close(): Promise<void> {
    this.isClosed = true
  }
}

it('looks where documents may be, everywhere after git, and not for a line of the log', async () => {
  const watcher = new ToldWatcher()
  const seen: string[] = []
  const hints = new Hints(() => watcher, {
    hint: (folder) => seen.push(folder),
    sweep: () => seen.push('everywhere'),
    watching: () => undefined,
    journal: () => undefined,
  })
  await hints.start()
  for (const folder of ['', 'log', 'tasks', '.git', 'agents/brave-otter']) watcher.see(folder)
  expect(seen).toEqual(['', 'tasks', 'everywhere', 'agents/brave-otter'])
  await hints.close()
})

it('polls where the kernel gives no more watches, and watches again when it does', async () => {
  const opened = [new ToldWatcher(0), new ToldWatcher(0), new ToldWatcher(3)]
  const left = [...opened]
  const said: unknown[] = []
  const hints = new Hints(
    () => left.shift() ?? new ToldWatcher(0),
    {
      hint: (folder) => said.push(folder),
      sweep: () => said.push('everywhere'),
      watching: (isWatched) => said.push(isWatched),
      journal: (line) => said.push(line),
    },
    5,
  )
  await hints.start()
  const polls = 'nothing is watched: all files are looked at each second, until watches can be had again'
  expect(said.splice(0)).toEqual(['the watcher has trouble: ENOSPC', false, polls, 'everywhere'])
  expect(hints.mode).toBe('polling')
  await vi.waitFor(() => expect(hints.mode).toBe('per-folder'))
  expect(said.splice(0)).toEqual([true, 'the folders are watched again', 'everywhere'])
  expect([left.length, hints.watched, opened.map(({ isClosed }) => isClosed)]).toEqual([
    0,
    3,
    [true, true, false],
  ])
  opened[2]?.see('tasks')
  opened[2]?.tell({ kind: 'no-watches', message: 'EMFILE' })
  expect(said).toEqual(['tasks', 'the watcher has trouble: EMFILE', false, polls, 'everywhere'])
  await hints.close()
})
