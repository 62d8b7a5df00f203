// The sidecar of a conflict: what the entity says, beside a file that stays as it was typed. @see SPEC E2

import { type DocumentText, encodeDocument } from '../../../document/document.ts'
import { foldName } from '../../../kernel/fold-name.ts'
import { folderPart, namePart } from '../../../kernel/path-parts.ts'
import { hashOf, type Stat } from '../../../platform/files/file-tree.ts'
import { classify, conflictSidecar } from '../../core/classify.ts'
import { takeParts } from '../../core/merge.ts'
import type { BaseRow, OpenConflict } from '../base-store.ts'
import { notPlaced } from '../stat-text.ts'
import { parseAgreed } from './judge.ts'
import type { EngineParts, Unit } from './parts.ts'
import { sentenceAbout, sentencesAbout } from './problems.ts'
import { namedBy, readForDecision } from './read.ts'
import { takeAwayReserved } from './reserved-names.ts'
import { endsNothing, holdsWords, isOwn, keepSidecarWords, saysTheirs, settled } from './sidecar-words.ts'
import { tidyAbove } from './tidy.ts'
import { Displaced, failedAgain, keepVersion, write } from './write.ts'

/** Why what the entity says is a version of the file. */
const otherSide = 'the other side of a conflict'

/** Sidecars of open conflicts that are missing: while an editor saves one it is, for a moment. @see SPEC E3 */
export class MissedSidecars {
  /** Since when, by the clock that nobody sets. */
  readonly #since = new Map<string, number>()

  constructor(private readonly parts: Pick<EngineParts, 'clock' | 'settings'>) {}

  /**
   * Milliseconds until one that is missing counts as deleted. `unseen`: it was missed so soon after `cw` wrote it anew, at
   * `renewed`, that who deleted it can have read only what stood there before.
   */
  look(
    sidecar: string,
    { missing, renewed }: { readonly missing: boolean; readonly renewed: number | undefined },
  ): number | 'there' | 'deleted' | 'unseen' {
    const { clock, settings } = this.parts
    const since = missing ? (this.#since.get(sidecar) ?? clock.elapsed()) : null
    const left = since === null ? 0 : since + settings.deletionGrace - clock.elapsed()
    if (since !== null && left > 0) this.#since.set(sidecar, since)
    else this.#since.delete(sidecar)
    if (since === null) return 'there'
    if (left > 0) return left
    const after = clock.now() - (clock.elapsed() - since) - (renewed ?? Number.NEGATIVE_INFINITY)
    return after >= 0 && after < settings.deletionGrace ? 'unseen' : 'deleted'
  }
}

/** Why the deletion of one that had just been written anew decides nothing. */
export const goneUnseen =
  'it was deleted when the other side had just changed: look at what that says now, then delete it'

/** How people decide the conflicts that are open. */
export class Resolutions {
  readonly #missed: MissedSidecars

  constructor(
    private readonly parts: Pick<EngineParts, 'tree' | 'bases' | 'clock' | 'settings' | 'journal'>,
  ) {
    this.#missed = new MissedSidecars(parts)
  }

