// A folder of large documents in another script is taken up whole: no batch of it is larger than what the server takes.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Tree } from './tree-harness.ts'
import { until } from './until.ts'

let tree: Tree
beforeEach(async () => {
  tree = await Tree.open()
})
afterEach(() => tree.remove())

it('twenty documents of 900 kB of Japanese are taken up', async () => {
  const body = '青い鳥は木の上で静かに歌う。'.repeat(22_000)
  expect(Buffer.byteLength(body)).toBeGreaterThan(900_000)
  const before = (await tree.status()).documents
  for (let at = 0; at < 20; at++) await tree.write(`domain/tori-${at}.md`, `# Tori ${at}\n\n${body}\n`)
  await until('all of them', async () => (await tree.status()).documents === before + 20, 60_000)
  expect(await tree.json('domain', 'list')).toHaveLength(20)
  const last = await tree.json<{ body: string }>('domain', 'show', 'tori-19')
  expect(last.body.endsWith(`\n\n${body}\n`)).toBe(true)
}, 100_000)
