// A program that only tries again is asked once whether anybody is logged in, and believed when it says that nobody is. The
// program is a shell that stands in for one.

import { expect, it } from 'vitest'
import type { LoginQuestion } from '../../src/drivers/driver.ts'
import { MissingLogin } from '../../src/runtime/supervisor/missing-login.ts'
import { Watchdog } from '../../src/runtime/supervisor/watchdog.ts'
import { turnOf } from '../drivers/recorded.ts'

const asking = (script: string) => {
  const question = { command: 'sh', args: ['-c', script], env: {}, missing: /not logged in/i }
  return loginOf(question)
}
const loginOf = (question: LoginQuestion | null) =>
  new MissingLogin({ title: 'Codex', login: () => question }, turnOf(), { PATH: process.env.PATH })

it('ends it where nobody is logged in, and says why', async () => {
  const login = asking('echo Not logged in >&2; exit 1')
  expect(await login.behind(null)).toBeNull()
  const reason = await login.behind('waiting for network')
  expect(reason).toMatchObject({ kind: 'auth', message: expect.stringContaining('waiting for network') })
  expect(reason?.message).toContain('nobody is logged in')
  expect(await login.behind('waiting for network')).toBeNull()
})

it.each([
  ['says that somebody is', 'echo Logged in using ChatGPT; exit 0'],
  ['says so and ends well', 'echo Not logged in'],
  ['knows no such question', 'echo unknown command >&2; exit 2'],
  ['is killed', 'echo Not logged in; kill -9 $$'],
])('lets it go on where it %s', async (_, script) => {
  expect(await asking(script).behind('reconnecting')).toBeNull()
})

it('lets it go on where there is nothing to ask, or nobody to be asked', async () => {
  expect(await loginOf(null).behind('reconnecting')).toBeNull()
  const nobody = { command: '/nowhere/codex', args: [], env: {}, missing: /./ }
  expect(await loginOf(nobody).behind('reconnecting')).toBeNull()
})

it('is in doubt after a quarter of a minute of nothing else, and never once its model has said a word', () => {
  const watchdog = new Watchdog({ silence: 0, firstAnswer: 300_000 }, 0)
  watchdog.take({ is: 'started', session: 's', model: null }, 0)
  watchdog.take({ is: 'retrying', reason: 'reconnecting' }, 1_000)
  expect(watchdog.retriesInDoubt(15_999)).toBeNull()
  expect(watchdog.retriesInDoubt(16_000)).toBe('reconnecting')
  watchdog.take({ is: 'thinks' }, 17_000)
  watchdog.take({ is: 'retrying', reason: 'reconnecting' }, 18_000)
  expect(watchdog.retriesInDoubt(60_000)).toBeNull()
})
