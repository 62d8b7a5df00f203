// What the pages of an agent say, from what is seen of it.

import { describe, expect, it } from 'vitest'
import { renderActivity } from '../../../src/fsui/core/views/activity.ts'
import { type Given, givenPages, said } from '../../../src/fsui/core/views/given.ts'
import { renderPrompt } from '../../../src/fsui/core/views/prompt.ts'
import { renderPiece, transcriptPath } from '../../../src/fsui/core/views/transcript.ts'
import { placeAfter, type SeenAgent, type SeenRun, transcriptStart } from '../../../src/kernel/seen-agent.ts'

const at = new Date(2026, 10, 21, 14, 32).getTime()
const used = { input: 1_234_567, output: 80, costUsd: 0.004 }

const run: SeenRun = {
  ...{ number: 3, provider: 'claude-code', model: 'opus', account: 'team', startedAt: at, endedAt: at },
  ...{ outcome: 'answered', failure: null, answer: 'Done.\nAll of it.', used },
}

const otter: SeenAgent = {
  ...{ id: 'a-111111', path: 'agents/otter/agent.md', name: 'otter', role: 'worker', status: 'running' },
  ...{ archived: false, task: null, project: null, budgetUsd: null, run, live: null, lastEntry: 4 },
  ...{ told: 3, asks: [], unread: 0, waits: null, retryAt: null, runs: 1, used },
}

describe('what an agent does', () => {
  it('names what it works on, with what, and what that used', () => {
    const text = renderActivity({
      ...otter,
      task: { title: 'Limits | table', path: 'tasks/limits.md' },
      live: { doing: 'Bash npm *test*', context: 0.456, at: at + 60_000 },
      run: { ...run, endedAt: null, outcome: null, answer: null },
      budgetUsd: 4,
      runs: 2,
    })
    expect(text).toContain(
      '**It runs** since 2026-11-21 14:32, the last sign of life was at 2026-11-21 14:33.',
    )
    expect(text).toContain('Right now: Bash npm \\*test\\*')
    expect(text).toContain('| task | [Limits \\| table](../../tasks/limits.md) |')
    expect(text).toContain('| program | claude-code · opus · account team |')
    expect(text).toContain('| context | 46 % full |')
    expect(text).toContain('| this run | 1,234,567 tokens in, 80 out, $0.004 |')
    expect(text).toContain('| all 2 runs | 1,234,567 tokens in, 80 out, $0.004 of $4.00 |')
  })

  it('says how it rests', () => {
    expect(renderActivity(otter)).toContain(
      'It has done what it was told, at 2026-11-21 14:32. A message lets it go on.',
    )
    expect(renderActivity(otter)).toContain(
      '## Run 3 answered at 2026-11-21 14:32\n\n> Done.\n> All of it.\n',
    )
    expect(renderActivity({ ...otter, status: 'stopped' })).toContain('It is stopped.')
    const told = renderActivity({ ...otter, unread: 2 })
    expect(told).toContain('It is to run, and starts when it is its turn.')
    expect(told).toContain('- 2 messages it has not read')
  })

  it('says what it waits for, and until when', () => {
    const waits = { why: 'the budget of the initiative A*B is used up', until: null }
    const text = renderActivity({ ...otter, run: null, waits })
    expect(text).toContain('It is to run, and waits: the budget of the initiative A\\*B is used up.')
    const parked = renderActivity({
      ...otter,
      run: null,
      waits: { why: 'its accounts are used up', until: at },
    })
    expect(parked).toContain('It is to run, and waits until 2026-11-21 14:32: its accounts are used up.')
  })

  it('says when a limit is over', () => {
    const failure = { kind: 'limit', message: 'Used up.', until: at + 3_600_000 }
    const text = renderActivity({ ...otter, run: { ...run, outcome: 'failed', failure } })
    expect(text).toContain('It goes on by itself at 2026-11-21 15:32, when its limit is over.')
    expect(text).toContain('> Used up.')
  })

  it('says when one that failed is tried again', () => {
    const failure = { kind: 'transient', message: 'No network.', until: null }
    const failed = { ...otter, run: { ...run, outcome: 'failed', failure } } as const
    expect(renderActivity(failed)).toContain('It is tried again by itself.')
    expect(renderActivity({ ...failed, retryAt: at })).toContain('again by itself at 2026-11-21 14:32.')
  })
})

