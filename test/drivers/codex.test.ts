// Codex's own output, recorded from the real program, and how it is called.

import { describe, expect, it } from 'vitest'
import { codex } from '../../src/drivers/codex/driver.ts'
import { type ReadAs, read, recorded, turnOf } from './recorded.ts'

const of = (name: string, as: ReadAs = {}) => read(codex, recorded('codex', name), as)
const failure = (name: string) => of(name, { exit: { code: 1 } }).outcome
const failed = (message: string) =>
  read(codex, [JSON.stringify({ type: 'turn.failed', error: { message } })], { exit: { code: 1 } }).outcome
const answering = (answer: unknown) => [
  JSON.stringify({ type: 'item.completed', item: { type: 'agent_message', text: JSON.stringify(answer) } }),
  '{"type":"turn.completed","usage":{"input_tokens":100,"cached_input_tokens":40,"output_tokens":12}}',
]

describe('reads of Codex', () => {
  it('its thread, what it does and its tokens without those of the cache', () => {
    const { events } = of('json-write')
    expect(events[0]).toMatchObject({ is: 'started', session: '01a1fbf3-35db-72a2-826a-ee4ef2084ea4' })
    expect(events.filter((event) => event.is === 'tool')).toHaveLength(1)
    expect(events.filter((event) => event.is === 'unknown')).toEqual([])
    expect(of('json-patch').events).toContainEqual(
      expect.objectContaining({ is: 'tool', name: 'add', summary: '/home/user/project/patched.md' }),
    )
    expect(read(codex, answering(null)).events.at(-1)).toMatchObject({
      usage: { input: 60, output: 12, cacheRead: 40 },
      cumulative: true,
    })
  })

  it('that its model is at it, and nothing of a notice of its own', () => {
    const say = (type: string, item: object) => codex.reader(turnOf()).line(JSON.stringify({ type, item }))
    expect(say('item.completed', { type: 'reasoning', text: '…' })).toEqual([{ is: 'thinks' }])
    expect(say('item.completed', { type: 'error', message: 'no metadata' })).toEqual([])
    expect(codex.reader(turnOf()).line('{"type":"turn.started"}')).toEqual([])
  })

  it('an answer of another shape as a failure', () => {
    for (const answer of [
      'words',
      { other: 1 },
      { answer: null, questions: null },
      { answer: 3, questions: null },
    ])
      expect(read(codex, answering(answer)).outcome).toMatchObject({
        is: 'failed',
        failure: { kind: 'schema' },
      })
    expect(of('json').outcome).toMatchObject({ is: 'failed', failure: { kind: 'schema' } })
  })

  it('what it said before its last tool as no answer, and keeps it for people', () => {
    const item = { id: 'item_1', type: 'command_execution', command: 'git commit' }
    const tool = ['item.started', 'item.completed'].map((type) => JSON.stringify({ type, item }))
    const [said = '', ends = ''] = answering({ answer: 'All is done; committing.', questions: null })
    const outcome = { failure: { kind: 'unanswered' }, said: 'All is done; committing.' }
    expect(read(codex, [said, ...tool, ends]).outcome).toMatchObject(outcome)
    expect(read(codex, [said, ...tool, ...tool, ends]).outcome).toMatchObject(outcome)
    expect(read(codex, [...tool, ends]).outcome).not.toHaveProperty('said')
    const questions = [{ text: 'Which?', heading: 'DB', options: [], multi: false }]
    const [asked = ''] = answering({ answer: null, questions })
    expect(read(codex, [asked, ...tool, ends]).outcome).not.toHaveProperty('said')
  })

  it('what failed, by its words', () => {
    expect(failure('fail400')).toMatchObject({ failure: { kind: 'transient', message: 'fake failure 400' } })
    expect(failed('You’ve hit your usage limit. Upgrade to Pro or try again at 2:26 AM.')).toMatchObject({
      failure: { kind: 'limit', until: null },
    })
    expect(failed('Missing environment variable: `MODEL_KEY`.')).toMatchObject({ failure: { kind: 'user' } })
    expect(failed('exceeded retry limit, last status: 429 Too Many Requests')).toMatchObject({
      failure: { kind: 'transient' },
    })
  })

  it('a turn that failed in a way that nobody knows as one that failed', () => {
    const unknown = JSON.stringify({ type: 'turn.failed', reason: 'of another version' })
    const lines = [...answering({ answer: 'Done.', questions: null }), unknown]
    expect(read(codex, lines).outcome).toMatchObject({ failure: { kind: 'transient', message: unknown } })
  })

  it.each([
    ["error: unexpected argument '--nonsense' found\n\nUsage: codex exec [OPTIONS] [PROMPT]", 2],
    ['Error: Model provider `nowhere` not found', 1],
  ])('that it was called wrongly: %s', (errors, code) => {
    expect(read(codex, [], { exit: { code, errors } }).outcome).toMatchObject({ failure: { kind: 'user' } })
  })
})

describe('calls Codex', () => {
  it('with the schema in a file of the run, and the prompt as its input', () => {
    const { args, files, input } = codex.launch(turnOf({ instructions: 'You are a worker.' }))
    expect(args.at(-1)).toBe('-')
    expect(files.map(({ path }) => path)).toEqual(['/scratch/answer.schema.json'])
    expect(input).toMatch(/^You are a worker\.\n\n[\s\S]*\n\nDo it\.$/)
  })

  it('with the thread it goes on with', () => {
    const { args, input } = codex.launch(turnOf({ resume: { as: '01a1' }, prompt: 'SQLite.' }))
    expect(args.slice(0, 2)).toEqual(['exec', 'resume'])
    // What the thread was begun with does not hold for it.
    expect(args).toContain('sandbox_mode="workspace-write"')
    expect(args).toContain('01a1')
    expect(input).toBe('SQLite.')
  })

  it('with a server of tools', () => {
    const mcp = { command: 'cw', args: ['m"cp'], variables: ['CW_HOME', 'CW_TOKEN'] }
    expect(codex.launch(turnOf({ mcp })).args).toContain(
      'mcp_servers.cw={command="cw",args=["m\\"cp"],env_vars=["CW_HOME","CW_TOKEN"],required=true}',
    )
  })
})
