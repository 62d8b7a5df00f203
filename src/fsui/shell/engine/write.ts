// Puts documents in place. A person who wrote in the meantime wins: their bytes go back, and all is decided anew.

import { type DocumentText, encodeDocument } from '../../../document/document.ts'
import type { KeptVersion, Stat } from '../../../platform/files/file-tree.ts'
import { classify } from '../../core/classify.ts'
import type { EngineParts } from './parts.ts'

export interface Writing {
  readonly path: string
  readonly document: Pick<DocumentText, 'text'>
  /** Hash of the bytes that may be replaced; null when no file may be there. */
  readonly expected: string | null
  readonly mode?: number
  /** Moves the base when the file holds the document. */
  placed(stat: Stat): Afterwards | null
}

/** What is left to do when a base that moved is stored: what has to be waited for. */
export type Afterwards = () => Promise<void>

/** Stores what is agreed on now. It may run within a transaction with others, so it waits for nothing. */
export type Note = () => Afterwards | null

/** Milliseconds after which a write that the file system refused is tried again. */
export const failedAgain = 5_000

export type WriteResult = 'placed' | 'again' | 'failed'

/**
 * Contents that writes displaced, and the bases they move, stored together: each time the disk is waited for costs more
 * than all the rest.
 */
export class Displaced {
  #kept: KeptVersion[] = []
  #placed: Note[] = []

  add(kept: KeptVersion): void {
    this.#kept.push(kept)
  }

  /** The file holds the document. */
  placed(note: Note): void {
    this.#placed.push(note)
  }

  /** Until this has been called the keep area holds them, also over a crash. @see SPEC W4, K5 */
  async keep(parts: Pick<EngineParts, 'tree' | 'bases' | 'clock'>): Promise<void> {
    const kept = this.#kept
    const placed = this.#placed
    this.#kept = []
    this.#placed = []
    const at = parts.clock.now()
    const versions = kept.map(({ path, bytes }) => ({ path, bytes, at, why: 'replaced by cw' }))
    await noteTogether(placed, (note) => {
      if (versions.length > 0) parts.bases.addVersions(versions, note)
      else if (placed.length > 0) parts.bases.together(note)
    })
    for (const each of kept) await parts.tree.forget(each)
  }
}

/**
 * All that the notes store, in the one transaction that `store` makes: all of it or, when a note is refused, nothing, for
 * one may take another's word that an entity's change is dealt with. What is left to do follows when it is stored.
 * @see SPEC K2
 */
export async function noteTogether(notes: readonly Note[], store: (note: () => void) => void): Promise<void> {
  const left: Afterwards[] = []
  store(() => {
    for (const note of notes) {
      const afterwards = note()
      if (afterwards !== null) left.push(afterwards)
    }
  })
  const ended = await Promise.allSettled(left.map((afterwards) => afterwards()))
  for (const each of ended) if (each.status === 'rejected') throw each.reason
}

/** Writes one document; `displaced` notes it when it is told to keep. `again`: somebody else wrote; `failed`: the file system refused, `onFailure` says why. */
export async function write(
  parts: EngineParts,
  writing: Writing,
  { onFailure, displaced }: { onFailure(message: string): void; readonly displaced: Displaced },
): Promise<WriteResult> {
  const { tree } = parts
  const bytes = encodeDocument(writing.document.text)
  const options = {
    expected: writing.expected,
    ...(writing.mode === undefined ? {} : { mode: writing.mode }),
  }
  const result = await tree.replace(writing.path, bytes, options)
  switch (result.outcome) {
    case 'written':
      displaced.placed(() => writing.placed(result.stat))
      if (result.kept) displaced.add(result.kept)
      return 'placed'
    case 'equal':
      displaced.placed(() => writing.placed(result.stat))
      return 'placed'
    case 'raced':
      await keepVersion(parts, result.kept, 'saved while cw wrote')
      await putBack(parts, writing.path, {
        bytes: result.kept.bytes,
        ours: parts.bases.keepText(writing.document.text),
      })
      return 'again'
    case 'changed':
      if (result.kept) await keepVersion(parts, result.kept, 'saved while cw wrote')
      return 'again'
    case 'failed':
      onFailure(result.problem.message)
      return 'failed'
  }
}

/** Stores a displaced content for good, then lets the keep area forget it. */
export async function keepVersion(
  parts: Pick<EngineParts, 'tree' | 'bases' | 'clock'>,
  kept: KeptVersion,
  why: string,
): Promise<void> {
  parts.bases.addVersion({ path: kept.path, bytes: kept.bytes, at: parts.clock.now(), why })
  await parts.tree.forget(kept)
}

/** The same for what a process before this one displaced, unless it is a version by now, or a view that nobody wrote in. @see SPEC K5 */
export async function keepRecovered(
  parts: Pick<EngineParts, 'tree' | 'bases' | 'clock'>,
  kept: KeptVersion,
  why: string,
): Promise<void> {
  const { path, hash } = kept
  const isVersion = parts.bases.versions(path).some((each) => each.hash === hash)
  const isOwn = classify(path).is === 'view' && parts.bases.isRendering(hash)
  if (isVersion || isOwn) await parts.tree.forget(kept)
  else await keepVersion(parts, kept, why)
}

/** The person's bytes stand in the file again, unless they have saved once more since. */
async function putBack(
  parts: EngineParts,
  path: string,
  { bytes, ours }: { readonly bytes: Uint8Array; readonly ours: string },
): Promise<void> {
  const back = await parts.tree.replace(path, bytes, { expected: ours })
  if ((back.outcome === 'written' || back.outcome === 'changed' || back.outcome === 'raced') && back.kept)
    await keepVersion(parts, back.kept, 'saved while cw wrote')
}
