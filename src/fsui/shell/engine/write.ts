// Puts documents in place. A person who wrote in the meantime wins: their bytes go back, and all is decided anew.

import { type DocumentText, encodeDocument } from '../../../document/document.ts'
import type { KeptVersion, Stat } from '../../../platform/files/file-tree.ts'
import type { EngineParts } from './parts.ts'

export interface Writing {
  readonly path: string
  readonly document: Pick<DocumentText, 'text'>
  /** Hash of the bytes that may be replaced; null when no file may be there. */
  readonly expected: string | null
  readonly mode?: number
  /** Called when the file holds the document; moves the base before it waits for anything. */
  placed(stat: Stat): Promise<void>
}

export type WriteResult = 'placed' | 'again' | 'failed'

/**
 * Contents that writes displaced, and the bases they move, stored together: each time the disk is waited for costs more
 * than all the rest.
 */
export class Displaced {
  #kept: KeptVersion[] = []
  #placed: (() => Promise<void>)[] = []

  add(kept: KeptVersion): void {
    this.#kept.push(kept)
  }

  /** The file holds the document. */
  placed(note: () => Promise<void>): void {
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
 * All that the notes store before they wait for anything, in the one transaction that `store` makes. When something is
 * refused, all of them have ended before it is thrown.
 */
export async function noteTogether(
  notes: readonly (() => Promise<void>)[],
  store: (note: () => void) => void,
): Promise<void> {
  const noting: Promise<void>[] = []
  let broken: { readonly error: unknown } | null = null
  try {
    store(() => {
      for (const note of notes) noting.push(note())
    })
  } catch (error) {
    broken = { error }
  }
  // What a note met is the cause of what the transaction then met.
  for (const ended of await Promise.allSettled(noting)) if (ended.status === 'rejected') throw ended.reason
  if (broken) throw broken.error
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
