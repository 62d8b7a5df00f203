// What the engine works with. Every port has a second implementation: disk and memory, server and simulation.

import type { DocumentCodec } from '../../../document/codec.ts'
import type { DocumentText } from '../../../document/document.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Problem } from '../../../kernel/problem.ts'
import type { TreeDocument } from '../../../kernel/tree-exchange.ts'
import type { FileRead, FileTree } from '../../../platform/files/file-tree.ts'
import type { MostDeletions } from '../../core/brakes.ts'
import type { BaseRow, BaseStore } from '../base-store.ts'
import type { Remote } from '../remote.ts'
import type { SentSaves } from './sent-saves.ts'

export interface EngineParts {
  readonly tree: FileTree
  readonly bases: BaseStore
  readonly remote: Remote
  readonly clock: Clock
  readonly settings: EngineSettings
  readonly codecs: ReadonlyMap<string, DocumentCodec>
  /** One line of the log: what was taken up, refused or written. */
  journal(line: string): void
  /** What was sent, for those who hear of it from the log. Without: the engine tells of all saves. */
  readonly saves?: SentSaves
  /** Whether a living editor holds the file open. */
  heldByEditor(path: string): Promise<boolean>
  /** What git does with the tree just now, as git calls it; null: nothing. */
  gitAtWork(): Promise<string | null>
  /** What is left of the tree at its root. */
  rootState?(): Promise<RootState>
  /** Makes what is missing at its root of what a new tree begins with. */
  fillRoot?(): Promise<void>
  /** Whether git put these bytes there, and not an editor. */
  cameFromGit(path: string, bytes: Uint8Array): Promise<boolean>
  /** What of a document of that kind is not so on this machine, for the log; what it said `before` was told of then. */
  doubtsAbout?(kind: string, before: DocumentText | null, after: DocumentText): Promise<readonly string[]>
  /** What a document of that kind names that this machine does not know, so that it is not taken up; what it named `before` stays. */
  unknownHere?(kind: string, before: DocumentText | null, after: DocumentText): Promise<Problem | null>
}

/** `unmarked`: nothing says any more that the folder is the tree. `bare`: none of the files stands that a new tree begins with. */
export type RootState = 'whole' | 'bare' | 'unmarked'

export interface TimedParts extends EngineParts {
  /** The clock's elapsed milliseconds: every grace and quiet time goes by them. */
  steady(): number
}

/** Times are milliseconds. */
export interface EngineSettings {
  readonly settle: number
  readonly commandQuiet: number
  readonly polite: boolean
  /** How long an error has to stand before its sidecar appears. */
  readonly errorQuiet: number
  /** How long a file has to be missing before it counts as deleted. */
  readonly deletionGrace: number
  readonly mostDecisions: number
  /** For how long nothing that was decided is started. */
  readonly startGrace: number
  readonly mostDeletions: MostDeletions
  /** Files taken up in one turn. */
  readonly mostFiles: number
  /** When a save of a reply sends it. */
  readonly replyMode: 'auto' | 'save' | 'tick'
}

export const defaultEngineSettings: EngineSettings = {
  settle: 30,
  commandQuiet: 500,
  polite: true,
  errorQuiet: 5_000,
  deletionGrace: 2_000,
  mostDecisions: 10,
  startGrace: 5_000,
  mostDeletions: { count: 5, percent: 20 },
  mostFiles: 500,
  replyMode: 'auto',
}

/** How a file looked when it was read for a decision. */
export type SeenFile =
  | {
      readonly state: 'file'
      readonly read: FileRead
      readonly document: DocumentText
      /** The document without an id that it is, since the folder of that went there. */
      readonly carried?: string
    }
  | {
      readonly state: 'unreadable'
      readonly problem: Problem
      readonly read: FileRead | null
      /** The id on its `id:` line: whose file it is can be told although what it says cannot. */
      readonly claims: string | null
    }
  | { readonly state: 'missing' }

/** One document to decide about: where it is, what is known of it, and how both sides look now. */
export interface Unit {
  readonly path: string
  /** Null for what has no entity yet. */
  readonly key: string | null
  readonly kind: string
  readonly base: BaseRow | null
  /** The path it was known at, when the file has moved. */
  readonly movedFrom: string | null
  /** The file holds another document's id: it is a copy and becomes a document of its own. */
  readonly copyOf: string | null
  readonly file: SeenFile
  /** `same`: nothing says that it differs from the base. */
  readonly entity: TreeDocument | 'same' | 'gone'
}
