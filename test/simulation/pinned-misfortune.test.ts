// Schedules with crashes, refusals and lost databases that once ended badly, each under the name of what was wrong.

import { pinSchedules } from './pin-schedules.ts'

pinSchedules({
  'a reply is wrong, and its question is of a database that was lost': [
    { do: 'ask', options: false },
    { do: 'save', to: 0, how: 'prefix' },
    { do: 'reply', of: 14, what: 'break', how: 'prefix' },
    { do: 'fork' },
  ],
  'of a question with many files due one document is in place, and the other waits': [
    { do: 'save', to: 3, how: 'in-place' },
    { do: 'save', to: 5, how: 'in-place' },
    { do: 'save', to: 7, how: 'in-place' },
    { do: 'save', to: 11, how: 'in-place' },
    { do: 'quiet' },
    { do: 'space', bytes: 300 },
    { do: 'ask', options: false },
    { do: 'meanwhile', nth: 46, does: { do: 'command', of: 17, command: 'title' }, hears: true },
    { do: 'turns', count: 4, ms: 6000, hears: true },
  ],
  'the note that cw does not run goes, although it died when the note stood there': [
    { do: 'crash', at: 'replace:placed', nth: 1 },
    { do: 'stop' },
    { do: 'flock' },
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
  'of the two documents of a question the base store refuses the one, and both are written': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'ask', options: false },
    { do: 'refuse-store', error: 'SQLITE_BUSY', nth: 4, times: 1 },
    { do: 'turns', count: 1, ms: 1, hears: true },
    { do: 'create', kind: 0 },
  ],
  'the notes of the end are missing when the base store refuses them, and the tree goes on': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'refuse-store', error: 'SQLITE_BUSY', nth: 1, times: 1 },
    { do: 'stop' },
  ],
  'a view that stood there when the process died, before that was noted, goes when nothing waits any more': [
    { do: 'save', to: 0, how: 'in-place' },
    { do: 'quiet' },
    { do: 'edit', of: 0, change: 'break', how: 'in-place' },
    { do: 'quiet' },
    { do: 'restart', at: 'replace:synced', nth: 3 },
    { do: 'quiet' },
    { do: 'edit', of: 0, change: 'mend', how: 'in-place' },
  ],
  'a change that could not be stored is heard again, also when the log went on meanwhile': [
    { do: 'save', to: 8, how: 'in-place' },
    { do: 'save', to: 10, how: 'in-place' },
    { do: 'quiet' },
    { do: 'refuse-store', error: 'SQLITE_BUSY', nth: 1, times: 1 },
    { do: 'meanwhile', nth: 3, does: { do: 'command', of: 0, command: 'line' }, hears: true },
    { do: 'turns', count: 1, ms: 1, hears: false },
    { do: 'command', of: 1, command: 'line' },
  ],
  'the other side of a conflict goes when history forks': [
    { do: 'create', kind: 0 },
    { do: 'quiet' },
    { do: 'edit', of: 0, change: 'append', how: 'in-place' },
    { do: 'command', of: 0, command: 'append' },
    { do: 'fork' },
    { do: 'confirm', how: 'all' },
  ],
  'what is said in the moment of a crash is waited for by nobody': [
    { do: 'config', where: 'home', change: 'reply', how: 'in-place' },
    { do: 'crash', at: 'base:before', nth: 3 },
    { do: 'turns', count: 3, ms: 1, hears: true },
  ],
})
