// The catalogue of errors. A code is permanent: scripts, agents and exit codes depend on it.

import { agentErrors } from './agent-errors.ts'
import type { CatalogueEntry } from './catalogue-entry.ts'
import { configErrors } from './config-errors.ts'

export const catalogue = {
  'input.invalid': {
    message: '{reason}',
    hint: 'Run the command with --help to see what it takes.',
    exit: 2,
  },
  'command.unknown': { message: 'There is no command “{name}”.', hint: '{suggestion}', exit: 2 },
  'entity.unknown': {
    message: 'No {kind} is called “{ref}”.',
    hint: 'Use an id, the unique beginning of one, a slug or a path; `cw {kind} list` shows them.',
    exit: 10,
  },
  'entity.ambiguous': {
    message: '“{ref}” fits more than one {kind}: {candidates}.',
    hint: 'Write the id or the path of the one that is meant.',
    exit: 10,
  },
  'entity.archived': {
    message: 'The {kind} {id} is archived.',
    hint: 'Bring it back first: `cw {kind} restore {id}`{orByHand}.',
    exit: 11,
  },
  ...agentErrors,
  'reference.unknown': {
    message: '{field}: nothing is called “{ref}”.',
    hint: '{meant}',
    exit: 10,
  },
  'status.illegal': {
    message: 'The {kind} is {from}: it cannot become {to}.',
    hint: 'From {from} it can become: {allowed}.',
    exit: 11,
  },
  'initiative.begun': {
    message: 'The initiative cannot be a draft again: work of it has begun.',
    hint: 'To take its approval back, set “status: review” (`cw initiative review`). To leave it as it is, put “status: in_progress” back.',
    exit: 11,
  },
  'phase.unfinished': {
    message: 'The phase cannot be completed: not closed yet: {tasks}.',
    hint: 'Close what is left of it, or put it away; the phase waits to be accepted then.',
    exit: 11,
  },
  'field.readonly': {
    message: '{field} is not yours to set: {reason}',
    hint: 'Put back the value it had; `cw history FILE` shows it.',
    exit: 11,
  },
  'path.taken': {
    message: 'Another document stands at {path} already.',
    hint: 'Choose another name.',
    exit: 11,
  },
  'path.alike': {
    message:
      'Some systems take {path} and {other} for one: their names differ in case, accents or signs that are not seen.',
    hint: 'Rename one of the two.',
    exit: 11,
  },
  'path.form': {
    message: '{path} and {other} would be one {kind}: both have the folder {folder}/.',
    hint: 'To write the one anew in this form, delete {other}. To have two, give this one another name.',
    exit: 11,
  },
  'id.taken': {
    message: 'Another {kind} has the id {id} already.',
    hint: 'Take the id out of the new document: it gets one of its own.',
    exit: 11,
  },
  'path.kind': { message: 'No {kind} can stand at {path}.', hint: 'Put it where another stands.', exit: 11 },
  'path.misplaced': {
    message: '{path} has no {parent} to belong to.',
    hint: '{guess} {missing} first; this file is taken up as soon as it stands there.',
    exit: 11,
  },
  'rev.stale': {
    message: 'The {kind} {id} changed meanwhile (revision {actual}, you saw {expected}).',
    hint: 'Look at it again, then decide anew.',
    exit: 12,
  },
  'approval.stale': {
    message: 'Nothing was approved: {what} changed since it was read.',
    hint: 'Read it again, then approve it again; a file lists it anew once “status: review” is back and the tick out.',
    exit: 12,
  },
  'approval.digest': {
    message: 'Nothing was approved: the digest is {actual}, not {expected}.',
    hint: 'Look at what changed, then approve with the digest it has now.',
    exit: 12,
  },
  'document.unreadable': {
    message: 'cw could not read the document {path} any more: {reason}',
    hint: '{remedy} Nothing was changed.',
    exit: 17,
  },
  'dependency.self': {
    message: '{field}: “{ref}” is this very document, which cannot wait for itself.',
    hint: 'Take it out of the list, or name another one.',
    exit: 13,
  },
  'dependency.cycle': {
    message: 'That would make a cycle: {cycle}.',
    hint: 'Leave out one of these dependencies, here or in one of the others.',
    exit: 13,
  },
  'task.claimed': {
    message: 'Task {id} is held by {holder} until {time}.',
    hint: 'Take another one (`cw task ready`), or wait until the lease ends.',
    exit: 14,
  },
  'task.not-ready': {
    message: 'Task {id} is not ready: {why}.',
    hint: '`cw task why {id}` shows the chain.',
    exit: 15,
  },
  'task.none-ready': {
    message: 'No task is ready: {why}.',
    hint: '`cw task ready --explain` says what each waits for.',
    exit: 15,
  },
  'task.not-held': {
    message: 'Task {id} is not held by {agent}.',
    hint: 'Claim it first: `cw task claim {id}`.',
    exit: 14,
  },
  'actor.forbidden': {
    message: '{actor} may not run `{command}`: {reason}',
    hint: 'A person has to do this; ask with `cw question ask`.',
    exit: 16,
  },
  'answer.unfit': {
    message: '{reason}',
    hint: '{remedy}',
    exit: 2,
  },
  'question.closed': {
    message: 'Question {id} is answered already.',
    hint: '`cw question show {id}` shows the answer; answer again with --correct to send a correction.',
    exit: 11,
  },
  'home.missing': {
    message: 'There is no cw home at {path}.',
    hint: 'Run `cw init`, or `cw fsui DIR`.',
    exit: 20,
  },
  'home.gone': {
    message: 'The home {path} was taken away while cw worked with it.',
    hint: 'Every file of the tree stands as it was saved. Put the home back from a backup, then start cw again.',
    exit: 20,
  },
  'home.foreign': {
    message: '{path} is not empty and not a cw home.',
    hint: 'Set CW_HOME to an empty folder or to a home that cw made.',
    exit: 20,
  },
  'home.damaged': {
    message: '{path} cannot be read: {reason}.',
    hint: 'Put the file back from a backup, or set CW_HOME to another folder.',
    exit: 20,
  },
  'home.newer': {
    message: '{path} was made by a newer cw (its version is {found}, this cw knows {known}).',
    hint: 'Update cw; nothing was changed.',
    exit: 20,
  },
  'database.newer': {
    message: 'The database was written by a newer cw (its schema is {found}, this cw knows {known}).',
    hint: 'Update cw; nothing was changed.',
    exit: 21,
  },
  'database.corrupt': {
    message: 'The database is damaged: {reason}.',
    hint: 'Stop cw and put a backup of cw.db in its place. Without one, cw can begin again from the tree, but open questions, comments, links and the history are only in cw.db: `cw doctor` says how to keep it.',
    exit: 21,
  },
  'database.full': {
    message: 'There is no space left for the database.',
    hint: 'Free some space; nothing was changed.',
    exit: 22,
  },
  'database.busy': {
    message: 'Another program is using the database.',
    hint: 'Close what has cw.db open (a database viewer, a backup), then do it again; nothing was changed.',
    exit: 23,
  },
  'database.unwritable': {
    message: 'The database cannot be read or written: {reason}.',
    hint: '{remedy}',
    exit: 22,
  },
  'disk.full': {
    message: 'There is no space left on the device{at}.',
    hint: 'Free some space (`df -h` shows where), then do it again; what stood there before is untouched.',
    exit: 22,
  },
  'lock.held': {
    message: 'The {what} is in use by process {pid}.',
    hint: 'Go on with that one, or end it first: Ctrl+C in its terminal.',
    exit: 23,
  },
  'server.unreachable': {
    message: 'No cw server answers at {address}: {reason}.',
    hint: 'Start one with `cw server` or `cw fsui`.',
    exit: 24,
  },
  'server.silent': {
    message: 'The cw server at {address} has not answered for {waited}.',
    hint: '{remedy}',
    exit: 24,
  },
  'server.refused': {
    message: 'The server refused this: {reason}.',
    hint: '{remedy}',
    exit: 24,
  },
  'server.port': {
    message: 'The server cannot listen on port {port}: {reason}.',
    hint: 'Choose another one with `--port` or `server.port` in config.yaml; 0 takes any that is free.',
    exit: 24,
  },
  'events.gone': {
    message: 'The event log does not hold what this client saw last.',
    hint: 'Fetch a snapshot and follow from there.',
    exit: 25,
  },
  ...configErrors,
  'tree.not-empty': {
    message: '{path} is neither empty nor a cw tree.',
    hint: 'Choose an empty folder, or say --here to make this folder a tree.',
    exit: 27,
  },
  'tree.nested': {
    message: '{path} cannot be a tree: it {what}.',
    hint: 'Nothing was changed. Choose a folder beside it: a tree holds no home and no other tree, and stands in none.',
    exit: 27,
  },
  'tree.not-emptied': {
    message: '{standing} still stands in {path}.',
    hint: 'Nothing is projected over it: empty the folder first, or open it without --fresh.',
    exit: 27,
  },
  'tree.foreign': {
    message: '{path} belongs to another home ({found}; this home is {home}).',
    hint: 'Open it with the home it belongs to: set CW_HOME to that one. If that home is gone for good, delete {path}/.cw-home, and `cw fsui {path} --here` takes the documents into this one. To have them in both, copy them without `.cw-home` into a folder that this home keeps.',
    exit: 27,
  },
  'tree.unknown': { message: '{reason}', hint: '{remedy}', exit: 27 },
  'tree.idle': {
    message: 'No cw keeps {path} right now.',
    hint: 'Start it: `cw fsui {path}`; or bring both sides together once: `cw fsui {path} --once`.',
    exit: 27,
  },
  'tree.failed': {
    message: 'The process that keeps the tree cannot answer: {reason}',
    hint: 'It is ending, or has ended; `cw logs` tells why. Start it again with `cw fsui`.',
    exit: 27,
  },
  'tree.silent': {
    message: 'Process {pid} keeps {path}, and has not answered within {waited}.',
    hint: 'It is busy, stopped or stuck: `cw logs` and `df -h` may tell why. If it stays so, `kill {pid}`, then `cw fsui {path}`.',
    exit: 27,
  },
  'tree.second': {
    message: '{path} is new, and this home keeps {known} already.',
    hint: 'Open that one: `cw fsui {known}`. A second tree of the same home: `cw fsui {path} --new`.',
    exit: 27,
  },
  'project.no-repository': {
    message: '{path} {why}.',
    hint: '`git init {path}` makes it one, `git clone` brings one here; --anyway takes it as it is.',
    exit: 29,
  },
  'project.url': {
    message: '{url} is not on this machine: agents work in worktrees of a repository that is.',
    hint: '`git clone {url}` brings it here; then name that folder. --anyway takes the URL as it is.',
    exit: 29,
  },
  'project.known': {
    message: '{repository} is under management already, as {title} ({id}).',
    hint: '`cw project show {id}` shows it, `cw project update {id}` changes it.',
    exit: 29,
  },
  'version.unknown': {
    message: 'There is no version {version} of {path}.',
    hint: '`cw history {path}` lists them.',
    exit: 10,
  },
  'file.failed': { message: '{path}: {reason}', hint: '{remedy}', exit: 28 },
  'wait.timeout': {
    message: 'Still no answer after {waited}.',
    hint: 'It goes on waiting: {later}',
    exit: 75,
  },
} as const satisfies Record<string, CatalogueEntry>
