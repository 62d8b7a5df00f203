// Claude Code's own output, recorded from the real program, and how it is called.

import { describe, expect, it } from 'vitest'
import { claudeCode } from '../../src/drivers/claude-code/driver.ts'
import { type ReadAs, read, recorded, turnOf } from './recorded.ts'

const of = (name: string, as: ReadAs = {}) => read(claudeCode, recorded('claude-code', name), as)
const failure = (name: string) => of(name, { exit: { code: 1 } }).outcome

describe('reads of Claude Code', () => {
  it('an answer, its session, its tokens and its price', () => {
    const { events, outcome } = of('stream-json')
    expect(outcome).toEqual({ is: 'answered', text: 'Hello from the fake model.', structured: undefined })
    expect(events[0]).toMatchObject({ is: 'started', session: '38eb9659-e7e3-438b-a534-2b6dac28947e' })
    expect(events).toContainEqual({ is: 'text', text: 'Hello from the fake model.' })
    expect(events).toContainEqual({ is: 'cost', usd: 0.00064, cumulative: true })
    expect(events.find((event) => event.is === 'usage')).toMatchObject({
      usage: { input: 100, output: 12, cacheRead: 0, cacheWrite: 0 },
      window: 1_000_000,
    })
    const own = { input: 100, output: 12, cacheRead: 0, cacheWrite: 0 }
    expect(events).toContainEqual({ is: 'turn', usage: own })
    expect(events.filter((event) => event.is === 'unknown')).toEqual([])
  })

  it('that its model is at it, of thoughts and of what comes in parts', () => {
    const reader = claudeCode.reader(turnOf())
    const say = (line: object) => reader.line(JSON.stringify(line))
    const thinks = [{ is: 'thinks' }]
    expect(say({ type: 'system', subtype: 'thinking_tokens', estimated_tokens: 50 })).toEqual(thinks)
    expect(say({ type: 'assistant', message: { content: [{ type: 'thinking', thinking: '…' }] } })).toEqual(
      thinks,
    )
    expect(say({ type: 'stream_event', event: {} })).toEqual(thinks)
    expect(say({ type: 'system', subtype: 'status', status: 'requesting' })).toEqual([])
  })

  it('a tool of cw with all that it was given', () => {
    expect(of('mcp-stream').events).toContainEqual(
      expect.objectContaining({ is: 'tool', name: 'mcp__cw__ping', summary: '{"x":"hi"}' }),
    )
  })

  it('that a tool was denied although the text says done', () => {
    expect(of('tool-write-denied').events).toContainEqual({
      is: 'denied',
      name: 'Write',
      summary: '/home/user/project/note.md',
    })
  })

  it('how much of an account is used, beside a question', () => {
    expect(of('ask-1-parked').events).toContainEqual({
      is: 'limit',
      limit: { window: 'five_hour', used: 0.45, resetsAt: 1_795_233_373_000, reached: false },
    })
    expect(of('ask-2-resumed').events.filter((event) => event.is === 'unknown')).toEqual([])
  })

  it('calls that were not made because another of their message waits', () => {
    const use = (id: string) => ({ type: 'tool_use', id, name: 'Bash', input: { command: `git push ${id}` } })
    const reader = claudeCode.reader(turnOf())
    const say = (line: object) => reader.line(JSON.stringify(line))
    say({ type: 'assistant', message: { content: ['done', 'lost', 'waits'].map(use) } })
    say({ type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 'done', content: 'ok' }] } })
    const deferred_tool_use = use('waits')
    const end = { type: 'result', subtype: 'success', is_error: false, terminal_reason: 'tool_deferred' }
    expect(say({ ...end, deferred_tool_use })).toEqual([
      { is: 'denied', name: 'Bash', summary: 'git push lost' },
    ])
    expect(reader.end({ code: 0, signal: null, errors: '' })).toMatchObject({ is: 'wants', call: 'waits' })
  })

  it('limits by their numbers, with when they are over', () => {
    expect(failure('limit5h-stream')).toMatchObject({ failure: { kind: 'limit', until: 1_795_233_339_000 } })
    expect(failure('limit7d-stream')).toMatchObject({ failure: { kind: 'limit', until: 1_795_488_940_000 } })
  })

  it('a server that asks for patience as something else than a limit', () => {
    expect(failure('rate429-stream')).toMatchObject({ failure: { kind: 'transient', until: null } })
    expect(failure('overloaded529-stream')).toMatchObject({ failure: { kind: 'transient' } })
  })

  it('a network that is not there as something that may pass', () => {
    expect(failure('no-network')).toMatchObject({
      failure: { kind: 'transient', message: expect.stringContaining('ECONNREFUSED') },
    })
    expect(failure('no-network-2.1.197')).toMatchObject({
      failure: { kind: 'transient', message: expect.stringContaining('ConnectionRefused') },
    })
  })

  it('what a person has to mend', () => {
    expect(failure('no-credentials-stream')).toMatchObject({ failure: { kind: 'auth' } })
    expect(failure('no-credentials-2.1.197')).toMatchObject({ failure: { kind: 'auth' } })
    expect(failure('credit-stream')).toMatchObject({
      failure: { kind: 'user', message: 'Credit balance is too low' },
    })
    expect(failure('max-turns')).toMatchObject({ failure: { kind: 'user' } })
  })

  it('an answer from its last result alone; what waits from whatever program', () => {
    const lines = recorded('claude-code', 'stream-json')
    const unknown = JSON.stringify({ type: 'result', subtype: 'success', has_error: false })
    expect(read(claudeCode, [...lines, unknown]).outcome).toMatchObject({ failure: { kind: 'crash' } })
    expect(of('ask-1-parked', { exit: { code: 1 } }).outcome).toMatchObject({ is: 'asked' })
  })

  it('an answer from its result, also where it then waits for something and is asked to end', () => {
    const lines = recorded('claude-code', 'stream-json')
    const aborted = JSON.stringify({
      ...{ type: 'result', subtype: 'error_during_execution', is_error: true },
      terminal_reason: 'aborted_streaming',
    })
    for (const exit of [{ code: 0 }, { code: null, signal: 'SIGTERM' }])
      expect(read(claudeCode, [...lines, aborted], { exit }).outcome).toMatchObject({ is: 'answered' })
    // Where a command of its own was done its model goes on: that is over when it says so.
    const works = lines.filter((line) => line.includes('"type":"assistant"'))
    const killed = { code: null, signal: 'SIGKILL' }
    const again = [...lines, ...works]
    expect(read(claudeCode, again, { exit: killed }).outcome).toMatchObject({ failure: { kind: 'crash' } })
    expect(read(claudeCode, [...again, aborted]).outcome).toEqual({ is: 'stopped' })
    expect(read(claudeCode, [...again, ...lines], { exit: killed }).outcome).toMatchObject({
      is: 'answered',
    })
  })

  it('no end of its program while a command of its own goes on in the background, for its model goes on then', () => {
    const lines = recorded('claude-code', 'stream-json')
    const isTold = (more: readonly string[]) => {
      const reader = claudeCode.reader(turnOf())
      for (const line of [...more, ...lines]) reader.line(line)
      return reader.isTold
    }
    const use = (input: object) =>
      JSON.stringify({
        type: 'assistant',
        message: { content: [{ type: 'tool_use', id: 't', name: 'Bash', input }] },
      })
    expect(isTold([use({ command: 'npm test' })])).toBe(true)
    expect(isTold([use({ command: 'npm test', run_in_background: true })])).toBe(false)
  })

  it('what waits, also where it does not say that something does', () => {
    const lines = recorded('claude-code', 'ask-1-parked').map((line) =>
      line.replace('"terminal_reason"', '"why"'),
    )
    expect(read(claudeCode, lines).outcome).toMatchObject({ is: 'asked', call: 'toolu_ask1' })
  })

  it.each([
    ['lost', 'No conversation found with session ID: 00000000'],
    ['transient', 'Error: No deferred tool marker found in the resumed session (tool already ran)'],
  ])('what a conversation that cannot go on so means: %s', (kind, errors) => {
    expect(read(claudeCode, [], { exit: { code: 1, errors } }).outcome).toMatchObject({ failure: { kind } })
  })

  it('tools of cw that were not up when it wanted leave as something that may pass', () => {
    const errors =
      'Error: MCP tool mcp__cw__leave (passed via --permission-prompt-tool) not found. Available MCP tools: none\n'
    expect(read(claudeCode, [], { exit: { code: 1, errors } }).outcome).toMatchObject({
      failure: { kind: 'transient' },
    })
  })
})

