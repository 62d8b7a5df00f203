// What an agent can do through its tools, and what it cannot: a real `cw mcp`, spoken to by the client of the SDK.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allSpecs, specAt } from '../../../src/app/procedures.ts'
import { startServer } from '../../../src/daemon.ts'
import { connect } from '../../../src/interfaces/client/connect.ts'
import { agentTools } from '../../../src/interfaces/mcp/tools.ts'
import { roleTools, usualTools } from '../../../src/kernel/agent-tools.ts'
import { roles } from '../../../src/kernel/roles.ts'
import { isAlive } from '../../../src/runtime/process/agent-process.ts'
import { keyOf } from '../../../src/runtime/supervisor/key.ts'
import { freshBuild } from '../../e2e/fresh-build.ts'
import { until } from '../../e2e/until.ts'
import { type ServedHome, servedHome } from '../server/served-home.ts'
import { AgentTools } from './agent-tools.ts'

let served: ServedHome
let tools: AgentTools
let agent: Awaited<ReturnType<ServedHome['agent']>>

const asPerson = async <T = { id: string }>(path: string, input: object): Promise<T> =>
  (await connect(served.server).call({ path, type: specAt(path)?.type ?? 'query', input })) as T

beforeAll(async () => {
  served = await servedHome()
  agent = await served.agent()
  tools = await AgentTools.start({ home: served.home.path, token: agent.token })
})
afterAll(async () => {
  await tools.close()
  await served.close()
  expect(served.faults).toEqual([])
})

describe('an agent', () => {
  it('sees its tools, each with what it takes and that it does no harm', async () => {
    const { tools: listed } = await tools.client.listTools()
    expect(listed.map(({ name }) => name)).toEqual(agentTools.map(({ name }) => name))
    for (const { name, description, inputSchema, annotations } of listed) {
      expect(description, name).toMatch(/\.$/)
      expect(inputSchema, name).toMatchObject({ type: 'object', additionalProperties: false })
      expect(JSON.stringify(inputSchema), name).not.toMatch(/standard input|positional/)
      expect(annotations, name).toMatchObject({ destructiveHint: false })
    }
    expect(tools.client.getInstructions()).toContain('end your turn')
  })

  it('sees what it was given: its task with its plan, phase and initiative', async () => {
    const { id: initiative } = await asPerson('initiative.create', { title: 'Rate limits', body: 'Why.\n' })
    const { id: phase } = await asPerson('phase.create', { title: 'Storage', initiative })
    const { id: plan } = await asPerson('plan.create', { title: 'Schema', phase, body: 'First the table.\n' })
    const { id: task } = await asPerson('task.create', { title: 'Add the table', plan })
    expect(await tools.json('work')).toMatchObject({ you: { id: agent.id, role: 'worker' } })
    await asPerson('agent.create', { name: 'fox', task })
    await served.app.callAsCw('agent.begin', begun(await idOf('fox'), 'of-the-fox'))
    const fox = await AgentTools.start({ home: served.home.path, token: 'of-the-fox' })
    expect(await fox.json('work')).toMatchObject({
      you: { title: 'fox' },
      task: { id: task, title: 'Add the table' },
      plan: { id: plan, body: expect.stringContaining('First the table.') },
      phase: { id: phase },
      initiative: { id: initiative, title: 'Rate limits' },
    })
    await fox.close()
  })

  it('makes, finds, takes, renews, remarks on and closes tasks', async () => {
    const { id } = await tools.json<{ id: string }>('task_create', {
      title: 'Tidy the logs',
      body: 'All.\n',
      labels: ['chores'],
    })
    expect((await tools.call('task_list', { label: 'chores' })).text).toContain(id)
    expect((await tools.call('task_ready')).text).toContain('Tidy the logs')
    expect((await tools.call('task_search', { text: 'Tidy' })).text).toContain(id)
    expect(await tools.json('task_claim', { ref: id, lease: '5m' })).toMatchObject({
      status: 'in_progress',
      lease: { agent: agent.id, until: expect.stringMatching(/^\d{4}-/) },
    })
    expect(await tools.json('task_renew', { ref: id })).toMatchObject({ task: id })
    await tools.json('task_update', { ref: id, priority: 'P1' })
    await tools.json('task_comment', { ref: id, text: 'Half of it.' })
    await tools.json('task_close', { ref: id, comment: 'All tidy; the checks pass.' })
    const shown = await tools.json<object>('task_show', { ref: id })
    expect(shown).toMatchObject({
      status: 'closed',
      priority: 'P1',
      result: 'All tidy; the checks pass.',
      comments: [{ author: 'brave-otter', text: 'Half of it.' }, { text: 'All tidy; the checks pass.' }],
    })
    expect(shown).not.toHaveProperty('rev')
    expect((await tools.call('task_list', { label: 'nothing' })).text).toBe('There are none.')
  })

  it('describes the domain, and reads it', async () => {
    await tools.json('domain_create', { title: 'Invoice', kind: 'aggregate', body: 'What is owed.\n' })
    const { text } = await tools.call('domain_list', { kind: 'aggregate' })
    expect(text).toContain('Invoice')
    expect(text).not.toContain('What is owed.')
    expect(await tools.json('domain_show', { ref: 'invoice' })).toMatchObject({
      body: expect.stringContaining('What is owed.'),
    })
  })

  it('says how far it is: in the log, and as what it does', async () => {
    await tools.call('report', { text: 'The table\n stands.' })
    const [run] = await asPerson<{ live: { doing: string } }[]>('agent.runs', { ref: agent.id })
    expect(run?.live.doing).toBe('The table stands.')
    const events = await asPerson<{ type: string; change: object }[]>('events.list', { limit: 5 })
    expect(events.at(-1)).toMatchObject({
      type: 'run.reported',
      change: { after: { report: 'The table stands.' } },
    })
  })

  it('writes to other agents, and to the person', async () => {
    await asPerson('agent.create', { name: 'badger' })
    await tools.call('message', { to: 'badger', text: 'The table is there.' })
    const [message] = await asPerson<{ from: object; path: string }[]>('message.list', { agent: 'badger' })
    expect(message).toMatchObject({ from: { kind: 'agent', name: 'brave-otter' }, readAt: null })
    const { text } = await tools.call('message', { to: 'you', text: 'It works.' })
    expect(text).toMatch(/agents\/cw\/messages\/\d+-it-works\.md/)
  })
})

