// The log of a tree: what it shows of others, and what it says when it cannot be written.

import { expect, test } from 'vitest'
import { describeEvent } from '../../../src/fsui/shell/describe-event.ts'
import { Journal } from '../../../src/fsui/shell/journal.ts'
import { MemoryVolume } from '../../../src/platform/files/memory-volume.ts'
import { openMemoryTree } from '../../../src/platform/files/open-tree.ts'
import { StoppedClock } from '../../contracts/file-tree-suite.ts'

const noon = new Date(2026, 10, 21, 12).getTime()

function journalOn(volume: MemoryVolume): { journal: Journal; told: string[] } {
  const opened = openMemoryTree(volume, '/tree', { clock: new StoppedClock() })
  if (!opened.ok) throw new Error(opened.problem.message)
  const told: string[] = []
  return {
    journal: new Journal(
      opened.value,
      () => noon,
      (line) => told.push(line),
    ),
    told,
  }
}

test('a line is one line, and holds no order to a terminal', async () => {
  const volume = new MemoryVolume()
  volume.mkdir('/tree')
  const { journal, told } = journalOn(volume)
  journal.add('task “a\u001b[2J\nb\rc” created')
  await journal.settled()
  const written = Buffer.from(volume.read(volume.openRead('/tree/log/2026-11-21.md'), 1_000)).toString()
  expect(written).toBe('- 12:00:00 task “a␛[2J b␍c” created\n')
  expect(told).toEqual(['12:00:00 task “a␛[2J b␍c” created'])
})

test('a message that wants a reply is called a question', () => {
  const about = (type: string, after: Record<string, unknown>) =>
    describeEvent({
      ...{ seq: 1, id: 'e1', epoch: 'e', at: noon, rev: 1, kind: 'message', entity: 'm-2n1kfn', type },
      actor: { kind: 'person', id: 'you', name: 'you' },
      cause: { command: 'question.ask', mutation: 'm' },
      change: { before: null, after },
    })
  expect(about('message.created', { title: 'Which?', wantsReply: true })).toBe(
    'you: question “Which?” (m-2n1kfn) asked',
  )
  expect(about('message.created', { title: 'Hi', wantsReply: false })).toBe(
    'you: message “Hi” (m-2n1kfn) created',
  )
  // What an agent calls a thing may be as long as a document.
  expect(about('message.created', { title: `${'y'.repeat(118)}😀${'y'.repeat(200_000)}` })).toBe(
    `you: message “${'y'.repeat(118)}…” (m-2n1kfn) created`,
  )
  expect(about('message.answered', { title: 'Which?' })).toBe('you: question “Which?” (m-2n1kfn) answered')
})

test('of a changed text of an agent it is told when the agent hears of it', () => {
  const about = (before: object) =>
    describeEvent({
      ...{ seq: 1, id: 'e1', epoch: 'e', at: noon, rev: 2, kind: 'agent', entity: 'a-111111' },
      ...{ type: 'agent.changed', title: 'otter' },
      actor: { kind: 'person', id: 'you', name: 'you' },
      cause: { command: 'agent.update', mutation: null },
      change: { before: { ...before }, after: { body: 'Add it.\n', model: 'small' } },
    })
  expect(about({ body: 'Add the table.\n' })).toBe(
    'you: agent otter (a-111111) changed (body, told with its next run)',
  )
  expect(about({ model: 'large' })).toBe('you: agent otter (a-111111) changed (model large → small)')
})

test('a correction is told apart from a first answer, and a claim says for whom, and when it ran out', () => {
  const about = (type: 'message.answered' | 'task.claimed' | 'task.released', of: object) =>
    describeEvent(
      {
        ...{ seq: 1, id: 'e1', epoch: 'e', at: noon, rev: 1, entity: 'x-1', title: 'One', type },
        kind: type === 'message.answered' ? 'message' : 'task',
        actor: { kind: 'person', id: 'you', name: 'you' },
        cause: { command: 'question.answer', mutation: null },
        change: { before: null, after: {} },
        ...of,
      },
      (id) => (id === 'a-111111' ? 'agents/otter/agent.md' : null),
    )
  const answered = (before: object) => about('message.answered', { change: { before, after: {} } })
  expect(answered({ answeredAt: null })).toBe('you: question “One” (x-1) answered')
  expect(answered({ answeredAt: 1 })).toBe('you: question “One” (x-1) answered anew (corrected)')
  expect(answered({ answer: 'no' })).toBe('you: question “One” (x-1) answered anew (corrected)')
  const claimed = (assignee: string) =>
    about('task.claimed', { change: { before: { assignee: null }, after: { assignee } } })
  expect(claimed('you')).toBe('you: task “One” (x-1) claimed')
  expect(claimed('fox')).toBe('you: task “One” (x-1) claimed for fox')
  expect(claimed('a-111111')).toBe('you: task “One” (x-1) claimed for otter')
  const released = (command: string) =>
    about('task.released', {
      cause: { command, mutation: null },
      change: { before: { assignee: 'fox' }, after: { assignee: null } },
    })
  expect(released('task.release')).toBe('you: task “One” (x-1) released')
  expect(released('task.expire')).toBe('you: task “One” (x-1) released: the claim of fox ran out')
})

