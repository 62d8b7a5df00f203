// What is sent to the server for a document, and what is noted when it was taken.

import { isApproveOpen, isApproveTicked, withoutApproveLines } from '../../../document/approve-lines.ts'
import { withoutTicks } from '../../../document/checkboxes.ts'
import { type DocumentText, readDocument } from '../../../document/document.ts'
import { isPartOfEntity, ownerOf } from '../../../kernel/document-key.ts'
import { placeOf } from '../../../kernel/layout.ts'
import type { Problem } from '../../../kernel/problem.ts'
import { idOf } from '../../core/compare.ts'
import { toldOf } from '../../core/conflict.ts'
import { wrongId } from '../../core/identify.ts'
import type { Action } from '../../core/model.ts'
import { hasApprovedStatus } from '../../core/pull.ts'
import { remarksOn } from '../../core/remarks.ts'
import type { BaseRow } from '../base-store.ts'
import { notPlaced } from '../stat-text.ts'
import { revOf, rowOf } from './agreement.ts'
import { openConflict, settleConflict } from './conflict-sidecar.ts'
import { block, type Outbox, refuse } from './outbox.ts'
import type { EngineParts, Unit } from './parts.ts'
import { type Refusals, showsMore } from './refusals.ts'
import type { Sending, Taken } from './send.ts'
import type { Afterwards } from './write.ts'

/** Parents go first, and what others name: an agent its task. */
const kinds = [
  'project',
  'account',
  'domain',
  'initiative',
  'page',
  'phase',
  'plan',
  'task',
  'agent',
  'message',
]

/** When a move of a document of that kind is sent; what else is sent of that kind follows, to the place that is free then. */
export function rankOf(kind: string): number {
  return kinds.indexOf(kind) * 2
}

/** A pull: the base is the file when the server has taken the calls, and before anything is written. @see SPEC K2 */
export function pulling(
  parts: EngineParts,
  unit: Unit,
  action: Action & { do: 'pull' },
  out: Outbox,
): Sending {
  const planned = sending(unit, out, {
    calls: action.calls,
    text: action.entity.text,
    taken: ({ agrees, mutation }) => {
      const { key, file } = unit
      if (key === null || file.state !== 'file') return null
      const tell = async () => {
        if (out.problems.mayStand(unit.path)) await out.problems.clear(unit.path)
        await tellPull(parts, unit, { action, refusals: out.refusals })
      }
      const conflicts = action.merged?.conflicts ?? []
      if (conflicts.length > 0)
        return async () => {
          await pullInConflict(parts, unit, key, { action, conflicts })
          await tell()
        }
      // The base is the file now; where the entity says more, the next turn sees that it changed and pushes.
      const row = rowOf(unit, key, file.read.stat)
      // Where the server's document is this very text, there is nothing to compare in the next turn.
      if (agrees?.path === unit.path && action.merged === null && action.base.text === action.entity.text) {
        parts.bases.agree({ ...row, rev: agrees.rev }, action.base.text)
        parts.bases.noteSame(key)
        out.agreed(mutation, key)
      } else {
        parts.bases.agree(row, action.base.text)
        parts.bases.noteChanged([ownerOf(key)], null)
      }
      return async () => {
        await settleConflict(parts, unit, 'yours')
        await tell()
      }
    },
  })
  const refused = async (problem: Problem) => {
    if (problem.code === 'approval.stale' && (await showsMore(parts, unit))) out.again(unit.path)
    else await planned.refused(ofMissingLine(parts, unit, problem))
  }
  return {
    ...planned,
    refused,
    ...(unit.key !== null && { told: { by: 'event', entity: ownerOf(unit.key), path: unit.path } }),
  }
}

/** The base is the file but for what the two sides contradict each other in, of which the other side is put beside it first. */
async function pullInConflict(
  parts: EngineParts,
  unit: Unit,
  key: string,
  { action, conflicts }: { readonly action: Action & { do: 'pull' }; readonly conflicts: readonly string[] },
): Promise<void> {
  const { entity, merged } = action
  const { file } = unit
  const told =
    merged !== null && file.state === 'file'
      ? toldOf(conflicts, { base: merged.read, file: file.document, entity })
      : conflicts
  const conflict = await openConflict(parts, unit, { conflicts, told, entity })
  parts.bases.together(() => {
    parts.bases.agree({ ...rowOf(unit, key, null), conflict }, action.base.text)
    parts.bases.noteChanged([ownerOf(key)], null)
  })
}

