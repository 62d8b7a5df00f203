// The sidecar of a conflict: what the entity says, beside a file that stays as it was typed. @see SPEC E2

import { type DocumentText, encodeDocument } from '../../../document/document.ts'
import { folderPart, namePart } from '../../../kernel/path-parts.ts'
import { hashOf } from '../../../platform/files/file-tree.ts'
import { classify, conflictSidecar } from '../../core/classify.ts'
import type { OpenConflict } from '../base-store.ts'
import type { EngineParts, Unit } from './parts.ts'
import { namedBy, readForDecision } from './read.ts'
import { tidyAbove } from './tidy.ts'
import { keepVersion } from './write.ts'

/** Sidecars of open conflicts that are missing: while an editor saves one it is, for a moment. @see SPEC E3 */
export class MissedSidecars {
  /** Since when, by the clock that nobody sets. */
  readonly #since = new Map<string, number>()

  constructor(private readonly parts: Pick<EngineParts, 'clock' | 'settings'>) {}

  /** Milliseconds until one that is missing counts as deleted; 0 for one that does, or that is there. */
  graceLeft(sidecar: string, missing: boolean): number {
    const now = this.parts.clock.elapsed()
    const since = this.#since.get(sidecar) ?? now
    const left = missing ? since + this.parts.settings.deletionGrace - now : 0
    if (left > 0) this.#since.set(sidecar, since)
    else this.#since.delete(sidecar)
    return Math.max(0, left)
  }
}

/**
 * Puts what the entity says beside the file, and says so in the log. It is a version of the file from now on: whichever
 * side stands in the end, and whatever becomes of the sidecar, the other one can be brought back.
 */
export async function openConflict(
  parts: EngineParts,
  unit: Unit,
  found: { readonly conflicts: readonly string[]; readonly entity: Pick<DocumentText, 'text'> },
): Promise<OpenConflict> {
  const stamp = new Date(parts.clock.now()).toISOString().slice(0, 19).replaceAll(':', '')
  const sidecar = conflictSidecar(unit.path, stamp)
  const bytes = encodeDocument(found.entity.text)
  const written = await parts.tree.replace(sidecar, bytes, { expected: null })
  if (written.outcome === 'written' || written.outcome === 'equal')
    parts.bases.noteWritten(sidecar, { hash: hashOf(bytes), stat: written.stat })
  const why = 'the other side of a conflict'
  parts.bases.addVersion({ path: unit.path, bytes, at: parts.clock.now(), why })
  const what = found.conflicts.join(', ')
  parts.journal(
    `conflict: ${unit.path}: ${what} changed on both sides; yours stands in the file, the other in ${sidecar}`,
  )
  return { fields: found.conflicts, sidecar }
}

/**
 * The document went to another folder, alone or with everything in it: its open conflict goes on there. A sidecar of
 * the same name there may be that of another document, which took the old place. @see SPEC E9
 */
export async function takeSidecarAlong(
  parts: Pick<EngineParts, 'tree' | 'bases'>,
  key: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const conflict = parts.bases.withKey(key)?.conflict
  const [left, folder] = [folderPart(from), folderPart(to)]
  if (!conflict || left === folder || folderPart(conflict.sidecar) !== left) return
  const sidecar = folder + conflict.sidecar.slice(left.length)
  const there = await readForDecision(parts.tree, sidecar, null)
  const here = await parts.tree.read(conflict.sidecar)
  if (there?.state === 'missing') {
    if (here.state !== 'file') return
    const moved = await parts.tree.move(conflict.sidecar, sidecar, here.hash)
    if (moved.outcome !== 'moved') return
  } else if (here.state !== 'missing' && (there === null || namedBy(there) !== key)) return
  parts.bases.noteWritten(conflict.sidecar, null)
  parts.bases.update(key, { conflict: { ...conflict, sidecar } })
}

/**
 * A sidecar that no open conflict has: its document is gone, history forked, or the process died before the conflict was
 * noted. What it says is kept already; what somebody wrote into it stays. @see SPEC E9
 */
export async function takeAwayStraySidecar(
  { tree, bases }: Pick<EngineParts, 'tree' | 'bases'>,
  path: string,
): Promise<void> {
  if (classify(path).is !== 'conflict-sidecar' || namePart(path).startsWith('config.yaml.')) return
  for (const { conflict } of bases.inConflict()) {
    if (conflict === null || namePart(conflict.sidecar) !== namePart(path)) continue
    // It may have gone along with a folder whose move is not taken up yet.
    if (conflict.sidecar === path || (await tree.stat(conflict.sidecar)).state === 'missing') return
  }
  const read = await tree.read(path)
  if (read.state !== 'file' || bases.bytes(read.hash) === null) return
  const removed = await tree.remove(path, read.hash)
  if (removed.outcome === 'removed') await tree.forget(removed.kept)
  bases.noteWritten(path, null)
  await tidyAbove(tree, path)
}

/** Which side of a conflict stands in the file in the end; both: they say the same. */
type Standing = 'yours' | 'other' | 'both'

/** Ends the open conflict of a document, if it has one, and says in the log which side stands. */
export async function settleConflict(
  parts: Pick<EngineParts, 'tree' | 'bases' | 'clock' | 'journal'>,
  { path, base }: Unit,
  stands: Standing,
): Promise<void> {
  const conflict = base?.conflict
  if (!conflict) return
  await dropSidecar(parts, conflict.sidecar)
  parts.journal(`resolved: ${path}: ${conflict.fields.join(', ')}: ${outcome[stands]}`)
}

const outcome: Readonly<Record<Standing, string>> = {
  yours: 'your version stands; `cw history` of the file has the other',
  other: 'the other version stands in the file now; `cw history` of the file has yours',
  both: 'both sides say the same now',
}

/** The conflict is settled: what a person wrote into the sidecar is kept as a version. */
export async function dropSidecar(
  parts: Pick<EngineParts, 'tree' | 'bases' | 'clock'>,
  sidecar: string,
): Promise<void> {
  const read = await parts.tree.read(sidecar)
  if (read.state === 'file') {
    const removed = await parts.tree.remove(sidecar, read.hash)
    if (removed.outcome === 'removed') await keepVersion(parts, removed.kept, 'the conflict is settled')
  }
  parts.bases.noteWritten(sidecar, null)
}