describe('a question', () => {
  it('is asked at once, asked once, and tells its answer when it is asked again', async () => {
    const question = {
      question: 'Which database?',
      options: [{ label: 'SQLite', description: 'embedded' }, { label: 'Postgres' }],
    }
    const first = await tools.call('ask', question)
    expect(first.text).toMatch(
      /^Asked \(m-\w+, agents\/brave-otter\/messages\/\d+-which-database\/question\.md\)/,
    )
    expect(first.text).toContain('end your turn now')
    expect((await tools.call('ask', question)).text).toBe(first.text)
    const [asked, ...others] = await asPerson<{ id: string; title: string; options: object[] }[]>(
      'question.list',
      { agent: agent.id },
    )
    expect(others).toEqual([])
    expect(asked).toMatchObject({
      title: 'Which database?',
      options: [{ label: 'SQLite' }, { label: 'Postgres' }],
    })
    await asPerson('question.answer', { ref: asked?.id, choose: ['SQLite'], text: 'In WAL mode.' })
    expect((await tools.call('ask', question)).text).toBe('It was answered:\n\n- SQLite\nIn WAL mode.')
    // It has read that answer: whoever asks again now wants another one.
    expect((await tools.call('ask', question)).text).toMatch(/^Asked/)
  })
})

describe('the options of a question', () => {
  it('may be plain words, too', async () => {
    const options = ['yes', 'no', { label: 'later', description: 'after the release' }]
    const { text } = await tools.call('ask', { question: 'Shall I delete the old table?', options })
    const [, id] = /^Asked \((m-\w+)/.exec(text) ?? []
    expect(await asPerson('question.show', { ref: id })).toMatchObject({
      options: [
        { label: 'yes', description: '' },
        { label: 'no', description: '' },
        { label: 'later', description: 'after the release' },
      ],
    })
  })

  it.each([
    [{ name: 'yes' }, 'options (number 1, label) is missing. options (number 1) has no name.'],
    ['', 'options (number 1) must not be empty.'],
  ])('that are neither say what is wrong: %j', async (option, reason) => {
    const { text, refused } = await tools.call('ask', { question: 'Which?', options: [option] })
    expect({ refused, text }).toEqual({ refused: true, text: expect.stringContaining(reason) })
  })
})

describe('what a person decides', () => {
  const decided = allSpecs().flatMap(([path, spec]) =>
    spec.type === 'command' && !spec.actors.includes('agent') ? [path] : [],
  )

  it('is behind no tool', () => {
    const reached = agentTools.flatMap(({ procedures }) => procedures)
    expect(reached.filter((path) => decided.includes(path))).toEqual([])
    expect(decided.length).toBeGreaterThan(20)
  })

  it.each(decided)('%s is no tool by its own name either', async (path) => {
    const before = served.app.feed.log.head()
    for (const name of [path, path.replaceAll('.', '_')])
      await expect(tools.call(name, { ref: agent.id })).rejects.toThrow('There is no tool')
    expect(served.app.feed.log.head()).toEqual(before)
  })

  it.each([
    ['task_claim', { next: true, agent: 'fox' }, 'The input has no agent.'],
    ['task_create', { title: 'x', status: 'closed' }, 'The input has no status.'],
    ['task_update', { ref: 'tidy-the-logs', assignee: 'fox' }, 'The input has no assignee.'],
    [
      'phase_create',
      { title: 'x', initiative: 'rate-limits', status: 'approved' },
      'The input has no status.',
    ],
    ['plan_update', { ref: 'schema', path: 'archive/x.md' }, 'The input has no path.'],
    ['ask', { question: 'x', agent: 'fox' }, 'The input has no agent.'],
  ])('is no field of %s: %j', async (name, input, reason) => {
    const before = served.app.feed.log.head()
    const { text, refused } = await tools.call(name, input)
    expect({ refused, text }).toEqual({ refused: true, text: expect.stringContaining(reason) })
    expect(text).toMatch(/what its input schema asks for\.\n\(input\.invalid\)$/)
    expect(served.app.feed.log.head()).toEqual(before)
  })

  it('is refused with its reason and what to do', async () => {
    const { id } = await asPerson('task.create', { title: 'Of another' })
    await asPerson('task.claim', { ref: id, agent: 'fox' })
    const { text, refused } = await tools.call('task_close', { ref: id })
    expect(refused).toBe(true)
    expect(text).toMatch(/^.+\n.+\n\(task\.not-held\)$/)
  })
})

describe('a role', () => {
  it('has tools of its own, and nothing else in a shell either', async () => {
    await asPerson('agent.create', { name: 'owl', role: 'reviewer' })
    const { id } = await asPerson('task.create', { title: 'To be reviewed' })
    const begin = { ...begun(await idOf('owl'), 'of-the-owl'), tools: usualTools('reviewer') }
    await served.app.callAsCw('agent.begin', begin)
    const owl = await AgentTools.start({ home: served.home.path, token: 'of-the-owl' })
    const { tools: listed } = await owl.client.listTools()
    const names = listed.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['work', 'ask', 'task_show', 'task_comment']))
    expect(names).not.toContain('task_claim')
    const refused = { text: expect.stringContaining('(tool.not-of-role)'), refused: true }
    expect(await owl.call('task_claim', { ref: id })).toEqual(refused)
    expect(await owl.call('task_comment', { ref: id, text: 'Line 3.' })).toMatchObject({ refused: false })
    await owl.close()
    const shell = connect({ ...served.server, token: 'of-the-owl' })
    const claim = shell.call({ path: 'task.claim', type: 'command', input: { ref: id } })
    await expect(claim).rejects.toMatchObject({ code: 'tool.not-of-role' })
    const other = await asPerson('task.create', { title: 'Another' })
    const refuses = async (path: string, input: object, said: string) =>
      await expect(shell.call({ path, type: 'command', input })).rejects.toMatchObject({
        code: 'tool.not-of-role',
        message: said,
        hint: expect.stringContaining('`roles.reviewer.tools` in config.yaml'),
      })
    const needs = { ref: id, needs: [other.id] }
    await refuses('task.dep.add', needs, '`cw task dep add` (task_update) is not for your role, reviewer.')
    const there = { ref: 'owl', path: 'agents/elsewhere/agent.md' }
    await refuses('agent.move', there, '`cw agent move` is not for your role, reviewer.')
    expect(await shell.call({ path: 'task.why', type: 'query', input: { ref: id } })).toBeTruthy()
  })

  it('may change in a shell what its tools change', async () => {
    await asPerson('agent.create', { name: 'planner', role: 'architect' })
    const begin = { ...begun(await idOf('planner'), 'of-the-planner'), tools: usualTools('architect') }
    await served.app.callAsCw('agent.begin', begin)
    const shell = connect({ ...served.server, token: 'of-the-planner' })
    const call = { path: 'initiative.create', type: 'command', input: { title: 'Faster login' } } as const
    expect(await shell.call(call)).toMatchObject({ status: 'draft' })
  })

  it('has a tool for every command that agents may call, but for those that move what is not theirs', () => {
    const behind = agentTools.flatMap(({ procedures, also = [] }) => [...procedures, ...also])
    const open = allSpecs().filter(([path, spec]) => {
      return spec.type === 'command' && spec.actors.includes('agent') && !behind.includes(path)
    })
    expect(open.map(([path]) => path)).toEqual(['project.move', 'account.move', 'agent.move', 'message.move'])
  })

  it('may be given every tool but those that all agents have', () => {
    const everybodys = ['work', 'ask', 'report', 'message']
    expect([...everybodys, ...roleTools].sort()).toEqual(agentTools.map(({ name }) => name).sort())
    for (const role of roles) expect(usualTools(role)).toContain('task_show')
  })
})

