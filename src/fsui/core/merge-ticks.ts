// Puts the ticks of two changed bodies on the lines they were merged to, item by item.

import { type Checkbox, listCheckboxes, mergeCheckboxes } from '../../document/checkboxes.ts'

interface Bodies {
  readonly base: string
  readonly file: string
  readonly entity: string
}

/**
 * `merged` (without ticks) with the ticks of the three bodies, or null where a tick has no box of its own there: the
 * other side removed or renamed it, or it is one of several of the same name whose number changed. @see SPEC M7
 */
export function mergeTicks(merged: string, bodies: Bodies): string | null {
  const counts = countNames(listCheckboxes(merged))
  if (!allFindTheirBox(bodies.base, bodies.file, counts)) return null
  if (!allFindTheirBox(bodies.base, bodies.entity, counts)) return null
  const put = (ticks: string) => mergeCheckboxes({ base: merged, file: merged, entity: ticks })
  const ticked = mergeCheckboxes({
    base: put(bodies.base),
    file: put(bodies.file),
    entity: put(bodies.entity),
  })
  return withCapitals(ticked, bodies)
}

function allFindTheirBox(base: string, side: string, merged: ReadonlyMap<string, number>): boolean {
  const baseBoxes = listCheckboxes(base)
  const sideBoxes = listCheckboxes(side)
  const before = new Map(baseBoxes.map((box) => [boxOf(box), box.checked]))
  const inBase = countNames(baseBoxes)
  const inSide = countNames(sideBoxes)
  return sideBoxes
    .filter((box) => (before.get(boxOf(box)) ?? false) !== box.checked)
    .every((box) => {
      const name = nameOf(box)
      const isNew = !inBase.has(name)
      return inSide.get(name) === merged.get(name) && (isNew || inSide.get(name) === inBase.get(name))
    })
}

/** A tick typed as `[X]` stays as it was typed. */
function withCapitals(merged: string, { file, entity }: Bodies): string {
  if (!file.includes('[X]') && !entity.includes('[X]')) return merged
  const typed = new Map<string, string>()
  for (const line of [...entity.split('\n'), ...file.split('\n')]) {
    if (capital.test(line)) typed.set(line.replace(capital, '$1x'), line)
  }
  return merged
    .split('\n')
    .map((line) => typed.get(line) ?? line)
    .join('\n')
}

const capital = /^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)X(?=\])/

function countNames(boxes: readonly Checkbox[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const box of boxes) counts.set(nameOf(box), (counts.get(nameOf(box)) ?? 0) + 1)
  return counts
}

function nameOf({ section, label }: Checkbox): string {
  return JSON.stringify([section, label])
}

function boxOf(box: Checkbox): string {
  return JSON.stringify([box.section, box.label, box.occurrence])
}
