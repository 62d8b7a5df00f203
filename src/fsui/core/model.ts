// The values `decide` works with: the three trees as they look for one document, and what may be done about it.

import type { CallData, Decision } from '../../document/codec.ts'
import type { DocumentText } from '../../document/document.ts'
import type { Problem } from '../../kernel/problem.ts'
import type { Step } from './unread-change.ts'

/** The last state both sides agreed on. */
export interface Base {
  readonly document: DocumentText
  /** Earlier renderings of the path, newest first, at most 8. */
  readonly older: readonly DocumentText[]
  /** What `cw` made of earlier texts, newest first, also before a person's save. */
  readonly steps: readonly Step[]
  /** An open conflict: the file is held as typed until the person says which side stands. */
  readonly conflict: Conflict | null
}

export interface Conflict {
  /** Keys of fields, and `body`: in the base they are as the entity had them, everything else as the file has it. */
  readonly fields: readonly string[]
  /** What the person said by now: nothing, by deleting the sidecar "mine", by `resolve: theirs` "theirs". */
  readonly resolution: 'open' | 'mine' | 'theirs'
}

export type FileSide =
  | { readonly state: 'same' }
  | { readonly state: 'changed'; readonly document: DocumentText }
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly problem: Problem }

/** `isNews`: it was decided about after the file was saved, whatever it says by now. What the file decides did not know of that. */
export type EntitySide =
  /** Its rendering means what the base means; never told by its revision alone. */
  | { readonly state: 'same'; readonly isNews?: boolean }
  | { readonly state: 'changed'; readonly document: DocumentText; readonly isNews?: boolean }
  /** Forgotten by the database; an archived entity is not gone. */
  | { readonly state: 'gone' }

export interface Situation {
  /** Null for a document that both sides have not agreed on before. */
  readonly base: Base | null
  readonly file: FileSide
  readonly entity: EntitySide
}

/** What is to be done. The shell carries it out and then looks again. */
export type Action =
  | { readonly do: 'nothing' }
  /** Both say the same: the base becomes the file's bytes. */
  | { readonly do: 'adopt'; readonly document: DocumentText }
  /** Send the calls, and `entity` as the source; then the base becomes `base`, before any write of the file. */
  | {
      readonly do: 'pull'
      readonly calls: readonly CallData[]
      readonly decision: Decision | null
      /** What the entity says then. */
      readonly entity: DocumentText
      readonly base: DocumentText
      readonly stale: boolean
      readonly merged: Pull | null
    }
  /** Write the file. `onlyId`: nothing but the id is missing, which waits for a quiet moment. */
  | { readonly do: 'push'; readonly document: DocumentText; readonly onlyId: boolean }
  | {
      readonly do: 'create'
      readonly calls: readonly CallData[]
      /** A message is sent by being made. */
      readonly decision: Decision | null
      readonly document: DocumentText
    }
  | { readonly do: 'archive' }
  | { readonly do: 'restore'; readonly document: DocumentText }
  | { readonly do: 'retire' }
  | { readonly do: 'revive'; readonly calls: readonly CallData[]; readonly document: DocumentText }
  | { readonly do: 'forget' }
  | { readonly do: 'block'; readonly problem: Problem }
  | { readonly do: 'wait'; readonly for: 'resolution' }

/** What follows a pull of a merge. */
export interface Pull {
  /** What the person had read: the base, or the older rendering from which the file was made. */
  readonly read: DocumentText
  /** What the file becomes; as it was typed while there are conflicts. */
  readonly file: DocumentText
  /** What could not be merged; a sidecar shows the action's `entity`. */
  readonly conflicts: readonly string[]
  /** Guarded fields, and labels of boxes that decide, that were not taken and are put back in the file. */
  readonly refused: readonly string[]
}