const isOfStatus: ReadonlySet<string> = new Set(['status.illegal', 'initiative.begun'])

/** Who takes the line out that says the status has not written the status that it means. */
function ofMissingLine(parts: EngineParts, { kind, base, file }: Unit, problem: Problem): Problem {
  const read = readDocument((base && parts.bases.text(base.hash)) ?? '')
  const was = read.ok ? read.value.fields.get('status')?.value : undefined
  const isGone = file.state === 'file' && !file.document.fields.has('status')
  const means = parts.codecs.get(kind)?.fields.find(({ key }) => key === 'status')?.absent
  if (!isOfStatus.has(problem.code) || !isGone || was === undefined) return problem
  return {
    ...problem,
    message: `The line “status: ${String(was)}” is gone, which would mean ${String(means)}. ${problem.message}`,
    remedy: `Put “status: ${String(was)}” back. ${problem.remedy}`,
  }
}

async function tellPull(
  parts: EngineParts,
  unit: Unit,
  { action, refusals }: { readonly action: Action & { do: 'pull' }; readonly refusals: Refusals },
): Promise<void> {
  const commands = action.calls.map((call) => call.path).join(', ') || 'formatting'
  const refused = action.merged?.refused ?? []
  const open = refused.length + (action.merged?.conflicts.length ?? 0)
  const isTold = action.calls.length > 0 && parts.saves !== undefined
  if (!isTold && (action.calls.length > 0 || open === 0))
    parts.journal(`taken up: ${unit.path} (${commands})`)
  await remark(parts, unit)
  if (action.stale) {
    const became = action.merged?.conflicts.length ? 'kept beside it where they overlap' : 'kept and merged'
    parts.journal(`made from an older version: ${unit.path}; the newer changes were ${became}`)
  }
  const approved = withdrawnBeside(parts, unit)
  if (approved !== null && unit.file.state === 'file')
    refusals.tookBack(unit, { approved, now: unit.file.document })
  else if (refused.length === 0) refusals.drop(unit)
  else await refusals.tell(unit, { refused, read: action.merged?.read.text ?? '', now: action.entity })
}

/** The text that was approved, where the file says other words and is in review; null: it takes no approval back, or nothing else. */
function withdrawnBeside({ bases, codecs }: EngineParts, { kind, base, file }: Unit): DocumentText | null {
  const codec = codecs.get(kind)
  const read = readDocument((base && bases.text(base.hash)) ?? '')
  if (codec === undefined || !read.ok || file.state !== 'file') return null
  const [before, after] = [read.value, file.document]
  const isApproved = (text: DocumentText) =>
    hasApprovedStatus(codec, text) === true || isApproveTicked(text.body)
  const isInReview = after.fields.get('status')?.value === 'review' || isApproveOpen(after.body)
  if (!isApproved(before) || isApproved(after) || !isInReview) return null
  const [words, others] = [before, after].map(({ body }) => withoutTicks(withoutApproveLines(body)).trim())
  return words === others ? null : before
}

/** What says nothing of a text that was taken up is told of, too. @see SPEC E11 */
async function remark(parts: EngineParts, { kind, path, file, base, copyOf }: Unit): Promise<void> {
  const codec = parts.codecs.get(kind)
  // A copy begins anew whatever it says, and of what is nearly a field of it its original was told of.
  if (codec === undefined || file.state !== 'file' || copyOf !== null) return
  const text = base && parts.bases.text(base.hash)
  const read = text === null ? null : readDocument(text)
  const before = read?.ok ? read.value : null
  const doubts = (await parts.doubtsAbout?.(kind, before, file.document)) ?? []
  for (const each of [...remarksOn(codec, before, file.document), ...doubts])
    parts.journal(`noticed: ${path}, ${each}`)
}