describe('calls Claude Code', () => {
  it('with a session of our choice, then with that session', () => {
    const first = claudeCode.launch(turnOf())
    expect(first.args).toContain('--session-id')
    expect(first.input).toBe('Do it.')
    const next = claudeCode.launch(turnOf({ resume: { as: 'abc' }, prompt: null }))
    expect(next.args.join(' ')).toContain('--resume abc')
    expect(next.input).toBe('')
  })

  it('with the tools of cw, allowed, and without the token in its command line', () => {
    const mcp = { command: '/usr/bin/node', args: ['/opt/cw.js', 'mcp'], variables: ['CW_TOKEN'] }
    const { args } = claudeCode.launch(turnOf({ mcp }))
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the program fills it in
    const env = { CW_TOKEN: '${CW_TOKEN}' }
    expect(JSON.parse(args[args.indexOf('--mcp-config') + 1] ?? '')).toEqual({
      mcpServers: { cw: { command: mcp.command, args: mcp.args, env } },
    })
    expect(args).toContain('--strict-mcp-config')
    expect(args.join(' ')).toContain('--allowedTools mcp__cw')
  })

  it('with hooks and denied paths in the call alone', () => {
    const hook = { command: '/usr/bin/node', args: ['/opt/my cw/cw.js', 'hook'], env: {} }
    const { args, files } = claudeCode.launch(turnOf({ hook, denied: ['/home/me/.local/share/cw'] }))
    const settings: unknown = JSON.parse(args[args.indexOf('--settings') + 1] ?? '')
    expect(settings).toMatchObject({
      permissions: {
        deny: [
          'Read(//home/me/.local/share/cw)',
          'Edit(//home/me/.local/share/cw)',
          'Read(//home/me/.local/share/cw/**)',
          'Edit(//home/me/.local/share/cw/**)',
        ],
      },
      hooks: {
        PreToolUse: [
          {
            matcher: 'AskUserQuestion|Bash|WebFetch',
            hooks: [{ command: "/usr/bin/node '/opt/my cw/cw.js' hook" }],
          },
          {
            hooks: [{ command: "[ ! -d /own/.wants-leave ] || /usr/bin/node '/opt/my cw/cw.js' hook" }],
          },
        ],
      },
    })
    expect(files).toEqual([])
  })

  it('with a tool of cw that says what it may do, where cw gives it tools', () => {
    const hook = { command: '/usr/bin/cw', args: ['hook'], env: {} }
    const mcp = { command: '/usr/bin/cw', args: ['mcp'], variables: [] }
    const { args, env } = claudeCode.launch(turnOf({ hook, mcp }))
    expect(args[args.indexOf('--permission-prompt-tool') + 1]).toBe('mcp__cw__leave')
    expect(JSON.parse(args[args.indexOf('--mcp-config') + 1] ?? '')).toMatchObject({
      mcpServers: { cw: { args: ['mcp', '--leave'], env: { CW_SCRATCH: '/own' } } },
    })
    expect(env).toMatchObject({ MCP_CONNECTION_NONBLOCKING: '0' })
    expect(claudeCode.launch(turnOf({ hook })).args.join(' ')).toContain('--permission-prompt-tool stdio')
  })

  it('with a hook that other settings do not switch off', () => {
    const hook = { command: '/usr/bin/cw', args: ['hook'], env: {} }
    const { args } = claudeCode.launch(turnOf({ hook }))
    expect(JSON.parse(args[args.indexOf('--settings') + 1] ?? '')).toMatchObject({ disableAllHooks: false })
  })

  it('without the settings of the repository, and with its CLAUDE.md; arguments of its role say otherwise', () => {
    const more = ['--setting-sources', 'user,project']
    const { args, env } = claudeCode.launch(turnOf({ more }))
    expect(args.join(' ')).toMatch(
      /--setting-sources user --add-dir \/own \/worktree .*--setting-sources user,project$/s,
    )
    expect(env).toMatchObject({ CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1' })
    expect(args[args.indexOf('--append-system-prompt') + 1]).toContain('CLAUDE.md')
  })
})