describe('the server', () => {
  it('of tools tells what is wrong with an input, and what nobody knows', async () => {
    expect(await tools.call('task_show')).toEqual({
      refused: true,
      text: expect.stringContaining('ref is missing.'),
    })
    expect((await tools.call('task_show', { ref: 'nowhere' })).text).toContain('(entity.unknown)')
  })

  it('takes many calls at once', async () => {
    const titles = Array.from({ length: 40 }, (_, at) => `Many ${at}`)
    const made = await Promise.all(
      titles.map((title) => tools.json<{ id: string }>('task_create', { title })),
    )
    expect(new Set(made.map(({ id }) => id)).size).toBe(40)
  })

  it('of a home may go away and come back elsewhere: a call finds it again', async () => {
    const { address } = served.server
    await served.server.close()
    const late = tools.call('task_create', { title: 'Made later' })
    const server = await startServer(served.app, {
      home: served.home,
      runsAgents: false,
      onFault: (error) => served.faults.push(error),
    })
    Object.assign(served, { server })
    expect(await late).toMatchObject({ refused: false })
    expect(server.address).not.toBe(address)
    expect(await asPerson<object[]>('task.search', { text: 'Made later' })).toHaveLength(1)
  })

  it('that comes later than the tools is waited for at the first call', async () => {
    await served.server.close()
    const early = await AgentTools.start({ home: served.home.path, token: agent.token })
    const first = early.call('task_list')
    // Longer than the tools themselves wait before they begin.
    await setTimeout(5_500)
    const server = await startServer(served.app, { home: served.home, runsAgents: false })
    Object.assign(served, { server })
    expect((await first).refused).toBe(false)
    await early.close()
  })
})

