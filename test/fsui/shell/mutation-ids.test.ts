// What a decision is called when it is sent: a replay by the same name, another decision by another.

import { expect, it } from 'vitest'
import { BaseStore } from '../../../src/fsui/shell/base-store.ts'
import type { EngineParts } from '../../../src/fsui/shell/engine/parts.ts'
import { type Sending, sendAll } from '../../../src/fsui/shell/engine/send.ts'
import type { TreeGroup } from '../../../src/kernel/tree-exchange.ts'

const approval: Sending = {
  path: 'initiatives/a.md',
  calls: [{ path: 'initiative.approve', input: { ref: 'i-000001' } }],
  seen: null,
  source: { id: 'i-000001', kind: 'initiative', text: '# A\n' },
  basis: 'hash 3',
  rank: 0,
  taken: () => null,
  refused: async () => undefined,
}

it('a decision is sent again under the name it had, and one against another base or of other bytes is another [K4]', async () => {
  const names = await Promise.all(
    [
      approval,
      { ...approval },
      { ...approval, basis: 'hash 4' },
      { ...approval, source: { id: 'i-000001', kind: 'initiative', text: '# B\n' } },
      { ...approval, calls: [] },
      { ...approval, path: 'initiatives/b.md' },
    ].map(nameOf),
  )
  expect(names[1]).toBe(names[0])
  expect(new Set(names).size).toBe(5)
})

async function nameOf(sending: Sending): Promise<string> {
  const groups: TreeGroup[] = []
  const bases = await BaseStore.open(':memory:')
  const apply = async (sent: readonly TreeGroup[]) => {
    groups.push(...sent)
    return sent.map(() => ({ ok: true as const, id: null }))
  }
  const settings = { startGrace: 0 }
  await sendAll({ bases, settings, remote: { apply } } as unknown as EngineParts, [sending])
  bases.close()
  return groups[0]?.mutation ?? ''
}