test('of a run that failed the reason is told, in one line that is not too long', () => {
  const failed = (message: unknown) =>
    describeEvent({
      ...{
        seq: 1,
        id: 'e1',
        epoch: 'e',
        at: noon,
        rev: 1,
        kind: 'run',
        entity: 'r-2n1kfn',
        type: 'run.failed',
      },
      actor: { kind: 'person', id: 'you', name: 'cw' },
      cause: { command: 'run.end', mutation: null },
      change: { before: null, after: { agent: 'a-9f2c7k', failure: { kind: 'user', message } } },
    })
  expect(failed('No\nprogram')).toBe('cw: agent a-9f2c7k failed: No program')
  expect(failed('x'.repeat(300))).toMatch(/ failed: x{199}…$/)
  expect(failed({ $text: 'a hash' })).toBe('cw: agent a-9f2c7k failed: …')
})

test('what happens is told of what a person knows: by its title, else by where it stands', () => {
  const paths = new Map([['t-9f2c7k', 'tasks/limits.md']])
  const about = (kind: 'task' | 'comment', entity: string, type: string, after: Record<string, unknown>) =>
    describeEvent(
      {
        ...{ seq: 1, id: 'e1', epoch: 'e', at: noon, rev: 1, kind, entity, type },
        actor: { kind: 'person', id: 'you', name: 'you' },
        cause: { command: 'task.close', mutation: 'm' },
        change: { before: null, after },
      },
      (id) => paths.get(id) ?? null,
    )
  expect(about('task', 't-9f2c7k', 'task.created', { title: 'Limits' })).toBe(
    'you: task “Limits” (t-9f2c7k) created',
  )
  expect(about('task', 't-9f2c7k', 'task.closed', {})).toBe('you: task tasks/limits.md (t-9f2c7k) closed')
  expect(about('task', 't-000000', 'task.closed', {})).toBe('you: task t-000000 closed')
  expect(about('comment', 'n-3k2m9p', 'task.commented', { task: 't-9f2c7k', text: 'so' })).toBe(
    'you: task tasks/limits.md (t-9f2c7k) commented',
  )
})

test('an approval that goes along with a change of its phase is told in words', () => {
  const about = (approvedDigest: string | null) =>
    describeEvent({
      ...{
        seq: 1,
        id: 'e1',
        epoch: 'e',
        at: noon,
        rev: 2,
        kind: 'phase',
        entity: 'ph-2n1kfn',
        type: 'phase.changed',
      },
      actor: { kind: 'person', id: 'you', name: 'you' },
      cause: { command: 'task.update', mutation: 'm' },
      change: { before: { approvedDigest: 'a', approvedAt: 1 }, after: { approvedDigest, approvedAt: 2 } },
    })
  expect(about('b')).toBe('you: phase ph-2n1kfn changed (its approval goes along)')
  expect(about(null)).toBe('you: phase ph-2n1kfn changed (its approval no longer holds)')
})

test('what could not be written stands in the log once the disk takes it, before what happens then', async () => {
  const volume = new MemoryVolume()
  for (const folder of ['/tree', '/tree/log', '/tree/log/2026-11-21.md']) volume.mkdir(folder)
  const { journal, told } = journalOn(volume)
  journal.add('one')
  await journal.settled()
  journal.add('two')
  await journal.settled()
  expect(told.filter((line) => line.includes('not written'))).toHaveLength(1)
  volume.rmdir('/tree/log/2026-11-21.md')
  journal.add('three')
  await journal.settled()
  const descriptor = volume.openRead('/tree/log/2026-11-21.md')
  const text = Buffer.from(volume.read(descriptor, Infinity)).toString('utf8')
  expect(text).toBe('- 12:00:00 one\n- 12:00:00 two\n- 12:00:00 three\n')
})

