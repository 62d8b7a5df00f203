// What the views say, from how things stand.

import { describe, expect, it } from 'vitest'
import type { LocalState } from '../../../src/fsui/core/views/local-state.ts'
import { renderNeedsYou } from '../../../src/fsui/core/views/needs-you.ts'
import { renderNotRunning } from '../../../src/fsui/core/views/not-running.ts'
import { renderState } from '../../../src/fsui/core/views/state.ts'
import { renderStatus, samePage, stoppedStatus } from '../../../src/fsui/core/views/status.ts'
import type { Overview, Waiting } from '../../../src/kernel/overview.ts'

const at = new Date(2026, 10, 21, 14, 32).getTime()
const nine = new Date(2026, 10, 21, 9, 0).getTime()

const quiet: LocalState = { conflicts: [], problems: [], held: [] }
const empty: Overview = {
  waiting: [],
  agents: [],
  resting: [],
  accounts: [],
  failed: [],
  running: [],
  ready: { count: 0, first: [], soon: null },
  blocked: [],
  counts: {},
  budgets: [],
  finishedToday: [],
  initiatives: [],
}

const hello: Waiting = {
  kind: 'answer',
  because: 'asked',
  of: 'question',
  slug: 'hello',
  title: 'Hello',
  since: nine,
  who: 'cw',
  holdsUp: null,
  question: {
    text: 'What shall we start with?',
    options: [
      { label: 'Fix something', description: 'a bug' },
      { label: 'Just look', description: '' },
    ],
  },
  path: 'agents/cw/messages/0001-hello/reply.md',
}

const storage: Waiting = {
  kind: 'approve',
  because: 'review',
  of: 'phase',
  slug: '01-storage',
  title: 'Storage',
  since: nine,
  who: 'Rate limits',
  holdsUp: 7,
  size: '2 plans, 7 tasks',
  path: 'initiatives/rate-limits/phases/01-storage/phase.md',
}

describe('what waits to be approved or accepted', () => {
  const fileOf = (item: Waiting) => [...renderNeedsYou({ ...empty, waiting: [item] }, quiet)][0] ?? ['', '']

  it('says what a phase belongs to, and how much would be approved', () => {
    const [, text] = fileOf(storage)
    expect(text).toContain(
      'It belongs to “Rate limits” and waits since 2026-11-21 09:00, and 7 open tasks with it.',
    )
    expect(text).toContain('You would approve 2 plans, 7 tasks.')
    const { size: _, ...bare } = storage
    expect(fileOf(bare)[1]).toContain('It has no plans and no tasks yet.')
  })

  it('names what is approved, its price and its files, as far as they are known', () => {
    const folder = 'initiatives/rate-limits/phases/01-storage'
    const parts = [
      { of: 'plan' as const, slug: '01-schema', title: 'Schema', path: `${folder}/plans/01-schema.md` },
      { of: 'task' as const, slug: '01-table', title: 'Add the table', path: `${folder}/tasks/01-table.md` },
    ]
    const approves = {
      ...{ parts, moreParts: 3, files: ['src/db/**', 'src/`a`_b.ts'], moreFiles: 1 },
      estimate: { lowUsd: 2.1, highUsd: 4, tasks: 5 },
      budget: { title: 'Rate limits', spentUsd: 1.2, limitUsd: 10 },
    }
    const [, text] = fileOf({ ...storage, approves })
    expect(text).toContain(`You would approve 2 plans, 7 tasks.

- plan [Schema](../${folder}/plans/01-schema.md)
- task [Add the table](../${folder}/tasks/01-table.md)
- … 3 more

**Price**: about $2.10 to $4.00, by what the 5 tasks cost that agents have closed. “Rate limits” has spent $1.20 of its budget of $10.00.

**Touches**: \`src/db/**\`, \`src/a_b.ts\`, … 1 more
`)
    const nothing = { parts: [], moreParts: 0, files: [], moreFiles: 0, estimate: null, budget: null }
    const { size: _, ...bare } = storage
    const [, plan] = fileOf({ ...bare, of: 'plan', approves: nothing })
    expect(plan).toContain('You would approve what it says. Work on it starts when its phase is approved.')
    expect(plan).not.toMatch(/Price|Touches/)
    const task = fileOf({ ...bare, of: 'task', because: 'proposed', approves: { ...approves, parts: [] } })[1]
    expect(task).toContain('**Price**: about $2.10')
  })

  it('says what approving an initiative means', () => {
    const { size: _, ...bare } = storage
    const [, text] = fileOf({ ...bare, of: 'initiative', title: 'Rate limits', holdsUp: 0 })
    expect(text).toContain('\nIt waits since 2026-11-21 09:00.\n')
    expect(text).toContain(
      'You would approve its concept and its pages.\n\nIt has no phases yet; phases are approved one by one.\n',
    )
  })

  it('names the pages of an initiative, and apart from them its phases with their price', () => {
    const folder = 'initiatives/rate-limits'
    const parts = [
      { of: 'page' as const, slug: 'concept', title: 'Concept', path: `${folder}/pages/concept.md` },
      { of: 'phase' as const, slug: '01-a', title: 'Storage', path: `${folder}/phases/01-a/phase.md` },
    ]
    const approves = {
      ...{ parts, moreParts: 2, files: [], moreFiles: 0 },
      estimate: { lowUsd: 2.1, highUsd: 4, tasks: 5 },
      budget: { title: 'Rate limits', spentUsd: 1.2, limitUsd: 10 },
    }
    const initiative = { ...storage, of: 'initiative' as const, title: 'Rate limits', approves }
    expect(fileOf(initiative)[1]).toContain(`You would approve its concept and its pages:

- page [Concept](../${folder}/pages/concept.md)

Its phases are approved one by one:

- phase [Storage](../${folder}/phases/01-a/phase.md)
- … 2 more

**Price**: about $2.10 to $4.00 for all of its phases, by what the 5 tasks cost that agents have closed. It has spent $1.20 of its budget of $10.00.
`)
    const many = { ...approves, parts: parts.slice(0, 1), moreParts: 9 }
    expect(fileOf({ ...initiative, approves: many })[1]).toContain(
      'Its phases are approved one by one:\n\n- … 9 more\n',
    )
  })

  it('names a phase that is done, and how to accept it', () => {
    const [name, text] = fileOf({ ...storage, kind: 'accept', because: 'done' })
    expect(name).toBe('accept-rate-limits-01-storage.md')
    expect(text).toContain('# Accept the phase “Storage”?')
    expect(text).toContain('**Yes**: Set `status: completed` and save.')
  })
})

