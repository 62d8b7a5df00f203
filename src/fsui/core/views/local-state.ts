// What only this tree knows and its views show beside the overview of the home.

import type { Difference } from '../difference.ts'

/** What only the tree knows. */
export interface LocalState {
  readonly conflicts: readonly OpenConflict[]
  readonly problems: readonly StandingProblem[]
  /** Paths of documents whose decisions wait in `needs-you/confirm-….md`. */
  readonly held: readonly string[]
  /** The lists in which they wait. */
  readonly confirms?: readonly ConfirmList[]
  /** Approvals of these documents that were not taken, because something had changed since it was read. */
  readonly refusals?: readonly Refusal[]
  /** What stands in the way of approvals that were saved, from the first moment on. */
  readonly blocked?: readonly StandingProblem[]
  /** Paths of copies that tools made of documents. */
  readonly copies?: readonly string[]
  /** Paths that `cw` does not write to for now, because another program rewrites them in turn. */
  readonly contested?: readonly string[]
  /** What stands in the tree and is not read, whatever it holds. */
  readonly unread?: readonly Unread[]
  /** Git is at work: nothing is read or written until it is done, or until then. Milliseconds since the epoch. */
  readonly resting?: { readonly git: string; readonly until: number } | null
}

/** `message` names the path. */
export interface Unread {
  readonly path: string
  readonly message: string
  readonly remedy: string
}

export interface Refusal {
  readonly path: string
  readonly differences: readonly Difference[]
  /** It was approved, and a save of other words took that back. */
  readonly tookBack?: boolean
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

/** The code of what is only wrong as long as the document that it belongs to is. */
export const waitsForParent = 'path.waits'

/** The same of one that it names. */
export const waitsForNamedOne = 'reference.waits'

export interface StandingProblem {
  readonly code?: string
  readonly path: string
  readonly since: number
  readonly message: string
  readonly remedy: string
  readonly line?: number
}
