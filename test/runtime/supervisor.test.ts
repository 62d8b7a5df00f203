// Agents as they are run: asked, stopped, found again, tried again. Real processes of the scripted agent.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeEvent } from '../../src/fsui/shell/describe-event.ts'
import type { TitledEvent } from '../../src/kernel/event.ts'
import type { SeenAgent } from '../../src/kernel/seen-agent.ts'
import type { Message } from '../../src/modules/messages/index.ts'
import type { Live, Run } from '../../src/modules/runs/index.ts'
import { policyIn } from '../../src/platform/config/policy.ts'
import { until as awaited } from '../e2e/until.ts'
import { beginRepository } from '../git/real-git.ts'
import { SupervisedHome } from './supervised-home.ts'

let supervised: SupervisedHome

beforeEach(async () => {
  supervised = await SupervisedHome.open()
})
afterEach(async () => {
  await supervised.close()
  expect(supervised.faults).toEqual([])
})

/** Many processes start here, on machines that do other things too. */
const until = (check: () => Promise<boolean>) => awaited('agents', check, 60_000)

type Listed = Run & { readonly live: Live | null }
const runs = (ref = 'otter') => supervised.run<Listed[]>('agent.runs', { ref })
const outcomes = async () => (await runs()).map(({ outcome }) => outcome).reverse()
const questions = () => supervised.run<Message[]>('question.list')
const make = (more: object = {}) =>
  supervised.run<{ id: string }>('agent.create', {
    name: 'otter',
    body: 'Add the table.',
    status: 'running',
    ...more,
  })
const ended = (count: number) =>
  until(async () => (await runs()).filter(({ endedAt }) => endedAt !== null).length >= count)

