// What a person sees of the results of commands.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allSpecs } from '../../../../src/app/procedures.ts'
import { appRouter } from '../../../../src/app/router.ts'
import { describeRouter } from '../../../../src/interfaces/cli/describe.ts'
import type { CommandEntry } from '../../../../src/interfaces/cli/manifest.ts'
import { printColumns } from '../../../../src/interfaces/cli/print/columns.ts'
import { lookOf } from '../../../../src/interfaces/cli/print/lists.ts'
import { printResult } from '../../../../src/interfaces/cli/print/print.ts'
import { shownPath, wholePath } from '../../../../src/interfaces/cli/print/tree-lines.ts'
import { printTreeTrouble } from '../../../../src/interfaces/cli/print/tree-trouble.ts'
import type { Terminal } from '../../../../src/interfaces/cli/terminal.ts'
import { cw } from '../../../../src/kernel/actor.ts'
import { readEnvironment } from '../../../../src/platform/config/environment.ts'
import { openTestApp, type TestApp } from '../../../app/test-home.ts'

const entries = describeRouter(appRouter)
/** The clock of the test is another one than the terminal's. */
const anyTime = /just now|in \d+ [a-z]+|\d+ [a-z]+ ago|\d{4}-\d\d-\d\d(?! \d\d:)/g

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

/** What the command shows: data, and what is said beside it. */
async function shown(
  words: string,
  input: Record<string, unknown> = {},
): Promise<{ out: string; err: string }> {
  const entry = entries.find((each) => each.words.join(' ') === words) as CommandEntry
  const said = { out: '', err: '' }
  const terminal: Terminal = {
    out: (text) => {
      said.out += text
    },
    err: (text) => {
      said.err += text
    },
    readInput: async () => '',
    colour: false,
    messageColour: false,
    width: null,
    environment: readEnvironment({}, '/nowhere'),
  }
  printResult(terminal, entry, { data: await app.run(entry.procedure ?? '', input), input })
  return { ...said, out: said.out.replaceAll(anyTime, 'WHEN') }
}

it('a changed agent is said to hear of its text, and how a run begins that tells it', async () => {
  await app.run('agent.create', { name: 'otter', body: 'Add the table.', status: 'running' })
  const changed = async (input: object) => (await shown('agent update', { ref: 'otter', ...input })).out
  expect(await changed({ body: 'Add the tables.' })).toMatch(
    /^agent a-\w{6} changed, which it is told with its next run \(`cw agent message` begins one\): otter$/,
  )
  expect(await changed({ model: 'small' })).toMatch(/^agent a-\w{6} changed: otter$/)
  await app.run('agent.stop', { ref: 'otter' })
  expect(await changed({ body: 'Add one table.' })).toContain('(`cw agent start` begins one)')
})

it('what an approval of an initiative binds is listed, as that of a phase is', async () => {
  await app.run('initiative.create', { title: 'Limits' })
  await app.run('page.create', { title: 'Reasons', initiative: 'limits' })
  expect((await shown('initiative digest', { ref: 'limits' })).out).toMatch(
    /^digest: [0-9a-f]{64}\n {2}i-\w{6} {3}initiative {2}limits · r1\n {2}pg-\w{6} {2}page {8}reasons · r\d$/,
  )
})

describe('a phase', () => {
  it('that came approved is not shown as one that somebody approved here', async () => {
    await app.run('initiative.create', { title: 'A' })
    await app.run('phase.create', { title: 'One', initiative: 'a', status: 'approved' })
    expect((await shown('phase list')).out).toMatch(/STATUS.*\nph-\w{6} {2}came approved {2}/)
    expect((await shown('initiative show', { ref: 'a' })).out).toMatch(
      /\n {2}came approved {2}01-one {2}One$/,
    )
    const { out } = await shown('phase show', { ref: '01-one' })
    expect(out).toMatch(/^status: approved, as it came here: nobody .*\(`cw phase approve ph-\w{6}`\)$/m)
    await app.run('phase.approve', { ref: '01-one' })
    expect((await shown('phase list')).out).toMatch(/\nph-\w{6} {2}approved {2}/)
    expect((await shown('initiative show', { ref: 'a' })).out).toMatch(/\n {2}approved {2}01-one {2}One$/)
    expect((await shown('phase show', { ref: '01-one' })).out).toMatch(/^status: approved$/m)
  })
})

