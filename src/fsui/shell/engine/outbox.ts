// Where the parts of a plan go. The engine sends and writes them once everything is decided.

import type { Problem } from '../../../kernel/problem.ts'
import type { Unit } from './parts.ts'
import type { Problems } from './problems.ts'
import type { Sending } from './send.ts'
import type { Writing } from './write.ts'

export interface Outbox {
  readonly problems: Problems
  send(sending: Sending): void
  write(writing: Writing, polite: 'content' | 'id' | 'now'): void
  /** Look at the path again at once. */
  again(path: string): void
  /** Nothing more can be done until something happens to the file. */
  waitForFile(key: string): void
}

/** No change from the file and no write to it, until something happens to it. */
export function block(unit: Unit, problem: Problem, out: Outbox): void {
  out.problems.set(unit.path, problem)
  if (unit.key !== null) out.waitForFile(unit.key)
}