describe('STATUS.md', () => {
  it('says first when it was true and that cw runs', () => {
    expect(renderStatus(empty, quiet, at).split('\n')[0]).toBe(
      'as of 14:32, cw runs · 2026-11-21 · renewed every 10 minutes while it does',
    )
  })

  it('says first that cw does not run, since when and how to start it, once it ended', () => {
    const page = renderStatus(empty, quiet, nine)
    const left = stoppedStatus(page, at)
    expect(left.split('\n')[0]).toBe(
      'cw has not run since 14:32 on 2026-11-21: start it with `cw fsui` in this folder. What follows is as of then.',
    )
    expect(samePage(left, page)).toBe(true)
  })

  it('says which program rests until when, and why', () => {
    const resting = [{ name: 'Codex (account day)', until: at, failures: 5, last: 'stream\n*closed*' }]
    expect(renderStatus({ ...empty, resting }, quiet, nine)).toContain(
      '## Resting\n\n- Codex (account day) is resting until 14:32: 5 failures in a row, last: stream \\*closed\\*\n',
    )
  })

  it('says how much of an account is used, and until when it is parked', () => {
    const one = { slug: 'one', title: 'one', path: 'settings/accounts/one.md', provider: 'claude-code' }
    const used = { ...one, health: 'limited', parkedUntil: at, windows: [{ window: 'five_hour', used: 1 }] }
    const out = { ...one, title: 'two', health: 'signed-out', parkedUntil: null, windows: [] }
    expect(renderStatus({ ...empty, accounts: [used, out] }, quiet, nine)).toContain(
      [
        '## Accounts\n',
        `- [one](settings/accounts/one.md) — claude-code, five hour ██████████ 100 %, parked until 2026-11-21 14:32`,
        '- [two](settings/accounts/one.md) — claude-code, nobody is logged in\n',
      ].join('\n'),
    )
  })

  it('names an agent whose run failed, why, and when it goes on where that is known', () => {
    const fox = {
      slug: 'fox',
      title: 'fox',
      path: 'agents/fox/activity.md',
      at,
      why: 'Used *up*',
      until: null,
    }
    const page = renderStatus({ ...empty, failed: [fox, { ...fox, title: 'otter', until: at }] }, quiet, nine)
    expect(page).toContain('## Failed, and tried again by themselves (2)')
    expect(page).toContain('- [fox](agents/fox/activity.md) — failed at 2026-11-21 14:32: Used \\*up\\*\n')
    expect(page).toContain('; it goes on at 2026-11-21 14:32\n')
  })

  it('tells of budgets that are nearly used up, below what waits', () => {
    const alpha = { slug: 'alpha', title: 'Alpha', path: 'initiatives/alpha/initiative.md' }
    const day = { slug: 'config', title: '2026-11-21', path: 'config.yaml' }
    const budgets: Overview['budgets'] = [
      { ...day, of: 'day', spentUsd: 5.2, limitUsd: 5 },
      { ...alpha, of: 'initiative', spentUsd: 8.5, limitUsd: 10 },
    ]
    expect(renderStatus({ ...empty, budgets }, quiet, at)).toContain(`Nothing waits for you.

## Budgets that are nearly used up

- [Today](config.yaml) has used up its budget ($5.20 of $5.00)
- The initiative [Alpha](initiatives/alpha/initiative.md) has used █████████░ 85 % of its budget ($8.50 of $10.00)
`)
  })

  it('says that nothing waits when nothing does', () => {
    expect(renderStatus(empty, quiet, at)).toContain('\n\nNothing waits for you.\n')
  })

  it('lists what waits in the order given, each with a link to its file in needs-you', () => {
    const text = renderStatus({ ...empty, waiting: [storage, hello] }, quiet, at)
    expect(text).toContain(`## Waits for you (2)

1. [Approve phase Storage](needs-you/approve-rate-limits-01-storage.md) — 2 plans, 7 tasks, holds up 7 tasks, since 2026-11-21 09:00
2. [cw asks: Hello](needs-you/answer-cw-hello.md) — since 2026-11-21 09:00`)
  })

  it('names agents that run, with a link to what they do', () => {
    const otter = { slug: 'otter', title: 'otter', path: 'agents/otter/activity.md', role: 'worker' }
    const agents = [{ ...otter, task: 'Limits *table*', since: nine }]
    expect(renderStatus({ ...empty, agents }, quiet, at)).toContain(
      '## Agents at work (1)\n\n- [otter](agents/otter/activity.md) — worker on Limits \\*table\\*, since 2026-11-21 09:00\n',
    )
    const waits = [{ ...otter, task: null, since: nine, waits: 'waits for the first answer' }]
    expect(renderStatus({ ...empty, agents: waits }, quiet, at)).toContain(
      '— worker, since 2026-11-21 09:00; waits for the first answer\n',
    )
  })

  it('says of a question whose agent is parked that no process runs', () => {
    const [, text] = [...renderNeedsYou({ ...empty, waiting: [{ ...hello, parked: true }] }, quiet)][0] ?? []
    expect(text).toContain('\ncw waits since 2026-11-21 09:00. No process runs meanwhile.\n')
  })

  it('says of a question whose agent is stopped what an answer does', () => {
    const stopped = { ...hello, who: 'otter', stopped: 'agents/otter/agent.md' }
    const [, text] = [...renderNeedsYou({ ...empty, waiting: [stopped] }, quiet)][0] ?? []
    expect(text).toContain(
      'otter is stopped: an answer does not start it. It is kept, and otter goes on with it when you start it again: set `status: running` in [agents/otter/agent.md](../agents/otter/agent.md), or `cw agent start otter`.',
    )
  })

  it('names ready tasks and counts the rest', () => {
    const first = [{ slug: 'a', title: 'Add [x]', path: 'tasks/a b.md' }]
    const text = renderStatus({ ...empty, ready: { count: 3, first, soon: null } }, quiet, at)
    expect(text).toContain('## Ready (3)\n\n- [Add \\[x\\]](tasks/a%20b.md)\n- and 2 more')
  })

  it('lists what is held, wrong and in conflict in this folder', () => {
    const local: LocalState = {
      held: ['tasks/a.md'],
      problems: [{ path: 'tasks/b.md', since: nine, message: 'No such status.', remedy: 'x', line: 3 }],
      conflicts: [{ path: 'tasks/c.md', fields: ['status'], sidecar: 'tasks/c.conflict-1.md' }],
    }
    const text = renderStatus(empty, local, at)
    expect(text).toContain('- [tasks/a.md](tasks/a.md)')
    expect(text).toContain('- [tasks/b.md](tasks/b.md), line 3: No such status.')
    expect(text).toContain('status; the other version is [tasks/c.conflict-1.md](tasks/c.conflict-1.md)')
  })

  it('says what git does while files are not looked at for that [R6]', () => {
    const local = { conflicts: [], problems: [], held: [], resting: { git: 'rebase', until: nine } }
    expect(renderStatus(empty, local, at)).toContain(
      '## Not looked at for now\n\n- git is at work in this folder (rebase): files are looked at when it is done, at 09:00 at the latest\n',
    )
  })

  it('does not ask for what was decided in a file that is held: the list has it', () => {
    const confirms = [{ path: 'needs-you/confirm-decisions.md', title: '1 decision waits for your word' }]
    const local: LocalState = { held: [hello.path], confirms, problems: [], conflicts: [] }
    const overview = { ...empty, waiting: [hello] }
    expect(renderStatus(overview, local, at)).toContain('## Waits for you (1)\n\n1. [Confirm: 1 decision')
    expect([...renderNeedsYou(overview, local).keys()]).toEqual([])
  })

  it('counts every file in needs-you, with a line and a link for each', () => {
    const held = Array.from({ length: 27 }, (_, at) => `tasks/t${at}.md`)
    const local: LocalState = {
      held,
      confirms: [
        { path: 'needs-you/confirm-deletions.md', title: '27 documents are gone from the folder' },
        { path: 'needs-you/confirm-settings.md', title: 'Settings came with git' },
      ],
      problems: [{ path: 'tasks/b.md', since: nine, message: 'No such status.', remedy: 'x', line: 3 }],
      conflicts: [{ path: 'tasks/c.md', fields: ['status'], sidecar: 'tasks/c.conflict-1.md' }],
      copies: ['tasks/d copy.md'],
    }
    const text = renderStatus({ ...empty, waiting: [hello] }, local, at)
    expect(text).toContain(`## Waits for you (6)

1. [Confirm: 27 documents are gone from the folder](needs-you/confirm-deletions.md)
2. [Confirm: Settings came with git](needs-you/confirm-settings.md)
3. [cw asks: Hello](needs-you/answer-cw-hello.md) — since 2026-11-21 09:00
4. [Mend tasks/b.md](needs-you/fix-b.md)
5. [Resolve tasks/c.md: it was changed on both sides](needs-you/resolve-c.md)
6. [Resolve tasks/d copy.md: another program made this copy](needs-you/resolve-d-copy.md)
`)
    const files = [...renderNeedsYou({ ...empty, waiting: [hello] }, local).keys()]
    for (const name of files) expect(text).toContain(`(needs-you/${name})`)
    expect(text).toContain('- [tasks/t4.md](tasks/t4.md)\n- and 22 more')
    expect(text).not.toContain('t5.md')
  })

  it('is the same page at another time', () => {
    expect(samePage(renderStatus(empty, quiet, at), renderStatus(empty, quiet, nine))).toBe(true)
    expect(
      samePage(renderStatus(empty, quiet, at), renderStatus({ ...empty, waiting: [hello] }, quiet, at)),
    ).toBe(false)
  })
})

