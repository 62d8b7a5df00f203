// What a tree sends fits into what the server takes, whatever the documents are written in.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { ServerRemote } from '../../../src/fsui/shell/server-remote.ts'
import type { TreeGroup, TreeOutcome } from '../../../src/kernel/tree-exchange.ts'
import { type ServedHome, servedHome } from '../../interfaces/server/served-home.ts'

let served: ServedHome
let remote: ServerRemote

beforeEach(async () => {
  served = await servedHome()
  remote = new ServerRemote(
    async () => served.server,
    () => 'auto',
  )
})
afterEach(async () => {
  remote.close()
  await served.close()
})

/** A new document of the domain, as the tree sends it when its file is found. */
function creation(name: string, body: string): TreeGroup {
  const text = `# ${name}\n\n${body}\n`
  return {
    mutation: `create ${name}`,
    seen: null,
    calls: [{ path: 'domain.create', input: { markdown: text, path: `domain/${name}.md` } }],
    source: { id: null, kind: 'domain', text },
  }
}

async function applyAll(groups: readonly TreeGroup[]): Promise<TreeOutcome[]> {
  const outcomes: TreeOutcome[] = []
  while (outcomes.length < groups.length)
    outcomes.push(...(await remote.apply(groups.slice(outcomes.length))))
  return outcomes
}

it('more bytes than the server takes at once go in parts, whatever they are written in', async () => {
  const body = '青い鳥は木の上で静かに歌う。'.repeat(22_000)
  expect(Buffer.byteLength(body)).toBeGreaterThan(900_000)
  const outcomes = await applyAll(Array.from({ length: 6 }, (_, at) => creation(`tori-${at}`, body)))
  expect(outcomes.filter(({ ok }) => !ok)).toEqual([])
  const [last] = await remote.documents(
    outcomes.slice(-1).flatMap((each) => (each.ok ? (each.id ?? []) : [])),
  )
  expect(last?.text.endsWith(`\n# tori-5\n\n${body}\n`)).toBe(true)
})

it('a document of 1 MiB of characters that JSON writes with six is taken', async () => {
  const outcomes = await applyAll([creation('bells', '\u0007'.repeat(1_048_000))])
  expect(outcomes).toMatchObject([{ ok: true }])
})
