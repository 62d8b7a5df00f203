// Schedules that once ended badly, each under the name of what was wrong.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Disk, disks, Simulator } from './run-schedule.ts'
import type { Step } from './steps.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await Simulator.open()
})
afterAll(() => simulator.close())

const pinned: Readonly<Record<string, readonly Step[]>> = {
  'a page without its initiative is told of anew when there is another one': [
    { do: 'save', to: 3, how: 'in-place' },
    { do: 'quiet' },
    { do: 'save', to: 1, how: 'in-place' },
  ],
  'the note that cw does not run goes, although it died when the note stood there': [
    { do: 'crash', at: 'replace:placed', nth: 1 },
    { do: 'stop' },
    { do: 'flock' },
  ],
  'a command waits for a file that is settling without keeping the loop busy': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'race', at: 'stage:verified', of: 0, change: 'review' },
    { do: 'edit', of: 0, change: 'title', how: 'in-place' },
    { do: 'quiet' },
  ],
  'a broken file that nobody knew is told of': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'edit', of: 0, change: 'break', how: 'in-place' },
  ],
  'a changed entity waits for its broken file without keeping the loop busy': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'turns', count: 2, ms: 40, hears: false },
    { do: 'edit', of: 0, change: 'break', how: 'in-place' },
    { do: 'quiet' },
  ],
  'a new file that names the id of another kind becomes a document of its own': [
    { do: 'save', to: 3, how: 'in-place' },
    { do: 'edit', of: 0, change: 'foreign-id', how: 'in-place' },
    { do: 'quiet' },
    { do: 'copy', of: 0, to: 0 },
  ],
  'a file that moves to where another kind belongs becomes something new': [
    { do: 'create', kind: 0 },
    { do: 'save', to: 0, how: 'truncate' },
    { do: 'move', of: 1, to: 3 },
  ],
  'a deleted file of the archive is written again, once': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'command', of: 0, command: 'archive' },
    { do: 'quiet' },
    { do: 'remove', of: 0 },
  ],
  'an id that was taken out is put back': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'edit', of: 0, change: 'no-id', how: 'in-place' },
  ],
  'a file whose entity was archived goes there, although it was written at its old path first': [
    { do: 'create', kind: 0 },
    { do: 'quiet' },
    { do: 'edit', of: 0, change: 'crlf', how: 'in-place' },
    { do: 'command', of: 0, command: 'title' },
    { do: 'command', of: 0, command: 'archive' },
    { do: 'save', to: 0, how: 'in-place' },
  ],
  'of two new files with one id the second becomes a copy': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'edit', of: 0, change: 'foreign-id', how: 'in-place' },
    { do: 'move', of: 0, to: 1 },
    { do: 'copy', of: 0, to: 0 },
    { do: 'crash', at: 'read:looked', nth: 1 },
  ],
  'a file that an editor is about to write again is not taken for deleted because its entity changed': [
    { do: 'save', to: 8, how: 'in-place' },
    { do: 'turns', count: 2, ms: 6_000, hears: false },
    { do: 'save', to: 8, how: 'vim' },
    { do: 'quiet' },
    { do: 'move', of: 0, to: 0 },
  ],
  'an id that only a document of another kind names elsewhere is still a wrong id': [
    { do: 'save', to: 6, how: 'in-place' },
    { do: 'copy', of: 0, to: 1 },
    { do: 'quiet' },
    { do: 'copy', of: 3, to: 0 },
    { do: 'edit', of: 8, change: 'foreign-id', how: 'in-place' },
  ],
  'a file that cannot be read swaps its place with another, and its entity changes': [
    { do: 'create', kind: 0 },
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'edit', of: 0, change: 'break', how: 'in-place' },
    { do: 'swap', of: 0, with: 9 },
    { do: 'command', of: 0, command: 'title' },
  ],
  'a file that cannot be read is moved, and its entity archived': [
    { do: 'create', kind: 0 },
    { do: 'turns', count: 1, ms: 1, hears: true },
    { do: 'edit', of: 0, change: 'break', how: 'in-place' },
    { do: 'quiet' },
    { do: 'move', of: 0, to: 0 },
    { do: 'command', of: 0, command: 'archive' },
    { do: 'turns', count: 1, ms: 1, hears: false },
  ],
  'a file is moved to where it cannot be, and its entity archived with what it belonged to': [
    { do: 'create', kind: 0 },
    { do: 'create', kind: 2 },
    { do: 'quiet' },
    { do: 'remove', of: 0 },
    { do: 'move', of: 0, to: 3 },
    { do: 'create', kind: 0 },
  ],
  'of the two documents of a question one finds no space, and is written when there is some': [
    { do: 'ask', options: false },
    { do: 'space', bytes: 300 },
    { do: 'turns', count: 1, ms: 1, hears: true },
    { do: 'create', kind: 0 },
  ],
  'a question is asked where one of a lost database stands': [
    { do: 'ask', options: false },
    { do: 'fork' },
    { do: 'ask', options: false },
  ],
  'what is wrong with a file is told beside it once there is space': [
    { do: 'space', bytes: 0 },
    { do: 'save', to: 3, how: 'in-place' },
    { do: 'quiet' },
  ],
  'a question is in place while its reply still waits for its path': [
    { do: 'space', bytes: 0 },
    { do: 'ask', options: false },
    { do: 'restart', at: 'read:looked', nth: 1 },
    { do: 'turns', count: 1, ms: 6_000, hears: false },
  ],
  'a file is moved over one of another kind, and what it was is archived': [
    { do: 'save', to: 2, how: 'in-place' },
    { do: 'create', kind: 1 },
    { do: 'quiet' },
    { do: 'move', of: 0, to: 2 },
  ],
  'a document is changed again while a turn writes what it said before': [
    { do: 'create', kind: 0 },
    {
      do: 'meanwhile',
      nth: 8,
      does: { do: 'command', of: 0, command: 'title' },
      hears: true,
    },
    { do: 'quiet' },
  ],
  'a document that is moved to where it cannot be, before its id is written into it, is told of': [
    { do: 'save', to: 10, how: 'in-place' },
    { do: 'turns', count: 2, ms: 600, hears: false },
    { do: 'move', of: 0, to: 11 },
  ],
  'a document finds no space at its old place, and is written at the new one it has by then': [
    { do: 'meanwhile', nth: 8, does: { do: 'command', of: 0, command: 'move' }, hears: false },
    { do: 'create', kind: 0 },
    { do: 'space', bytes: 0 },
    { do: 'quiet' },
  ],
  'a database that has no space takes what was saved when it has some': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'refuse', at: 'before', times: 3 },
    { do: 'quiet' },
  ],
  'a creation whose answer is lost happens once': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'refuse', at: 'after', times: 2 },
    { do: 'quiet' },
  ],
  'an editor writes through a descriptor to a file that was replaced meanwhile': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'command', of: 0, command: 'title' },
    { do: 'turns', count: 1, ms: 6_000, hears: true },
    { do: 'edit', of: 0, change: 'append', how: 'late' },
  ],
  'a program that undoes each write of cw ends, and both sides agree': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'formatter', of: 0, how: 'undo' },
    { do: 'command', of: 0, command: 'line' },
    { do: 'quiet' },
    { do: 'command', of: 0, command: 'title' },
    { do: 'quiet' },
  ],
  'a view is edited, taken away, or moved, and a log too': [
    { do: 'save', to: 2, how: 'in-place' },
    { do: 'quiet' },
    { do: 'meddle', of: 0, how: 'edit' },
    { do: 'meddle', of: 1, how: 'remove' },
    { do: 'turns', count: 2, ms: 1_000, hears: true },
    { do: 'meddle', of: 0, how: 'move' },
    { do: 'meddle', of: 2, how: 'edit' },
  ],
  'settings that both sides change are settled by a word in the note': [
    { do: 'quiet' },
    { do: 'config', where: 'tree', change: 'settle', how: 'in-place' },
    { do: 'config', where: 'home', change: 'settle', how: 'in-place' },
    { do: 'turns', count: 3, ms: 600, hears: true },
    { do: 'settle-conflict', of: 0, how: 'half' },
    { do: 'quiet' },
    { do: 'settle-conflict', of: 0, how: 'theirs' },
  ],
  'a config.yaml that is wrong keeps nothing busy': [
    { do: 'config', where: 'tree', change: 'empty', how: 'in-place' },
  ],
  'a folder of many documents is gone, and None brings it back': [
    { do: 'flock' },
    { do: 'quiet' },
    { do: 'clear', of: 5 },
    { do: 'quiet' },
    { do: 'confirm', how: 'none' },
  ],
  'a database that cannot grow takes what was saved when it can': [
    { do: 'flock' },
    { do: 'pages', spare: 0 },
    { do: 'quiet' },
    { do: 'remove', of: 0 },
  ],
  'a base store that refuses a statement in the middle is asked again': [
    { do: 'create', kind: 0 },
    { do: 'refuse-store', error: 'SQLITE_IOERR_WRITE', nth: 5, times: 4 },
    { do: 'save', to: 8, how: 'in-place' },
    { do: 'quiet' },
  ],
  'a base store that refuses the start is started again': [
    { do: 'refuse-store', error: 'SQLITE_BUSY', nth: 1, times: 1 },
    { do: 'restart', at: 'read:looked', nth: 1 },
  ],
  'the note that an entity changed is stored when it was refused before (7)': [
    { do: 'refuse-store', error: 'SQLITE_BUSY', nth: 7, times: 1 },
    { do: 'flock' },
    { do: 'turns', count: 2, ms: 6_000, hears: false },
    { do: 'meanwhile', nth: 1, does: { do: 'command', of: 0, command: 'title' }, hears: false },
  ],
  'the note that an entity changed is stored when it was refused before (10)': [
    { do: 'refuse-store', error: 'SQLITE_BUSY', nth: 10, times: 1 },
    { do: 'flock' },
    { do: 'turns', count: 2, ms: 6_000, hears: false },
    { do: 'meanwhile', nth: 1, does: { do: 'command', of: 0, command: 'title' }, hears: false },
  ],
  'what is listed as approved along follows what was made while nobody kept the tree': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'edit', of: 1, change: 'review', how: 'in-place' },
    { do: 'edit', of: 0, change: 'review', how: 'in-place' },
    { do: 'quiet' },
    { do: 'create', kind: 9 },
    { do: 'stop' },
  ],
  'a broken file whose document moved lets the tree rest after a start': [
    { do: 'create', kind: 0 },
    {
      do: 'meanwhile',
      nth: 14,
      does: { do: 'edit', of: 0, change: 'closed', how: 'in-place' },
      hears: false,
    },
    { do: 'quiet' },
    { do: 'command', of: 0, command: 'move' },
    { do: 'stop' },
  ],
  'a broken file where a new document belongs lets the tree rest': [
    { do: 'race', at: 'replace:reserved', of: 0, change: 'closed' },
    { do: 'meanwhile', nth: 1, does: { do: 'create', kind: 0 }, hears: true },
    { do: 'quiet' },
  ],
  'a late save overwrites the file where the person moved it meanwhile': [
    { do: 'flock' },
    { do: 'meanwhile', nth: 1, does: { do: 'move', of: 0, to: 0 }, hears: false },
    { do: 'edit', of: 0, change: 'title', how: 'late' },
    { do: 'meanwhile', nth: 1, does: { do: 'sed', to: 'review' }, hears: false },
  ],
  'an approval that waits for a plan is looked at again when the plan is in order, although it is held': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'save', to: 1, how: 'in-place' },
    { do: 'save', to: 5, how: 'in-place' },
    { do: 'save', to: 6, how: 'in-place' },
    { do: 'save', to: 7, how: 'in-place' },
    { do: 'brake', decisions: 1 },
    { do: 'quiet' },
    { do: 'edit', of: 0, change: 'review', how: 'in-place' },
    { do: 'edit', of: 1, change: 'review', how: 'in-place' },
    { do: 'edit', of: 5, change: 'review', how: 'in-place' },
    { do: 'edit', of: 6, change: 'review', how: 'in-place' },
    { do: 'edit', of: 7, change: 'review', how: 'in-place' },
    { do: 'quiet' },
    { do: 'clock', ms: 60_000 },
    { do: 'edit', of: 2, change: 'in_progress', how: 'in-place' },
    { do: 'quiet' },
    { do: 'sed', to: 'approved' },
    { do: 'space', bytes: 0 },
    { do: 'edit', of: 0, change: 'approved', how: 'in-place' },
    { do: 'refuse', at: 'before', times: 1 },
  ],
  'a clock that is set back keeps nothing waiting': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'turns', count: 1, ms: 1, hears: true },
    { do: 'clock', ms: -3_600_000 },
    { do: 'turns', count: 4, ms: 600, hears: true },
  ],
}

describe.each(Object.keys(disks) as Disk[])('on a disk that %s', (disk) => {
  test.each(Object.keys(pinned))('%s', async (name) => {
    await expect(simulator.run(pinned[name] ?? [], disk)).resolves.toBeUndefined()
  })
})
