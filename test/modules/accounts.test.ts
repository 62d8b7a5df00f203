// Accounts: logins of agent programs, without a secret anywhere.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DocumentText, readDocument } from '../../src/document/document.ts'
import { agentActor, cw } from '../../src/kernel/actor.ts'
import { type Account, accountCodec } from '../../src/modules/accounts/index.ts'
import { openTestApp, type TestApp } from '../app/test-home.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const at = { path: 'settings/accounts/work.md', id: null }

function read(text: string): DocumentText {
  const doc = readDocument(text)
  if (!doc.ok) throw new Error(doc.problem.message)
  return doc.value
}

it('is called what its file is called', async () => {
  const made = await app.run<Account>('account.create', { name: 'Work', provider: 'claude-code' })
  expect(made).toMatchObject({
    title: 'work',
    path: 'settings/accounts/work.md',
    use: 'yes',
    health: 'unknown',
    parkedUntil: null,
  })
  const moved = await app.run<Account>('account.move', { ref: 'work', path: 'settings/accounts/team.md' })
  expect(moved.title).toBe('team')
  await expect(app.run('account.create', { name: 'team' })).rejects.toMatchObject({ code: 'path.taken' })
  await expect(app.run('account.create')).rejects.toMatchObject({ code: 'input.invalid' })
})

it('is set by persons and observed by cw', async () => {
  const made = await app.run<Account>('account.create', { name: 'work' })
  const after = await app.run<Account>('account.update', {
    ref: 'work',
    use: 'after-reset',
    configDir: '~/.x',
  })
  expect(after).toMatchObject({ use: 'after-reset', configDir: '~/.x' })
  expect(await app.run('account.show', { ref: 'work' })).toEqual({ ...after, allowances: [] })
  expect(await app.run('account.list')).toHaveLength(1)
  const seen = await app.run<Account>(
    'account.observe',
    { ref: 'work', health: 'limited', parkedUntil: 5 },
    cw,
  )
  expect(seen).toMatchObject({ health: 'limited', parkedUntil: 5, use: 'after-reset' })
  expect(accountCodec.values(seen)).toMatchObject({ parked_until: '1970-01-01T00:00:00.005Z' })
  await expect(app.run('account.observe', { ref: 'work' })).rejects.toMatchObject({ code: 'actor.forbidden' })
  const otter = agentActor('a-000000', 'otter')
  for (const call of ['account.create', 'account.update', 'account.archive'])
    await expect(app.run(call, { ref: made.id, name: 'x' }, otter)).rejects.toMatchObject({
      code: 'actor.forbidden',
    })
})

it('takes no key by command', async () => {
  await expect(app.run('account.create', { name: 'w', body: 'my key: sk-ant-abcdef' })).rejects.toMatchObject(
    {
      code: 'input.invalid',
    },
  )
  await app.run('account.create', { name: 'work' })
  await expect(app.run('account.update', { ref: 'work', configDir: 'sk-proj-123456' })).rejects.toMatchObject(
    {
      code: 'input.invalid',
    },
  )
})