describe('a list', () => {
  it('of every kind has its columns and its words for nothing', () => {
    const lists = allSpecs().filter(([path, { cli }]) => path.endsWith('.list') && !cli.hidden)
    expect(lists.length).toBeGreaterThan(8)
    expect(lists.filter(([path]) => !lookOf(path)?.none)).toEqual([])
  })

  it('that is empty says so beside the data, and how to begin', async () => {
    expect(await shown('task list')).toEqual({
      out: '',
      err: 'There are no tasks. Make one: cw task create "TITLE"',
    })
    expect(await shown('task ready')).toEqual({
      out: '',
      err: 'No task is ready. Why: cw task ready --explain',
    })
  })

  it('of which nothing fits says that there may be others', async () => {
    expect((await shown('task list', { status: 'open' })).err).toBe('Nothing fits. `cw task list` lists all.')
  })

  it('of runs says what came of each, in words', () => {
    const startedAt = Date.now()
    const ids = { id: 'r-111111', agent: 'a-111111', prompt: 'f'.repeat(64), answer: 'e'.repeat(64) }
    const run = { ...ids, provider: 'codex', startedAt, live: null, failure: null, said: null }
    const rows = [
      { ...run, number: 3, endedAt: null, outcome: null, costUsd: 0, live: { doing: 'reads a.ts' } },
      {
        ...run,
        number: 2,
        endedAt: startedAt + 9_000,
        outcome: 'failed',
        costUsd: 0.1,
        failure: { message: 'No.' },
      },
      { ...run, number: 1, endedAt: startedAt + 120_000, outcome: 'answered', costUsd: 2, said: 'Done.' },
    ]
    const shown = printColumns(rows, lookOf('agent.runs')?.columns ?? [], { colour: false, width: null })
    expect(shown.split('\n')).toEqual([
      'RUN  BEGAN     TOOK   OUTCOME   PROVIDER  COST   SAID',
      '3    just now         runs      codex     –      reads a.ts',
      '2    just now  9 s    failed    codex     $0.10  No.',
      '1    just now  2 min  answered  codex     $2.00  Done.',
    ])
  })

  it('of tasks says where each belongs', async () => {
    await app.run('initiative.create', { title: 'Rate limits' })
    await app.run('phase.create', { title: 'Storage', initiative: 'rate-limits' })
    await app.run('task.create', { title: 'Add the table', phase: '01-storage' })
    const { out } = await shown('task list')
    expect(out.replaceAll(/t-\w{6}/g, 't-000000')).toBe(
      [
        'ID        STATUS  PRIORITY  IN                      TITLE',
        't-000000  open    P2        rate-limits/01-storage  Add the table',
      ].join('\n'),
    )
  })
})

describe('a question', () => {
  it('shows its options and how to answer; then the answer', async () => {
    await app.run('question.ask', { text: 'Which database?', option: ['SQLite: one file', 'Postgres'] })
    const open = await shown('question show', { ref: 'which-database' })
    expect(open.out.replaceAll(/m-\w{6}/g, 'm-000000')).toBe(
      [
        'm-000000  cw asked WHEN',
        '',
        'Which database?',
        '',
        '- [ ] SQLite: one file',
        '- [ ] Postgres',
        '',
        'Answer: cw question answer m-000000 --choose "SQLite"',
        'or save agents/cw/messages/0001-which-database/reply.md in the tree.',
      ].join('\n'),
    )
    await app.run('question.answer', { ref: 'which-database', choose: ['SQLite'] })
    const answered = await shown('question show', { ref: 'which-database' })
    expect(answered.out).toContain('- [x] SQLite: one file')
    expect(answered.out).toMatch(/ answered WHEN: SQLite$/)
  })

  it('that is archived asks for no answer', async () => {
    await app.run('agent.create', { name: 'otter' })
    await app.run('question.ask', { text: 'Which port?', agent: 'otter' })
    await app.run('agent.archive', { ref: 'otter' })
    const { out } = await shown('question show', { ref: 'which-port' })
    expect(out).toMatch(/\n\nIt is archived: nobody waits for an answer\.$/)
    expect((await shown('question list', { all: true })).out).toMatch(/ARCHIVED.*\n.*WHEN +Which port\?/)
  })
})