describe('an agent that is to run', () => {
  it('is told its text, and answers', async () => {
    supervised.start({
      scripted:
        'turns: [[{say: "I heard: {{prompt}}"}, {usage: {input: 10, output: 5}}, {cost: 0.25}, {answer: done}]]',
    })
    await make()
    await ended(1)
    const [run] = await runs()
    expect(run).toMatchObject({
      outcome: 'answered',
      number: 1,
      costUsd: 0.25,
      usage: { input: 10, output: 5 },
    })
    const said = await supervised.run<{ kind: string; text: string }[]>('agent.entries', { run: run?.id })
    expect(said).toMatchObject([{ kind: 'text', text: 'I heard: Add the table.' }])
    const log = join(supervised.home.logs, 'agents/otter.log')
    await until(async () => readFileSync(log, 'utf8').split('\n').length > 2)
    const [started, done] = readFileSync(log, 'utf8').trim().split('\n')
    expect(JSON.parse(started ?? '')).toMatchObject({ run: 1, provider: 'scripted', pid: expect.any(Number) })
    expect(JSON.parse(done ?? '')).toMatchObject({ run: 1, msg: 'its run ended: answered', costUsd: 0.25 })
  })

  it('is not started where its program would not ask a person, and a person hears why', async () => {
    supervised.unguarded = 'disableAllHooks in /etc/settings.json'
    supervised.start({ scripted: 'turns: [[{answer: done}]]' })
    await make()
    await ended(1)
    expect(await runs()).toMatchObject([{ outcome: 'failed', failure: { kind: 'refused' }, exitCode: null }])
    expect(await questions()).toMatchObject([{ body: expect.stringContaining(supervised.unguarded) }])
  })

  it('is told of the files that it is given, once, and they are kept as they were', async () => {
    supervised.start({
      scripted: 'turns: [[{say: "{{prompt}}"}, {answer: one}], [{say: "{{prompt}}"}, {answer: two}]]',
    })
    const notes = join(supervised.folder, 'notes.txt')
    writeFileSync(notes, 'Mind the index.\n')
    const task = await supervised.run<{ path: string }>('task.create', { title: 'Measure' })
    const { id } = await supervised.run<{ id: string }>('memory.add', { text: 'Tests need Redis.' })
    await make({ input: [notes, task.path, 'gone.md'] })
    await ended(1)
    writeFileSync(notes, 'Changed.\n')
    await supervised.run('message.send', { agent: 'otter', text: 'Go on.' })
    await ended(2)
    const told = await supervised.run<{ text: string }>('agent.prompt', { ref: 'otter', run: 1 })
    for (const part of [
      'Add the table.',
      'Mind the index.',
      '# Measure',
      'gone.md: there was no such file.',
      `- ${id} (you, `,
    ])
      expect(told.text).toContain(part)
    const later = await supervised.run<{ text: string; files: unknown[] }>('agent.prompt', { ref: 'otter' })
    expect(later).toMatchObject({ text: 'Message from you:\n\nGo on.', files: [] })
    const given = await supervised.run<{ files: object[] }>('agent.input', {
      ref: 'otter',
      file: 'notes.txt',
    })
    expect(given).toMatchObject({ run: 1, files: [{ path: notes, is: 'text', text: 'Mind the index.\n' }] })
  })

  it('has a folder of its own beside its work, in every run, and finds it again', async () => {
    const put = 'echo kept > "$CW_SCRATCH/note"'
    const look =
      'test "$(cat "$CW_SCRATCH/note")" = kept && [ "$PWD" != "$CW_SCRATCH" ] && touch "$CW_SCRATCH/found"'
    supervised.start({
      scripted: JSON.stringify({
        turns: [
          [{ run: put }, { answer: 'one' }],
          [{ run: look }, { answer: 'two' }],
        ],
      }),
    })
    const repository = beginRepository(supervised.folder, join(supervised.folder, 'shop'))
    await supervised.run('project.create', { name: 'shop', repository })
    const { id } = await make({ project: 'shop' })
    await ended(1)
    await supervised.run('message.send', { agent: 'otter', text: 'Look.' })
    await ended(2)
    expect(readdirSync(join(supervised.home.agents, id, 'scratch')).sort()).toEqual(['found', 'note'])
  })

  it('asks, holds no process, and goes on with the answer', async () => {
    supervised.start({
      scripted: `turns:
        - [{say: one}, {ask: {heading: Database, text: Which database?, options: [{label: SQLite}, {label: Postgres}]}}]
        - [{say: "told: {{prompt}}"}, {answer: done}]`,
    })
    await make()
    await until(async () => (await questions()).length === 1)
    const [question] = await questions()
    expect(question).toMatchObject({ title: 'Database', from: { kind: 'agent', name: 'otter' } })
    expect(question?.path).toBe('agents/otter/messages/0001-database/question.md')
    expect((await runs())[0]).toMatchObject({ outcome: 'asked', live: null })
    await supervised.run('question.answer', { ref: question?.id, choose: ['SQLite'], text: 'WAL, please.' })
    await ended(2)
    const [second, first] = await runs()
    expect([first?.session, second?.outcome]).toEqual([second?.session, 'answered'])
    const [told] = await supervised.run<{ text: string }[]>('agent.entries', { run: second?.id })
    expect(told?.text).toBe('told: The answer to your question “Database”:\n\n- SQLite\n\nWAL, please.')
    expect((await supervised.run<Message>('question.show', { ref: question?.id })).readAt).not.toBeNull()
  })

  it('that asks two things at once is told both answers together', async () => {
    supervised.start({
      scripted: `turns:
        - [{ask: [{heading: One, text: First?, options: []}, {heading: Two, text: Second?, options: []}]}]
        - [{say: "{{prompt}}"}, {answer: done}]`,
    })
    await make()
    await until(async () => (await questions()).length === 2)
    for (const { id, title } of await questions())
      await supervised.run('question.answer', { ref: id, text: `To ${title}.` })
    await ended(2)
    const [last] = await runs()
    const [told] = await supervised.run<{ text: string }[]>('agent.entries', { run: last?.id })
    expect(told?.text).toContain('To One.')
    expect(told?.text).toContain('To Two.')
    expect(last?.number).toBe(2)
  })

  it('is resumed for a message, and told of it once', async () => {
    supervised.start({ scripted: 'turns: [[{answer: one}], [{say: "{{prompt}}"}, {answer: two}]]' })
    await make()
    await ended(1)
    await supervised.run('message.send', { agent: 'otter', text: 'Small commits. <!-- not for you -->' })
    await ended(2)
    const said = await supervised.run<{ text: string }[]>('agent.entries', { run: (await runs())[0]?.id })
    expect(said.map(({ text }) => text)).toEqual(['Message from you:\n\nSmall commits.'])
    expect(await outcomes()).toEqual(['answered', 'answered'])
  })

  it('is stopped with its process when that is wished, and goes on when it is wished again', async () => {
    supervised.start({
      scripted: 'turns: [[{say: ready}, {wait: 600000}], [{say: "{{prompt}}"}, {answer: done}]]',
    })
    await make()
    await until(async () => (await runs())[0]?.live?.doing === 'thinks')
    await supervised.run('agent.stop', { ref: 'otter' })
    await ended(1)
    await supervised.run('agent.start', { ref: 'otter' })
    await ended(2)
    expect(await outcomes()).toEqual(['stopped', 'answered'])
  })

  it.each(['stopped by a person', 'given up for its silence'])(
    'has answered where its program lingers after that and is %s',
    async (how) => {
      const isSilent = how !== 'stopped by a person'
      if (isSilent) writeFileSync(supervised.home.config, 'dispatch:\n  stalled_after: 5s\n')
      const hook = '{tool: {name: hook, summary: waits}}'
      supervised.start({ scripted: `turns: [[{answer: done}, ${hook}, {wait: 600000}]]` })
      await make()
      await until(async () => (await runs())[0]?.live?.doing === 'hook waits')
      if (!isSilent) await supervised.run('agent.stop', { ref: 'otter' })
      await ended(1)
      expect(await runs()).toMatchObject([{ outcome: 'answered', answer: expect.any(String), failure: null }])
    },
  )

  it('has answered where its program lingers after that for longer than it may, whatever signals it ignores', async () => {
    writeFileSync(supervised.home.config, 'dispatch:\n  linger: 1s\n')
    supervised.start({ scripted: 'turns: [[{ignore: [SIGINT]}, {answer: done}, {wait: 600000}]]' })
    await make()
    await ended(1)
    const [run] = await runs()
    expect(run).toMatchObject({ outcome: 'answered', answer: expect.any(String), failure: null })
  })

  it('has answered where its program goes on printing after that, whatever it prints', async () => {
    writeFileSync(supervised.home.config, 'dispatch:\n  linger: 200ms\n')
    const printing = '{say: and more}, {wait: 50}, '.repeat(1_000)
    supervised.start({ scripted: `turns: [[{answer: done}, ${printing}]]` })
    await make()
    await ended(1)
    expect(await runs()).toMatchObject([{ outcome: 'answered', answer: expect.any(String), failure: null }])
  })

  it('asks a person when it cannot go on, and does as it is told', async () => {
    supervised.start({
      scripted: 'turns: [[{fail: {kind: auth, message: Not logged in}}]]',
    })
    await make()
    await until(async () => (await questions()).length === 1)
    const [question] = await questions()
    expect(question?.title).toBe('otter cannot go on')
    expect(question?.body).toContain('> Not logged in')
    await supervised.run('question.answer', { ref: question?.id, choose: ['Try again'] })
    await ended(2)
    await until(async () => (await questions()).length === 1)
    const [again] = await questions()
    await supervised.run('question.answer', { ref: again?.id, choose: ['Stop the agent'] })
    await until(
      async () =>
        (await supervised.run<{ status: string }>('agent.show', { ref: 'otter' })).status === 'stopped',
    )
    expect(await runs()).toHaveLength(2)
  })

  it('that nobody can drive says so in a question', async () => {
    supervised.start({ scripted: 'turns: [[{answer: done}]]' })
    await make({ provider: 'nobody' })
    await until(async () => (await questions()).length === 1)
    expect((await questions())[0]?.body).toContain('No agent program is called “nobody”.')
  })

  it('whose program is not installed is asked about at once', async () => {
    supervised.start({ scripted: 'turns: [[{exit: 127}]]' })
    await make()
    await until(async () => (await questions()).length === 1)
    expect(await runs()).toHaveLength(1)
    expect(await supervised.run('agent.show', { ref: 'otter' })).toMatchObject({
      lastRun: { number: 1, outcome: 'failed', exitCode: 127 },
    })
  })

  it('of which nothing is heard is stopped, and goes on in the same conversation', async () => {
    writeFileSync(supervised.home.config, 'dispatch:\n  stalled_after: 3s\n')
    supervised.start({
      scripted: 'turns: [[{say: ready}, {wait: 600000}], [{say: "{{prompt}}"}, {answer: done}]]',
    })
    await make()
    // On a busy machine the time may be up before it has said a word.
    await until(async () => (await runs())[0]?.outcome === 'answered')
    const [last, ...silent] = await runs()
    expect(silent[0]).toMatchObject({ outcome: 'failed', session: last?.session })
    for (const { failure } of silent) expect(failure).toMatchObject({ kind: 'transient' })
  })

  it('that goes round in circles is stopped, and a person is asked', async () => {
    const step = '{tool: {name: shell, summary: npm test}}'
    supervised.start({ scripted: `turns: [[${Array(30).fill(step).join(', ')}, {wait: 600000}]]` })
    await make()
    await until(async () => (await questions()).length === 1)
    expect((await questions())[0]?.body).toContain('25 times in a row it used shell npm test')
  })

  it.skipIf(process.platform !== 'linux')(
    'that says without end is stopped, and a person is asked',
    async () => {
      // A file with a hole: nothing of it is on the disk.
      const much = 'truncate -s 1100M "$(readlink /proc/$PPID/fd/1)"'
      supervised.start({ scripted: `turns: [[{run: '${much}'}, {wait: 600000}]]` })
      await make()
      await until(async () => (await questions()).length === 1)
      expect((await questions())[0]?.body).toContain('more than 1 GiB to its standard output')
    },
  )

  it('waits for the end of a limit', async () => {
    supervised.start({ scripted: 'turns: [[{limit: {resetsIn: 1500}}]]' })
    await make()
    await ended(2)
    const [second, first] = await runs()
    expect(first?.failure).toMatchObject({ kind: 'limit' })
    expect(second?.startedAt).toBeGreaterThanOrEqual(first?.failure?.until ?? Number.POSITIVE_INFINITY)
    expect(await questions()).toEqual([])
  })

  it.each([
    ['the login of its program', null],
    ['its account', 'work'],
  ])(
    'does not try a limit over and over whose reset lies in the past, with %s, nor does another agent',
    async (_, account) => {
      supervised.start({ scripted: 'turns: [[{cost: 0.25}, {limit: {resetsIn: -60000}}]]' })
      if (account !== null) await supervised.run('account.create', { name: account, provider: 'scripted' })
      await make()
      await ended(1)
      await make({ name: 'heron' })
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      expect((await runs()).length + (await runs('heron')).length).toBeLessThan(4)
      const [first] = (await runs()).reverse()
      expect(first?.failure?.until).toBeGreaterThan(first?.endedAt ?? Number.POSITIVE_INFINITY)
      expect(await questions()).toEqual([])
    },
  )

  it('is tried once more where somebody starts it anew before that', async () => {
    supervised.start({ scripted: 'turns: [[{limit: {resetsIn: 600000}}], [{answer: done}]]' })
    await make()
    await ended(1)
    await supervised.run('agent.stop', { ref: 'otter' })
    await supervised.run('agent.start', { ref: 'otter' })
    await ended(2)
    expect(await outcomes()).toEqual(['failed', 'answered'])
  })

  it('goes on at once with an account that is added while the login of its program is used up', async () => {
    supervised.start({ scripted: 'turns: [[{limit: {resetsIn: 600000}}], [{answer: done}]]' })
    await make()
    await ended(1)
    await supervised.run('account.create', { name: 'work', provider: 'scripted' })
    await ended(2)
    expect(await outcomes()).toEqual(['failed', 'answered'])
  })
})

