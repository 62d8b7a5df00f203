// What a save means to the entity: the calls that bring it there, and what file and base become.

import type { DocumentCodec } from '../../document/codec.ts'
import type { DocumentText } from '../../document/document.ts'
import { ok, type Result } from '../../kernel/problem.ts'
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

/** What the file changed since the base, without what the entity changed too. @see SPEC D6, D7 */
export function pullMerged(subject: Subject, sides: Sides, stale: boolean): Action {
  const merged = mergeSides(subject.codec, sides)
  if (!merged.ok) return { do: 'block', problem: merged.problem }
  const change = (after: DocumentText) => subject.codec.change(sides.entity, after, place(subject))
  const settled = refuseTicks(merged.value, sides, change)
  if (!settled.ok) return { do: 'block', problem: settled.problem }
  const intent = change(settled.value.entity)
  if (!intent.ok) return { do: 'block', problem: intent.problem }
  const { entity, file, base, conflicts, refused } = settled.value
  const { calls, decision } = intent
  return {
    do: 'pull',
    calls,
    decision,
    entity,
    base,
    stale,
    merged: { read: sides.base, file, conflicts, refused },
  }
}

/**
 * Where the entity has left the status in which `cw` adds lines, those of the file are no change of it, and what was
 * ticked on them came too late: they go with the next write. @see SPEC M5
 */
function mergeSides(codec: DocumentCodec, sides: Sides): Result<Merged> {
  const whole = mergeDocuments(sides, codec.fields)
  const strip = codec.strip
  if (strip === undefined || strip(sides.entity.body) !== sides.entity.body) return whole
  if (strip(sides.base.body) === sides.base.body) return whole
  const [base, file] = [sides.base, sides.file].map((each) => withBody(each, strip(each.body)))
  if (!base?.ok || !file?.ok) return whole
  const merged = mergeDocuments({ base: base.value, file: file.value, entity: sides.entity }, codec.fields)
  if (!merged.ok || merged.value.conflicts.length > 0) return whole
  return ok({ ...merged.value, base: sides.file })
}

function place({ id, path }: Subject): { id: string; path: string } {
  if (id === null) throw new Error(`A document without an entity cannot be pulled: ${path}`)
  return { id, path }
}
