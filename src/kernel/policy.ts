// What of the settings procedures themselves act on: what a person lets agents do without asking,
// and what they may cost.

export interface Policy {
  /** Tasks that an agent adds to an approved phase. `ask`: they wait for a person; `auto`: they are ready at once. */
  readonly acceptGaps: 'ask' | 'auto'
  /** What all agents may cost in a day, in US dollars; null = however much. */
  readonly dayUsd: number | null
  /** How many agents of that project may run at the same time; null = as many as of all. */
  mostRunning(project: LimitedProject): number | null
}

export interface LimitedProject {
  /** As config.yaml calls it. */
  readonly name: string
  /** Where it is checked out, or its URL; null: nobody has said. */
  readonly repository: string | null
}

/** As long as nobody said something else. */
export const usualPolicy: Policy = {
  acceptGaps: 'ask',
  dayUsd: null,
  mostRunning: () => null,
}
