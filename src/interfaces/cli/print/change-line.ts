// What a command did, in one line: "task t-9f2c7k closed: Add the limits table".

import { kindOfId } from '../../../kernel/ids.ts'
import type { CommandEntry } from '../manifest.ts'

const done: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'changed',
  close: 'closed',
  reopen: 'reopened',
  start: 'started',
  stop: 'stopped',
  block: 'blocked',
  claim: 'claimed',
  release: 'released',
  archive: 'archived',
  restore: 'restored',
  move: 'moved',
  approve: 'approved',
  complete: 'completed',
  review: 'is in review',
  rework: 'goes back for rework',
  draft: 'is a draft again',
  ask: 'asked',
  answer: 'answered',
  send: 'sent',
  reply: 'answered',
}

/** Null when the result is not one thing with an id. */
export function changeLine(entry: CommandEntry, thing: Readonly<Record<string, unknown>>): string | null {
  const { id, status, path } = thing
  if (typeof id !== 'string') return null
  const verb = entry.words.at(-1) ?? ''
  const noun = kindOfId(id) ?? entry.words[0]
  const what = done[verb] ?? (typeof status === 'string' ? `is ${status}` : `: ${verb}`)
  const title = [thing.title, thing.subject, thing.name].find(
    (each) => typeof each === 'string' && each !== '',
  )
  const where = verb === 'move' && typeof path === 'string' ? ` to ${path}` : ''
  return `${noun} ${id} ${what}${where}${title === undefined ? '' : `: ${title}`}`
}
