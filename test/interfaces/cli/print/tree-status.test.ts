// What `cw fsui status` shows a person.
import { expect, it } from 'vitest'
import { printTreeStatus, type TreeStatus } from '../../../../src/interfaces/cli/print/tree-status.ts'

const calm: TreeStatus = {
  folder: '/tmp/notes',
  pid: 7,
  watcher: 'chokidar',
  watches: 14,
  sweepEvery: 30_000,
  lastSweep: new Date().toISOString(),
  connected: true,
  documents: 3,
  dirtyFolders: 0,
  settling: [],
  pendingWrites: [],
  pendingEntities: 0,
  conflicts: [],
  problems: [],
  held: [],
  cursor: { seq: 12 },
}
const look = { colour: false, width: null }

it('a calm tree is in sync, and how it is kept is told in two lines', () => {
  expect(printTreeStatus(calm, look)).toBe(
    [
      '/tmp/notes: in sync',
      '  3 documents, up to event 12; kept by process 7',
      '  14 folders watched (chokidar); looked through just now, every 30 s',
    ].join('\n'),
  )
})

it('what waits for a tick is not under way', () => {
  const said = printTreeStatus({ ...calm, held: ['tasks/b.md'], settling: ['tasks/b.md'] }, look)
  expect(said).toMatch(/^\/tmp\/notes: in sync, 1 decision held\n/)
  expect(said).not.toContain('Being saved')
})

it('what waits is told with its reason', () => {
  const status: TreeStatus = {
    ...calm,
    lastSweep: null,
    watches: 0,
    watcher: 'polling',
    problems: [
      {
        path: 'tasks/bad.md',
        since: Date.now(),
        line: 2,
        message: '“rev” is not one.',
        remedy: 'Write one.',
      },
    ],
    conflicts: [{ path: 'tasks/a.md', fields: ['title'], sidecar: 'tasks/a.conflict-1.md' }],
    held: ['tasks/b.md', 'tasks/c.md'],
    pendingWrites: [{ id: 't-000000', path: 'tasks/d.md', notBefore: null, why: 'waits for its file' }],
  }
  expect(printTreeStatus(status, look).split('\n')).toEqual([
    '/tmp/notes: 1 change under way, 1 file not taken up, 1 conflict, 2 decisions held',
    '  3 documents, up to event 12; kept by process 7',
    '  without watches (polling); not looked through yet, every 30 s',
    '',
    'Not taken up',
    '  tasks/bad.md:2  just now  “rev” is not one. Write one.',
    '',
    'Conflicts',
    '  tasks/a.md  title   tasks/a.conflict-1.md',
    '',
    'Waits for your tick in needs-you/confirm-….md',
    '  tasks/b.md',
    '  tasks/c.md',
    '',
    'Still to be written',
    '  tasks/d.md  waits for its file',
  ])
})

it('a tree whose server is away says so', () => {
  expect(printTreeStatus({ ...calm, connected: false }, look)).toMatch(
    /^\/tmp\/notes: the server does not answer; saves are kept until it does\n/,
  )
})

it('a tree that rests for git says so, and until when', () => {
  const resting = { git: 'rebase', until: Date.now() + 480_000 }
  expect(printTreeStatus({ ...calm, resting, dirtyFolders: 1 }, look).split('\n')[0]).toBe(
    '/tmp/notes: git is at work there (rebase): files are looked at when it is done, in 8 min at the latest',
  )
})

it('of many of a kind the first are shown, and one long name makes no other row longer', () => {
  const long = `tasks/${'long-'.repeat(48)}.md`
  const paths = [long, ...Array.from({ length: 149 }, (_, n) => `tasks/t${n + 100}.md`)]
  const status: TreeStatus = {
    ...calm,
    pendingWrites: paths.map((path) => ({ id: path, path, notBefore: null, why: 'waits' })),
  }
  const [, , , , , first, second, ...rest] = printTreeStatus(status, look).split('\n')
  expect(first).toBe(`  ${long}  waits`)
  expect(second).toBe('  tasks/t100.md  waits')
  expect(rest).toHaveLength(19)
  expect(rest.at(-1)).toBe('  and 130 more')
})
