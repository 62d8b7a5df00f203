// Which events of a watcher make the tree look.

import { expect, it } from 'vitest'
import { Hints } from '../../../src/fsui/shell/hints.ts'
import type { OnDirty, Watcher } from '../../../src/fsui/shell/watch/watcher.ts'

/** A watcher that sees what it is told. */
class ToldWatcher implements Watcher {
  readonly mode = 'per-folder'
  see: OnDirty = () => undefined

  async start(onDirty: OnDirty): Promise<void> {
    this.see = onDirty
  }

  watched(): number {
    return 0
  }

  async close(): Promise<void> {}
}

it('looks where documents may be, everywhere after git, and not for a line of the log', async () => {
  const watcher = new ToldWatcher()
  const seen: string[] = []
  const hints = new Hints(watcher, {
    hint: (folder) => seen.push(folder),
    sweep: () => seen.push('everywhere'),
    poll: () => undefined,
    journal: () => undefined,
  })
  await hints.start()
  for (const folder of ['', 'log', 'tasks', '.git', 'agents/brave-otter']) watcher.see(folder)
  expect(seen).toEqual(['', 'tasks', 'everywhere', 'agents/brave-otter'])
  await hints.close()
})
