// What Claude Code is told by `cw hook` before it uses a tool.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hook, hookWithin } from '../../../src/interfaces/cli/local/hook.ts'
import type { Terminal } from '../../../src/interfaces/cli/terminal.ts'
import { NotedWishes } from '../../../src/interfaces/leave/noted-wishes.ts'
import { cwError } from '../../../src/kernel/errors.ts'
import { readEnvironment } from '../../../src/platform/config/environment.ts'

const push = { tool_name: 'Bash', tool_input: { command: 'git push' }, tool_use_id: 'one' }
const question = { question: 'Which database?' }
const asks = { tool_name: 'AskUserQuestion', tool_input: { questions: [question] }, tool_use_id: 'two' }

type Call = (path: string, input: object, signal?: AbortSignal) => Promise<unknown>

const told: string[] = []
let scratch: string
beforeEach(() => {
  told.splice(0)
  scratch = mkdtempSync(join(tmpdir(), 'cw-hook-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

/** What it decides about that call, null: nothing; `parked` is what the server knows of it. */
async function decided(input: object, parked: Call, command = hook): Promise<unknown> {
  const said: string[] = []
  const terminal: Terminal = {
    ...{
      colour: false,
      messageColour: false,
      width: null,
      environment: readEnvironment({ CW_SCRATCH: scratch }, '/nowhere'),
    },
    out: (text) => void said.push(text),
    err: (text) => void told.push(text),
    readInput: async () => JSON.stringify(input),
  }
  const [entry] = command.entries
  if (!entry) throw new Error('There is no such command')
  const letGo = async () => undefined
  await command.run({
    entry: { ...entry, local: 'hook' },
    input: {},
    json: false,
    terminal,
    call: parked,
    letGo,
  })
  if (said.length === 0) return null
  return (JSON.parse(said.join('')) as { hookSpecificOutput: object }).hookSpecificOutput
}

const answer =
  (chosen: readonly string[], text: string | null = null) =>
  async () => ({
    granted: false,
    answers: [{ chosen, text }],
  })
const never = async () => Promise.reject(new Error('Nobody is asked'))

it('what can do no harm is allowed, and nobody is asked', async () => {
  const harmless = { ...push, tool_input: { command: 'git status' } }
  expect(await decided(harmless, never)).toMatchObject({ permissionDecision: 'allow' })
})

it.each([
  ['a dangerous command', push],
  ['a question', asks],
] as const)('%s is parked until it is answered', async (_, input) => {
  expect(await decided(input, async () => null)).toMatchObject({ permissionDecision: 'defer' })
})

it('the answer goes to the very question', async () => {
  expect(await decided(asks, answer(['SQLite'], 'in WAL mode'))).toMatchObject({
    permissionDecision: 'allow',
    updatedInput: { questions: [question], answers: { 'Which database?': 'SQLite. in WAL mode' } },
  })
})

it('a question beyond those that were asked is told to be so', async () => {
  const both = { ...asks, tool_input: { questions: [question, { question: 'Which port?' }] } }
  expect(await decided(both, answer(['SQLite']))).toMatchObject({
    updatedInput: { answers: { 'Which port?': expect.stringContaining('It was not asked') } },
  })
})

describe('of several calls in one message that wait', () => {
  const other = { ...push, tool_input: { command: 'git push origin docs' }, tool_use_id: 'other' }
  const both = async () => {
    for (const each of [other, push]) await decided(each, async () => null)
  }

  it.each([
    ['leave', answer(['Allow once']), 'additionalContext'],
    ['a refusal', answer(['Deny'], 'Not on a Friday.'), 'permissionDecisionReason'],
  ])('the agent hears with %s for one that the other was not made', async (_, parked, where) => {
    await both()
    const lost = expect.stringMatching(/were not made[\s\S]*\n- Bash {"command":"git push origin docs"}$/)
    expect(await decided(push, parked)).toMatchObject({ [where]: lost })
    expect(await decided(push, answer(['Allow once']))).not.toHaveProperty('additionalContext')
  })

  it('one that has leave already says nothing of one that is asked about yet', async () => {
    await decided(other, async () => null)
    expect(await decided(push, answer(['Allow once']))).not.toHaveProperty('additionalContext')
    expect(await decided(other, answer(['Allow once']))).not.toHaveProperty('additionalContext')
  })
})

it('a command runs with leave alone, and its refusal is told in the words of the person', async () => {
  expect(await decided(push, answer(['Allow once']))).toMatchObject({ permissionDecision: 'allow' })
  expect(await decided(push, async () => ({ granted: true, answers: null }))).toMatchObject({
    permissionDecision: 'allow',
  })
  expect(await decided(push, answer(['Deny'], 'Not on a Friday.'))).toMatchObject({
    permissionDecision: 'deny',
    permissionDecisionReason: 'Not on a Friday.',
  })
})

it.each([
  ['once', answer(['Allow once'], 'This branch, then stop.')],
  [
    'always',
    async () => ({ granted: true, answers: [{ chosen: ['Allow always'], text: 'This branch, then stop.' }] }),
  ],
])('words that come with the leave for %s reach the agent beside what the command did', async (_, parked) => {
  expect(await decided(push, parked)).toMatchObject({
    permissionDecision: 'allow',
    additionalContext: 'A person allowed it, and says: This branch, then stop.',
  })
})

it.each([
  ['gone', cwError('server.unreachable', { address: 'here', reason: 'none runs' })],
  ['silent', cwError('server.silent', { address: 'here', waited: '30 s', remedy: 'Wait.' })],
])(
  'while the server is %s both are parked: neither goes lost, and nothing is done without leave',
  async (_, error) => {
    for (const input of [push, asks])
      expect(await decided(input, () => Promise.reject(error))).toMatchObject({
        permissionDecision: 'defer',
        permissionDecisionReason: expect.stringContaining(error.message),
      })
    expect(told).toHaveLength(2)
  },
)

it('a server that takes the call and then says nothing is not waited for longer than its time', async () => {
  const silent: Call = (_, __, signal) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  for (const input of [push, asks])
    expect(await decided(input, silent, hookWithin(1))).toMatchObject({ permissionDecision: 'defer' })
  expect(told[0]).toBe('The cw server has not answered for 0 s. The call is parked, and asked about again.')
})

it('what no agent program writes is wrong input, with the exit code that keeps the tool from being used', async () => {
  const refused = { code: 'input.invalid', exit: 2 }
  for (const input of [{ tool_name: 7 }, []])
    await expect(decided(input, async () => null)).rejects.toMatchObject(refused)
})

describe('what the program would not do without leave', () => {
  const write = (content: string) => ({
    ...{ tool_name: 'Write', tool_use_id: 'three' },
    tool_input: { file_path: '/elsewhere/a', content },
  })
  const noted = () => new NotedWishes(scratch)
  const note = ({ tool_name: tool, tool_input: input }: typeof push | ReturnType<typeof write>) =>
    noted().note({ tool, input })

  it('is the affair of the program until it has refused it', async () => {
    note(write('one'))
    const other = { ...write('one'), tool_input: { file_path: '/elsewhere/b' } }
    expect(await decided(other, never)).toBeNull()
  })

  it('is parked when it is made again, in other words too, and is no more once it is answered', async () => {
    note(write('one'))
    expect(await decided(write('two'), async () => null)).toEqual({
      ...{ hookEventName: 'PreToolUse', permissionDecision: 'defer' },
    })
    expect(await decided(write('two'), answer(['Allow once'], 'Only there.'))).toEqual({
      ...{ hookEventName: 'PreToolUse', permissionDecision: 'allow' },
      additionalContext: 'A person allowed it, and says: Only there.',
    })
    expect(await decided(write('two'), never)).toBeNull()
    expect(existsSync(join(scratch, '.wants-leave'))).toBe(false)
  })

  it('is parked although it would be harmless', async () => {
    const started = { ...push, tool_input: { command: 'npm start &' } }
    note(started)
    expect(await decided(started, async () => null)).toMatchObject({ permissionDecision: 'defer' })
    expect(await decided(started, answer(['Deny'], 'No.'))).toMatchObject({ permissionDecision: 'deny' })
    expect(await decided(started, never)).toMatchObject({ permissionDecision: 'allow' })
  })
})