describe('with several accounts', () => {
  const account = (name: string, more: object = {}) =>
    supervised.run<{ id: string }>('account.create', {
      name,
      provider: 'scripted',
      configDir: `/accounts/${name}`,
      ...more,
    })
  const shown = (ref: string) =>
    supervised.run<{ health: string; parkedUntil: number | null; allowances: object[] }>('account.show', {
      ref,
    })
  const said = async (run?: Run) =>
    (await supervised.run<{ kind: string; text: string }[]>('agent.entries', { run: run?.id }))
      .filter(({ kind }) => kind === 'text')
      .map(({ text }) => text)

  it('goes on with the next one when a limit is reached, in the same conversation', async () => {
    supervised.start({
      scripted:
        'turns: [[{used: 0.9}, {say: "as {{account}}"}, {usage: {input: 1, output: 1}}, {limit: {resetsIn: 600000}}], [{say: "as {{account}}: {{prompt}}"}, {answer: done}]]',
    })
    await account('a-first')
    await account('b-second')
    await account('c-never', { use: 'no' })
    await make()
    await ended(2)
    const [second, first] = await runs()
    expect(await said(first)).toEqual(['as /accounts/a-first'])
    expect(await said(second)).toEqual(['as /accounts/b-second: You were stopped. Go on where you stopped.'])
    expect(second?.session).toBe(first?.session)
    expect(await shown('a-first')).toMatchObject({ health: 'limited', parkedUntil: first?.failure?.until })
    expect(await shown('b-second')).toMatchObject({ health: 'ok', parkedUntil: null })
    expect(await questions()).toEqual([])
  })

  it('tries one that is used up once more for an agent that somebody starts anew, and has it free again where that works', async () => {
    supervised.start({
      scripted:
        'turns: [[{limit: {resetsIn: 600000}}], [{limit: {resetsIn: 600000}}], [{say: "as {{account}}"}, {answer: done}]]',
    })
    await account('a-first')
    await make()
    const startAnew = async () => {
      await supervised.run('agent.stop', { ref: 'otter' })
      await supervised.run('agent.start', { ref: 'otter' })
    }
    await ended(1)
    await startAnew()
    await ended(2)
    expect(await shown('a-first')).toMatchObject({ health: 'limited', parkedUntil: expect.any(Number) })
    await startAnew()
    await ended(3)
    expect(await outcomes()).toEqual(['failed', 'failed', 'answered'])
    expect(await said((await runs())[0])).toEqual(['as /accounts/a-first'])
    expect(await shown('a-first')).toMatchObject({ health: 'ok', parkedUntil: null })
  })

  it('waits while all are parked, and goes on with the one that is free first', async () => {
    supervised.start({
      scripted: 'turns: [[{limit: {resetsIn: 2000}}], [{limit: {resetsIn: 1000}}], [{answer: done}]]',
    })
    await account('a-first')
    await account('b-second')
    await make()
    await ended(3)
    const [third, second, first] = await runs()
    expect(third?.outcome).toBe('answered')
    expect(third?.startedAt).toBeGreaterThanOrEqual(
      Math.min(
        first?.failure?.until ?? Number.POSITIVE_INFINITY,
        second?.failure?.until ?? Number.POSITIVE_INFINITY,
      ),
    )
    expect(await questions()).toEqual([])
  })

  it('leaves one where nobody is logged in, and asks when there is no other', async () => {
    supervised.start({ scripted: 'turns: [[{fail: {kind: auth, message: Not logged in}}]]' })
    await account('a-first')
    await account('b-second')
    await make()
    await ended(2)
    await until(async () => (await questions()).length === 1)
    expect((await runs()).map(({ failure }) => failure?.kind)).toEqual(['auth', 'auth'])
    expect(await shown('a-first')).toMatchObject({ health: 'signed-out' })
    expect(await shown('b-second')).toMatchObject({ health: 'signed-out' })
  })

  it('asks about one where nobody is logged in while the other is used up, and does not try it over and over', async () => {
    supervised.start({
      scripted: 'turns: [[{limit: {resetsIn: 600000}}], [{fail: {kind: auth, message: Not logged in}}]]',
    })
    await account('a-first')
    await account('b-second')
    await make()
    await ended(2)
    await until(async () => (await questions()).length === 1)
    expect((await questions())[0]?.body).toContain(
      'Nobody is logged in to scripted (account b-second, with its folder ',
    )
    expect((await runs()).map(({ failure }) => failure?.kind)).toEqual(['auth', 'limit'])
    expect(await shown('a-first')).toMatchObject({ health: 'limited' })
    expect(await shown('b-second')).toMatchObject({ health: 'signed-out' })
  })

  describe('of which none can be used for want of a login', () => {
    const login = () => until(async () => (await questions()).length === 1)
    const goesOn = async () => {
      await until(async () => (await runs())[0]?.outcome === 'answered')
      const [last, failed] = await runs()
      expect(last?.session).toBe(failed?.session)
      expect(await questions()).toEqual([])
      expect(await supervised.run('status.overview')).toMatchObject({ waiting: [] })
      const [asked] = await supervised.run<Message[]>('question.list', { all: true })
      expect(asked).toMatchObject({ answeredAt: null, path: expect.stringMatching(/^archive\//) })
      return await said(last)
    }

    it('goes on with one that is added, and asks no more', async () => {
      supervised.start({
        scripted:
          'turns: [[{fail: {kind: auth, message: Not logged in}}], [{say: "as {{account}}"}, {answer: done}]]',
      })
      await account('a-first')
      await make()
      await login()
      await account('b-second')
      expect(await goesOn()).toEqual(['as /accounts/b-second'])
    })

    it('goes on with one that was used up, once that is reset', async () => {
      supervised.start({
        scripted:
          'turns: [[{limit: {resetsIn: 4000}}], [{fail: {kind: auth, message: Not logged in}}], [{say: "as {{account}}"}, {answer: done}]]',
      })
      await account('a-first')
      await account('b-second')
      await make()
      await login()
      expect(await goesOn()).toEqual(['as /accounts/a-first'])
      expect((await runs())[0]?.startedAt).toBeGreaterThanOrEqual((await runs())[2]?.failure?.until ?? 0)
    })

    it('goes on with the one that it is bound to, once another agent worked with that', async () => {
      supervised.start({
        scripted:
          'turns: [[{fail: {kind: auth, message: Not logged in}}], [{say: "as {{account}}"}, {answer: done}]]',
      })
      await account('a-first')
      const { id } = await supervised.run<{ id: string }>('account.show', { ref: 'a-first' })
      await make({ account: id })
      await login()
      await account('b-second')
      await supervised.app.callAsCw('account.observe', { ref: 'a-first', health: 'ok' })
      expect(await goesOn()).toEqual(['as /accounts/a-first'])
    })
  })

  it('asks a person where an agent is bound to one of another program', async () => {
    supervised.start({ scripted: 'turns: [[{answer: done}]]', mine: 'turns: []' })
    await account('a-first', { provider: 'mine' })
    await make({ account: 'a-first' })
    await until(async () => (await questions()).length > 0)
    expect((await questions())[0]?.body).toContain(
      'otter is to run with scripted, and the account a-first is for mine.',
    )
  })

  it('keeps how much of an allowance is used, and changes no document for it', async () => {
    supervised.start({ scripted: 'turns: [[{used: 0.25}, {say: hm}, {used: 0.4}, {answer: done}]]' })
    await account('a-first')
    await make()
    await ended(1)
    expect((await shown('a-first')).allowances).toEqual([{ window: 'limit', used: 0.4, resetsAt: null }])
    expect(await supervised.run('status.overview')).toMatchObject({
      accounts: [{ slug: 'a-first', parkedUntil: null, windows: [{ window: 'limit', used: 0.4 }] }],
    })
    const { rev } = await supervised.run<{ rev: number }>('account.show', { ref: 'a-first' })
    await supervised.run('message.send', { agent: 'otter', text: 'More.' })
    await ended(2)
    expect((await supervised.run<{ rev: number }>('account.show', { ref: 'a-first' })).rev).toBe(rev)
  })

  it('keeps the conversation and its account where nothing can be started for a while', async () => {
    supervised.start({ scripted: 'turns: [[{answer: one}]]' })
    const { id } = await account('a-first')
    await make()
    await ended(1)
    supervised.unguarded = 'allow everything'
    await supervised.run('message.send', { agent: 'otter', text: 'Go on.' })
    await ended(2)
    supervised.unguarded = null
    await supervised.run('question.answer', { ref: (await questions())[0]?.id, choose: ['Try again'] })
    await ended(3)
    expect(await outcomes()).toEqual(['answered', 'failed', 'answered'])
    expect(new Set((await runs()).map(({ session }) => session)).size).toBe(1)
    expect((await runs()).map((run) => run.account)).toEqual([id, id, id])
  })

  it('begins anew, and says so, where its program cannot take the conversation along', async () => {
    supervised.start({
      scripted: 'turns: [[{answer: one}], [{say: "{{prompt}}"}, {answer: two}]]',
      other: 'turns: [[{say: "{{prompt}}"}, {answer: two}]]',
    })
    await make()
    await ended(1)
    await supervised.run('agent.update', { ref: 'otter', provider: 'other' })
    await supervised.run('message.send', { agent: 'otter', text: 'Go on.' })
    await ended(2)
    const [second, first] = await runs()
    expect(second?.session).not.toBe(first?.session)
    expect(await said(second)).toEqual([
      'Add the table.\n\nThis was begun before you: look at what is there, and go on from it.\n\nMessage from you:\n\nGo on.',
    ])
  })
})

describe('within a budget', () => {
  const scripts = { scripted: 'turns: [[{usage: {input: 1000, output: 50}}, {cost: 0.25}, {answer: done}]]' }
  const tell = () => supervised.run('message.send', { agent: 'otter', text: 'More.' })
  /** A run of that agent, from its beginning to its end. */
  const spend = async (of: string, costUsd: number) => {
    const session = { session: '7d444840-9dc0-11d1-b245-5ffdce74fad2', sessionName: null }
    const begun = { provider: 'scripted', model: null, account: null, prompt: 'Go.', given: [], key: 'key' }
    const { id: run } = (await supervised.app.callAsCw('agent.begin', {
      agent: of,
      ...begun,
      ...session,
    })) as Run
    const end = { outcome: 'answered', failure: null, exitCode: 0, call: null, asked: [], answer: 'done' }
    const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }
    const figures = { usage, costUsd, pricedBy: 'program' }
    await supervised.app.callAsCw('agent.end', { run, ...end, ...figures, sessionName: null })
  }
  const waiting = async () =>
    (
      await supervised.run<{ waiting: { kind: string; of: string; path: string; size?: string }[] }>(
        'status.overview',
      )
    ).waiting

  it('is not started beyond it, says so, and goes on when the number is raised', async () => {
    supervised.start(scripts)
    await make({ budgetUsd: 0.4 })
    await ended(1)
    await tell()
    await ended(2)
    await tell()
    await until(async () => (await waiting()).length === 1)
    expect(await waiting()).toMatchObject([
      { kind: 'budget', of: 'agent', path: 'agents/otter/agent.md', size: '$0.50 of $0.40' },
    ])
    expect(await supervised.run('status.overview')).toMatchObject({
      budgets: [{ title: 'otter', spentUsd: 0.5, limitUsd: 0.4 }],
    })
    expect(await runs()).toHaveLength(2)
    await supervised.run('agent.update', { ref: 'otter', budgetUsd: 1 })
    await ended(3)
    expect(await waiting()).toEqual([])
  })

  it('is warned of once when most of it is used, and once when nothing is left', async () => {
    const heard: string[] = []
    supervised.app.hear((events) => heard.push(...events.map(({ type }) => type)))
    supervised.start(scripts)
    await make({ budgetUsd: 0.6 })
    for (const turn of [1, 2, 3]) {
      await ended(turn)
      if (turn < 3) await tell()
    }
    const events = await supervised.run<TitledEvent[]>('events.list', { type: 'run.warned' })
    expect(events.map((event) => describeEvent(event))).toEqual([
      'cw: the budget of the agent “otter” is used to 83 %: $0.50 of $0.60',
      'cw: the budget of the agent “otter” is used up: $0.75 of $0.60; nothing else of it is started until the number is raised',
    ])
    expect(heard.filter((type) => type === 'run.warned')).toHaveLength(2)
  })

  it('of the day is warned of in the same way', async () => {
    writeFileSync(supervised.home.config, 'budget:\n  day_usd: 0.3\n')
    supervised.start(scripts)
    await make()
    await ended(1)
    const events = await supervised.run<TitledEvent[]>('events.list', { type: 'run.warned' })
    expect(events.map((event) => describeEvent(event))).toEqual([
      expect.stringMatching(/^cw: the budget of \d{4}-\d\d-\d\d is used to 83 %: \$0\.25 of \$0\.30$/),
    ])
  })

  it('shares that of its initiative with the others that work for it', async () => {
    await supervised.run('initiative.create', { title: 'Limits', budgetUsd: 0.2 })
    await supervised.run('phase.create', { title: 'Storage', initiative: 'limits' })
    await supervised.run('task.create', { title: 'One', phase: '01-storage' })
    await supervised.run('task.create', { title: 'Two', phase: '01-storage' })
    supervised.start(scripts)
    await make({ task: 'one' })
    await ended(1)
    await make({ name: 'crane', task: 'two' })
    await until(async () => (await waiting()).some(({ kind }) => kind === 'budget'))
    expect((await waiting()).filter(({ kind }) => kind === 'budget')).toMatchObject([
      { of: 'initiative', path: 'initiatives/limits/initiative.md', size: '$0.25 of $0.20' },
    ])
    expect(await runs('crane')).toEqual([])
    await supervised.run('initiative.update', { ref: 'limits', budgetUsd: 3 })
    await until(async () => (await runs('crane')).length === 1)
  })

  it.each(['day', 'initiative'])(
    'is not started where others use up that of the %s while it is about to begin',
    async (of) => {
      if (of === 'day') writeFileSync(supervised.home.config, 'budget:\n  day_usd: 0.2\n')
      await supervised.run('initiative.create', { title: 'Limits', budgetUsd: of === 'day' ? 5 : 0.2 })
      await supervised.run('phase.create', { title: 'Storage', initiative: 'limits' })
      await supervised.run('task.create', { title: 'One', phase: '01-storage' })
      const { id: crane } = await make({ name: 'crane', task: 'one', status: 'stopped' })
      supervised.meanwhile = () => spend(crane, 0.25)
      supervised.start(scripts)
      await make({ task: 'one' })
      const waits = async () =>
        (await supervised.run<SeenAgent[]>('agent.seen', { all: true }))[1]?.waits?.why
      if (of === 'day') await until(async () => (await questions()).length === 1)
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      expect(await runs()).toEqual([])
      if (of === 'initiative') expect(await waits()).toBe('the budget of the initiative Limits is used up')
      if (of === 'initiative') await supervised.run('initiative.update', { ref: 'limits', budgetUsd: 3 })
      else
        await supervised.run('question.answer', { ref: (await questions())[0]?.id, choose: ['Go on today'] })
      await ended(1)
    },
  )

  it('of a day: a person is asked once, and may let it go on', async () => {
    writeFileSync(supervised.home.config, 'budget:\n  day_usd: 0.2\n')
    supervised.start(scripts)
    await make()
    await ended(1)
    await tell()
    await until(async () => (await questions()).length === 1)
    const [question] = await questions()
    expect(question).toMatchObject({ title: 'The budget of today is used up', agent: null })
    await tell()
    expect(await questions()).toHaveLength(1)
    expect(await runs()).toHaveLength(1)
    await supervised.run('question.answer', { ref: question?.id, choose: ['Go on today'] })
    await ended(2)
    expect(await questions()).toEqual([])
  })

  it('of a day is why an agent waits, until a person lets it go on', async () => {
    writeFileSync(supervised.home.config, 'budget:\n  day_usd: 0.2\n')
    supervised.app.abideBy(policyIn(supervised.home))
    supervised.start(scripts)
    await make()
    await ended(1)
    await tell()
    await until(async () => (await questions()).length === 1)
    const waits = async () =>
      (await supervised.run<SeenAgent[]>('agent.seen', { all: true })).map((agent) => agent.waits)
    expect(await waits()).toEqual([{ why: 'the budget of today is used up', until: expect.any(Number) }])
    await supervised.run('question.answer', { ref: (await questions())[0]?.id, choose: ['Go on today'] })
    expect(await waits()).toEqual([null])
    await ended(2)
  })

  it('of a day is asked about once at a time: its question goes when the number is another one, and comes back with it', async () => {
    const limit = (usd: number | 'none') =>
      writeFileSync(supervised.home.config, `budget:\n  day_usd: ${usd}\n`)
    limit(0.2)
    supervised.start(scripts)
    await make()
    await ended(1)
    await tell()
    await until(async () => (await questions()).length === 1)
    const [first] = await questions()
    const onlyOne = async (isFirst: boolean) => {
      const open = (await questions()).map(({ id }) => id === first?.id)
      return open.length === 1 && open[0] === isFirst
    }
    limit(0.1)
    await until(() => onlyOne(false))
    limit(0.2)
    await until(() => onlyOne(true))
    limit('none')
    await ended(2)
    expect(await questions()).toEqual([])
    expect(await supervised.run('question.list', { all: true })).toHaveLength(2)
  })

  it('of a day is not asked about once more where a person puts its question away', async () => {
    writeFileSync(supervised.home.config, 'budget:\n  day_usd: 0.2\n')
    supervised.start(scripts)
    await make()
    await ended(1)
    await tell()
    await until(async () => (await questions()).length === 1)
    await supervised.run('message.archive', { ref: (await questions())[0]?.id })
    await tell()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await questions()).toEqual([])
    expect(await runs()).toHaveLength(1)
  })

  it('computes what its program does not tell from the prices that are set', async () => {
    const price = { input: 100, cachedInput: 10, output: 1_000 }
    supervised.start(
      { scripted: 'turns: [[{usage: {input: 1000, output: 50}}, {answer: done}]]' },
      { fast: price },
    )
    await make({ model: 'fast' })
    await ended(1)
    expect((await runs())[0]).toMatchObject({ costUsd: 0.15, pricedBy: 'prices' })
    expect(await supervised.run('cost.show')).toMatchObject({ total: { unpriced: 0, computed: 1 } })
  })

  it('counts what was used and paid, by whatever is asked for', async () => {
    supervised.start(scripts)
    await make({ model: 'opus' })
    await ended(1)
    await tell()
    await ended(2)
    const figures = {
      runs: 2,
      input: 2000,
      output: 100,
      cacheRead: 0,
      cacheWrite: 0,
      costUsd: 0.5,
      unpriced: 0,
      computed: 0,
    }
    expect(await supervised.run('cost.show')).toMatchObject({
      rows: [{ name: 'otter', ...figures }],
      total: figures,
    })
    for (const [by, name] of [
      ['model', 'opus'],
      ['provider', 'scripted'],
      ['initiative', 'no initiative'],
      ['account', "the program's own login"],
    ])
      expect(await supervised.run('cost.show', { by })).toMatchObject({ rows: [{ name, runs: 2 }] })
    expect((await supervised.run<{ rows: object[] }>('cost.show', { by: 'run' })).rows).toHaveLength(2)
    await expect(supervised.run('cost.show', { since: 'yesterday' })).rejects.toMatchObject({
      code: 'input.invalid',
    })
    expect(await supervised.run('cost.show', { since: '2999-01-01' })).toMatchObject({ rows: [] })
  })
})

describe('a program that cannot be reached', () => {
  const overview = () =>
    supervised.run<{ resting: { name: string; until: number; failures: number; last: string }[] }>(
      'status.overview',
    )
  const names = ['ant', 'bee', 'cat', 'dog', 'eel']

  it('rests, is seen to, and goes on by itself; others are not touched', async () => {
    // Longer than what an agent waits for by itself after its first failure.
    writeFileSync(supervised.home.config, 'dispatch:\n  rest: 8s\n  max_running: 10\n')
    supervised.start({
      scripted: 'turns: [[{fail: {kind: transient, message: 529 Overloaded}}], [{answer: done}]]',
      other: 'turns: [[{answer: done}]]',
    })
    for (const name of names) await make({ name })
    await until(async () => (await overview()).resting.length === 1)
    const [rest] = (await overview()).resting
    expect(rest).toMatchObject({ name: 'scripted', failures: 5, last: '529 Overloaded' })
    await make({ name: 'fox', provider: 'other' })
    await until(async () => (await runs('fox'))[0]?.outcome === 'answered')
    for (const name of names) {
      await until(async () => (await runs(name)).length === 2)
      expect((await runs(name))[0]?.startedAt).toBeGreaterThanOrEqual(rest?.until ?? Infinity)
      await until(async () => (await runs(name))[0]?.outcome === 'answered')
    }
    expect((await overview()).resting).toEqual([])
  })
})

describe('when the server ends', () => {
  it('gracefully, agents are stopped and go on with the next one', async () => {
    const scripts = { scripted: 'turns: [[{say: ready}, {wait: 600000}]]' }
    supervised.start(scripts)
    await make()
    await until(async () => (await runs())[0]?.live?.doing === 'thinks')
    await supervised.stop()
    expect(await outcomes()).toEqual(['stopped'])
    supervised.start(scripts)
    await until(async () => (await runs()).length === 2)
  })

  it('without a word, what runs is found again and nothing is done twice', async () => {
    const scripts = { scripted: 'turns: [[{say: one}, {wait: 1500}, {say: two}, {answer: done}]]' }
    supervised.start(scripts)
    await make()
    await until(async () => (await runs())[0]?.live?.doing === 'thinks')
    await supervised.stop(true)
    expect((await runs())[0]?.endedAt).toBeNull()
    supervised.start(scripts)
    await ended(1)
    expect(await outcomes()).toEqual(['answered'])
    const said = await supervised.run<{ text: string }[]>('agent.entries', { run: (await runs())[0]?.id })
    expect(said.map(({ text }) => text)).toEqual(['one', 'two'])
  })
})
