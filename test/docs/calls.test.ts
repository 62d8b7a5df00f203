// The calls of docs/api.md are true: each is typed into a shell, against a server.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ServedHome, servedHome } from '../interfaces/server/served-home.ts'

const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')
const [, block = ''] = /^```sh\n([\s\S]*?)^```$/m.exec(page) ?? []
const calls = block.replaceAll('\\\n', '').trim().split('\n')

let served: ServedHome
beforeAll(async () => {
  served = await servedHome()
})
afterAll(() => served.close())

it('there are a query and a command', () => {
  expect(calls.map((call) => /\/trpc\/([a-z.]+)/.exec(call)?.[1])).toEqual(['task.ready', 'task.create'])
})

it.skipIf(spawnSync('curl', ['--version']).status !== 0).each(calls)('%s', async (call) => {
  expect(JSON.parse(await typed(call))).toMatchObject({ result: { data: expect.anything() } })
})

/** What curl prints. */
function typed(call: string): Promise<string> {
  const { address, token } = served.server
  const env = { ...process.env, ADDRESS: address, TOKEN: token }
  return execa('sh', ['-c', `${call} --silent`], { env }).then(({ stdout }) => stdout)
}
