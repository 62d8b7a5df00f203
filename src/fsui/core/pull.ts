// What a save means to the entity: the calls that bring it there, and what file and base become.

import { isApproveTicked } from '../../document/approve-lines.ts'
import type { CallData, DocumentCodec } from '../../document/codec.ts'
import type { DocumentText } from '../../document/document.ts'
import { equalValues } from '../../document/value.ts'
import { ok, type Problem, type Result } from '../../kernel/problem.ts'
import { fieldOf } from './compare.ts'
import { type Merged, mergeDocuments, type Sides, withBody } from './merge.ts'
import type { Action } from './model.ts'
import { refuseTicks } from './refuse-ticks.ts'

export interface Subject {
  /** The id of the entity, null for one that does not exist yet. */
  readonly id: string | null
  readonly path: string
  readonly codec: DocumentCodec
  /** The file is a copy of another document: it gets an id of its own and the first status of its kind. */
  readonly copy?: boolean
  /** The database that knew it was restored or lost: it comes back as it is. @see SPEC K6 */
  readonly returning?: boolean
}

/** The whole difference between two texts. @see SPEC D3 */
export function pullAll(subject: Subject, before: DocumentText, after: DocumentText): Action {
  const intent = subject.codec.change(before, after, place(subject))
  if (!intent.ok) return { do: 'block', problem: intent.problem }
  const { calls, decision } = intent
  return { do: 'pull', calls, decision, entity: after, base: after, stale: false, merged: null }
}

/** What the file changed since the base, without what the entity changed too. @see SPEC D6, D7, D18 */
export function pullMerged(subject: Subject, sides: Sides, stale: boolean): Action {
  const invalid = invalidValue(subject.codec, sides)
  if (invalid) return { do: 'block', problem: invalid }
  const merged = mergeSides(subject.codec, sides)
  if (!merged.ok) return blocked(merged.problem, sides.file)
  const change = (after: DocumentText) => subject.codec.change(sides.entity, after, place(subject))
  const settled = refuseTicks(merged.value, sides, change)
  if (!settled.ok) return blocked(settled.problem, sides.file)
  const intent = change(settled.value.entity)
  if (!intent.ok) return blocked(intent.problem, sides.file)
  const { entity, file, base, conflicts, refused } = settled.value
  const { decision } = intent
  return {
    do: 'pull',
    calls: withTakenBack(subject, sides, intent.calls),
    decision,
    entity,
    base,
    stale,
    merged: { read: sides.base, file, conflicts, refused },
  }
}

/**
 * The lines of the review are gone from the entity once it is approved; the box that approved it stands in the file for a
 * while, and taking the tick out of it takes the approval back. What else the save makes of it comes first. @see SPEC M13
 */
function withTakenBack(
  subject: Subject,
  { base, file, entity }: Sides,
  calls: readonly CallData[],
): readonly CallData[] {
  const { codec } = subject
  if (!isApproved(codec, entity)) return calls
  const back = codec.takeBack?.(base.body, file.body, place(subject).id) ?? null
  const decided = calls.some(({ path }) => !path.endsWith('.update'))
  return back === null || decided ? calls : [...calls, back]
}

function isApproved(codec: DocumentCodec, entity: DocumentText): boolean {
  // Where no status says so, the lines do: they go when it is approved.
  return hasApprovedStatus(codec, entity) ?? codec.withoutLines?.(entity.body) === entity.body
}

/** Whether its status is `approved` or one that follows it; null for a kind that has none like that. */
export function hasApprovedStatus({ fields }: DocumentCodec, document: DocumentText): boolean | null {
  const later = fields.find(({ key }) => key === 'status')?.passed?.approved
  return later === undefined ? null : ['approved', ...later].includes(String(fieldOf(document, 'status')))
}

/** A value that only the file says and that its kind does not know: no merge and no conflict makes it one. */
function invalidValue({ fields }: DocumentCodec, { base, file, entity }: Sides): Problem | null {
  for (const { key, decode } of fields) {
    const found = file.fields.get(key)
    if (!found || [base, entity].some((side) => equalValues(fieldOf(side, key), found.value))) continue
    const decoded = decode(found.value)
    if (!decoded.ok) return { ...decoded.problem, field: key, line: found.line }
  }
  return null
}

/** What is wrong with the merge, at its line in the file: the person does not see the merge. */
function blocked({ line: _, ...problem }: Problem, file: DocumentText): Action {
  const line = problem.field === undefined ? undefined : file.fields.get(problem.field)?.line
  return { do: 'block', problem: line === undefined ? problem : { ...problem, line } }
}

/**
 * Where the entity has left the status in which `cw` adds lines, those of the file are no change of it, and what was
 * ticked on them came too late: they go with the next write. @see SPEC M5
 */
function mergeSides(codec: DocumentCodec, sides: Sides): Result<Merged> {
  const whole = mergeDocuments(sides, codec.fields)
  const strip = codec.withoutLines
  if (strip === undefined || strip(sides.entity.body) !== sides.entity.body) return whole
  if (strip(sides.base.body) === sides.base.body) return whole
  const bare = mergeBare(codec, sides, strip)
  const merged = bare !== null && bare.conflicts.length === 0 ? ok(bare) : whole
  if (!merged.ok || merged.value.conflicts.length > 0 || isApproved(codec, sides.entity)) return merged
  return ok({ ...merged.value, refused: [...merged.value.refused, ...tickedInReview(sides)] })
}

/** The same without those lines in the file and in what it was made from; null where one of them cannot be read so. */
function mergeBare(codec: DocumentCodec, sides: Sides, strip: (body: string) => string): Merged | null {
  const [base, file] = [sides.base, sides.file].map((each) => withBody(each, strip(each.body)))
  if (!base?.ok || !file?.ok) return null
  const merged = mergeDocuments({ base: base.value, file: file.value, entity: sides.entity }, codec.fields)
  return merged.ok ? { ...merged.value, base: sides.file } : null
}

/** The label of the box that approves, where the file has ticked it. */
function tickedInReview({ base, file }: Sides): string[] {
  return isApproveTicked(file.body) && !isApproveTicked(base.body) ? ['Approve'] : []
}

function place({ id, path }: Subject): { id: string; path: string } {
  if (id === null) throw new Error(`A document without an entity cannot be pulled: ${path}`)
  return { id, path }
}
