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
  /** Whether the refused document goes on waiting for what it lacks, which may be on its way. */
  mayYetCome(path: string, problem: Problem): Promise<boolean>
  /** Whether a new document is not sent yet, because of those that it names. */
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
  if (!(await out.mayYetCome(unit.path, problem))) block(unit, problem, out)
  // Its path is looked at again, and with that what the entity says.
  else if (unit.key !== null) out.waitForFile(unit.key)
}

/** No change from the file and no write to it, until something happens to it. */
export function block(unit: Unit, problem: Problem, out: Outbox): void {
  out.problems.set(unit.path, problem)
  if (unit.key !== null) out.waitForFile(unit.key)
}