describe('needs-you', () => {
  it('shows the first question with its options and the file to save', () => {
    const files = renderNeedsYou({ ...empty, waiting: [hello] }, quiet)
    expect([...files.keys()]).toEqual(['answer-cw-hello.md'])
    expect(files.get('answer-cw-hello.md')).toBe(`# cw asks: Hello

cw waits since 2026-11-21 09:00.

> What shall we start with?

- Fix something — a bug
- Just look

**The file to save**: [agents/cw/messages/0001-hello/reply.md](../agents/cw/messages/0001-hello/reply.md)

Tick or write there, and save.
`)
  })

  it('shows what an approval is about, how much it is and what it holds up', () => {
    const text = renderNeedsYou({ ...empty, waiting: [storage] }, quiet).get(
      'approve-rate-limits-01-storage.md',
    )
    expect(text).toContain('# Approve the phase “Storage”?')
    expect(text).toContain('and 7 open tasks with it.')
    expect(text).toContain('You would approve 2 plans, 7 tasks.')
    expect(text).toContain('(../initiatives/rate-limits/phases/01-storage/phase.md)')
  })

  it('says how to mend a file and how to settle a conflict or a copy [E7]', () => {
    const files = renderNeedsYou(empty, {
      held: [],
      problems: [{ path: 'tasks/b.md', since: nine, message: 'No such status.', remedy: 'Write `open`.' }],
      conflicts: [{ path: 'tasks/c.md', fields: ['body'], sidecar: 'tasks/c.conflict-1.md' }],
      copies: ['tasks/c (1).md'],
    })
    expect([...files.keys()]).toEqual(['fix-b.md', 'resolve-c.md', 'resolve-c-1.md'])
    expect(files.get('fix-b.md')).toContain('**How to mend it**: Write `open`.')
    expect(files.get('resolve-c.md')).toContain('`resolve: theirs`')
  })

  it('gives two things of the same name a file each', () => {
    const again = { ...hello, path: 'agents/cw/messages/0002-hello/reply.md', since: at }
    const files = renderNeedsYou({ ...empty, waiting: [again, hello] }, quiet)
    expect([...files.keys()]).toEqual(['answer-cw-hello.md', 'answer-cw-hello-2.md'])
    expect(files.get('answer-cw-hello-2.md')).toContain('0002-hello')
  })
})

