// Commands that wait: for an answer, and for what happens next; beside a server and without one.
import { execa, type ResultPromise } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BuiltCw } from './built-cw.ts'
import { freshBuild } from './fresh-build.ts'
import { until } from './until.ts'

let cw: BuiltCw
let program: string
const running: ResultPromise[] = []

beforeAll(async () => {
  program = await freshBuild()
  cw = await BuiltCw.open()
  await cw.run(['init'])
}, 120_000)

afterAll(async () => {
  for (const process of running) process.kill('SIGKILL')
  await Promise.allSettled(running)
  await cw.remove()
})

/** Runs beside the test; `said` is everything it printed so far, data and the rest. */
function begin(...args: readonly string[]) {
  const child = execa(process.execPath, [program, ...args], {
    cwd: cw.folder,
    env: cw.environment,
    extendEnv: false,
    reject: false,
    all: true,
  })
  running.push(child)
  let said = ''
  child.all.on('data', (chunk) => {
    said += chunk
  })
  return { process: child, said: () => said }
}

const places = [
  ['without a server', async () => undefined],
  [
    'beside a server',
    async () => {
      const server = begin('server')
      await until('the server', () => server.said().includes('cw serves') && 'ready')
    },
  ],
] as const

describe.each(places)('%s', (_, prepare) => {
  beforeAll(prepare, 60_000)

  it('a question that waits prints the answer as soon as it is there', async () => {
    const asking = begin('question', 'ask', 'Which database?', '--wait', '--timeout', '2m')
    const [id] = await until('the question', () => /m-[0-9a-z]{6}/.exec(asking.said()))
    await cw.run(['question', 'answer', id, 'SQLite'])
    expect(await asking.process).toMatchObject({ exitCode: 0, stdout: 'SQLite' })
  })

  it('a question that waits prints what was chosen, and the words with it', async () => {
    const asking = begin('question', 'ask', 'Which one?', '--option', 'A', '--option', 'B', '--wait')
    const [id] = await until('the question', () => /m-[0-9a-z]{6}/.exec(asking.said()))
    await cw.run(['question', 'answer', id, 'for now', '--choose', 'B'])
    expect(await asking.process).toMatchObject({ exitCode: 0, stdout: 'B\nfor now' })
    expect((await cw.run(['question', 'show', id])).out).toMatch(/you answered .*: B; for now/)
  })

  it('a question that nobody answers in time is parked: exit code 75, and how to look later', async () => {
    const { exit, out, err } = await cw.run(['question', 'ask', 'Who?', '--wait', '--timeout', '1s'])
    expect({ exit, out }).toEqual({ exit: 75, out: '' })
    expect(err).toMatch(/Still no answer after \d+ s\.\n.*cw question show m-[0-9a-z]{6}/)
  })

  it('events are followed until Ctrl+C, each as it happens', async () => {
    const following = begin('events', 'follow', '--type', 'task.created', '--json')
    await until('the first event', async () => {
      await cw.run(['task', 'create', 'Something'])
      return following.said().includes('task.created')
    })
    following.process.kill('SIGINT')
    const { exitCode, stdout } = await following.process
    expect(exitCode).toBe(130)
    const kinds = String(stdout)
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(kinds).toContainEqual(expect.objectContaining({ kind: 'events.list', schemaVersion: 1 }))
  })
})

it('a time that is none is refused before anything is asked', async () => {
  const before = await cw.json('question', 'list')
  expect(await cw.run(['question', 'ask', 'Who?', '--wait', '--timeout', 'soon'])).toMatchObject({ exit: 2 })
  expect(await cw.json('question', 'list')).toEqual(before)
})
