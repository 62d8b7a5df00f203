// For each step at which the process may die: what goes on then, and what of it is worked on.

import type { CrashStep } from '../../src/platform/crash-points.ts'
import type { ScenarioName } from './scenarios.ts'

/** What a disk may be without (CW_DISK_LACKS). */
export type Lacks = 'exchange' | 'exchange,links'

/**
 * `where`: a part of what is worked on, with the name of the case for `*`; '*' alone is its document. `lacks`: on a disk
 * that can do so much less than this one.
 */
export interface Moment {
  readonly during: ScenarioName
  readonly where: string
  readonly lacks?: Lacks
}

/** `start`: while a new tree is set up. */
export type Place = readonly Moment[] | 'start'

const on = (during: ScenarioName, where = '*'): Moment => ({ during, where })
const committing = [
  on('edit', 'tree.save'),
  on('answer', 'tree.save'),
  on('arrive', 'tree.save'),
  on('review', 'tree.save'),
  on('move', 'tree.save'),
  on('remove', 'tree.save'),
  on('merge', 'tree.save'),
]
const replacing = [on('push'), on('merge')]
/** Where two names cannot change places in one step: the old file gets a second name first, or is moved away. */
const unexchanged = [...without('exchange', replacing), ...without('exchange,links', replacing)]

export const steps: Readonly<Record<CrashStep, Place>> = {
  'home:marked': 'start',
  'home:configured': 'start',
  'tree:filled': 'start',
  'tree:marked': 'start',
  'tree:known': 'start',
  'server:announced': 'start',

  'read:looked': [on('edit'), on('arrive')],
  'read:opened': [on('edit'), on('arrive')],

  'server:asked': [...committing, on('push', 'tree.documents')],
  'commit:ready': [...committing, on('command', 'initiative.create')],
  'commit:done': [...committing, on('command', 'initiative.create'), on('relocate', 'initiative.archive')],
  'commit:told': [...committing, on('command', 'initiative.create')],
  'server:answered': [...committing, on('push', 'tree.documents')],
  'base:changed': [on('edit', 'bases'), on('push', 'bases'), on('move', 'bases'), on('push', 'changed')],
  'base:committed': [on('edit', ''), on('push', ''), on('arrive', '')],

  'replace:compared': replacing,
  'stage:written': replacing,
  'stage:verified': replacing,
  'replace:hashed': [...replacing, on('arrive')],
  'replace:offered': [...replacing, on('arrive')],
  'replace:kept': unexchanged,
  'replace:kept-checked': unexchanged,
  'replace:reserved': without('exchange,links', [...replacing, on('arrive')]),
  'replace:placed': [...replacing, on('arrive'), on('conflict', '*.conflict-'), on('command')],
  'replace:kept-hashed': [...replacing, on('arrive')],
  'replace:synced': [...replacing, on('arrive'), on('command')],
  'version:stored': [on('push'), on('merge')],

  'remove:hashed': [on('mend', '*.error.md')],
  'remove:kept': [on('mend', '*.error.md')],
  'remove:verified': [on('mend', '*.error.md')],

  'move:hashed': [on('relocate')],
  'move:taken-away': [on('relocate')],
  'move:placed': [on('relocate')],

  'folder:filled': [on('ask')],
  'folder:synced': [on('ask')],
  'folder:placed': [on('ask')],

  'view:placed': [on('review', 'STATUS.md')],
  'view:taken-away': [on('relocate', '*/STATE.md')],
  'log:queued': [on('push')],
  'log:appended': [on('push')],
}

function without(lacks: Lacks, moments: readonly Moment[]): Moment[] {
  return moments.map((moment) => ({ ...moment, lacks }))
}