describe('STATE.md', () => {
  it('says where the initiative stands, phase by phase', () => {
    const phase = { slug: '01-storage', title: 'Storage', path: storage.path, wave: 1 }
    const text = renderState({
      ...{
        id: 'i-rate00',
        slug: 'rate-limits',
        title: 'Rate limits',
        path: 'initiatives/rate-limits/initiative.md',
      },
      status: 'in_progress',
      phases: [
        {
          ...{ ...phase, status: 'in_progress', plans: { done: 0, all: 2 }, tasks: { done: 3, all: 7 } },
          ...{ cameApproved: false, startedAt: nine, completedAt: null },
        },
        {
          ...{ ...phase, status: 'approved', plans: { done: 0, all: 1 }, tasks: { done: 0, all: 4 } },
          ...{ cameApproved: true, startedAt: null, completedAt: null },
        },
      ],
      progress: { done: 0, all: 2 },
      startedAt: nine,
      completedAt: null,
      requirements: {
        ...{ all: 2, inPhase: 1, unmapped: ['LIM-02'], twice: [] },
        listed: [
          { id: 'LIM-01', text: 'a limit | per key', phases: [phase] },
          { id: 'LIM-02', text: '', phases: [] },
        ],
        unknown: [{ id: 'LIM-09', phases: [phase] }],
      },
      running: [],
      blocked: [
        { ...phase, title: 'Stuck', why: 'no *key*' },
        { ...phase, title: 'Other', why: null },
      ],
      decisions: [
        { ...phase, did: 'approved', said: null, at: nine, who: 'you' },
        { ...phase, title: 'Which one?', did: 'answered', said: 'SQLite — small', at: nine, who: 'you' },
      ],
      remarks: [{ ...phase, title: 'Stuck', at: nine, who: 'otter', said: 'tried *twice*' }],
      spent: { usd: 1.5, limitUsd: 10, more: { usd: 2.1, left: 3, by: 5 } },
      done: [],
    })
    expect(text).toContain(
      'Phase 1 of 2, wave 1: [Storage](../../initiatives/rate-limits/phases/01-storage/phase.md), in progress.',
    )
    expect(text).toContain('0 of 2 phases are completed. Started on 2026-11-21.')
    expect(text).toContain('| in progress | 0/2 | 3/7 | 2026-11-21 |   |')
    expect(text).toContain('| came approved | 0/1 | 0/4 |   |   |')
    expect(text).toContain('1 of 2 requirements is in a phase.')
    expect(text).toContain('**In no phase (1)**: LIM-02.')
    expect(text).toContain('but not listed in the initiative:\n\n- LIM-09: [Storage](')
    expect(text).toContain('| LIM-01 | a limit \\| per key | [Storage](')
    expect(text).toContain('- 2026-11-21 09:00 you approved [Storage]')
    expect(text).toMatch(/^- 2026-11-21 09:00 you answered \[Which one\?\]\(.*\): SQLite — small$/m)
    expect(text).toMatch(
      /^## Said about tasks\n\n- 2026-11-21 09:00 otter on \[Stuck\]\(.*\): tried \\\*twice\\\*$/m,
    )
    expect(text).toMatch(/^- \[Stuck\]\(.*\) — no \\\*key\\\*\n- \[Other\]\([^ ]*\)$/m)
    expect(text).toContain(
      'Agents have cost $1.50 of $10.00 here. About $2.10 more for the 3 tasks that are left, by what 5 finished ones cost.',
    )
  })
})

it('says in the note that cw does not run since when, and how to start it', () => {
  expect(renderNotRunning(at, null)).toContain('It ended at 14:32 on 2026-11-21.')
  expect(renderNotRunning(at, null)).toContain('Start it with `cw fsui` in this folder.')
  expect(renderNotRunning(at, '/demo/home')).toContain('`CW_HOME=/demo/home cw fsui`')
  expect(renderNotRunning(at, "/my demo's/home")).toContain("`CW_HOME='/my demo'\\''s/home' cw fsui`")
})