describe('the overview', () => {
  it('of nothing says how to begin', async () => {
    expect((await shown('status overview')).out).toBe(
      'Nothing waits, nothing runs. Begin something: cw initiative create "TITLE"',
    )
  })

  it('has a section for what there is, and none for what there is not', async () => {
    await app.run('initiative.create', { title: 'Rate limits' })
    await app.run('task.create', { title: 'Tidy up' })
    await app.run('question.ask', { text: 'Which database?' })
    expect((await shown('status overview')).out.split('\n')).toEqual([
      'Waits for you',
      expect.stringMatching(/^ {2}answer {2}WHEN {2}cw asks: Which database\? {2}agents\/cw\/.*reply\.md$/),
      '',
      'Ready: 1',
      '  tidy-up  Tidy up',
      '',
      'Initiatives',
      '  draft   rate-limits  Rate limits',
    ])
  })
})

describe('an agent', () => {
  it('is shown with what it works for, and how its last run ended', async () => {
    await app.run('initiative.create', { title: 'Rate limits' })
    const phase = await app.run<{ id: string }>('phase.create', { title: 'One', initiative: 'rate-limits' })
    const task = await app.run<{ id: string }>('task.create', { title: 'Limits table', phase: phase.id })
    const agent = await app.run<{ id: string }>('agent.create', { name: 'otter', task: task.id })
    expect((await shown('agent show', { ref: 'otter' })).out).toMatch(/^does: stopped\ninitiative: i-\w{6}$/m)
    await app.run('agent.start', { ref: 'otter' })
    const account = await app.run<{ id: string }>('account.create', { name: 'team', provider: 'p' })
    const begun = {
      provider: 'p',
      model: null,
      account: account.id,
      sessionName: null,
      prompt: 'Go.',
      given: [],
    }
    const session = '0193f2c4-7c1e-7d0a-9c55-3f8a1b2c4d5e'
    const run = await app.run<{ id: string }>(
      'agent.begin',
      { agent: agent.id, ...begun, session, key: 'k' },
      cw,
    )
    const running = (await shown('agent show', { ref: 'otter' })).out
    expect(running).toMatch(/^does: works$/m)
    expect(running).toMatch(/^last run: 1, p with account team, since WHEN$/m)
    const ending = { failure: null, call: null, asked: [], answer: null, sessionName: null, pricedBy: null }
    const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
    const end = { run: run.id, outcome: 'stopped', exitCode: 143, ...ending, usage, costUsd: 0 }
    await app.run('agent.end', end, cw)
    expect((await shown('agent show', { ref: 'otter' })).out).toMatch(
      /^last run: 1, p with account team, stopped WHEN, exit code 143$/m,
    )
  })
})

it.each([' ', '\t', 'x\u202e', '\u0301', '👩‍👩‍👧'])(
  'a title with thousands of “%s” is listed at once',
  (filling) => {
    const title = `a${filling.repeat(200_000 / filling.length)}b`
    const columns = [{ head: 'TITLE', text: () => title }]
    expect(printColumns([{}], columns, { colour: false, width: 80 }).split('\n')[1]?.length).toBeLessThan(
      2_100,
    )
  },
)