  /**
   * A number: in so many milliseconds it is known, since a sidecar that is missing, as while an editor saves it, counts
   * as deleted then, and one that the disk refused is tried again. @see SPEC E3
   */
  async of({ base }: Unit): Promise<'open' | 'mine' | 'theirs' | number> {
    if (!base?.conflict) return 'open'
    const { sidecar } = base.conflict
    if (await this.#isTakenAlong(base, sidecar)) return 0
    const read = await readForDecision(this.parts.tree, sidecar, null)
    const { renewed } = base.conflict
    const found = this.#missed.look(sidecar, { missing: read?.state === 'missing', renewed })
    if (read?.state === 'missing' && isUnplaced(this.parts, sidecar))
      return (await placeAgain(this.parts, sidecar)) ? 'open' : failedAgain
    if (found === 'unseen') return (await this.#showAgain(sidecar)) ? 'open' : failedAgain
    if (found !== 'there') return found === 'deleted' ? 'mine' : found
    return read?.state === 'file' && read.document.fields.get('resolve')?.value === 'theirs'
      ? 'theirs'
      : 'open'
  }

  /** Returns whether it stands there again: until then its deletion decides nothing. */
  async #showAgain(sidecar: string): Promise<boolean> {
    if (!(await placeAgain(this.parts, sidecar))) return false
    this.parts.journal(`written again: ${sidecar}; ${goneUnseen}`)
    return true
  }

  /** Whether it stands with its document now: a crash, or what stood there, may have left it behind, or unknown there. */
  async #isTakenAlong({ key, path }: Pick<BaseRow, 'key' | 'path'>, sidecar: string): Promise<boolean> {
    if (folderPart(sidecar) === folderPart(path)) return false
    await takeSidecarAlong(this.parts, key, { from: sidecar, to: path })
    return this.parts.bases.withKey(key)?.conflict?.sidecar !== sidecar
  }
}

/** Whether the disk refused the sidecar: nobody has seen it yet, so that it is missing says nothing. */
export function isUnplaced({ bases }: Pick<EngineParts, 'bases'>, sidecar: string): boolean {
  return bases.written(sidecar)?.stat.size === notPlaced.size
}

async function placeAgain(
  { tree, bases }: Pick<EngineParts, 'tree' | 'bases'>,
  sidecar: string,
): Promise<boolean> {
  const hash = bases.written(sidecar)?.hash
  const bytes = hash === undefined ? null : bases.bytes(hash)
  return bytes === null || (await place({ tree, bases }, sidecar, bytes)) === null
}

/** Returns the sentences that say why the disk refused it; it is tried again then. */
async function place(
  { tree, bases }: Pick<EngineParts, 'tree' | 'bases'>,
  sidecar: string,
  bytes: Uint8Array,
): Promise<string | null> {
  const hash = hashOf(bytes)
  const written = await tree.replace(sidecar, bytes, { expected: null })
  if (written.outcome === 'failed') bases.noteWritten(sidecar, { hash, stat: notPlaced })
  else bases.noteWritten(sidecar, 'stat' in written ? { hash, stat: written.stat } : null)
  return written.outcome === 'failed' ? sentencesAbout(sidecar, written.problem) : null
}

/**
 * Puts what the entity says beside the file, and says so in the log. It is a version of the file from now on: whichever
 * side stands in the end, and whatever becomes of the sidecar, the other one can be brought back.
 */
export async function openConflict(
  parts: EngineParts,
  unit: Unit,
  found: {
    readonly conflicts: readonly string[]
    readonly told: readonly string[]
    readonly entity: Pick<DocumentText, 'text'>
  },
): Promise<OpenConflict> {
  const stamp = new Date(parts.clock.now()).toISOString().slice(0, 19).replaceAll(':', '')
  const sidecar = conflictSidecar(unit.path, stamp)
  const bytes = encodeDocument(found.entity.text)
  parts.bases.addVersion({ path: unit.path, bytes, at: parts.clock.now(), why: otherSide })
  const refused = await place(parts, sidecar, bytes)
  const what = found.told.join(', ')
  const other =
    refused === null ? `the other in ${sidecar}` : 'the other comes beside it when that is possible'
  parts.journal(`conflict: ${unit.path}: ${what} changed on both sides; yours stands in the file, ${other}`)
  if (refused !== null) parts.journal(`not written: ${refused}`)
  return { fields: found.conflicts, sidecar, told: found.told }
}

/**
 * The other side went on while the conflict is open: its sidecar says what it says now, as long as nobody has written there.
 * Who deletes the sidecar has seen that, so the base holds it as it held the side before.
 */
export async function renewSidecar(parts: EngineParts, unit: Unit): Promise<void> {
  const { path, entity } = unit
  const sidecar = unit.base?.conflict?.sidecar
  if (sidecar === undefined || typeof entity === 'string') return
  const bytes = encodeDocument(entity.text)
  const hash = hashOf(bytes)
  const there = await parts.tree.read(sidecar)
  if (there.state !== 'file' || there.hash === hash || isOwn(parts, sidecar, there.hash)) return
  if (await parts.heldByEditor(sidecar)) return
  parts.bases.addVersion({ path, bytes, at: parts.clock.now(), why: otherSide })
  const displaced = new Displaced()
  const placed = (stat: Stat) => {
    parts.bases.noteWritten(sidecar, { hash, stat })
    noteOtherSide(parts, unit, entity)
    return async () => parts.journal(`written: ${sidecar}: the other side of the conflict has changed`)
  }
  const onFailure = (message: string) => parts.journal(`not written: ${sentenceAbout(sidecar, message)}`)
  await write(
    parts,
    { path: sidecar, document: entity, expected: there.hash, placed },
    { displaced, onFailure },
  )
  await displaced.keep(parts)
}

/** The part of the base that is in conflict is the entity's, so that the file's part is a change of the file. */
function noteOtherSide(
  { bases, clock }: EngineParts,
  { key, path }: Unit,
  entity: Pick<DocumentText, 'text'>,
): void {
  const row = key === null ? null : bases.withKey(key)
  const text = row && bases.text(row.hash)
  if (!row?.conflict || text === null) return
  const agreed = takeParts(parseAgreed(text, path), parseAgreed(entity.text, path), row.conflict.fields)
  const conflict = { ...row.conflict, renewed: clock.now() }
  if (agreed.ok) bases.agree({ ...row, conflict }, agreed.value.text)
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
  const written = parts.bases.written(conflict.sidecar)
  const unplaced = isUnplaced(parts, conflict.sidecar)
  const there = await readForDecision(parts.tree, sidecar, null)
  const here = await parts.tree.read(conflict.sidecar)
  const isSame = isOneFile(parts.tree, conflict.sidecar, sidecar)
  if (there?.state === 'missing') {
    const moved = here.state === 'file' ? await parts.tree.move(conflict.sidecar, sidecar, here.hash) : null
    if (moved?.outcome !== 'moved' && !unplaced) return
  } else if (!isSame && here.state !== 'missing' && (there === null || namedBy(there) !== key)) return
  parts.bases.noteWritten(conflict.sidecar, null)
  parts.bases.noteWritten(sidecar, written)
  parts.bases.update(key, { conflict: { ...conflict, sidecar } })
}

/** Whether the disk finds the same file at both paths. */
function isOneFile({ capabilities }: EngineParts['tree'], one: string, other: string): boolean {
  return one === other || (capabilities.caseFolding && foldName(one) === foldName(other))
}

/**
 * Keeps and answers what somebody wrote into the sidecar, and takes away one that no open conflict has: its document is gone, history
 * forked, or the process died before the conflict was noted. One in which somebody wrote stays. @see SPEC E9, K11
 */
export async function lookAtSidecar(
  { tree, bases, clock, journal }: Pick<EngineParts, 'tree' | 'bases' | 'clock' | 'journal'>,
  path: string,
): Promise<void> {
  if (classify(path).is !== 'conflict-sidecar') return
  const words = await keepSidecarWords({ tree, bases, clock }, path)
  const isOfSettings = namePart(path).startsWith('config.yaml.')
  const ended = words === null || (isOfSettings && saysTheirs(words))
  const open = ended ? null : endsNothing(words)
  if (isOfSettings) {
    if (open !== null) journal(`not taken up: ${sentencesAbout(path, open)}`)
    return
  }
  for (const { conflict } of bases.inConflict()) {
    if (conflict === null || namePart(conflict.sidecar) !== namePart(path)) continue
    if (conflict.sidecar === path && open !== null) journal(`not taken up: ${sentencesAbout(path, open)}`)
    // It may have gone along with a folder whose move is not taken up yet.
    if (isOneFile(tree, conflict.sidecar, path) || (await tree.stat(conflict.sidecar)).state === 'missing')
      return
  }
  if (bases.written(path) === null && (await takeAwayReserved({ tree, bases }, path))) return
  const read = await tree.read(path)
  if (read.state !== 'file' || isOwn({ bases }, path, read.hash)) return
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
  const { sidecar, fields, told = fields } = conflict
  const written = parts.bases.written(sidecar)
  await dropSidecar(parts, sidecar)
  const words = holdsWords(parts, sidecar, written && parts.bases.text(written.hash))
    ? `; \`cw history ${sidecar}\` has what was written there`
    : ''
  parts.journal(`resolved: ${path}: ${told.join(', ')}: ${outcome[stands]}${words}`)
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
    if (removed.outcome === 'removed') await keepVersion(parts, removed.kept, settled)
  }
  parts.bases.noteWritten(sidecar, null)
}