test('that it cannot be written is told to the terminal', async () => {
  const volume = new MemoryVolume()
  for (const folder of ['/tree', '/tree/log', '/tree/log/2026-11-21.md']) volume.mkdir(folder)
  const { journal, told } = journalOn(volume)
  journal.add('something happened')
  await journal.settled()
  expect(told).toEqual([
    '12:00:00 something happened',
    '12:00:00 the log was not written: log/2026-11-21.md is a folder, where a file is expected',
  ])
})

test('a run is told of as something that its agent does', () => {
  const about = (type: string, before: object | null, after: object) =>
    describeEvent(
      {
        ...{ seq: 1, id: 'e1', epoch: 'e', at: noon, rev: 1, kind: 'run', entity: 'r-2n1kfn', type },
        actor: { kind: 'cw', id: 'cw', name: 'cw' },
        cause: { command: 'agent.begin', mutation: null },
        change: { before: before && { ...before }, after: { ...after } },
      },
      () => 'agents/otter/agent.md',
    )
  expect(about('run.started', null, { agent: 'a-111111' })).toBe('cw: agent otter (a-111111) began to work')
  expect(about('run.asked', { agent: 'a-111111' }, { agent: 'a-111111' })).toBe(
    'cw: agent otter (a-111111) asked, and waits',
  )
  const failure = { kind: 'crash', message: 'It ended\nwith code 3.', until: null }
  expect(about('run.failed', { agent: 'a-111111' }, { agent: 'a-111111', failure })).toBe(
    'cw: agent otter (a-111111) failed: It ended with code 3.',
  )
  expect(about('message.changed', { readAt: null }, { readAt: 1 })).toMatch(/ was read$/)
})

test('what the tree does not show is told of by the title that the server says', () => {
  const about = (of: { kind: 'run' | 'task' | 'message'; entity: string; type: string; after: object }) =>
    describeEvent({
      ...{ seq: 1, id: 'e1', epoch: 'e', at: noon, rev: 1, title: 'Otter', ...of },
      actor: { kind: 'cw', id: 'cw', name: 'cw' },
      cause: { command: 'agent.begin', mutation: null },
      change: { before: null, after: { ...of.after } },
    })
  const run = { kind: 'run', entity: 'r-2n1kfn', type: 'run.started', after: { agent: 'a-111111' } } as const
  expect(about(run)).toBe('cw: agent Otter (a-111111) began to work')
  const task = { kind: 'task', entity: 't-111111', type: 'task.closed', after: {} } as const
  expect(about(task)).toBe('cw: task “Otter” (t-111111) closed')
  const message = { kind: 'message', entity: 'm-111111', type: 'message.answered', after: {} } as const
  expect(about(message)).toBe('cw: question “Otter” (m-111111) answered')
})

test('what changed is told in the words of the document, and other things by their names', () => {
  const about = (before: object, after: object) =>
    describeEvent(
      {
        ...{
          seq: 1,
          id: 'e1',
          epoch: 'e',
          at: noon,
          rev: 1,
          kind: 'task',
          entity: 't-1',
          type: 'task.changed',
        },
        actor: { kind: 'cw', id: 'cw', name: 'cw' },
        cause: { command: 'task.update', mutation: null },
        change: { before: { ...before }, after: { ...after } },
      },
      (id) => (id === 'a-111111' ? 'agents/otter/agent.md' : null),
    )?.replace(/^.* changed /, '')
  expect(about({ assignee: null }, { assignee: 'a-111111' })).toBe('(assignee nothing → otter)')
  expect(about({ budgetUsd: 1 }, { budgetUsd: 2 })).toBe('(budget_usd 1 → 2)')
  expect(about({ parkedUntil: null }, { parkedUntil: noon })).toBe(
    '(parked_until nothing → 2026-11-21 12:00)',
  )
  expect(about({ readAt: null, body: 'x'.repeat(50) }, { readAt: noon, body: 'y' })).toBe('(read, body)')
})

test('a program that rests, and works again, is told by its name', () => {
  const about = (type: string, after: Record<string, unknown>) =>
    describeEvent({
      ...{ seq: 1, id: 'e1', epoch: 'e', at: noon, rev: 1, kind: 'run', entity: 'r-2n1kfn', type },
      actor: { kind: 'cw', id: 'cw', name: 'cw' },
      cause: { command: 'agent.rest', mutation: 'm' },
      change: { before: {}, after },
    })
  const program = 'Codex (account day)'
  expect(about('run.rested', { program, until: noon, failures: 5, last: '529 Overloaded' })).toBe(
    'cw: Codex (account day) rests until 12:00: 5 failures in a row, last: 529 Overloaded',
  )
  expect(about('run.recovered', { program })).toBe('cw: Codex (account day) works again')
})
