// What a slice tells of its documents: which fields they show, and which calls a difference between two texts means.
// Everything else about documents (splicing, merging, deciding) is the same for all kinds.

import type { Problem, Result } from '../kernel/problem.ts'
import type { DocumentText, FieldValue } from './document.ts'

/** A procedure call as data. */
export interface CallData {
  readonly path: string
  readonly input: Readonly<Record<string, unknown>>
}

/**
 * What a save decides beyond text. Such calls wait until the file has been quiet, count for the brakes, and are
 * held when they came from git.
 */
export type Decision = 'approve' | 'start' | 'send'

/** A call that a word or a tick stands for. */
export interface SaidCall {
  readonly path: string
  readonly decision?: Decision
  /** Path of the call that takes it back; without it nothing does. */
  readonly back?: string
  /** What the call takes beside the reference, from the text that was there before and the one that was saved. */
  input?(before: DocumentText, after: DocumentText): Readonly<Record<string, unknown>>
}

/** The calls that a difference means, or what is wrong with it. */
export type Intent =
  | { readonly ok: true; readonly calls: readonly CallData[]; readonly decision: Decision | null }
  | { readonly ok: false; readonly problem: Problem }

/** A field that a document of the kind may have. Unknown fields are carried along untouched. */
export interface FieldSpec {
  readonly key: string
  /** Name of the entity's property and of the command's input; default: `key` in camel case. */
  readonly name?: string
  /** Checks a value and brings it into the form the command takes. */
  decode(value: FieldValue): Result<unknown>
  /** The value a document without this field stands for. */
  readonly absent?: FieldValue
  /** A hint written behind the field where `cw` makes the document. */
  readonly comment?: string
  /** A list that merges as a set of additions and removals. */
  readonly set?: boolean
  /** Never merged with a concurrent change of what it decides about: an approval, an answer. */
  readonly guarded?: boolean
  /** References: shown as typed, stored as ids. */
  readonly references?: boolean
  /** Tells of work that was done on it: a copy begins without. */
  readonly history?: boolean
  /** Only `cw` writes it; why, for the person who tries. */
  readonly readonly?: string
  /** Said when the document is new, and `readonly` from then on. */
  readonly whenNew?: true
  /** For a value what is told to whoever gives it to a new document, as one sentence or two: it counts for less there. */
  readonly arrives?: Readonly<Record<string, string>>
  /** What is told to whoever gives it that value, as `decode` returns it, in one sentence or two; null: nothing. */
  remark?(value: unknown): string | null
  /** Values that are commands of their own (`approved` → `phase.approve`) instead of a part of `update`. */
  readonly commands?: Readonly<Record<string, SaidCall>>
  /** For a value those that come later in its life: where the entity has one of them, setting it again says nothing. */
  readonly passed?: Readonly<Record<string, readonly string[]>>
}

/** A codec without its entity's type: what the sync engine works with. Pure. */
export interface DocumentCodec {
  readonly kind: string
  /** Known fields in the order in which they stand in a new document. */
  readonly fields: readonly FieldSpec[]
  /** Takes the lines that `cw` adds out of a body; without it the kind has none. */
  strip?(body: string): string
  /** The same, also where they are a part of the body that goes when it is approved. */
  withoutLines?(body: string): string
  /** The call that taking back a tick in those lines means, while they still stand in the file; null: none was. */
  takeBack?(before: string, after: string, id: string): CallData | null
  /** The call that takes back what that call has decided; null where nothing does. */
  back?(call: CallData): CallData | null
  /**
   * The calls that make an entity of a new document at `path`; `id` when the text names one; `returning` when the
   * database lost it, and its status is to stay as it is.
   */
  create(
    doc: DocumentText,
    at: { readonly path: string; readonly id: string | null; readonly returning?: boolean },
  ): Intent
  /** The calls that bring the entity from what `before` says to what `after` says. */
  change(
    before: DocumentText,
    after: DocumentText,
    at: { readonly id: string; readonly path: string },
  ): Intent
}

/** What an entity's document may show of other entities. */
export interface Look {
  /** What is approved with the document at that path, in the order of the tree. */
  children(path: string): readonly { readonly slug: string; readonly rev: number }[]
}

/** The other half: from an entity to what its document shows. */
export interface EntityCodec<E> extends DocumentCodec {
  /** The value of each known field; undefined leaves the line out. References are ids. */
  values(entity: E): Readonly<Record<string, FieldValue | undefined>>
  /** The entity's body as its document shows it, with the lines that `cw` adds. */
  body(entity: E, look: Look): string
}
