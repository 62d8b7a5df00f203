// Where a test lets the process die: CW_CRASH_AT names a step, a part of what is worked on there, and which passing of
// the two is the last. Without that variable a step costs one comparison.

import { processEnvironment } from './config/environment.ts'
import type { FaultStep, Faults } from './files/file-tree.ts'

/** Each is passed after what it names has happened. */
export type CrashStep = FaultStep | HomeStep | ServerStep | TreeStep

/** Making a home and a tree. */
type HomeStep = 'home:marked' | 'home:configured' | 'tree:filled' | 'tree:marked' | 'tree:known'

/** `commit:ready` stands before the commit, `commit:told` before the answer. */
type ServerStep = 'server:announced' | 'commit:ready' | 'commit:done' | 'commit:told'

/** What a tree does beside replacing files. `base:changed` may stand in a transaction, `base:committed` after one. */
type TreeStep =
  | 'server:asked'
  | 'server:answered'
  | 'base:changed'
  | 'base:committed'
  | 'version:stored'
  | 'view:placed'
  | 'view:taken-away'
  | 'log:queued'
  | 'log:appended'

interface Armed {
  readonly step: string
  readonly where: string
  left: number
}

const armed = parse(processEnvironment().crashAt)

/** Passes a step; `where` is the path, the key or the procedure that is worked on. */
export function passStep(step: CrashStep, where: string): void {
  if (armed !== null) dieAt(armed, step, where)
}

/** For the files of a tree; undefined where no test wants the process to die. */
export const crashingFiles: Faults | undefined = armed === null ? undefined : passStep

/** `replace:placed tasks/a.md 2`: at the second passing of that step with a path that contains `tasks/a.md`. */
function parse(text: string | undefined): Armed | null {
  if (text === undefined) return null
  const [step = '', where = '', nth = '1'] = text.split(' ')
  return { step, where, left: Number(nth) }
}

function dieAt(point: Armed, step: CrashStep, where: string): void {
  if (point.step !== step || !where.includes(point.where)) return
  point.left -= 1
  if (point.left === 0) process.kill(process.pid, 'SIGKILL')
}