describe('while agents use it', () => {
  const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

  /** Begins a run of that agent with that account. */
  async function begin(name: string, ref: string): Promise<string> {
    const { id: account } = await app.run<Account>('account.show', { ref })
    const known = (await app.run<{ id: string; title: string }[]>('agent.list')).find(
      ({ title }) => title === name,
    )
    const { id: agent } = known ?? (await app.run<{ id: string }>('agent.create', { name }))
    const session = '7d444840-9dc0-11d1-b245-5ffdce74fad2'
    const begun = { provider: 'codex', model: null, sessionName: null, prompt: 'Go.', given: [], key: name }
    return (await app.run<{ id: string }>('agent.begin', { agent, account, session, ...begun }, cw)).id
  }

  const end = (run: string, more: object) =>
    app.run(
      'agent.end',
      {
        ...{ run, usage, costUsd: 0, pricedBy: null, exitCode: 0, call: null, asked: [], answer: null },
        ...{ sessionName: null, failure: null, ...more },
      },
      cw,
    )

  it('stays parked when a run ends well that began before another one met the limit', async () => {
    const { id } = await app.run<Account>('account.create', { name: 'work', provider: 'codex' })
    const [good, bad] = [await begin('otter', id), await begin('heron', id)]
    const until = app.clock.now() + 60_000
    await end(bad, { outcome: 'failed', failure: { kind: 'limit', message: 'Used up.', until } })
    await end(good, { outcome: 'answered' })
    const parked = { health: 'limited', parkedUntil: until }
    expect(await app.run('account.show', { ref: 'work' })).toMatchObject(parked)
    app.clock.advance(60_000)
    await end(await begin('crane', id), { outcome: 'answered' })
    expect(await app.run('account.show', { ref: 'work' })).toMatchObject({ health: 'ok', parkedUntil: null })
  })

  describe('a limit whose reset lies in the past', () => {
    const passed = () => ({ kind: 'limit', message: 'Used up.', until: app.clock.now() - 60_000 })
    const meetLimit = async (run: string) => end(run, { outcome: 'failed', failure: passed() })
    /** Milliseconds, from now on. */
    const rest = async () => {
      const { parkedUntil } = await app.run<Account>('account.show', { ref: 'work' })
      return (parkedUntil ?? 0) - app.clock.now()
    }
    const rests = async (names: readonly string[]) => {
      const found: number[] = []
      for (const name of names) {
        await meetLimit(await begin(name, 'work'))
        found.push(await rest())
        app.clock.advance(await rest())
      }
      return found
    }
    beforeEach(() => app.run('account.create', { name: 'work', provider: 'codex' }))

    it('parks it for a while nevertheless, longer with each that follows, up to a quarter of an hour', async () => {
      const many = await rests([...'abcdefghij'])
      expect(many.slice(0, 3)).toEqual([5_000, 10_000, 20_000])
      expect(many.slice(-2)).toEqual([900_000, 900_000])
    })

    it('parks it as at first once a run ended well that began after it', async () => {
      await rests(['otter', 'heron'])
      await end(await begin('crane', 'work'), { outcome: 'answered' })
      app.clock.advance(1)
      expect(await rests(['lynx'])).toEqual([5_000])
    })

    it('parks it longer for an agent that meets it over and over, although others do well with it', async () => {
      await meetLimit(await begin('otter', 'work'))
      app.clock.advance(await rest())
      await end(await begin('crane', 'work'), { outcome: 'answered' })
      app.clock.advance(1)
      await meetLimit(await begin('otter', 'work'))
      expect(await rest()).toBe(10_000)
    })

    it('counts once where several meet it beside one another', async () => {
      const runs = [await begin('otter', 'work'), await begin('heron', 'work'), await begin('crane', 'work')]
      app.clock.advance(1_000)
      for (const run of runs) await meetLimit(run)
      expect(await rest()).toBe(5_000)
    })

    it('and a reset that is not said is waited for as long as that can grow', async () => {
      await end(await begin('otter', 'work'), { outcome: 'failed', failure: { ...passed(), until: null } })
      expect(await rest()).toBe(900_000)
    })
  })

  it('waits with `after-reset` for the reset of its fullest window, until that is taken back', async () => {
    const { id } = await app.run<Account>('account.create', { name: 'work', provider: 'codex' })
    const run = await begin('otter', id)
    const resetsAt = app.clock.now() + 3_600_000
    const allowances = [
      { window: 'five_hour', used: 0.9, resetsAt },
      { window: 'seven_day', used: 0.2, resetsAt: resetsAt * 2 },
    ]
    await app.run('agent.progress', { run, allowances }, cw)
    const update = (use: string) => app.run<Account>('account.update', { ref: 'work', use })
    expect(await update('after-reset')).toMatchObject({ parkedUntil: resetsAt })
    expect(await update('yes')).toMatchObject({ parkedUntil: null })
    await update('after-reset')
    app.clock.advance(3_600_000)
    await end(run, { outcome: 'answered' })
    expect(await app.run('account.show', { ref: 'work' })).toMatchObject({ parkedUntil: resetsAt })
  })
})

describe('A document of an account', () => {
  it.each([
    ['api_key: abc', 'api_key'],
    ['authToken: abc', 'authToken'],
    ['client-secret: abc', 'client-secret'],
    ['PASSWORD: abc', 'PASSWORD'],
    ['provider: sk-ant-api03-xyz', 'provider'],
    ['env: { OPENAI_API_KEY: abc }', 'env'],
    ['list: [a, ghp_abcdefgh]', 'list'],
  ])('is refused with %s', (line, field) => {
    const problem = { code: 'account.secret', field, line: 2 }
    expect(accountCodec.create(read(`---\n${line}\n---\n`), at)).toMatchObject({ ok: false, problem })
    const changed = accountCodec.change(read(''), read(`---\n${line}\n---\n`), { id: 'ac-1', path: at.path })
    expect(changed).toMatchObject({ ok: false, problem })
  })

  it('is refused with a key in its text', () => {
    expect(accountCodec.create(read('Key: sk-ant-api03-xyz\n'), at)).toMatchObject({ ok: false })
  })

  it('may talk of keyboards, tasks and monkeys', () => {
    const text =
      '---\nprovider: codex\nkeyboard: de\nmonkey: task-force\nuse: no\n---\nA risk-free desk-top.\n'
    // YAML 1.2: `no` is a text.
    expect(accountCodec.create(read(text), at)).toMatchObject({
      ok: true,
      calls: [{ input: { provider: 'codex', use: 'no' } }],
    })
  })

  it('cannot set what cw observes', () => {
    const intent = accountCodec.change(read(''), read('---\nhealth: ok\n---\n'), {
      id: 'ac-1',
      path: at.path,
    })
    expect(intent).toMatchObject({ ok: false, problem: { code: 'field.readonly' } })
  })
})
