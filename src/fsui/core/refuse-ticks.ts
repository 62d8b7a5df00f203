// A tick that decides (`- [x] Approve`) is guarded like a field: not taken while what it decides about changed.

import { type Checkbox, listCheckboxes, setCheckbox, withoutTicks } from '../../document/checkboxes.ts'
import type { Intent } from '../../document/codec.ts'
import type { DocumentText } from '../../document/document.ts'
import { ok, type Result } from '../../kernel/problem.ts'
import { changedKeys } from './compare.ts'
import { type Merged, type Sides, withBody } from './merge.ts'

/** The merge without ticks of the file that decide about something the entity changed. @see SPEC M5 */
export function refuseTicks(
  merged: Merged,
  sides: Sides,
  change: (entity: DocumentText) => Intent,
): Result<Merged> {
  if (!entityMoved(sides)) return ok(merged)
  let current = merged
  for (const box of tickedByFile(merged, sides)) {
    const intent = change(current.entity)
    if (!intent.ok || intent.decision === null) break
    const entity = unticked(current.entity, box)
    if (!entity.ok) return entity
    const without = change(entity.value)
    if (!without.ok || without.calls.length >= intent.calls.length) continue
    const file = current.conflicts.length > 0 ? ok(current.file) : unticked(current.file, box)
    if (!file.ok) return file
    current = {
      ...current,
      entity: entity.value,
      file: file.value,
      refused: [...current.refused, box.label],
    }
  }
  return ok(current)
}

function entityMoved({ base, entity, isNews = false }: Sides): boolean {
  return (
    isNews || withoutTicks(base.body) !== withoutTicks(entity.body) || changedKeys(base, entity).length > 0
  )
}

function tickedByFile(merged: Merged, { entity }: Sides): Checkbox[] {
  const before = new Set(
    listCheckboxes(entity.body)
      .filter((box) => box.checked)
      .map(keyOf),
  )
  return listCheckboxes(merged.entity.body).filter((box) => box.checked && !before.has(keyOf(box)))
}

function unticked(document: DocumentText, box: Checkbox): Result<DocumentText> {
  return withBody(document, setCheckbox(document.body, box, false))
}

function keyOf({ section, label, occurrence }: Checkbox): string {
  return JSON.stringify([section, label, occurrence])
}
