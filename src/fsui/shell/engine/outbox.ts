// Where the parts of a plan go. The engine sends and writes them once everything is decided.

import type { DocumentText } from '../../../document/document.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { Unit } from './parts.ts'
import type { Problems } from './problems.ts'
import type { Refusals } from './refusals.ts'
import type { Sending } from './send.ts'
import type { Writing } from './write.ts'

export interface Outbox {
  readonly problems: Problems
  readonly refusals: Refusals
  send(sending: Sending): void
  write(writing: Writing, polite: 'content' | 'id' | 'now'): void
  /** Whether the document goes on waiting for the one it belongs to, which is there but not taken up yet. */
  waitsForParent(path: string, problem: Problem): Promise<boolean>
  /** The same for a new document and those that it names. */
  waitsForNamed(unit: Unit, document: DocumentText): Promise<boolean>
  /** The document says what the file says: what the events of that mutation tell of the entity is known. */
  agreed(mutation: string, id: string): void
  /** Look at the path again at once. */
  again(path: string): void
  /** The entity is another than what was decided against: look at both again. */
  overtaken(unit: Unit): void
  /** Nothing more can be done until something happens to the file. */
  waitForFile(key: string): void
}

/** The server did not take it. */
export async function refuse(unit: Unit, problem: Problem, out: Outbox): Promise<void> {
  if (problem.code === 'rev.stale') return out.overtaken(unit)
  if (!(await out.waitsForParent(unit.path, problem))) block(unit, problem, out)
}

/** No change from the file and no write to it, until something happens to it. */
export function block(unit: Unit, problem: Problem, out: Outbox): void {
  out.problems.set(unit.path, problem)
  if (unit.key !== null) out.waitForFile(unit.key)
}
