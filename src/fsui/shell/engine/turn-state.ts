// What the engine keeps from turn to turn.

import type { Agenda } from './agenda.ts'
import type { Politeness } from './politeness.ts'
import type { Problems } from './problems.ts'

/** What is due and when, who else writes, and what is wrong. */
export interface TurnState {
  readonly agenda: Agenda
  readonly politeness: Politeness
  readonly problems: Problems
}