describe('a token', () => {
  it('of an agent that is archived is nobody’s any more', async () => {
    await asPerson('agent.create', { name: 'marten' })
    const id = await idOf('marten')
    await served.app.callAsCw('agent.begin', begun(id, 'of-the-marten'))
    const marten = await AgentTools.start({ home: served.home.path, token: 'of-the-marten' })
    expect((await marten.call('work')).refused).toBe(false)
    await asPerson('agent.archive', { ref: id })
    const refused = await marten.call('task_create', { title: 'From beyond' })
    expect(refused).toEqual({ refused: true, text: expect.stringContaining('(server.refused)') })
    await marten.close()
  })

  it('of a run that is over is nobody’s any more', async () => {
    await asPerson('agent.create', { name: 'stoat' })
    const run = (await served.app.callAsCw('agent.begin', begun(await idOf('stoat'), 'of-the-stoat'))) as {
      id: string
    }
    const stoat = await AgentTools.start({ home: served.home.path, token: 'of-the-stoat' })
    await served.app.callAsCw('agent.end', { run: run.id, ...ended })
    expect((await stoat.call('work')).text).toContain('(server.refused)')
    await stoat.close()
  })

  it('has to be there: a person’s is not taken in its place', async () => {
    const child = spawn(process.execPath, [await freshBuild(), 'mcp'], {
      env: { CW_HOME: served.home.path },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let said = ''
    child.stdout.on('data', (text) => {
      said += text
    })
    const [code] = await once(child, 'exit')
    expect({ code, said }).toEqual({ code: 2, said: '' })
  })
})

it('ends when its standard input does', async () => {
  const short = await AgentTools.start({ home: served.home.path, token: agent.token })
  const pid = short.pid ?? 0
  await short.close()
  await until('the end of cw mcp', async () => !isAlive({ pid, start: null }))
})

it('answers what was asked before its standard input ended', async () => {
  const child = spawn(process.execPath, [await freshBuild(), 'mcp'], {
    env: { CW_HOME: served.home.path, CW_TOKEN: agent.token },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const info = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
  const lines = [
    { jsonrpc: '2.0', id: 1, method: 'initialize', params: info },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'work', arguments: {} } },
  ]
  child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  const [code] = await once(child, 'close')
  const answers = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number })
  expect({ code, ids: answers.map(({ id }) => id) }).toEqual({ code: 0, ids: [1, 2] })
})

const ended = {
  outcome: 'answered',
  failure: null,
  call: null,
  asked: [],
  answer: null,
  sessionName: null,
  usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  costUsd: 0,
}

async function idOf(name: string): Promise<string> {
  return (await asPerson('agent.show', { ref: name })).id
}

function begun(id: string, token: string) {
  const session = { session: crypto.randomUUID(), sessionName: null, prompt: 'Work.', given: [] }
  return { agent: id, provider: 'claude-code', model: null, account: null, ...session, key: keyOf(token) }
}
