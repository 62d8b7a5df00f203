// What the views are rendered from: how things stand in the home, and what only this tree knows. Times are
// milliseconds since the epoch, paths are relative to the tree.

/** Something that goes on only after a person has saved the file at `path`. */
export interface Waiting {
  readonly kind: 'answer' | 'approve'
  /**
   * `arrived`: it came here approved, and nobody has approved it as it is. `proposed`: an agent added it to something
   * that is approved.
   */
  readonly because: 'asked' | 'review' | 'arrived' | 'proposed'
  /** What is to be answered or approved. */
  readonly of: 'question' | 'initiative' | 'phase' | 'plan' | 'task'
  readonly slug: string
  readonly title: string
  readonly since: number
  /** Who waits. */
  readonly who: string
  /** How many open tasks hang on it; null = that cannot be told. */
  readonly holdsUp: number | null
  readonly question?: Question | undefined
  /** How much would be approved: `2 plans, 7 tasks`. */
  readonly size?: string | undefined
  readonly path: string
}

interface Question {
  readonly text: string
  readonly options: readonly { readonly label: string; readonly description: string }[]
}

/** A document that is listed. */
export interface Listed {
  readonly slug: string
  readonly title: string
  readonly path: string
}

/** A task somebody works on, and since when. */
export interface Working extends Listed {
  readonly who: string | null
  readonly since: number
}

export interface Finished extends Listed {
  readonly at: number
}

export interface Count {
  readonly done: number
  readonly all: number
}

export interface PhasePosition extends Listed {
  readonly status: string
  readonly wave: number | null
  readonly plans: Count
  readonly tasks: Count
}

export interface Decision extends Listed {
  readonly at: number
  readonly who: string
}

/** Where an initiative stands. */
export interface Position extends Listed {
  readonly status: string
  readonly phases: readonly PhasePosition[]
  readonly running: readonly Working[]
  readonly blocked: readonly Listed[]
  /** Approvals, oldest first. */
  readonly decisions: readonly Decision[]
  /** Tasks that are closed, with who did them. */
  readonly done: readonly Working[]
}

export interface Overview {
  /** By cost of waiting: what holds up most comes first, then what waits longest. */
  readonly waiting: readonly Waiting[]
  readonly running: readonly Working[]
  readonly ready: { readonly count: number; readonly first: readonly Listed[] }
  readonly blocked: readonly Listed[]
  /** How many there are in each status, by kind. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly finishedToday: readonly Finished[]
  readonly initiatives: readonly Position[]
}

/** What only the tree knows. */
export interface LocalState {
  readonly conflicts: readonly OpenConflict[]
  readonly problems: readonly StandingProblem[]
  /** Paths of documents whose decisions wait in `needs-you/confirm-….md`. */
  readonly held: readonly string[]
  /** The lists in which they wait. */
  readonly confirms?: readonly ConfirmList[]
  /** Paths of copies that tools made of documents. */
  readonly copies?: readonly string[]
  /** Paths that `cw` does not write to for now, because another program rewrites them in turn. */
  readonly contested?: readonly string[]
}

/** A `needs-you/confirm-….md` that waits for ticks. */
export interface ConfirmList {
  readonly path: string
  readonly title: string
}

export interface OpenConflict {
  readonly path: string
  readonly fields: readonly string[]
  readonly sidecar: string
}

export interface StandingProblem {
  readonly path: string
  readonly since: number
  readonly message: string
  readonly remedy: string
  readonly line?: number
}
