// What a person could not undo waits for their word (SYNC.md 1a). Pure: the caller brings counts and times.

/** How many documents may vanish at once before it counts as an accident: the larger of a number and a share of all. */
export interface MostDeletions {
  readonly count: number
  /** 0 to 100. */
  readonly percent: number
}

/** Whether so many deletions at once have to be confirmed. @see SPEC B1 */
export function deletionsTrip(deletions: number, documents: number, most: MostDeletions): boolean {
  return deletions > Math.max(most.count, Math.floor((documents * most.percent) / 100))
}

export interface DecisionAt {
  /** When it was taken, in milliseconds. */
  readonly at: number
  /** Decisions of one group count as one: all plans approved within a phase. */
  readonly group: string
}

/** Window of the decisions brake, in milliseconds. */
export const decisionWindow = 10_000

/** Whether more than `limit` groups of decisions fall into the window that ends now. @see SPEC B2 */
export function decisionsTrip(decisions: readonly DecisionAt[], now: number, limit: number): boolean {
  const recent = decisions.filter((decision) => now - decision.at < decisionWindow)
  return new Set(recent.map((decision) => decision.group)).size > limit
}
