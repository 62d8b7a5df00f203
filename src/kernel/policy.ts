// What of the settings procedures themselves act on: what a person lets agents do without asking.

export interface Policy {
  /** Tasks that an agent adds to an approved phase. `ask`: they wait for a person; `auto`: they are ready at once. */
  readonly acceptGaps: 'ask' | 'auto'
}

/** As long as nobody said something else. */
export const usualPolicy: Policy = { acceptGaps: 'ask' }