describe('a change', () => {
  it('is told in one line', async () => {
    await app.run('task.create', { title: 'One' })
    await app.run('task.create', { title: 'Two' })
    const { lines: exported } = await app.run<{ lines: string }>('task.export')
    const fromElsewhere = exported
      .split('\n', 1)
      .join('')
      .replace(/"id":"t-\w{6}"/, '"id":"t-000000"')
      .replace('tasks/one.md', 'tasks/three.md')
      .replace('"status":"open"', '"status":"in_progress"')
    const lines = [
      await shown('task claim', { ref: 'one', agent: 'otter', lease: '10m' }),
      await shown('task dep add', { ref: 'two', needs: ['one'] }),
      await shown('task assign', { ref: 'two', assignee: 'otter' }),
      await shown('task label', { ref: 'two', add: ['db'] }),
      await shown('task comment', { ref: 'two', text: 'Soon.' }),
      await shown('task import', { lines: '' }),
      await shown('task import', { lines: fromElsewhere }),
    ].map(({ out }) =>
      out
        .replaceAll(/[tn]-\w{6}/g, 'ID')
        .replace(/(?:\d{4}-\d\d-\d\d )?\d\d:\d\d$|(?:\d{4}-\d\d-\d\d )?\d\d:\d\d(?=:)/, 'TIME'),
    )
    expect(lines).toEqual([
      'task ID claimed, held by otter until TIME: One',
      'task ID now needs ID: Two',
      'task ID is for otter: Two',
      'task ID has db: Two',
      'comment ID added to ID',
      '0 tasks created.',
      '1 task created.\nIn progress elsewhere, open here, for nobody here holds them: ID.',
    ])
  })
})

it('a task that waits for nothing is said to be ready, and one that waits for what', async () => {
  await app.run('task.create', { title: 'Table' })
  await app.run('task.create', { title: 'Query', needs: ['table'] })
  expect((await shown('task why', { ref: 'table' })).out).toContain('for nothing: it is ready')
  const [, query = '', table = ''] = (await shown('task why', { ref: 'query' })).out.split('\n')
  expect(query).toContain('Query')
  expect(query).not.toContain('it is ready')
  expect(table).toContain('for nothing: it is ready')
})

it('a conflict in a file of a tree is named by the file to read, which is not cut', () => {
  const sidecar = 'initiatives/rate-limits/phases/01-storage/tasks/01-table.conflict-2026-11-23T10-00-00.md'
  const conflict = { path: sidecar.replace(/\.conflict.*/, '.md'), fields: ['body'], sidecar }
  const quiet = { pid: 1, answered: true, problems: [], held: [], confirms: [], left: [] }
  const tree = { folder: '/home/tree', ...quiet, conflicts: [conflict] }
  expect(printTreeTrouble([tree], { colour: false, width: 80 })).toContain(`/home/tree/${sidecar}`)
})

it('what waits for a tick is one line for each list, however much that holds', () => {
  const held = Array.from({ length: 40 }, (_, at) => `tasks/job-${at}.md`)
  const confirms = [
    { path: 'needs-you/confirm-deletions.md', title: '40 documents are gone from the folder' },
    { path: 'needs-you/confirm-decisions.md', title: '1 decision waits for your word' },
  ]
  const tree = { folder: '/home/tree', pid: 1, answered: true, problems: [], conflicts: [], held, left: [] }
  expect(printTreeTrouble([{ ...tree, confirms }], { colour: false, width: 100 }).split('\n')).toEqual([
    'Not taken up from your files',
    '  confirm  /home/tree/needs-you/confirm-deletions.md  40 documents are gone from the folder',
    '  confirm  /home/tree/needs-you/confirm-decisions.md  1 decision waits for your word',
  ])
})

it('the folder that one stands in is named whole where it is no word to be typed', () => {
  expect(shownPath(process.cwd())).toBe('.')
  expect(wholePath(process.cwd())).not.toBe('.')
})
