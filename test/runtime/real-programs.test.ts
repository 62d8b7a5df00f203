// The real agent programs, as far as this machine has them on its PATH, against a model that answers as it is told.

import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claudeCode } from '../../src/drivers/claude-code/driver.ts'
import { codex } from '../../src/drivers/codex/driver.ts'
import type { AgentEvent, Driver, Outcome, Turn } from '../../src/drivers/driver.ts'
import { findProviders } from '../../src/drivers/providers.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { startProcess } from '../../src/runtime/process/agent-process.ts'
import { lacksLogin } from '../../src/runtime/process/ask-login.ts'
import { followTurn } from '../../src/runtime/process/follow-turn.ts'
import { roleAnswers } from '../../src/runtime/roles/role-answers.ts'
import { turnOf } from '../drivers/recorded.ts'
import { ModelServer, type Refusal, type Reply } from './model-server.ts'

const root = join(import.meta.dirname, '../..')
const found = await findProviders(process.env)
const missing = (name: string) => found.find((each) => each.name === name)?.state !== 'ready'

let folder: string
let model: ModelServer
let reply: (body: string) => Reply | Refusal
let turns: number

beforeEach(async () => {
  turns = 0
  folder = mkdtempSync(join(root, 'test/.tmp-real-'))
  for (const name of ['work', 'own', 'claude', 'codex']) mkdirSync(join(folder, name))
  execFileSync('git', ['init', '--quiet', join(folder, 'work')])
  model = await ModelServer.open((body) => reply(body))
  writeFileSync(
    join(folder, 'codex/config.toml'),
    `model_provider = "local"
model = "stand-in"
[model_providers.local]
name = "local"
base_url = "${model.address}/v1"
wire_api = "responses"
env_key = "MODEL_KEY"
request_max_retries = 0
stream_max_retries = 0
`,
  )
})
afterEach(async () => {
  await model.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Played {
  readonly outcome: Outcome | null
  readonly events: readonly AgentEvent[]
  /** What the program calls the conversation. */
  readonly session: string
}

async function play(driver: Driver, parts: Partial<Turn>): Promise<Played> {
  const scratch = join(folder, `run-${++turns}`)
  mkdirSync(scratch)
  const account = join(folder, driver === codex ? 'codex' : 'claude')
  const own = {
    session: randomUUID(),
    folder: join(folder, 'work'),
    own: join(folder, 'own'),
    scratch,
    account,
  }
  const turn = turnOf({ ...own, ...parts })
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    ANTHROPIC_BASE_URL: model.address,
    ANTHROPIC_API_KEY: 'of-nobody',
    MODEL_KEY: 'of-nobody',
  }
  const started = await startProcess({
    launch: driver.launch(turn),
    cwd: turn.folder,
    folder: scratch,
    environment,
  })
  const events: AgentEvent[] = []
  const event = (each: AgentEvent) => events.push(each)
  const outcome = await followTurn({
    driver,
    turn,
    process: started,
    folder: scratch,
    clock: systemClock,
    variables: environment,
    event,
    onFault: (error) => {
      throw error
    },
  })
  const [session = ''] = events.flatMap((each) => (each.is === 'started' ? [each.session] : []))
  return { outcome, events, session }
}

/** Stands in for `cw hook`: it parks each call until there is an answer. */
function parking() {
  const said = join(folder, 'answer.json')
  const decide = (decision: object) =>
    JSON.stringify({ hookSpecificOutput: { hookEventName: 'PreToolUse', ...decision } })
  const command = join(folder, 'hook.sh')
  const parks = decide({ permissionDecision: 'defer', permissionDecisionReason: 'Nobody answers.' })
  const lines = ['#!/bin/sh', 'cat > /dev/null', `[ -f '${said}' ] && cat '${said}' || echo '${parks}'`, '']
  writeFileSync(command, lines.join('\n'), { mode: 0o755 })
  return {
    hook: { command, args: [], env: {} },
    answer: (decision: object) => writeFileSync(said, decide(decision)),
  }
}

const schema = roleAnswers.worker
const inForm = { summary: 'The table is there.', status: 'partly', left: ['its index'] }
const fits = {
  is: 'answered',
  text: 'The table is there.\n\nStatus: partly\n\nLeft:\n\n- its index',
  structured: inForm,
}
const noForm = { is: 'failed', failure: { kind: 'schema' } }

describe('Claude Code', () => {
  it.skipIf(missing('claude-code'))('answers, and tells what it used', async () => {
    reply = () => ({ text: 'All is well.' })
    const { outcome, events } = await play(claudeCode, { prompt: 'How is it?' })
    expect(outcome).toMatchObject({ is: 'answered', text: 'All is well.' })
    expect(events.map(({ is }) => is)).toEqual(expect.arrayContaining(['started', 'text', 'usage', 'cost']))
  })

  it.skipIf(missing('claude-code'))('writes into the folder for what is no part of its work', async () => {
    const file_path = join(folder, 'own/notes.txt')
    reply = (body) =>
      body.includes('tool_result')
        ? { text: 'Written.' }
        : { tool: 'Write', input: { file_path, content: 'for later' } }
    await play(claudeCode, { prompt: 'Note it.' })
    expect(readFileSync(file_path, 'utf8')).toBe('for later')
  })

  it.skipIf(missing('claude-code'))('asks, is gone, and its very call gets the answer', async () => {
    const question = {
      ...{ question: 'Which database?', header: 'Database', multiSelect: false },
      options: [
        { label: 'SQLite', description: 'one file' },
        { label: 'Postgres', description: 'a server' },
      ],
    }
    const answer = 'SQLite, WAL mode'
    reply = (body) =>
      body.includes('tool_result')
        ? { text: body.includes(answer) ? 'It is SQLite.' : 'Nobody said.' }
        : { tool: 'AskUserQuestion', input: { questions: [question] } }
    const parks = parking()
    const first = await play(claudeCode, { prompt: 'Add a table.', hook: parks.hook })
    expect(first.outcome).toMatchObject({ is: 'asked', questions: [{ text: 'Which database?' }] })
    const updatedInput = { questions: [question], answers: { 'Which database?': answer } }
    parks.answer({ permissionDecision: 'allow', updatedInput })
    const second = await play(claudeCode, { prompt: null, resume: { as: first.session }, hook: parks.hook })
    expect(second.outcome).toMatchObject({ is: 'answered', text: 'It is SQLite.' })
  })

  it.skipIf(missing('claude-code'))(
    'answers in the form of its role, and people read it in words',
    async () => {
      reply = (body) =>
        body.includes('"StructuredOutput"')
          ? { tool: 'StructuredOutput', input: inForm }
          : { text: 'A title.' }
      const { outcome, events } = await play(claudeCode, { prompt: 'Add a table.', schema })
      expect(outcome).toEqual(fits)
      expect(events).toContainEqual({ is: 'text', text: fits.text })
    },
  )

  it.skipIf(missing('claude-code'))(
    'has no answer without that form, and gives it when it is told so',
    async () => {
      reply = (body) =>
        body.includes('Answer again') && body.includes('"StructuredOutput"')
          ? { tool: 'StructuredOutput', input: inForm }
          : { text: 'All is well.' }
      const first = await play(claudeCode, { prompt: 'Add a table.', schema })
      expect(first.outcome).toMatchObject({ ...noForm, said: 'All is well.' })
      const again = { prompt: 'Answer again, in that form.', resume: { as: first.session }, schema }
      expect((await play(claudeCode, again)).outcome).toEqual(fits)
    },
  )

  it.skipIf(missing('claude-code'))(
    'asks although it has a form to answer in, and then answers in it',
    async () => {
      const question = { question: 'Which database?', header: 'DB', multiSelect: false }
      const options = ['SQLite', 'Postgres'].map((label) => ({ label, description: 'one' }))
      const asked = { questions: [{ ...question, options }] }
      reply = (body) =>
        body.includes('tool_result')
          ? { tool: 'StructuredOutput', input: inForm }
          : { tool: 'AskUserQuestion', input: asked }
      const parks = parking()
      const first = await play(claudeCode, { prompt: 'Add a table.', hook: parks.hook, schema })
      expect(first.outcome).toMatchObject({ is: 'asked', questions: [{ text: 'Which database?' }] })
      parks.answer({
        permissionDecision: 'allow',
        updatedInput: { ...asked, answers: { 'Which database?': 'SQLite' } },
      })
      const goesOn = { prompt: null, resume: { as: first.session }, hook: parks.hook, schema }
      expect((await play(claudeCode, goesOn)).outcome).toEqual(fits)
    },
  )

  describe.skipIf(missing('claude-code'))('in a repository with settings of its own', () => {
    const hooks = { SessionStart: [{ hooks: [{ type: 'command', command: 'touch ../ran' }] }] }
    const settings = 'work/.claude/settings.json'
    const write = (file: string, text: string) => {
      mkdirSync(join(folder, file, '..'), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    beforeEach(() => {
      write('work/CLAUDE.md', 'Say PROJECT-RULE. See @docs/more.md')
      write('work/docs/more.md', 'Say IMPORTED-RULE.')
    })
    const heard = (body: string) => ['PROJECT-RULE', 'IMPORTED-RULE'].filter((word) => body.includes(word))

    it('reads its CLAUDE.md, runs none of its commands and sends nothing where it says', async () => {
      write(settings, JSON.stringify({ hooks, env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' } }))
      reply = (body) => ({ text: heard(body).join(' ') })
      const { outcome } = await play(claudeCode, { prompt: 'What are the rules?' })
      expect(outcome).toMatchObject({ is: 'answered', text: 'PROJECT-RULE IMPORTED-RULE' })
      expect(existsSync(join(folder, 'ran'))).toBe(false)
    })

    it('takes them where its role says so', async () => {
      write(settings, JSON.stringify({ hooks }))
      reply = () => ({ text: 'Begun.' })
      await play(claudeCode, { prompt: 'Begin.', more: ['--setting-sources', 'user,project'] })
      expect(existsSync(join(folder, 'ran'))).toBe(true)
    })

    it.each([settings, 'claude/settings.json'])('asks although %s switches hooks off', async (file) => {
      write(file, JSON.stringify({ disableAllHooks: true, permissions: { allow: ['Bash'] } }))
      reply = () => ({ tool: 'Bash', input: { command: 'touch ../ran', description: 'Does it' } })
      for (const more of [[], ['--setting-sources', 'user,project']]) {
        const { outcome } = await play(claudeCode, { prompt: 'Do it.', hook: parking().hook, more })
        expect(outcome).toMatchObject({ is: 'wants', tool: 'Bash' })
      }
      expect(existsSync(join(folder, 'ran'))).toBe(false)
    })
  })

  it.skipIf(missing('claude-code'))('waits for leave, and is told the words that came with it', async () => {
    const words = 'This branch, then stop.'
    reply = (body) =>
      body.includes('tool_result')
        ? { text: body.includes(words) ? 'I stop.' : 'Nobody said.' }
        : { tool: 'Bash', input: { command: 'git status', description: 'Looks' } }
    const parks = parking()
    const first = await play(claudeCode, { prompt: 'Push it.', hook: parks.hook })
    expect(first.outcome).toMatchObject({ is: 'wants', tool: 'Bash' })
    parks.answer({ permissionDecision: 'allow', additionalContext: words })
    const second = await play(claudeCode, { prompt: null, resume: { as: first.session }, hook: parks.hook })
    expect(second.outcome).toMatchObject({ is: 'answered', text: 'I stop.' })
  })
})

describe('Codex', () => {
  const says = (words: object): Reply => ({ text: JSON.stringify(words) })

  it.skipIf(missing('codex'))('answers, and tells what it used', async () => {
    reply = () => says({ answer: 'All is well.', questions: null })
    const { outcome, events } = await play(codex, { prompt: 'How is it?' })
    expect(outcome).toMatchObject({ is: 'answered', text: 'All is well.' })
    expect(events).toContainEqual(
      expect.objectContaining({ is: 'usage', usage: expect.objectContaining({ input: 60, cacheRead: 40 }) }),
    )
  })

  it.skipIf(missing('codex'))('says that nobody is logged in, until somebody is', async () => {
    const variables = { PATH: process.env.PATH, HOME: join(folder, 'own') }
    const lacks = async () => {
      const question = codex.login?.(turnOf({ folder }), variables) ?? null
      return question && (await lacksLogin(question, variables))
    }
    mkdirSync(join(variables.HOME, '.codex'))
    expect(await lacks()).toBe(true)
    execFileSync(codex.program, ['login', '--with-api-key'], {
      env: variables,
      input: 'of-nobody',
      stdio: 'pipe',
    })
    expect(await lacks()).toBe(false)
  })

  it.skipIf(missing('codex'))('writes into the folder for what is no part of its work', async () => {
    const file = join(folder, 'own/notes.txt')
    reply = (body) => {
      if (body.includes('function_call_output')) return says({ answer: 'Written.', questions: null })
      return { tool: 'exec_command', input: { cmd: `printf later > '${file}'` } }
    }
    await play(codex, { prompt: 'Note it.' })
    expect(readFileSync(file, 'utf8')).toBe('later')
  })

  it.skipIf(missing('codex'))('asks at the end of its turn, and goes on with the answer', async () => {
    const options = [{ label: 'SQLite', description: 'one file' }]
    const questions = [{ text: 'Which database?', heading: 'Database', options, multi: false }]
    reply = (body) =>
      body.includes('SQLite, please')
        ? says({ answer: 'It is SQLite.', questions: null })
        : says({ answer: null, questions })
    const first = await play(codex, { prompt: 'Add a table.' })
    expect(first.outcome).toMatchObject({ is: 'asked', questions: [{ heading: 'Database' }] })
    const second = await play(codex, { prompt: 'SQLite, please.', resume: { as: first.session } })
    expect(second.outcome).toMatchObject({ is: 'answered', text: 'It is SQLite.' })
    expect(second.session).toBe(first.session)
  })

  it.skipIf(missing('codex'))('tells when its allowance is used up, and until when', async () => {
    const until = 60_000 * (Math.floor(Date.now() / 60_000) + 60)
    reply = () => ({
      status: 429,
      headers: {
        'x-codex-primary-used-percent': '100',
        'x-codex-primary-window-minutes': '300',
        'x-codex-primary-reset-at': `${until / 1000}`,
      },
      error: { type: 'usage_limit_reached', message: 'It is used up.', resets_at: until / 1000 },
    })
    const { outcome, events } = await play(codex, { prompt: 'How is it?' })
    expect(outcome).toMatchObject({ is: 'failed', failure: { kind: 'limit', until } })
    const limit = { window: 'five_hour', used: 1, resetsAt: until, reached: true }
    expect(events).toContainEqual({ is: 'limit', limit })
  })

  it.skipIf(missing('codex'))('answers in the form of its role, held to it by its model server', async () => {
    const heard: string[] = []
    reply = (body) => {
      heard.push(body)
      return says({ answer: inForm, questions: null })
    }
    const { outcome, events } = await play(codex, { prompt: 'Add a table.', schema })
    expect(outcome).toEqual(fits)
    expect(events).toContainEqual({ is: 'text', text: fits.text })
    const { text } = JSON.parse(heard.at(-1) ?? '') as { text: { format: object } }
    expect(text.format).toMatchObject({
      ...{ type: 'json_schema', strict: true },
      schema: { properties: { answer: { anyOf: [schema, { type: 'null' }] } } },
    })
  })

  it.skipIf(missing('codex'))('has no answer in another form, and gives it when it is told so', async () => {
    reply = (body) =>
      body.includes('Answer again')
        ? says({ answer: inForm, questions: null })
        : says({ answer: { summary: 'Done.' }, questions: null })
    const first = await play(codex, { prompt: 'Add a table.', schema })
    expect(first.outcome).toMatchObject(noForm)
    const again = { prompt: 'Answer again, in that form.', resume: { as: first.session }, schema }
    expect((await play(codex, again)).outcome).toEqual(fits)
  })

  it.skipIf(missing('codex'))('is asked in words for a form that is not strict', async () => {
    const heard: string[] = []
    reply = (body) => {
      heard.push(body)
      return { text: 'So:\n{"answer":{"ok":true},"questions":null}' }
    }
    const loose = { type: 'object', properties: { ok: { type: 'boolean' } } }
    const { outcome } = await play(codex, { prompt: 'Is it?', schema: loose })
    expect(outcome).toEqual({ is: 'answered', text: 'Ok: true', structured: { ok: true } })
    expect(heard.at(-1)).not.toContain('json_schema')
  })
})

for (const driver of [claudeCode, codex])
  it.skipIf(missing(driver.name))(
    `${driver.title} tells of a conversation that is gone as lost`,
    async () => {
      reply = () => ({ text: 'Nobody asks me.' })
      const { outcome } = await play(driver, { prompt: 'Go on.', resume: { as: randomUUID() } })
      expect(outcome).toMatchObject({ is: 'failed', failure: { kind: 'lost' } })
    },
  )