it('what an agent was told stands there word for word, with what it was given', () => {
  const prompt = { agent: 'otter', run: 2, at, provider: 'codex', model: null, cut: false, files: [] }
  const given = [{ title: 'Small commits', path: 'agents/otter/messages/0001-small-commits.md' }]
  expect(renderPrompt({ ...prompt, given, text: '# Do it\n\n`now`\n' }, 'agents/otter/prompt.md')).toBe(
    '# What otter was told\n\nRun 2, 2026-11-21 14:32, codex. It was given: [Small commits](../../agents/otter/messages/0001-small-commits.md).\n\n---\n\n# Do it\n\n`now`\n',
  )
  expect(renderPrompt({ ...prompt, given, run: null, text: null }, 'agents/otter/prompt.md')).toBeNull()
})

it('files that an agent was given are linked where they are shown, and described where they are not', () => {
  const text = (path: string, cut = false): Given => ({ path, is: 'text', bytes: 600_000, cut })
  const files: Given[] = [
    text('/notes/.env'),
    text('docs/Notes (1).md', true),
    text('docs/nul'),
    text('lib/notes-1-.md'),
    { path: 'logo.png', is: 'binary', bytes: 12_345, cut: false },
    { path: 'gone.md', is: 'missing', bytes: null, cut: false },
  ]
  const pages = givenPages(files, 'agents/otter/prompt.md')
  expect([...pages.values()]).toEqual(
    ['env', 'Notes-1-.md', 'file-nul', 'notes-1--2.md'].map((name) => `agents/otter/input/${name}`),
  )
  expect(files.slice(3).map((file) => said(file, pages.get(file.path), 'STATUS.md'))).toEqual([
    '[lib/notes-1-.md](agents/otter/input/notes-1--2.md)',
    'logo.png (binary, not shown, 12 kB)',
    'gone.md (there was no such file)',
  ])
  expect(said(text('a', true), 'a', 'a')).toBe('[a](a) (the first 500 kB of 600 kB)')
})

describe('a transcript', () => {
  it('goes on in numbered files', () => {
    expect([1, 2].map((part) => transcriptPath('agents/otter', part))).toEqual([
      'agents/otter/transcript.md',
      'agents/otter/transcript-2.md',
    ])
  })

  it('shows nothing that a terminal takes for an order', () => {
    const piece = { is: 'said', run: 1, seq: 0, at, kind: 'tool', text: 'cat \u001b[2J `x`' } as const
    expect(renderPiece(piece)).toBe('- 14:32 cat ␛\\[2J \\`x\\`\n')
  })

  it('says how a run ended', () => {
    const end = { is: 'end', run: 1, at, answer: null } as const
    const failure = { kind: 'auth', message: 'Not logged in', until: null }
    const asked = [{ title: 'otter cannot go on', text: 'Log in.', options: ['Try again'] }]
    expect(renderPiece({ ...end, outcome: 'failed', failure, asked })).toBe(
      '\n**It failed** at 2026-11-21 14:32.\n\n> Not logged in\n\n- otter cannot go on\n',
    )
    const fruit = { title: 'Fruit', text: 'Which fruit?', options: ['Apple: round', 'Pear'] }
    expect(renderPiece({ ...end, outcome: 'asked', failure: null, asked: [fruit] })).toBe(
      '\n**It asked, and waits** at 2026-11-21 14:32.\n\n- Fruit\n\n> Which fruit?\n>\n> - Apple: round\n> - Pear\n',
    )
    const misfit = { kind: 'schema', message: 'It does not fit', until: null }
    const said = { ...end, answer: 'An hour of words.' }
    expect(renderPiece({ ...said, outcome: 'failed', failure: misfit, asked: [] })).toBe(
      '\n**It failed** at 2026-11-21 14:32.\n\n> It does not fit\n\nIt said:\n\n> An hour of words.\n',
    )
  })

  it('knows its place after each piece', () => {
    const begun = placeAfter(
      { is: 'begin', run: 1, at, provider: 'codex', model: null, told: null },
      transcriptStart,
    )
    expect(begun).toEqual({ run: 1, seq: -1, ended: false })
    const said = placeAfter({ is: 'said', run: 1, seq: 7, at, kind: 'text', text: 'x' }, begun)
    expect(said).toEqual({ run: 1, seq: 7, ended: false })
  })
})