/** A new document, or one that the database has forgotten under its id. */
export function creating(
  parts: EngineParts,
  unit: Unit,
  action: Action & { do: 'create' | 'revive' },
  out: Outbox,
): Sending {
  const { text } = action.document
  const taken = ({ id }: Pick<Taken, 'id'>) => {
    if (id === null || unit.file.state !== 'file') return null
    if (unit.key !== null && unit.key !== id) parts.bases.forget(unit.key)
    const since = putAwaySince(parts, id)
    if (since !== null) return isBack(parts, since, unit, out)
    // Where the file says more than was agreed on, that is decided about next.
    const more = unit.file.document.text !== text
    parts.bases.agree(rowOf(unit, id, more ? null : unit.file.read.stat), text)
    parts.bases.noteChanged([id], null)
    return async () => {
      if (out.problems.mayStand(unit.path)) await out.problems.clear(unit.path)
      if (more) out.again(unit.path)
      parts.journal(`taken up: ${unit.path} (new ${unit.kind} ${id})`)
      await remark(parts, unit)
    }
  }
  const planned = sending(unit, out, { calls: action.calls, text, taken })
  const told = { by: 'engine', type: `${unit.kind}.created`, entity: null } as const
  return {
    ...planned,
    source: { id: null, kind: unit.kind, text },
    told,
    refused: async (problem) => {
      const strange = strangeId(parts, unit)
      if (problem.code !== 'path.taken' || strange === null) return planned.refused(problem)
      if (!(await out.mayYetCome(unit.path, problem))) block(unit, strange, out)
    },
  }
}

/** What a save made once, of the very file that stands there again, where it lies in the archive since. */
function putAwaySince({ bases }: EngineParts, id: string): BaseRow | null {
  const row = bases.withKey(id)
  return placeOf(row?.path ?? '')?.archivedFrom != null ? row : null
}

/** Its file is back as it was, as with the folder that was taken away with it: by that it comes back, too. @see SPEC I15 */
function isBack({ bases }: EngineParts, { key, path }: BaseRow, unit: Unit, out: Outbox): Afterwards {
  bases.update(key, { path: unit.path, stat: notPlaced })
  bases.noteChanged([key], null)
  return async () => {
    for (const each of [unit.path, path]) out.again(each)
  }
}

/** What is wrong with the id by which a file is taken for something new, although what is known there stays: its own file is refused elsewhere. */
function strangeId({ bases }: EngineParts, { path, file }: Unit): Problem | null {
  if (file.state !== 'file' || bases.atPath(path) === null) return null
  const id = idOf(file.document)
  return id === null ? null : wrongId(id, file.document)
}

/** The file is gone, so the entity goes to the archive. */
export function archiving(parts: EngineParts, unit: Unit, out: Outbox): Sending {
  const calls = [{ path: `${unit.kind}.archive`, input: { ref: unit.key } }]
  const planned = sending(unit, out, {
    calls,
    text: null,
    taken: () => {
      if (unit.key !== null) {
        parts.bases.update(unit.key, { stat: notPlaced })
        parts.bases.noteChanged([unit.key], null)
      }
      return async () => {
        parts.journal(`archived: ${unit.path} (its file was deleted)`)
        await out.problems.clear(unit.path)
      }
    },
  })
  return { ...planned, told: { by: 'engine', type: `${unit.kind}.archived`, entity: unit.key } }
}

/** `text` is what the server keeps as the document's source, where it is another than before. */
export function sending(
  unit: Unit,
  out: Outbox,
  { calls, text, taken }: Pick<Sending, 'calls' | 'taken'> & { readonly text: string | null },
): Sending {
  // A reply keeps its text with the answer it is.
  const keepsText = text !== null && !(unit.key !== null && isPartOfEntity(unit.key))
  return {
    path: unit.path,
    calls,
    source: keepsText ? { id: unit.key, kind: unit.kind, text } : null,
    seen: seenIn(unit),
    basis: basisOf(unit),
    rank: rankOf(unit.kind) + 1,
    taken,
    refused: async (problem) => {
      // Somebody else answered at that moment: it is decided anew, with their answer.
      if (problem.code === 'question.closed') out.again(unit.path)
      else await refuse(unit, problem, out)
    },
  }
}

/** What belongs to an entity, as a reply does, changes less than that; a revision that is not known is none. */
function seenIn(unit: Unit): Sending['seen'] {
  const rev = revOf(unit)
  return unit.key === null || isPartOfEntity(unit.key) || rev === 0 ? null : { id: unit.key, rev }
}

/**
 * What the decision was taken against. For something new it is the file itself, so that a retry after a crash is the
 * same creation, and the same text saved again after a deletion is another one.
 */
function basisOf(unit: Unit): string {
  const rev = revOf(unit)
  if (unit.base) return `${unit.base.hash} ${rev}`
  const stat = unit.file.state === 'file' ? unit.file.read.stat : null
  return `${stat?.ino} ${stat?.ctimeNs} ${rev}`
}
